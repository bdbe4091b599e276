/** Registers `<ve-agenda>`, for a page on which agents see their meetings. */
import { VeAgenda } from './elements/agenda/ve-agenda.js';
import { define } from './register.js';

define({ 've-agenda': VeAgenda });

export type { TokenSource } from './api/token/token-source.js';
export type { CancelledEvent, JoinedEvent, VeErrorEvent } from './elements/kit/events.js';
export type { StringOverrides } from './elements/kit/language-controller.js';
export { VeAgenda };
