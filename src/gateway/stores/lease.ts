import type { IdempotencyStore } from './idempotency-store.js';

const LEASE_MS = 10_000;
const RENEW_MS = 3_000;

/**
 * Runs a task while holding a lock in the store. The lock is renewed as long as the task runs, and only its owner can
 * release it. After a crash it is free within ten seconds.
 *
 * @param onTaken Called instead if another task holds the lock.
 */
export async function withLease<T>(
  store: IdempotencyStore,
  key: string,
  task: () => Promise<T>,
  onTaken: () => Promise<T>,
): Promise<T> {
  const owner = crypto.randomUUID();
  if ((await store.add(key, owner, LEASE_MS)) !== undefined) return onTaken();
  const timer = setInterval(() => {
    // If a renewal fails, the next one may succeed before the lease ends.
    store.replace(key, owner, owner, LEASE_MS).catch(() => undefined);
  }, RENEW_MS);
  try {
    return await task();
  } finally {
    clearInterval(timer);
    // If this fails, the lease expires; the visitor still gets the answer.
    await store.replace(key, owner, undefined, 0).catch(() => undefined);
  }
}
