import type { Client } from '../../api/client.js';
import type { Schedule } from '../../api/schema.js';
import type { MadeBooking } from '../../model/booking/booking.js';

const PART = /&?ve-booking=([\w.-]*)/;

/** Keeps the reference of a booked meeting in the fragment of the page's URL, so that a reload shows the meeting again. */
export class KeptBooking {
  readonly #isWanted: () => boolean;

  constructor(isWanted: () => boolean) {
    this.#isWanted = isWanted;
  }

  /** The meeting of the visitor's link, or the one in the URL; `undefined` if there is none, or if it has ended or was cancelled. */
  async restore(
    client: Client,
    signal: AbortSignal,
  ): Promise<{ readonly booking: MadeBooking; readonly schedule: Schedule } | undefined> {
    const { meeting } = client;
    // A gateway answers with every field of the booking.
    if (meeting) return { booking: meeting as unknown as MadeBooking, schedule: meeting };
    const reference = this.#isWanted() && PART.exec(location.hash)?.[1];
    if (!reference || !client.has('booking_reference')) return undefined;
    const schedule = await client.viewSchedule(reference, signal).catch(() => undefined);
    return schedule?.active ? { booking: schedule as unknown as MadeBooking, schedule } : undefined;
  }

  /** @param reference Empty to forget the booking. The rest of the fragment stays. */
  keep(reference: string): void {
    if (!this.#isWanted()) return;
    const url = new URL(location.href);
    const rest = url.hash.replace(PART, '').slice(1);
    url.hash = rest + (reference && `${rest && '&'}ve-booking=${reference}`);
    history.replaceState(history.state, '', url);
  }
}
