import { unavailable } from '../http/http-error.js';

/** Runs one task at a time per key, in the order of the calls. */
export class KeyedMutex {
  readonly #timeoutMs: number;
  readonly #tails = new Map<string, Promise<unknown>>();

  /** @param timeoutMs Maximum time in the queue, in milliseconds. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** @throws HttpError 503 after the timeout; the task is not run then. */
  async runExclusive<T>(key: string, task: () => Promise<T>): Promise<T> {
    const previous = this.#tails.get(key);
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    // A task that gave up still waits here, so that the next one cannot overtake the previous one.
    const tail = Promise.all([previous, finished]);
    this.#tails.set(key, tail);
    try {
      if (previous) await this.#wait(previous);
      return await task();
    } finally {
      finish();
      if (this.#tails.get(key) === tail) void tail.then(() => this.#cleanUp(key, tail));
    }
  }

  async #wait(previous: Promise<unknown>): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timedOut = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unavailable()), this.#timeoutMs);
    });
    try {
      await Promise.race([previous, timedOut]);
    } finally {
      clearTimeout(timer);
    }
  }

  #cleanUp(key: string, tail: Promise<unknown>): void {
    if (this.#tails.get(key) === tail) this.#tails.delete(key);
  }
}
