import { VeJoinButton } from './elements/join/ve-join-button.js';
import { VeScheduler } from './elements/scheduler/ve-scheduler.js';

/** Registers a tag unless it is taken, so that loading the script twice is harmless. */
function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

define('ve-scheduler', VeScheduler);
define('ve-join-button', VeJoinButton);
