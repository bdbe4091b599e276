/**
 * Where the gateway remembers what became of a create. Keys are keyed hashes and values are short JSON texts, which
 * hold what the visitor typed; both end with their time. A method that fails makes the gateway refuse the create.
 */
export interface IdempotencyStore {
  /** Stores a value where the key has none, in one step; gives the value that was there already. */
  add(this: void, key: string, value: string, milliseconds: number): Promise<string | undefined>;
  get(this: void, key: string): Promise<string | undefined>;
  set(this: void, key: string, value: string, milliseconds: number): Promise<void>;
  delete(this: void, key: string): Promise<void>;
}

export interface MemoryStoreOptions {
  /** How many values are kept; the oldest go first. @default 20000 */
  readonly maxEntries?: number;
  /** @default Date.now */
  readonly clock?: () => number;
}

/** Remembers in this process only: with several, or on a serverless platform, each remembers for itself. */
export function createMemoryStore({
  maxEntries = 20_000,
  clock = () => Date.now(),
}: MemoryStoreOptions = {}): IdempotencyStore {
  const entries = new Map<string, { value: string; until: number }>();

  function live(key: string): string | undefined {
    const entry = entries.get(key);
    if (!entry || entry.until > clock()) return entry?.value;
    entries.delete(key);
    return undefined;
  }

  function put(key: string, value: string, milliseconds: number): void {
    entries.delete(key);
    entries.set(key, { value, until: clock() + milliseconds });
    // The oldest stand first, so that no write has to look through all of them.
    for (const name of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(name);
    }
  }

  return {
    add(key, value, milliseconds) {
      const existing = live(key);
      if (existing === undefined) put(key, value, milliseconds);
      return Promise.resolve(existing);
    },
    get: (key) => Promise.resolve(live(key)),
    set(key, value, milliseconds) {
      put(key, value, milliseconds);
      return Promise.resolve();
    },
    delete(key) {
      entries.delete(key);
      return Promise.resolve();
    },
  };
}
