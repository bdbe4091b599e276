import * as z from 'zod';
import { DAY_MS } from '../../model/time/units.js';
import { isInTheWay, type HoldState, type HoldStore, type StoredHold } from '../stores/hold-store.js';
import type { IdempotencyStore } from '../stores/idempotency-store.js';

/** A hold in a list; its state and lifetime are in an entry of its own. */
const Entry = z.object({
  start: z.number(),
  end: z.number(),
  owner: z.string(),
  /** Epoch milliseconds; used only to remove entries that are certainly over. */
  createdAt: z.number(),
});
type Entry = z.output<typeof Entry>;
const Entries = z.array(Entry);

/**
 * Holds in a store that has only the required methods. It takes several commands per hold, and more if many processes
 * change one list at the same time.
 *
 * One entry of the store lists the held intervals. A second entry per hold has its state and lifetime, so that the
 * store's clock decides when a hold ends.
 */
export function basicHolds(store: IdempotencyStore, clock: () => number): HoldStore {
  const stateKey = (key: string, owner: string): string => `${key} ${owner}`;

  async function live(key: string, entries: readonly Entry[]): Promise<StoredHold[]> {
    const states = await Promise.all(entries.map(({ owner }) => store.get(stateKey(key, owner))));
    return entries.flatMap(({ start, end, owner }, index) =>
      states[index] === undefined ? [] : [{ start, end, owner, state: states[index] as HoldState }],
    );
  }

  /**
   * Writes the list again with a hold, unless another one is in the way.
   *
   * @param ignored Owners whose holds are not in the way, or `all`.
   */
  async function write(
    key: string,
    hold: StoredHold,
    ignored: readonly string[] | 'all',
  ): Promise<StoredHold | undefined> {
    const { start, end, owner } = hold;
    for (;;) {
      const stored = await store.get(key);
      const entries = parseEntries(stored);
      const others = entries.filter((entry) => isInTheWay({ ...entry, state: 'pending' }, hold));
      const counted = ignored === 'all' ? [] : others.filter((entry) => !ignored.includes(entry.owner));
      const [conflict] = await live(key, counted);
      if (conflict) return conflict;
      const oldest = clock() - DAY_MS;
      const kept = entries.filter((entry) => entry.owner !== owner && entry.createdAt > oldest);
      const next = JSON.stringify([...kept, { start, end, owner, createdAt: clock() }]);
      const isWritten =
        stored === undefined
          ? (await store.add(key, next, DAY_MS)) === undefined
          : await store.replace(key, stored, next, DAY_MS);
      if (isWritten) return undefined;
    }
  }

  async function acquireOne(
    key: string,
    hold: StoredHold,
    milliseconds: number,
    ignored: readonly string[],
  ): Promise<StoredHold | undefined> {
    // Written first, so that two that are added at the same time see each other.
    await store.set(stateKey(key, hold.owner), hold.state, milliseconds);
    const conflict = await write(key, hold, ignored);
    if (conflict) await store.delete(stateKey(key, hold.owner));
    return conflict;
  }

  return {
    async acquire(keys, hold, milliseconds, ignored = []) {
      const conflicts: (StoredHold | undefined)[] = [];
      for (const key of keys) {
        const conflict = await acquireOne(key, hold, milliseconds, ignored);
        conflicts.push(conflict);
        if (!conflict) break;
      }
      return conflicts;
    },
    async put(key, hold, milliseconds) {
      await store.set(stateKey(key, hold.owner), hold.state, milliseconds);
      const entries = parseEntries(await store.get(key));
      const isListed = entries.some(
        ({ owner, start, end }) => owner === hold.owner && start === hold.start && end === hold.end,
      );
      if (!isListed) await write(key, hold, 'all');
    },
    remove: (key, owner) => store.delete(stateKey(key, owner)),
    list: (keys) => Promise.all(keys.map(async (key) => live(key, parseEntries(await store.get(key))))),
  };
}

function parseEntries(stored: string | undefined): Entry[] {
  return stored === undefined ? [] : Entries.parse(JSON.parse(stored));
}
