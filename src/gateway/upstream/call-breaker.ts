/** `half_open`: one call finds out whether the API works again. */
export type BreakerState = 'closed' | 'open' | 'half_open';

const FAILURES_TO_OPEN = 10;
const FIRST_OPEN_MS = 1_000;
const MAX_OPEN_MS = 30_000;

/**
 * Stops calls of one kind after ten failures in a row. After a second, one call is let through. If it fails as well, the
 * next one follows after twice the time, 30 seconds at most.
 *
 * `cockatiel` and `opossum` do the same, but need Node 22, and read the platform's clock; `opossum` also needs Node's events.
 */
export class CallBreaker {
  readonly #monotonicClock: () => number;
  #failures = 0;
  #openMs = 0;
  #openUntil = 0;
  #isProbing = false;

  /** @param monotonicClock Milliseconds of a clock that never jumps. */
  constructor(monotonicClock: () => number) {
    this.#monotonicClock = monotonicClock;
  }

  get state(): BreakerState {
    if (this.#openMs === 0) return 'closed';
    return this.#isProbing || this.#monotonicClock() >= this.#openUntil ? 'half_open' : 'open';
  }

  /** Asks for a call, which must end with {@link succeed}, {@link fail} or {@link cancel}. @returns 0, or milliseconds to wait */
  ask(): number {
    if (this.#openMs === 0) return 0;
    const waitMs = this.#openUntil - this.#monotonicClock();
    if (waitMs > 0) return waitMs;
    if (this.#isProbing) return FIRST_OPEN_MS;
    this.#isProbing = true;
    return 0;
  }

  succeed(): void {
    this.#failures = 0;
    this.#openMs = 0;
    this.#isProbing = false;
  }

  fail(): void {
    this.#failures += 1;
    const isOpen = this.#openMs > 0;
    // Calls that began before it opened tell nothing new.
    if (isOpen ? !this.#isProbing : this.#failures < FAILURES_TO_OPEN) return;
    this.#openMs = isOpen ? Math.min(this.#openMs * 2, MAX_OPEN_MS) : FIRST_OPEN_MS;
    this.#openUntil = this.#monotonicClock() + this.#openMs;
    this.#isProbing = false;
  }

  /** Ends a call that was not made, or that tells nothing about the API. */
  cancel(): void {
    this.#isProbing = false;
  }
}
