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
import { consume, memoryLimiter, type Limiter, type LimiterFactory, type Usage } from './limiter.js';

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
    await this.#count(this.#counter(name), key);
  }

  /**
   * Counts one attempt of a client address, and of the networks around it, which have more points.
   *
   * @throws HttpError 429 with `Retry-After` if one of the limits is reached
   */
  async countAddress(name: LimitName, address: ClientAddress | undefined): Promise<void> {
    const networks = address?.networks ?? [];
    await Promise.all(networks.map(({ key, share }) => this.#count(this.#counter(name, share), key)));
  }

  /**
   * Checks the limits of a booking before it is made.
   *
   * @returns the fullest shared limit, and how far it is used: 1 is all of it.
   * @throws HttpError 429 if a limit that is not shared is reached. It has no `Retry-After`, because a booking of another
   *   kind, such as one without a notification email, is accepted at once.
   */
  async check(uses: readonly LimitUse[]): Promise<Pressure> {
    const pressures = await Promise.all(
      uses.map(async ({ name, key }) => {
        const counter = this.#counter(name);
        if (!counter || key === undefined) return { name, pressure: 0 };
        const usage = await this.#run(counter, (limiter) => limiter.get(key));
        const pressure = (usage?.consumedPoints ?? 0) / counter.limit.points;
        if (limitKind(name) === 'shared') return { name, pressure };
        if (pressure >= 1) throw tooManyRequests(name);
        return { name, pressure: 0 };
      }),
    );
    return pressures.reduce((one, other) => (other.pressure > one.pressure ? other : one), NO_PRESSURE);
  }

  /** Counts the limits of a booking that was made. */
  async spend(uses: readonly LimitUse[]): Promise<void> {
    await Promise.all(
      uses.map(async ({ name, key }) => {
        const counter = this.#counter(name);
        if (counter && key !== undefined) await this.#run(counter, (limiter) => consume(limiter, key));
      }),
    );
  }

  async #count(counter: Counter | undefined, key: string | undefined): Promise<void> {
    if (!counter || key === undefined) return;
    const refused = await this.#run(counter, (limiter) => consume(limiter, key));
    if (refused) throw tooManyRequests(counter.name, secondsUntil(refused));
  }

  async #run<T>({ shared, local }: Counter, use: (limiter: Limiter) => Promise<T>): Promise<T> {
    if (!shared) return use(local);
    try {
      return await this.#breaker.run(() => use(shared));
    } catch (error) {
      this.#warnOnce(error);
      return use(local);
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
