import { VeJoinButton } from './elements/join/ve-join-button.js';
import { VeScheduler } from './elements/scheduler/ve-scheduler.js';

/** Registers a tag where it is free, so that a second copy of the script is harmless. */
function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

define('ve-scheduler', VeScheduler);
define('ve-join-button', VeJoinButton);
