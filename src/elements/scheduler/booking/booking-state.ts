import type { BookingAttempt } from '../../../api/booking-attempt.js';
import type { SchedulerError } from '../../../api/wire/scheduler-error.js';
import type { Agent, Schedule } from '../../../api/wire/schema.js';
import type { MadeBooking } from '../../../model/booking/booking.js';

/** State of a booking. */
export type BookingState =
  | { readonly step: 'loading' }
  | { readonly step: 'failed'; readonly error: SchedulerError }
  | {
      readonly step: 'editing';
      readonly agents: readonly Agent[];
      readonly failure?: SchedulerError;
    }
  | {
      readonly step: 'submitting' | 'checking';
      readonly agents: readonly Agent[];
      readonly attempt: BookingAttempt;
    }
  | ({
      readonly step: 'booked';
      readonly agents: readonly Agent[];
      /** Why the visitor cannot change the meeting now. */
      readonly failure?: SchedulerError;
    } & BookedMeeting);

export interface BookedMeeting {
  readonly booking: MadeBooking;
  readonly schedule: Schedule;
}

/** A booking whose outcome is unknown because the response was lost. */
export interface UnknownOutcome {
  readonly attempt: BookingAttempt;
  readonly failure: SchedulerError;
  /** Whether the API can be asked for the outcome. */
  readonly canCheck: boolean;
}
