/**
 * The package's entry also loads its stores for Node and its databases, which do not exist on Workers;
 * this file of it needs nothing but timers.
 */
declare module 'rate-limiter-flexible/lib/RateLimiterMemory.js' {
  export default class RateLimiterMemory {
    constructor(options: { keyPrefix: string; points: number; duration: number });
    consume(key: string): Promise<unknown>;
    get(key: string): Promise<{ consumedPoints: number; msBeforeNext: number } | null>;
  }
}
