import * as z from 'zod';
import { MINUTE_MS } from '../../model/time/units.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import { tooManyRequests } from '../http/http-error.js';
import { inOrder, type IdempotencyStore } from '../stores/idempotency-store.js';
import type { CreateInput } from './create/create-body.js';

export interface OpenBookingsOptions {
  readonly store: IdempotencyStore;
  readonly secret: string;
  readonly clock: () => number;
}

export type OpenLimit = 'openBookings.perVisitor' | 'openBookings.perAddress';

/** Somebody who may have only so many meetings ahead. */
export interface Booker {
  /** Key in the store. */
  readonly storeKey: string;
  /** Option that sets the maximum, for the log. */
  readonly limit: OpenLimit;
  readonly max: number;
}

/** What the store has of each booker. */
export type StoredMeetings = readonly (string | undefined)[];

/** Ends of meetings, in epoch milliseconds. */
const Ends = z.array(z.number());

/** Counts the future meetings of a visitor or of an address, so that nobody can book an agent's whole calendar. */
export class OpenBookings {
  readonly #store: IdempotencyStore;
  readonly #clock: () => number;
  readonly #hash: KeyedHash;

  constructor({ store, secret, clock }: OpenBookingsOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#hash = keyedHash(secret, 'open bookings');
  }

  /** @param key Whose meetings are counted. */
  async booker(key: string, max: number, limit: OpenLimit): Promise<Booker> {
    return { storeKey: await this.#hash(key), max, limit };
  }

  /** Reads the meetings of some bookers. */
  async read(bookers: readonly Booker[]): Promise<StoredMeetings> {
    if (bookers.length === 0) return [];
    return inOrder(
      this.#store,
      bookers.map(({ storeKey }) => ['get', storeKey] as const),
    ) as Promise<StoredMeetings>;
  }

  /** @throws HttpError 429 if one of the bookers has too many meetings ahead */
  check(bookers: readonly Booker[], meetings: StoredMeetings): void {
    for (const [index, { max, limit }] of bookers.entries()) {
      if (this.#open(meetings[index]).length >= max) throw tooManyRequests(limit);
    }
  }

  /**
   * Adds a meeting that was booked.
   *
   * @param known What was read before, which saves another look unless somebody has added a meeting since.
   */
  async add(
    bookers: readonly Booker[],
    known: StoredMeetings,
    { date, duration }: CreateInput,
  ): Promise<void> {
    const end = date + duration * MINUTE_MS;
    await Promise.all(bookers.map(({ storeKey }, index) => this.#add(storeKey, known[index], end)));
  }

  async #add(key: string, known: string | undefined, end: number): Promise<void> {
    for (let stored = known; ; stored = await this.#store.get(key)) {
      const ends = [...this.#open(stored), end];
      const lifetimeMs = Math.max(MINUTE_MS, ...ends.map((one) => one - this.#clock()));
      const next = JSON.stringify(ends);
      const isWritten =
        stored === undefined
          ? (await this.#store.add(key, next, lifetimeMs)) === undefined
          : await this.#store.replace(key, stored, next, lifetimeMs);
      if (isWritten) return;
    }
  }

  #open(stored: string | undefined): number[] {
    if (stored === undefined) return [];
    return Ends.parse(JSON.parse(stored)).filter((end) => end > this.#clock());
  }
}
