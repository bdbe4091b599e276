import type { HoldStore } from './hold-store.js';
import type { WebhookQueue } from './webhook-queue.js';

/** A call of one of the store's methods, as data. */
export type StoreOperation =
  | readonly ['add', key: string, value: string, milliseconds: number]
  | readonly ['get', key: string]
  | readonly ['set', key: string, value: string, milliseconds: number]
  | readonly ['replace', key: string, expected: string, value: string | undefined, milliseconds: number]
  | readonly ['delete', key: string];

/** What an operation resolves to, as the method of the same name does. */
export type StoreResult = string | boolean | undefined;

/**
 * Storage that all processes of a gateway share: booking records, locks and holds. Keys are keyed hashes. Values are short
 * texts; those of records contain what the visitor typed. Entries expire by the store's own clock. If a method rejects,
 * the gateway refuses the create.
 */
export interface IdempotencyStore {
  /** Stores a value only if the key is free, in one step. Resolves to the existing value otherwise. */
  add(this: void, key: string, value: string, milliseconds: number): Promise<string | undefined>;
  get(this: void, key: string): Promise<string | undefined>;
  set(this: void, key: string, value: string, milliseconds: number): Promise<void>;
  /**
   * Replaces a value only if it is still `expected`, in one step. Deletes the key if `value` is `undefined`.
   * Resolves to whether it did.
   */
  replace(
    this: void,
    key: string,
    expected: string,
    value: string | undefined,
    milliseconds: number,
  ): Promise<boolean>;
  delete(this: void, key: string): Promise<void>;
  /**
   * Optional: carries out some operations in their order, in one round trip. Without it, they are carried out one after
   * another.
   */
  batch?(this: void, operations: readonly StoreOperation[]): Promise<StoreResult[]>;
  /** Optional: keeps holds in one round trip each. Without it, they are kept with the methods above. */
  readonly holds?: HoldStore | undefined;
  /** Optional: keeps webhooks until they are delivered. Without it, they are in the memory of the process. */
  readonly webhooks?: WebhookQueue | undefined;
}

/** Carries out operations in their order, in one round trip if the store can. */
export async function inOrder(
  store: IdempotencyStore,
  operations: readonly StoreOperation[],
): Promise<StoreResult[]> {
  if (store.batch) return store.batch(operations);
  const results: StoreResult[] = [];
  for (const operation of operations) results.push(await run(store, operation));
  return results;
}

async function run(store: IdempotencyStore, operation: StoreOperation): Promise<StoreResult> {
  const [name, key, ...rest] = operation;
  const method = store[name] as (key: string, ...rest: unknown[]) => Promise<StoreResult>;
  return method(key, ...rest);
}
