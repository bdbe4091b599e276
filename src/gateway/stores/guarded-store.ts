import { unavailable } from '../http/http-error.js';
import type { IdempotencyStore } from './idempotency-store.js';

/** Turns failures of a store into HTTP 503: without a record nothing is booked. */
export function guardedStore(store: IdempotencyStore): IdempotencyStore {
  const guarded = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (cause) {
      throw unavailable(cause);
    }
  };
  return {
    add: (key, value, milliseconds) => guarded(store.add(key, value, milliseconds)),
    get: (key) => guarded(store.get(key)),
    set: (key, value, milliseconds) => guarded(store.set(key, value, milliseconds)),
    replace: (key, expected, value, milliseconds) =>
      guarded(store.replace(key, expected, value, milliseconds)),
    delete: (key) => guarded(store.delete(key)),
  };
}
