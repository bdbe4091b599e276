import { HttpError } from '../http/http-error.js';
import { CallBreaker, type BreakerState } from './call-breaker.js';
import type { CallBudget } from './call-budget.js';
import type { CallPauses, Purpose } from './call-pauses.js';
import { UpstreamFailure, type Gate, type UpstreamRequest, type UpstreamResponse } from './upstream.js';

export interface CallGateOptions {
  readonly pauses: CallPauses;
  /** @default no limit */
  readonly budget?: CallBudget | undefined;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
}

/** What keeps calls from the API at the moment. */
export interface GateState {
  /** By kind of call; those that were never made are missing. */
  readonly breakers: Readonly<Record<string, BreakerState>>;
  /** Milliseconds for which the API wants no calls. */
  readonly pausedMs: Readonly<Record<Purpose, number>>;
  /** Calls that this process may make at once; `undefined` without a budget. */
  readonly budget: number | undefined;
}

/** Why a call was not made, as the log names it. */
export const GATE_LIMITS = ['upstreamBreaker', 'upstreamPause', 'upstreamBudget'] as const;
type GateLimit = (typeof GATE_LIMITS)[number];

/** Without these no booking is made, or nobody learns what became of one. */
const FOR_BOOKINGS = new Set(['token', 'agent token', 'create', 'find', 'schedule']);
/** Answers of a proxy in front of an API that is down. */
const DOWN = new Set([502, 503, 504]);
const NO_ANSWER = new Set(['timeout', 'network', 'unreachable']);

/** Decides whether a call of the API is made now. A call that is not made was certainly not sent. */
export class CallGate {
  readonly #options: CallGateOptions;
  readonly #breakers = new Map<string, CallBreaker>();

  constructor(options: CallGateOptions) {
    this.#options = options;
  }

  get state(): GateState {
    const { pauses, budget } = this.#options;
    return {
      breakers: Object.fromEntries([...this.#breakers].map(([kind, { state }]) => [kind, state])),
      pausedMs: { reading: pauses.remaining('reading'), booking: pauses.remaining('booking') },
      budget: budget?.available,
    };
  }

  /** Learns what other processes know, so that the next call need not wait for it. Never fails. */
  async prepare(): Promise<void> {
    await this.#options.pauses.sync();
  }

  /**
   * Makes a call if it is allowed.
   *
   * @throws HttpError 503 with `Retry-After` if the call was not made, and what `send` throws
   */
  readonly run: Gate = async (request, send) => {
    const { call, kind = call, purpose = FOR_BOOKINGS.has(call) ? 'booking' : 'reading' } = request;
    const { pauses, budget } = this.#options;
    await pauses.sync();
    // The one look for a booking that was refused, or whose answer was lost: the truth about it cannot wait. What nobody
    // here has sent can.
    if (call !== 'find' || purpose === 'reading') throwIfClosed('upstreamPause', pauses.remaining(purpose));
    const breaker = this.#breaker(kind);
    throwIfClosed('upstreamBreaker', breaker.ask());
    try {
      if (budget) throwIfClosed('upstreamBudget', await budget.take(purpose));
      const answer = await send();
      await this.#judge(request, purpose, breaker, answer);
      return answer;
    } catch (error) {
      if (error instanceof UpstreamFailure && NO_ANSWER.has(error.outcome)) breaker.fail();
      else breaker.cancel();
      throw error;
    }
  };

  async #judge(
    { call }: UpstreamRequest,
    purpose: Purpose,
    breaker: CallBreaker,
    { status, retryAfter }: UpstreamResponse,
  ): Promise<void> {
    // What a visitor typed can make a create fail with 500, and must not stop everybody's bookings.
    if (DOWN.has(status) || (status >= 500 && call !== 'create')) breaker.fail();
    else if (status >= 500) breaker.cancel();
    else breaker.succeed();
    if (status === 429) await this.#options.pauses.refuse(purpose, retryAfter);
    else if (status < 500) this.#options.pauses.accept(purpose);
  }

  #breaker(kind: string): CallBreaker {
    let breaker = this.#breakers.get(kind);
    if (!breaker) this.#breakers.set(kind, (breaker = new CallBreaker(this.#options.monotonicClock)));
    return breaker;
  }
}

function throwIfClosed(limit: GateLimit, waitMs: number): void {
  if (waitMs <= 0) return;
  throw new HttpError(503, 'Service unavailable', 'The booking service is busy. Please try again shortly', {
    retryAfter: Math.max(1, Math.ceil(waitMs / 1000)),
    limit,
  });
}
