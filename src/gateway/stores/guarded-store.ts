import { unavailable } from '../http/http-error.js';
import type { CircuitBreaker } from './circuit-breaker.js';
import type { IdempotencyStore } from './idempotency-store.js';

const PROBE_LIFETIME_MS = 1000;

/**
 * Gives every command of a shared store a deadline, and turns its failures into HTTP 503: without a record nothing is
 * booked.
 */
export function guardedStore(store: IdempotencyStore, breaker: CircuitBreaker): IdempotencyStore {
  // It writes, because a store that is full or read-only still answers reads.
  breaker.addProbe(() => store.set('probe', '1', PROBE_LIFETIME_MS));
  const guarded = async <T>(command: () => Promise<T>): Promise<T> => {
    try {
      return await breaker.run(command);
    } catch (cause) {
      throw unavailable(cause);
    }
  };
  const { batch, holds } = store;
  return {
    ...(batch && { batch: (operations) => guarded(() => batch(operations)) }),
    ...(holds && {
      holds: {
        acquire: (keys, hold, milliseconds, ignored) =>
          guarded(() => holds.acquire(keys, hold, milliseconds, ignored)),
        put: (key, hold, milliseconds) => guarded(() => holds.put(key, hold, milliseconds)),
        remove: (key, owner) => guarded(() => holds.remove(key, owner)),
        list: (keys) => guarded(() => holds.list(keys)),
      },
    }),
    add: (key, value, milliseconds) => guarded(() => store.add(key, value, milliseconds)),
    get: (key) => guarded(() => store.get(key)),
    set: (key, value, milliseconds) => guarded(() => store.set(key, value, milliseconds)),
    replace: (key, expected, value, milliseconds) =>
      guarded(() => store.replace(key, expected, value, milliseconds)),
    delete: (key) => guarded(() => store.delete(key)),
  };
}
