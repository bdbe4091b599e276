/** Registers `<ve-agenda>`, for a page on which agents see their meetings. */
import { VeAgenda } from './elements/agenda/ve-agenda.js';
import { define } from './register.js';

define('ve-agenda', VeAgenda);

export { VeAgenda };
