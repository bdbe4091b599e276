import { setBounded } from './bounded-map.js';
import type { IdempotencyStore } from './idempotency-store.js';
import { memoryHolds } from './memory-holds.js';
import { memoryWebhookQueue } from './memory-webhook-queue.js';

export interface MemoryStoreOptions {
  /** Maximum number of entries; the oldest are dropped first. @default 20000 */
  readonly maxEntries?: number;
  /** Milliseconds of a clock that never jumps. @default performance.now */
  readonly clock?: () => number;
}

const memoryStores = new WeakSet<IdempotencyStore>();

/** Whether a store keeps its entries in this process only. */
export const isMemoryStore = (store: IdempotencyStore): boolean => memoryStores.has(store);

/** Stores entries in this process only. Several processes, or a serverless platform, need a shared store. */
export function createMemoryStore({
  maxEntries = 20_000,
  clock = () => performance.now(),
}: MemoryStoreOptions = {}): IdempotencyStore {
  const entries = new Map<string, { value: string; expiresAt: number }>();

  function read(key: string): string | undefined {
    const entry = entries.get(key);
    if (!entry || entry.expiresAt > clock()) return entry?.value;
    entries.delete(key);
    return undefined;
  }

  function write(key: string, value: string, milliseconds: number): void {
    setBounded(entries, key, { value, expiresAt: clock() + milliseconds }, maxEntries);
  }

  const store: IdempotencyStore = {
    add(key, value, milliseconds) {
      const existing = read(key);
      if (existing === undefined) write(key, value, milliseconds);
      return Promise.resolve(existing);
    },
    get: (key) => Promise.resolve(read(key)),
    set(key, value, milliseconds) {
      write(key, value, milliseconds);
      return Promise.resolve();
    },
    replace(key, expected, value, milliseconds) {
      if (read(key) !== expected) return Promise.resolve(false);
      if (value === undefined) entries.delete(key);
      else write(key, value, milliseconds);
      return Promise.resolve(true);
    },
    delete(key) {
      entries.delete(key);
      return Promise.resolve();
    },
    holds: memoryHolds(clock),
    webhooks: memoryWebhookQueue(clock),
  };
  memoryStores.add(store);
  return store;
}
