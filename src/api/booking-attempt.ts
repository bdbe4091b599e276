import type { Booking } from '../model/booking/booking.js';

/** One booking attempt; all of its requests share its idempotency key. */
export interface BookingAttempt {
  readonly idempotencyKey: string;
  readonly booking: Booking;
  /** When its last create ended without an outcome, by the clock of `RequestOptions.now`; `undefined` before that. */
  readonly lostAtMs: number | undefined;
}
