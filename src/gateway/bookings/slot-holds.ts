import type { Interval } from '../../model/time/slots.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';
import { keyedHash, type KeyedHash } from '../crypto/keyed-hash.js';

/** As short as a meeting can be: two that overlap have one of these in common, whenever they start. */
const CELL = 15 * 60_000;

/**
 * Who is booking an agent's time at this moment, for all gateways that share a store. It holds quarters of an hour, so
 * that what remains of a process that ended in the middle blocks no more than that time, and only for a while.
 */
export class SlotHolds {
  readonly #store: IdempotencyStore;
  readonly #hash: KeyedHash;
  readonly #lease: number;

  /** @param lease Milliseconds; longer than a create takes. */
  constructor(store: IdempotencyStore, secret: string, lease: number) {
    this.#store = store;
    this.#hash = keyedHash(secret, 'slot');
    this.#lease = lease;
  }

  /** Takes a stretch of an agent's time, all of it or nothing. Whoever has it already keeps it longer. */
  async hold(agentId: string, time: Interval, owner: string): Promise<boolean> {
    const names = await this.#namesOf(agentId, time);
    // One after the other: of two that overlap, the first to take what is common has it all.
    for (const [index, name] of names.entries()) {
      const holder = await this.#store.add(name, owner, this.#lease);
      if (holder === owner) await this.#store.set(name, owner, this.#lease);
      else if (holder !== undefined) {
        await this.#give(names.slice(0, index), owner);
        return false;
      }
    }
    return true;
  }

  /** Gives back what this owner has of it. */
  async release(agentId: string, time: Interval, owner: string): Promise<void> {
    await this.#give(await this.#namesOf(agentId, time), owner);
  }

  async #give(names: readonly string[], owner: string): Promise<void> {
    for (const name of names) if ((await this.#store.get(name)) === owner) await this.#store.delete(name);
  }

  #namesOf(agentId: string, { start, end }: Interval): Promise<string[]> {
    const first = Math.floor(start / CELL);
    const count = Math.ceil(end / CELL) - first;
    return Promise.all(
      Array.from({ length: count }, (_, index) => this.#hash(`${agentId} ${(first + index) * CELL}`)),
    );
  }
}
