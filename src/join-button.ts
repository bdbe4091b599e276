/** Registers `<ve-join-button>` alone, for a page where agents join and nobody books. */
import { VeJoinButton } from './elements/join/ve-join-button.js';
import { define } from './register.js';

define({ 've-join-button': VeJoinButton });
