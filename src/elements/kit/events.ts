import type { Schedule } from '../../api/wire/schema.js';
import { SchedulerError, type ErrorCode } from '../../api/wire/scheduler-error.js';
import type { Booking } from '../../model/booking/booking.js';

/** A meeting was booked. `detail` is the API's complete response. */
export type ScheduledEvent = CustomEvent<Schedule>;

export interface JoinedDetail {
  readonly agentId: string;
  /** Missing if the page did not set it. */
  readonly scheduleId?: string;
}
/** A meeting was opened in a new tab. */
export type JoinedEvent = CustomEvent<JoinedDetail>;

export interface ErrorDetail {
  readonly code: ErrorCode;
  /** HTTP status of the response. */
  readonly status?: number;
  /** The text that the visitor reads; for `configuration` and `pak_refused`, what the developer has to fix. */
  readonly message: string;
  /** Error response of the API. Never contains a token. */
  readonly response?: unknown;
}
/** Something failed. Does not bubble, as with `<img>`. */
export type VeErrorEvent = CustomEvent<ErrorDetail>;

export interface BookingStepDetail {
  /** `submitted`: the form is valid and about to be sent. `failed`: not booked, or the outcome is unknown. */
  readonly step:
    | 'ready'
    | 'agent-selected'
    | 'time-selected'
    | 'submitted'
    | 'scheduled'
    | 'rescheduled'
    | 'cancelled'
    | 'failed';
  /** Random ID of one attempt, from the empty form to the confirmation. Contains nothing personal. */
  readonly attempt: string;
  /** The page's `client-reference`. */
  readonly reference?: string;
  /** Error code of a `failed` step. */
  readonly code?: ErrorCode;
}
/** A visitor reached the next step of booking. Contains nothing personal. */
export type BookingStepEvent = CustomEvent<BookingStepDetail>;

/** Something is about to happen that the page can cancel or delay. */
export class PermissionEvent extends Event {
  #promises: unknown[] = [];

  constructor(type: string) {
    super(type, { bubbles: true, composed: true, cancelable: true });
  }

  /** Delays it until the promise resolves. If it rejects, nothing happens and the visitor reads its message. */
  waitUntil(promise: Promise<unknown>): void {
    this.#promises.push(promise);
  }

  /**
   * Resolves when the page allows it.
   *
   * @throws SchedulerError `prevented` if the event was canceled or a promise was rejected.
   */
  async permission(): Promise<void> {
    try {
      await Promise.all(this.#promises);
    } catch (cause) {
      const pageMessage = (cause instanceof Error && cause.message) || undefined;
      throw new SchedulerError('prevented', { pageMessage });
    }
    if (this.defaultPrevented) throw new SchedulerError('prevented');
  }
}

/** A meeting is about to be booked. Can be canceled or delayed. */
export class BeforeScheduleEvent extends PermissionEvent {
  /** The booking, with the visitor's details. */
  readonly booking: Booking;
  /** The page's `client-reference`; may be empty. */
  readonly reference: string;

  constructor(booking: Booking, reference: string) {
    super('before-schedule');
    this.booking = booking;
    this.reference = reference;
  }
}

/** A meeting is about to be moved or cancelled. Can be canceled or delayed. */
export interface BeforeChangeEvent extends PermissionEvent {
  /** The meeting as it is. */
  readonly schedule: Schedule;
  /** New start in epoch milliseconds, to move it. */
  readonly date: number | undefined;
  /** New length in minutes, to move it. */
  readonly duration: number | undefined;
}

export function bookingStepEvent(detail: BookingStepDetail): BookingStepEvent {
  return new CustomEvent('booking-step', { detail, bubbles: true, composed: true });
}

export function scheduledEvent(detail: Schedule): ScheduledEvent {
  return new CustomEvent('scheduled', { detail, bubbles: true, composed: true });
}

/** A visitor has moved a meeting. `detail` is the API's complete response. */
export type RescheduledEvent = CustomEvent<Schedule>;
/** A visitor has cancelled a meeting. `detail` is the API's complete response. */
export type CancelledEvent = CustomEvent<Schedule>;

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
    'before-reschedule': BeforeChangeEvent;
    'before-cancel': BeforeChangeEvent;
    rescheduled: RescheduledEvent;
    cancelled: CancelledEvent;
  }
}

/**
 * Events of both elements, as their listeners are typed. `HTMLElementEventMap` cannot be used, because it types `error`
 * as `ErrorEvent`.
 */
export type VeElementEventMap = Omit<HTMLElementEventMap, 'error'> & { error: VeErrorEvent };
