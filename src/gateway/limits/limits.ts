import type { ClientAddress } from '../http/client-address.js';
import { tooManyRequests } from '../http/http-error.js';
import { causeName } from '../http/log.js';
import type { CircuitBreaker } from '../stores/circuit-breaker.js';
import {
  limitKind,
  limitOf,
  LIMIT_NAMES,
  type Limit,
  type LimitName,
  type LimitOptions,
} from './limit-settings.js';
import {
  consume,
  memoryLimiter,
  type BatchedUse,
  type Limiter,
  type LimiterBatch,
  type LimiterFactory,
  type Usage,
} from './limiter.js';

/** A use of a limit that counts once its booking has succeeded. */
export interface LimitUse {
  readonly name: LimitName;
  /** Whose limit; `undefined` counts nothing. */
  readonly key: string | undefined;
}

/** How far a limit is used: 1 is all of it. */
export interface Pressure {
  /** Missing without any limit. */
  readonly name?: LimitName;
  readonly pressure: number;
}

const NO_PRESSURE: Pressure = { pressure: 0 };

interface Counter {
  readonly name: LimitName;
  readonly limit: Limit;
  /** Shared by all processes; `undefined` if the owner shares none. */
  readonly shared: Limiter | undefined;
  /** Of this process alone: used without a shared one, and while that one fails. */
  readonly local: Limiter;
}

interface CounterUse {
  readonly counter: Counter;
  readonly key: string;
}

/** A use of limiters, of one or of all at once. */
interface LimiterUse<T> {
  readonly one: (limiter: Limiter, key: string) => Promise<T>;
  readonly all: (batch: LimiterBatch, uses: readonly BatchedUse[]) => Promise<T[]>;
}

const CONSUME: LimiterUse<Usage | undefined> = { one: consume, all: (batch, uses) => batch.consume(uses) };
const GET: LimiterUse<Usage | null> = {
  one: (limiter, key) => limiter.get(key),
  all: (batch, uses) => batch.get(uses),
};

const isCounted = (use: {
  readonly counter?: Counter | undefined;
  readonly key?: string | undefined;
}): use is CounterUse => use.counter !== undefined && use.key !== undefined;

export interface LimitsOptions {
  readonly limits: LimitOptions;
  /** Creates limiters that all processes share; `undefined` if each process counts for itself. */
  readonly limiter?: LimiterFactory | undefined;
  readonly breaker: CircuitBreaker;
  /** Called when a shared limiter fails for the first time. */
  readonly warn: (message: string) => void;
}

/** How the warning begins that a shared limiter failed. */
export const SHARED_LIMITER_FAILED = 'the shared limiter failed';

/**
 * All rate limits of a gateway. While a shared limiter fails, each process goes on with its own counts: a storage that is
 * out of order must not keep visitors from tokens and free times.
 */
export class Limits {
  readonly #options: LimitOptions;
  readonly #factory: LimiterFactory | undefined;
  readonly #breaker: CircuitBreaker;
  readonly #warn: (message: string) => void;
  readonly #counters = new Map<string, Counter>();
  #hasWarned = false;

  /** @throws TypeError if the factory's limiters lack a method */
  constructor({ limits, limiter, breaker, warn }: LimitsOptions) {
    this.#options = limits;
    this.#factory = limiter;
    this.#breaker = breaker;
    this.#warn = warn;
    const shared = LIMIT_NAMES.map((name) => this.#counter(name)?.shared).find((one) => one !== undefined);
    if (!shared) return;
    if (typeof shared.get !== 'function' || typeof shared.consume !== 'function') {
      throw new TypeError('createGateway: limiter: must return objects with the methods consume and get');
    }
    breaker.addProbe(() => consume(shared, 'probe'));
  }

  /** Whether a limit is enabled. */
  has(name: LimitName): boolean {
    return this.#counter(name) !== undefined;
  }

  /**
   * Counts one attempt. Does nothing without a key.
   *
   * @throws HttpError 429 with `Retry-After` if the limit is reached
   */
  async countAttempt(name: LimitName, key: string | undefined): Promise<void> {
    await this.#countAttempts([{ counter: this.#counter(name), key }]);
  }

  /**
   * Counts one attempt of a client address, and of the networks around it, which have more points.
   *
   * @throws HttpError 429 with `Retry-After` if one of the limits is reached
   */
  async countAddress(name: LimitName, address: ClientAddress | undefined): Promise<void> {
    const networks = address?.networks ?? [];
    await this.#countAttempts(
      networks.map(({ key, share }) => ({ counter: this.#counter(name, share), key })),
    );
  }

  /**
   * Checks the limits of a booking before it is made.
   *
   * @returns the fullest shared limit, and how far it is used: 1 is all of it.
   * @throws HttpError 429 if a limit that is not shared is reached. It has no `Retry-After`, because a booking of another
   *   kind, such as one without a notification email, is accepted at once.
   */
  async check(uses: readonly LimitUse[]): Promise<Pressure> {
    const counted = this.#counted(uses);
    const usages = await this.#run(counted, GET);
    let fullest = NO_PRESSURE;
    for (const [index, { counter }] of counted.entries()) {
      const { name, limit } = counter;
      const pressure = (usages[index]?.consumedPoints ?? 0) / limit.points;
      if (limitKind(name) !== 'shared') {
        if (pressure >= 1) throw tooManyRequests(name);
      } else if (pressure > fullest.pressure) fullest = { name, pressure };
    }
    return fullest;
  }

  /** Counts the limits of a booking that was made. */
  async spend(uses: readonly LimitUse[]): Promise<void> {
    await this.#run(this.#counted(uses), CONSUME);
  }

  #counted(uses: readonly LimitUse[]): CounterUse[] {
    return uses.map(({ name, key }) => ({ counter: this.#counter(name), key })).filter(isCounted);
  }

  async #countAttempts(uses: readonly Parameters<typeof isCounted>[0][]): Promise<void> {
    const counted = uses.filter(isCounted);
    const refused = await this.#run(counted, CONSUME);
    const index = refused.findIndex(Boolean);
    if (index >= 0) throw tooManyRequests(counted[index]!.counter.name, secondsUntil(refused[index]!));
  }

  /** Uses the shared limiters, in one call if they can; the local ones if there are none, or if they fail. */
  async #run<T>(uses: readonly CounterUse[], use: LimiterUse<T>): Promise<T[]> {
    if (uses.length === 0) return [];
    const each = (kind: 'shared' | 'local') =>
      Promise.all(uses.map(({ counter, key }) => use.one(counter[kind]!, key)));
    const shared = uses[0]!.counter.shared;
    if (!shared) return each('local');
    try {
      return await this.#breaker.run(() =>
        shared.batch
          ? use.all(
              shared.batch,
              uses.map(({ counter, key }) => ({ limiter: counter.shared!, key })),
            )
          : each('shared'),
      );
    } catch (error) {
      this.#warnOnce(error);
      return each('local');
    }
  }

  #warnOnce(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#warn(`${SHARED_LIMITER_FAILED} (${causeName(error)}): meanwhile each process counts for itself`);
  }

  /** @param share Factor of the limit's points, for the networks around an address. */
  #counter(name: LimitName, share = 1): Counter | undefined {
    const limit = limitOf(name, this.#options);
    if (!limit) return undefined;
    const id = share === 1 ? `ve-${name}` : `ve-${name}-${share}`;
    let counter = this.#counters.get(id);
    if (!counter) {
      const own = { ...limit, points: limit.points * share };
      counter = { name, limit: own, shared: this.#factory?.(id, own), local: memoryLimiter(id, own) };
      this.#counters.set(id, counter);
    }
    return counter;
  }
}

const secondsUntil = ({ msBeforeNext }: Usage): number => Math.max(1, Math.ceil(msBeforeNext / 1000));
