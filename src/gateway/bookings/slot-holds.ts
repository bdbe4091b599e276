import type { Interval } from '../../model/time/slots.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';

/** The shortest meeting: two meetings that overlap always share one of these cells. */
const CELL_MS = 15 * 60_000;

/**
 * Reserves agents' times while they are being booked, across all processes that share a store. Time is held in cells of
 * 15 minutes. Holds expire, so a process that crashed blocks only the time it was booking.
 */
export class SlotHolds {
  readonly #store: IdempotencyStore;
  readonly #hash: KeyedHash;
  readonly #ttlMs: number;

  /** @param ttlMs Lifetime of a hold in milliseconds; longer than a create takes. */
  constructor(store: IdempotencyStore, secret: string, ttlMs: number) {
    this.#store = store;
    this.#hash = keyedHash(secret, 'slot');
    this.#ttlMs = ttlMs;
  }

  /** Holds a whole interval of an agent's time, or nothing. An owner's own hold is extended. */
  async hold(agentId: string, interval: Interval, owner: string): Promise<boolean> {
    const keys = await this.#cellKeys(agentId, interval);
    // In order: of two overlapping holds, the first to get the shared cell gets the rest as well.
    for (const [index, key] of keys.entries()) {
      const holder = await this.#store.add(key, owner, this.#ttlMs);
      if (holder === owner) await this.#store.set(key, owner, this.#ttlMs);
      else if (holder !== undefined) {
        await this.#deleteOwn(keys.slice(0, index), owner);
        return false;
      }
    }
    return true;
  }

  /** Releases the cells that this owner holds. */
  async release(agentId: string, interval: Interval, owner: string): Promise<void> {
    await this.#deleteOwn(await this.#cellKeys(agentId, interval), owner);
  }

  async #deleteOwn(keys: readonly string[], owner: string): Promise<void> {
    for (const key of keys) if ((await this.#store.get(key)) === owner) await this.#store.delete(key);
  }

  #cellKeys(agentId: string, { start, end }: Interval): Promise<string[]> {
    const first = Math.floor(start / CELL_MS);
    const count = Math.ceil(end / CELL_MS) - first;
    return Promise.all(
      Array.from({ length: count }, (_, index) => this.#hash(`${agentId} ${(first + index) * CELL_MS}`)),
    );
  }
}
