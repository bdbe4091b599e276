import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import type { Limit } from './limit-settings.js';

/** How far a limit is used. */
export interface Usage {
  readonly consumedPoints: number;
  readonly msBeforeNext: number;
}

/** The methods of a `rate-limiter-flexible` limiter that are used; all of its stores have them. */
export interface Limiter {
  /** Counts one use. Rejects with a `Usage` if the limit is reached, or with an `Error` if the store failed. */
  consume(key: string): Promise<unknown>;
  /** Resolves to `null` if nothing was counted yet. */
  get(key: string): Promise<Usage | null>;
  /** Optional: the same object for all limiters that can be used together. */
  readonly batch?: LimiterBatch | undefined;
}

/** A key of one of several limiters. */
export interface BatchedUse {
  readonly limiter: Limiter;
  readonly key: string;
}

/** Uses several limiters in one call of their store. Rejects if the store failed. */
export interface LimiterBatch {
  /** Counts one use of each. Resolves to the usage of each limiter that is reached, `undefined` for the others. */
  consume(this: void, uses: readonly BatchedUse[]): Promise<(Usage | undefined)[]>;
  get(this: void, uses: readonly BatchedUse[]): Promise<(Usage | null)[]>;
}

/** Creates the limiter of one limit, e.g. `createRedisLimiter(client)`, or `(name, {points, seconds}) => new RateLimiterRedis({storeClient, keyPrefix: name, points, duration: seconds})`. */
export type LimiterFactory = (name: string, limit: Limit) => Limiter;

/** Counts in this process only. Several processes, or a serverless platform, need a shared limiter. */
export const memoryLimiter: LimiterFactory = (name, { points, seconds }) =>
  new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });

/** Counts one use. @returns the usage that a limiter refuses with; `undefined` if it allows it. @throws if its store fails. */
export async function consume(limiter: Limiter, key: string): Promise<Usage | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (reason) {
    if (isUsage(reason)) return reason;
    throw reason;
  }
}

function isUsage(reason: unknown): reason is Usage {
  if (reason instanceof Error) return false;
  return typeof (reason as Usage | null)?.msBeforeNext === 'number';
}
