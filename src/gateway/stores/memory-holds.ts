import { isInTheWay, type HoldStore, type StoredHold } from './hold-store.js';

interface Entry {
  readonly hold: StoredHold;
  readonly until: number;
}

/** Holds in this process only. @param clock Milliseconds of a clock that never jumps. */
export function memoryHolds(clock: () => number): HoldStore {
  const lists = new Map<string, Map<string, Entry>>();

  /** Holds of a list, without those that have ended. */
  function live(key: string): StoredHold[] {
    const list = lists.get(key);
    if (!list) return [];
    for (const [owner, { until }] of list) if (until <= clock()) list.delete(owner);
    if (list.size === 0) lists.delete(key);
    return [...list.values()].map(({ hold }) => hold);
  }

  function put(key: string, hold: StoredHold, milliseconds: number): void {
    let list = lists.get(key);
    if (!list) lists.set(key, (list = new Map<string, Entry>()));
    list.set(hold.owner, { hold, until: clock() + milliseconds });
  }

  return {
    acquire(keys, hold, milliseconds, ignored = []) {
      const conflicts: (StoredHold | undefined)[] = [];
      for (const key of keys) {
        const conflict = live(key).find((one) => isInTheWay(one, hold) && !ignored.includes(one.owner));
        conflicts.push(conflict);
        if (conflict) continue;
        put(key, hold, milliseconds);
        break;
      }
      return Promise.resolve(conflicts);
    },
    put(key, hold, milliseconds) {
      put(key, hold, milliseconds);
      return Promise.resolve();
    },
    remove(key, owner) {
      lists.get(key)?.delete(owner);
      return Promise.resolve();
    },
    list: (keys) => Promise.resolve(keys.map(live)),
  };
}
