import type { Interval } from '../../model/time/slots.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import { basicHolds } from './basic-holds.js';
import type { HoldState, HoldStore, StoredHold } from '../stores/hold-store.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';
import { setBounded } from '../stores/bounded-map.js';

const MAX_LIST_KEYS = 20_000;

export type Hold = StoredHold;

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
 * expected in the API's list. The store's clock, not this process's, decides when a hold ends.
 */
export class SlotHolds {
  readonly #options: SlotHoldsOptions;
  readonly #store: HoldStore;
  readonly #hash: KeyedHash;
  readonly #listKeys = new Map<string, Promise<string>>();

  constructor(options: SlotHoldsOptions) {
    const { store, clock, secret } = options;
    this.#options = options;
    this.#store = store.holds ?? basicHolds(store, clock);
    this.#hash = keyedHash(secret, 'slot');
  }

  /**
   * Holds an interval of the time of the first agent who has it free. An owner's own hold is renewed.
   *
   * @param ignored Other owners whose holds are not in the way.
   * @returns The hold of another owner that overlaps it, for each agent who was tried; `undefined` at the end for the
   *   agent whose time is held now.
   */
  async acquireFirst(
    agentIds: readonly string[],
    interval: Interval,
    owner: string,
    ignored?: readonly string[],
  ): Promise<(Hold | undefined)[]> {
    const hold = holdOf(interval, owner, 'pending');
    return this.#store.acquire(await this.#keys(agentIds), hold, this.#options.leaseMs, ignored);
  }

  /**
   * Keeps a hold for as long as its create may still store the meeting. Call it before the create is sent. A hold that has
   * ended meanwhile is made again.
   *
   * @param ignored Other owners whose holds are not in the way.
   * @returns The hold of another owner that overlaps it, which forbids the create; `undefined` if the time is held now.
   */
  async extend(
    agentId: string,
    interval: Interval,
    owner: string,
    ignored?: readonly string[],
  ): Promise<Hold | undefined> {
    const hold = holdOf(interval, owner, 'pending');
    const keys = [await this.#key(agentId)];
    const [conflict] = await this.#store.acquire(keys, hold, this.#options.sentMs, ignored);
    return conflict;
  }

  /** Keeps the hold of a create that ended without an outcome: its meeting may still appear. */
  async keepUnknown(agentId: string, interval: Interval, owner: string): Promise<void> {
    await this.#put(agentId, holdOf(interval, owner, 'unknown'), this.#options.sentMs);
  }

  /** Keeps the hold of a booked meeting until it can be expected in the API's list. */
  async confirm(agentId: string, interval: Interval, owner: string): Promise<void> {
    await this.#put(agentId, holdOf(interval, owner, 'booked'), this.#options.bookedMs);
  }

  /** Ends a hold whose meeting is certainly not booked. */
  async release(agentId: string, owner: string): Promise<void> {
    await this.#store.remove(await this.#key(agentId), owner);
  }

  /** Owners of the holds of a booked meeting. A request that is booking the same time is none of them. */
  async ownersAt(agentId: string, { start, end }: Interval): Promise<readonly string[]> {
    const [holds = []] = await this.of([agentId]);
    const own = holds.filter((hold) => hold.start === start && hold.end === end && hold.state !== 'pending');
    return own.map(({ owner }) => owner);
  }

  /** All holds of each agent. */
  async of(agentIds: readonly string[]): Promise<Hold[][]> {
    return this.#store.list(await this.#keys(agentIds));
  }

  async #put(agentId: string, hold: Hold, milliseconds: number): Promise<void> {
    await this.#store.put(await this.#key(agentId), hold, milliseconds);
  }

  #keys(agentIds: readonly string[]): Promise<string[]> {
    return Promise.all(agentIds.map((id) => this.#key(id)));
  }

  #key(agentId: string): Promise<string> {
    const known = this.#listKeys.get(agentId);
    if (known) return known;
    const key = this.#hash(`holds ${agentId}`);
    setBounded(this.#listKeys, agentId, key, MAX_LIST_KEYS);
    return key;
  }
}

const holdOf = ({ start, end }: Interval, owner: string, state: HoldState): Hold => ({
  start,
  end,
  owner,
  state,
});
