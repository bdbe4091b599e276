import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { HttpError, unavailable } from '../http/http-error.js';

export interface Limit {
  /** How many times… */
  readonly points: number;
  /** …in so many seconds. */
  readonly seconds: number;
}

const DEFAULTS = {
  /** Tokens for one client address. */
  tokenPerIp: { points: 60, seconds: 60 },
  /** Tokens for everybody together. */
  tokenTotal: { points: 3000, seconds: 60 },
  /** Lists of agents and of free times, and questions after an outcome, for one client address. */
  readPerIp: { points: 120, seconds: 60 },
  /** Agents' tokens for one client address. */
  joinPerIp: { points: 30, seconds: 60 },
  /** Agents' tokens for one agent. */
  joinPerAgent: { points: 30, seconds: 60 },
  /** Tries to create a meeting for one client address. */
  createPerIp: { points: 20, seconds: 600 },
  /** Meetings for one visitor's e-mail address. */
  createPerVisitor: { points: 5, seconds: 3600 },
  /** Meetings with one agent. */
  createPerAgent: { points: 60, seconds: 3600 },
  /** Meetings for everybody together. */
  createTotal: { points: 600, seconds: 3600 },
  /** Notification e-mails to one visitor's address. */
  notifyPerVisitor: { points: 3, seconds: 3600 },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof DEFAULTS;
export type LimitOptions = { readonly [Name in LimitName]?: Limit | false | undefined };
export const LIMIT_NAMES = Object.keys(DEFAULTS) as LimitName[];

/** The part of a `rate-limiter-flexible` limiter that is used; every one of its stores has it. */
export interface Limiter {
  /** Resolves, or rejects with `{msBeforeNext}` where the limit is reached, and with an `Error` where the store failed. */
  consume(key: string): Promise<unknown>;
}

/** Makes a limiter for one limit, e.g. `(name, {points, seconds}) => new RateLimiterRedis({storeClient, keyPrefix: name, points, duration: seconds})`. */
export type LimiterFactory = (name: string, limit: Limit) => Limiter;

/** Counts in this process only: with several, or on a serverless platform, each counts for itself. */
export const memoryLimiter: LimiterFactory = (name, { points, seconds }) =>
  new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });

/** All limits of a gateway. */
export class Limits {
  readonly #limiters = new Map<LimitName, Limiter>();

  constructor(options: LimitOptions, factory: LimiterFactory = memoryLimiter) {
    for (const name of LIMIT_NAMES) {
      const limit = options[name] ?? DEFAULTS[name];
      if (options[name] !== false) this.#limiters.set(name, factory(`ve-${name}`, limit as Limit));
    }
  }

  /** Whether a limit is on. */
  has(name: LimitName): boolean {
    return this.#limiters.has(name);
  }

  /**
   * Counts one use; without a key, none.
   *
   * @throws HttpError 429 with `Retry-After` where the limit is reached, 503 where the store does not answer: then
   *   nothing is let through.
   */
  async use(name: LimitName, key: string | undefined): Promise<void> {
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

/** What a client address counts as: an IPv6 network of 64 bits belongs to one client. */
export function addressKey(ip: string | undefined): string | undefined {
  const address = ip?.trim().toLowerCase().slice(0, 64);
  if (!address?.includes(':')) return address || undefined;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (mapped) return mapped;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail ? tail.split(':') : [];
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - last.length)).fill('0');
  const network = [...groups, ...zeros, ...last].slice(0, 4);
  return `${network.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
