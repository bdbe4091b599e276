import { inOrder, type IdempotencyStore, type StoreOperation } from './idempotency-store.js';

const LEASE_MS = 10_000;
const RENEW_MS = 3_000;

/** A lock that a task holds. */
export interface Lease {
  /** Value of the key that was read when the lock was taken. */
  readonly value: string | undefined;
  /** Releases the lock after one more operation, in the same round trip. Rejects if the operation fails. */
  endWith(this: void, operation: StoreOperation): Promise<void>;
}

/**
 * Runs a task while holding a lock in the store. The lock is renewed as long as the task runs, and only its owner can
 * release it. After a crash it is free within ten seconds.
 *
 * @param keys Key of the lock, and of the value to read under it.
 * @param onTaken Called with the value instead if another task holds the lock.
 */
export async function withLease<T>(
  store: IdempotencyStore,
  keys: { readonly lock: string; readonly value: string },
  task: (lease: Lease) => Promise<T>,
  onTaken: (value: string | undefined) => Promise<T>,
): Promise<T> {
  const owner = crypto.randomUUID();
  const [holder, value] = (await inOrder(store, [
    ['add', keys.lock, owner, LEASE_MS],
    ['get', keys.value],
  ])) as (string | undefined)[];
  if (holder !== undefined) return onTaken(value);
  const timer = setInterval(() => {
    // If a renewal fails, the next one may succeed before the lease ends.
    store.replace(keys.lock, owner, owner, LEASE_MS).catch(() => undefined);
  }, RENEW_MS);
  const release: StoreOperation = ['replace', keys.lock, owner, undefined, 0];
  let ending: Promise<unknown> | undefined;
  const endWith = async (operation: StoreOperation): Promise<void> => {
    clearInterval(timer);
    ending = inOrder(store, [operation, release]);
    await ending;
  };
  try {
    return await task({ value, endWith });
  } finally {
    clearInterval(timer);
    // If this fails, the lease expires; the visitor still gets the answer.
    ending ??= inOrder(store, [release]);
    await ending.catch(() => inOrder(store, [release])).catch(() => undefined);
  }
}
