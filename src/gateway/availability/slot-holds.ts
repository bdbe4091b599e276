import * as z from 'zod';
import { DAY_MS } from '../../model/time/units.js';
import type { Interval } from '../../model/time/slots.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import { setBounded } from './bounded-map.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';

/** A time that is being booked, or that has been booked a short while ago. */
const Entry = z.object({
  start: z.number(),
  end: z.number(),
  owner: z.string(),
  /** Epoch milliseconds; used only to remove entries that are certainly over. */
  createdAt: z.number(),
});
type Entry = z.output<typeof Entry>;
const Entries = z.array(Entry);

const MAX_LIST_KEYS = 10_000;

/** `pending` while the create is under way, `unknown` after it ended without an outcome, `booked` after it succeeded. */
export type HoldState = 'pending' | 'unknown' | 'booked';

export interface Hold extends Interval {
  readonly owner: string;
  readonly state: HoldState;
}

export interface SlotHoldsOptions {
  readonly store: IdempotencyStore;
  readonly secret: string;
  readonly clock: () => number;
  /** Lifetime of a hold before its create is sent, in milliseconds. */
  readonly leaseMs: number;
  /** Lifetime of the hold of a create that was sent and whose outcome is unknown, in milliseconds. */
  readonly sentMs: number;
  /** Lifetime of the hold of a booked meeting, in milliseconds. */
  readonly bookedMs: number;
}

/**
 * Reserves agents' times, across all processes that share a store, from before a create until its meeting can be
 * expected in the API's list.
 *
 * Per agent, one entry of the store lists the held intervals. A second entry per hold carries its state and lifetime, so
 * that the store's clock, not this process's, decides when a hold ends.
 */
export class SlotHolds {
  readonly #options: SlotHoldsOptions;
  readonly #hash: KeyedHash;
  readonly #listKeys = new Map<string, Promise<string>>();

  constructor(options: SlotHoldsOptions) {
    this.#options = options;
    this.#hash = keyedHash(options.secret, 'slot');
  }

  /**
   * Holds an interval of an agent's time. An owner's own hold is renewed.
   *
   * @param vacated A meeting's time that becomes free by this booking: a hold of just that time is not in the way.
   * @returns `undefined` if it is held now, else the hold of another owner that overlaps it.
   */
  async acquire(
    agentId: string,
    interval: Interval,
    owner: string,
    vacated?: Interval,
  ): Promise<Hold | undefined> {
    const { store, clock, leaseMs } = this.#options;
    await store.set(await this.#stateKey(agentId, owner), 'pending', leaseMs);
    const listKey = await this.#listKey(agentId);
    for (;;) {
      const stored = await store.get(listKey);
      const entries = parseEntries(stored);
      const others = entries.filter(isInTheWay(interval, owner)).filter((one) => !isSame(one, vacated));
      const conflict = await this.#firstLive(agentId, others);
      if (conflict) {
        await store.delete(await this.#stateKey(agentId, owner));
        return conflict;
      }
      const oldest = clock() - DAY_MS;
      const kept = entries.filter((entry) => entry.owner !== owner && entry.createdAt > oldest);
      const { start, end } = interval;
      const next = JSON.stringify([...kept, { start, end, owner, createdAt: clock() }]);
      const isWritten =
        stored === undefined
          ? (await store.add(listKey, next, DAY_MS)) === undefined
          : await store.replace(listKey, stored, next, DAY_MS);
      if (isWritten) return undefined;
    }
  }

  /** Keeps a hold for as long as its create may still store the meeting. Call it before the create is sent. */
  async extend(agentId: string, owner: string): Promise<void> {
    const { store, sentMs } = this.#options;
    await store.set(await this.#stateKey(agentId, owner), 'pending', sentMs);
  }

  /** Keeps the hold of a create that ended without an outcome: its meeting may still appear. */
  async keepUnknown(agentId: string, owner: string): Promise<void> {
    const { store, sentMs } = this.#options;
    await store.set(await this.#stateKey(agentId, owner), 'unknown', sentMs);
  }

  /** Keeps the hold of a booked meeting until it can be expected in the API's list. */
  async confirm(agentId: string, owner: string): Promise<void> {
    const { store, bookedMs } = this.#options;
    await store.set(await this.#stateKey(agentId, owner), 'booked', bookedMs);
  }

  /** Ends a hold whose meeting is certainly not booked. */
  async release(agentId: string, owner: string): Promise<void> {
    await this.#options.store.delete(await this.#stateKey(agentId, owner));
  }

  /** Ends the holds of a meeting that is no longer at its time. */
  async vacate(agentId: string, interval: Interval): Promise<void> {
    const holds = await this.overlapping(agentId, interval);
    for (const hold of holds) if (isSame(hold, interval)) await this.release(agentId, hold.owner);
  }

  /** All holds of an agent that overlap an interval. */
  async overlapping(agentId: string, interval: Interval): Promise<Hold[]> {
    const stored = await this.#options.store.get(await this.#listKey(agentId));
    const entries = parseEntries(stored).filter(isInTheWay(interval));
    const holds = await Promise.all(entries.map((entry) => this.#firstLive(agentId, [entry])));
    return holds.filter((hold) => hold !== undefined);
  }

  async #firstLive(agentId: string, entries: readonly Entry[]): Promise<Hold | undefined> {
    for (const { start, end, owner } of entries) {
      const state = await this.#options.store.get(await this.#stateKey(agentId, owner));
      if (state !== undefined) return { start, end, owner, state: state as HoldState };
    }
    return undefined;
  }

  #listKey(agentId: string): Promise<string> {
    const known = this.#listKeys.get(agentId);
    if (known) return known;
    const key = this.#hash(`holds ${agentId}`);
    setBounded(this.#listKeys, agentId, key, MAX_LIST_KEYS);
    return key;
  }

  #stateKey(agentId: string, owner: string): Promise<string> {
    return this.#hash(`hold ${agentId} ${owner}`);
  }
}

const isInTheWay =
  (interval: Interval, owner?: string) =>
  (entry: Entry): boolean =>
    entry.owner !== owner && entry.start < interval.end && interval.start < entry.end;

const isSame = (one: Interval, other: Interval | undefined): boolean =>
  one.start === other?.start && one.end === other.end;

function parseEntries(stored: string | undefined): Entry[] {
  return stored === undefined ? [] : Entries.parse(JSON.parse(stored));
}
