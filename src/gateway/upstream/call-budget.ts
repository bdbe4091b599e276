import { pause, type Pause } from '../http/pause.js';
import type { Purpose } from './call-pauses.js';
import type { SharedValues } from './shared-values.js';

export interface CallBudgetOptions {
  /** Calls per second on average. */
  readonly perSecond: number;
  /** Calls at once after a quiet time. */
  readonly burst: number;
  /** Calls of the burst that only bookings may use. */
  readonly reserveForCreates: number;
  readonly clock: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Shares the budget with other processes. @default each process has its own */
  readonly shared?: SharedValues | undefined;
  /** @default a timer */
  readonly pause?: Pause;
}

/** A token bucket. One token is one call. */
interface Bucket {
  readonly tokens: number;
  /** Milliseconds at which it had these tokens. */
  readonly at: number;
}

/** Maximum time that a call waits for a token, in milliseconds. */
const MAX_WAIT_MS: Readonly<Record<Purpose, number>> = { reading: 1_000, booking: 5_000 };
const NAME = 'budget';
const LIFETIME_MS = 3_600_000;
/** Tokens that a process has taken from the store and not used are lost after this time. */
const GRANT_LIFETIME_MS = 1_000;
/** Part of a second's tokens that a process takes from the store at once. */
const GRANTS_PER_SECOND = 20;
const CONTENTION_MS = 20;
const MAX_CLOCK_DIFFERENCE_MS = 5_000;

/**
 * Limits calls of the API: a token bucket with a reserve for bookings. Processes that share a store share the bucket: each
 * takes a few tokens at a time. While the store fails, each process has the whole rate.
 */
export class CallBudget {
  readonly #options: CallBudgetOptions;
  #own: Bucket;
  #granted = { tokens: 0, until: -Infinity };
  #asking: Promise<unknown> = Promise.resolve();

  constructor(options: CallBudgetOptions) {
    this.#options = options;
    this.#own = { tokens: options.burst, at: options.monotonicClock() };
  }

  /** Tokens that this process knows of. */
  get available(): number {
    const { shared, monotonicClock } = this.#options;
    if (!shared) return Math.floor(this.#refill(this.#own, monotonicClock()).tokens);
    return this.#granted.until > monotonicClock() ? this.#granted.tokens : 0;
  }

  /** Takes a token, and waits for it if it comes soon. @returns 0, or milliseconds until there may be one */
  async take(purpose: Purpose): Promise<number> {
    const wait = this.#options.pause ?? pause;
    for (let leftMs = MAX_WAIT_MS[purpose]; ;) {
      const waitMs = await this.#try(purpose);
      if (waitMs === 0 || waitMs > leftMs) return waitMs;
      leftMs -= waitMs;
      await wait(waitMs);
    }
  }

  #try(purpose: Purpose): Promise<number> {
    const { shared } = this.#options;
    if (!shared) return Promise.resolve(this.#takeOwn(purpose));
    // One after another, so that a grant serves all who wait for it.
    const answer = this.#asking.then(() => this.#takeShared(purpose, shared));
    this.#asking = answer;
    return answer;
  }

  #takeOwn(purpose: Purpose): number {
    const bucket = this.#refill(this.#own, this.#options.monotonicClock());
    const waitMs = this.#waitFor(bucket, purpose);
    this.#own = waitMs === 0 ? { ...bucket, tokens: bucket.tokens - 1 } : bucket;
    return waitMs;
  }

  async #takeShared(purpose: Purpose, shared: SharedValues): Promise<number> {
    const { perSecond, clock, monotonicClock } = this.#options;
    if (this.#granted.until > monotonicClock() && this.#granted.tokens > 0) {
      this.#granted.tokens -= 1;
      return 0;
    }
    let waitMs = 0;
    let grant = 0;
    const isUpdated = await shared
      .update<Bucket>(NAME, LIFETIME_MS, (old) => {
        const bucket = this.#refill(old, clock());
        waitMs = this.#waitFor(bucket, purpose);
        const floor = Math.min(this.#floor('reading'), Math.max(0, bucket.tokens - 1));
        const spare = Math.floor(bucket.tokens - floor);
        grant = waitMs > 0 ? 0 : Math.min(spare, Math.max(1, Math.floor(perSecond / GRANTS_PER_SECOND)));
        return { ...bucket, tokens: bucket.tokens - grant };
      })
      .catch(() => undefined);
    if (isUpdated === undefined) return this.#takeOwn(purpose);
    // Other processes were faster each time.
    if (!isUpdated) return Math.ceil(Math.random() * CONTENTION_MS);
    if (grant > 0) this.#granted = { tokens: grant - 1, until: monotonicClock() + GRANT_LIFETIME_MS };
    return waitMs;
  }

  #floor(purpose: Purpose): number {
    return purpose === 'booking' ? 0 : this.#options.reserveForCreates;
  }

  #waitFor({ tokens }: Bucket, purpose: Purpose): number {
    const missing = this.#floor(purpose) + 1 - tokens;
    return missing <= 0 ? 0 : Math.ceil((missing / this.#options.perSecond) * 1000);
  }

  #refill(bucket: Bucket | undefined, now: number): Bucket {
    const { perSecond, burst } = this.#options;
    if (!bucket || bucket.at > now + MAX_CLOCK_DIFFERENCE_MS) return { tokens: burst, at: now };
    const tokens = bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond;
    return { tokens: Math.min(burst, tokens), at: Math.max(bucket.at, now) };
  }
}
