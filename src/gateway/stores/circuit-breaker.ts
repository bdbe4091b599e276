/** A storage that does not answer in time. A command that was sent may still be carried out later. */
export class StorageTimeout extends Error {
  override readonly name = 'StorageTimeout';
}

export interface CircuitBreakerOptions {
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Maximum duration of a command, in milliseconds. @default 1000 */
  readonly deadlineMs?: number;
  /** Minimum milliseconds between two probes of a storage that does not answer. @default 250 */
  readonly probeIntervalMs?: number;
}

/**
 * Gives every command to a shared storage a deadline. Once one is missed, all commands fail at once, until a probe is
 * answered. So a storage that hangs delays a request by one deadline at most.
 *
 * Probes start with requests, not with timers, because some platforms run code only during requests.
 */
export class CircuitBreaker {
  readonly #probes: (() => Promise<unknown>)[] = [];
  readonly #monotonicClock: () => number;
  readonly #deadlineMs: number;
  readonly #probeIntervalMs: number;
  /** Rejects the commands that are under way when one misses its deadline. */
  readonly #waiting = new Set<(reason: StorageTimeout) => void>();
  #isOpen = false;
  #isProbing = false;
  #probedAt = 0;

  constructor({ monotonicClock, deadlineMs = 1000, probeIntervalMs = 250 }: CircuitBreakerOptions) {
    this.#monotonicClock = monotonicClock;
    this.#deadlineMs = deadlineMs;
    this.#probeIntervalMs = probeIntervalMs;
  }

  /** Adds a harmless command that tells whether the storage works. All of them must succeed. */
  addProbe(probe: () => Promise<unknown>): void {
    this.#probes.push(probe);
  }

  /**
   * Runs a command.
   *
   * @throws StorageTimeout if the storage does not answer in time, else what the command throws.
   */
  async run<T>(command: () => Promise<T>): Promise<T> {
    if (this.#isOpen) {
      this.#probe();
      throw new StorageTimeout('The storage does not answer');
    }
    return this.#withDeadline(command, () => this.#open());
  }

  /** Whether the storage works. True without any probe. */
  async check(): Promise<boolean> {
    try {
      await this.run(() => this.#probeAll());
      return true;
    } catch {
      return false;
    }
  }

  #open(): void {
    this.#isOpen = true;
    this.#probedAt = this.#monotonicClock();
    for (const reject of [...this.#waiting]) reject(new StorageTimeout('The storage does not answer'));
  }

  #probe(): void {
    if (this.#isProbing || this.#monotonicClock() - this.#probedAt < this.#probeIntervalMs) return;
    this.#isProbing = true;
    this.#withDeadline(() => this.#probeAll())
      .then(() => (this.#isOpen = false))
      .catch(() => undefined)
      .finally(() => {
        this.#isProbing = false;
        this.#probedAt = this.#monotonicClock();
      });
  }

  #probeAll(): Promise<unknown> {
    return Promise.all(this.#probes.map((probe) => probe()));
  }

  #withDeadline<T>(command: () => Promise<T>, onTimeout?: () => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(fail);
      };
      const fail = (reason: Error) => {
        end();
        reject(reason);
      };
      const timer = setTimeout(() => {
        fail(new StorageTimeout('The storage does not answer'));
        onTimeout?.();
      }, this.#deadlineMs);
      if (onTimeout) this.#waiting.add(fail);
      // `async` also turns what the command throws synchronously into a rejection.
      (async () => command())().then((value) => {
        end();
        resolve(value);
      }, fail);
    });
  }
}
