import type { Schedule } from '../../api/schema.js';
import { SchedulerError, type ErrorCode } from '../../api/scheduler-error.js';
import type { Booking } from '../../model/booking/booking.js';

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

export interface BookingStepDetail {
  /** How far the visitor has come. `failed` is a booking that was refused, or of which nobody knows. */
  readonly step: 'ready' | 'agent-selected' | 'time-selected' | 'submitted' | 'scheduled' | 'failed';
  /** One for each try to book a meeting, from the empty form to the confirmation; says nothing of the visitor. */
  readonly attempt: string;
  /** The page's `client-reference`, where it has one. */
  readonly reference?: string;
  /** Why it has failed. */
  readonly code?: ErrorCode;
}
/** A visitor has come a step further. Holds nothing personal. */
export type BookingStepEvent = CustomEvent<BookingStepDetail>;

/** A meeting is about to be booked. Can be cancelled, and be made to wait. */
export class BeforeScheduleEvent extends Event {
  /** What is about to be asked for, with what the visitor typed. */
  readonly booking: Booking;
  /** The page's `client-reference`. */
  readonly reference: string;
  #promises: unknown[] = [];

  constructor(booking: Booking, reference: string) {
    super('before-schedule', { bubbles: true, composed: true, cancelable: true });
    this.booking = booking;
    this.reference = reference;
  }

  /** Books only once the promise is fulfilled; if it is rejected, not at all, and the visitor reads the error's message. */
  waitUntil(promise: Promise<unknown>): void {
    this.#promises.push(promise);
  }

  /** Resolves once the page lets the booking through. */
  async permission(): Promise<void> {
    try {
      await Promise.all(this.#promises);
    } catch (cause) {
      const reason = (cause instanceof Error && cause.message) || undefined;
      throw new SchedulerError('prevented', { apiMessage: reason });
    }
    if (this.defaultPrevented) throw new SchedulerError('prevented');
  }
}

export function bookingStepEvent(detail: BookingStepDetail): BookingStepEvent {
  return new CustomEvent('booking-step', { detail, bubbles: true, composed: true });
}

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
    'booking-step': BookingStepEvent;
    'before-schedule': BeforeScheduleEvent;
  }
}

/**
 * The events of both elements. The platform types `error` as `ErrorEvent` for every element and an
 * interface cannot narrow that, so that the elements type their listeners by this map.
 */
export type VeElementEventMap = Omit<HTMLElementEventMap, 'error'> & { error: VeErrorEvent };
