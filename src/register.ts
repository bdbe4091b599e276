import { VeJoinButton } from './elements/join/ve-join-button.js';
import { VeScheduler } from './elements/scheduler/ve-scheduler.js';

/** Registers both tags unless they are taken, so that loading the script twice is harmless. */
export function register(): void {
  define('ve-scheduler', VeScheduler);
  define('ve-join-button', VeJoinButton);
}

function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) customElements.define(tag, element);
}
