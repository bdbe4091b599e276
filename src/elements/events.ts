import type { Schedule } from '../api/schema.js';
import type { ErrorCode } from '../api/scheduler-error.js';

/** A meeting was booked. `detail` is the API's response, whole. */
export type ScheduledEvent = CustomEvent<Schedule>;

export interface JoinedDetail {
  readonly agentId: string;
  readonly scheduleId: string;
}
/** A meeting was opened in a new tab. */
export type JoinedEvent = CustomEvent<JoinedDetail>;

export interface ErrorDetail {
  readonly code: ErrorCode;
  /** HTTP status of the API's answer, where one came. */
  readonly status?: number;
  /** What the visitor was told. */
  readonly message: string;
  /** The API's error payload, where there was one. Never a token. */
  readonly response?: unknown;
}
/** Something went wrong. Does not bubble, as with `<img>`. */
export type VeErrorEvent = CustomEvent<ErrorDetail>;

export function scheduledEvent(detail: Schedule): ScheduledEvent {
  return new CustomEvent('scheduled', { detail, bubbles: true, composed: true });
}

export function joinedEvent(detail: JoinedDetail): JoinedEvent {
  return new CustomEvent('joined', { detail, bubbles: true, composed: true });
}

export function errorEvent(detail: ErrorDetail): VeErrorEvent {
  return new CustomEvent('error', { detail, composed: true });
}

declare global {
  interface HTMLElementEventMap {
    scheduled: ScheduledEvent;
    joined: JoinedEvent;
  }
}

/**
 * The events of both elements. The platform types `error` as `ErrorEvent` for every element and an
 * interface cannot narrow that, so that the elements type their listeners by this map.
 */
export type VeElementEventMap = Omit<HTMLElementEventMap, 'error'> & { error: VeErrorEvent };
