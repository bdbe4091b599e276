import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { HttpError, unavailable } from '../http/http-error.js';

export interface Limit {
  /** Maximum number of uses in the period. */
  readonly points: number;
  /** Length of the period. */
  readonly seconds: number;
}

const DEFAULTS = {
  /** Tokens per client address. */
  tokenPerIp: { points: 60, seconds: 60 },
  /** Tokens in total. */
  tokenTotal: { points: 3000, seconds: 60 },
  /** Lists of agents and free times, and outcome checks, per client address. */
  readPerIp: { points: 120, seconds: 60 },
  /** Agents' tokens per client address. */
  joinPerIp: { points: 30, seconds: 60 },
  /** Agents' tokens per agent. */
  joinPerAgent: { points: 30, seconds: 60 },
  /** Attempts to create a meeting, per client address. */
  createPerIp: { points: 20, seconds: 600 },
  /** Meetings per visitor e-mail address. */
  createPerVisitor: { points: 5, seconds: 3600 },
  /** Meetings per agent. */
  createPerAgent: { points: 60, seconds: 3600 },
  /** Meetings in total. */
  createTotal: { points: 600, seconds: 3600 },
  /** Notification emails per visitor address. */
  notifyPerVisitor: { points: 3, seconds: 3600 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof DEFAULTS;
export type LimitOptions = { readonly [Name in LimitName]?: Limit | false | undefined };
export const LIMIT_NAMES = Object.keys(DEFAULTS) as LimitName[];

/** The method of a `rate-limiter-flexible` limiter that is used; all of its stores have it. */
export interface Limiter {
  /** Rejects with `{msBeforeNext}` if the limit is reached, or with an `Error` if the store failed. */
  consume(key: string): Promise<unknown>;
}

/** Creates the limiter of one limit, e.g. `(name, {points, seconds}) => new RateLimiterRedis({storeClient, keyPrefix: name, points, duration: seconds})`. */
export type LimiterFactory = (name: string, limit: Limit) => Limiter;

/** Counts in this process only. Several processes, or a serverless platform, need a shared limiter. */
export const memoryLimiter: LimiterFactory = (name, { points, seconds }) =>
  new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });

/** All rate limits of a gateway. */
export class Limits {
  readonly #limiters = new Map<LimitName, Limiter>();

  constructor(options: LimitOptions, factory: LimiterFactory = memoryLimiter) {
    for (const name of LIMIT_NAMES) {
      const limit = options[name] ?? DEFAULTS[name];
      if (options[name] !== false) this.#limiters.set(name, factory(`ve-${name}`, limit as Limit));
    }
  }

  /** Whether a limit is enabled. */
  has(name: LimitName): boolean {
    return this.#limiters.has(name);
  }

  /**
   * Counts one use. Does nothing without a key.
   *
   * @throws HttpError 429 with `Retry-After` if the limit is reached, 503 if the store does not answer.
   */
  async consume(name: LimitName, key: string | undefined): Promise<void> {
    const limiter = this.#limiters.get(name);
    if (!limiter || key === undefined) return;
    try {
      await limiter.consume(key);
    } catch (reason) {
      const wait = (reason as { msBeforeNext?: unknown } | null)?.msBeforeNext;
      if (reason instanceof Error || typeof wait !== 'number') {
        throw unavailable(reason);
      }
      const retryAfter = Math.max(1, Math.ceil(wait / 1000));
      throw new HttpError(429, 'Too many requests', 'Please wait a while and try again', { retryAfter });
    }
  }
}
