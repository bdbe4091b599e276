import { unavailable } from '../http/http-error.js';

/** One at a time for each key, in the order in which they came. */
export class KeyedMutex {
  readonly #patience: number;
  readonly #last = new Map<string, Promise<unknown>>();

  /** @param patience Milliseconds for which somebody waits. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** @throws HttpError 503 where the turn does not come in time; the work is not done then. */
  async runExclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    // Whoever gives up still stands between the one before and the one after.
    const last = Promise.all([before, ended]);
    this.#last.set(key, last);
    try {
      if (before) await this.#wait(before);
      return await work();
    } finally {
      end();
      if (this.#last.get(key) === last) void last.then(() => this.#forget(key, last));
    }
  }

  async #wait(before: Promise<unknown>): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unavailable()), this.#patience);
    });
    try {
      await Promise.race([before, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  #forget(key: string, last: Promise<unknown>): void {
    if (this.#last.get(key) === last) this.#last.delete(key);
  }
}
