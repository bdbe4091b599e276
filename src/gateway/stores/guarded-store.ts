import { unavailable } from '../http/http-error.js';
import type { IdempotencyStore } from './idempotency-store.js';

/** A store whose failures refuse the request: what cannot be remembered is not booked. */
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
    delete: (key) => guarded(store.delete(key)),
  };
}
