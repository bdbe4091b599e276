import type { Client } from '../../api/client.js';
import type { Schedule } from '../../api/wire/schema.js';
import type { MadeBooking } from '../../model/booking/booking.js';
import { readHashPart, writeHashPart } from './hash-part.js';

const NAME = 've-booking';

/** Keeps the reference of a booked meeting in the fragment of the page's URL, so that a reload shows the meeting again. */
export class KeptBooking {
  readonly #page: { readonly keepBooking: boolean };
  #reference: string | undefined;

  constructor(page: { readonly keepBooking: boolean }) {
    this.#page = page;
  }

  /** The meeting of the visitor's link or in the URL; `undefined` if there is none, or if it has ended or was cancelled. */
  async restore(
    client: Client,
    signal: AbortSignal,
  ): Promise<{ readonly booking: MadeBooking; readonly schedule: Schedule } | undefined> {
    const reference =
      this.#page.keepBooking && client.has('booking_reference') && (this.#reference = readHashPart(NAME));
    const schedule =
      client.meeting ??
      (reference
        ? await client
            .requestSchedule('/api/schedules/by-reference', { reference }, { signal })
            .catch(() => undefined)
        : undefined);
    // A gateway answers with every field of the booking.
    return schedule?.active ? { booking: schedule as unknown as MadeBooking, schedule } : undefined;
  }

  /** @param reference Empty to forget the booking. If missing, the last one, for an older URL. */
  keep(reference = this.#reference): void {
    this.#reference = reference;
    if (this.#page.keepBooking) writeHashPart(NAME, reference);
  }
}
