import type { Agents } from '../agents/agents.js';
import type { TraceCall, UpstreamCall } from '../http/log.js';
import { pause } from '../http/pause.js';
import { VERSION } from '../http/version.js';
import type { CircuitBreaker } from '../stores/circuit-breaker.js';
import { MAX_ANSWER_BYTES } from '../upstream/answer-sizes.js';
import type { Api } from '../upstream/api.js';
import type { TenantTokens } from '../upstream/tenant-tokens.js';

/** Whether bookings can be made now, and if not, which part is in the way. Holds no name and no secret. */
export interface ReadinessReport {
  readonly status: 'ready' | 'not_ready';
  readonly version: string;
  /** Name of the site, if one process serves several. */
  readonly site?: string;
  readonly storage: {
    readonly status: 'ok' | 'unavailable';
    /** Whether a store is shared by all processes. */
    readonly shared: boolean;
  };
  readonly api: {
    /** `ok` if a call succeeded within the last 30 seconds. */
    readonly status: 'ok' | 'failing';
    /** Seconds since the last call that succeeded. */
    readonly last_success_seconds?: number;
    /** Of the last call, if it failed. */
    readonly outcome?: UpstreamCall['outcome'];
    readonly reason?: string;
  };
  /** The tenant's token. It is requested when it is needed, so a missing one is no failure. */
  readonly token: { readonly age_seconds?: number; readonly expires_seconds?: number };
  /** The cached list of agents. */
  readonly agents: { readonly age_seconds?: number };
}

export interface ReadinessOptions {
  /** @default none */
  readonly site?: string | undefined;
  readonly api: Pick<Api, 'read'>;
  readonly tokens: Pick<TenantTokens, 'age'>;
  readonly agents: Pick<Agents, 'listAgeMs'>;
  readonly breaker: Pick<CircuitBreaker, 'check'>;
  readonly isStorageShared: boolean;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Maximum milliseconds to wait for the API. @default 2000 */
  readonly deadlineMs?: number;
}

/** Milliseconds for which a successful call shows that the API works. */
const FRESH_MS = 30_000;
/** Minimum milliseconds between two calls that only find out whether the API works. */
const PROBE_INTERVAL_MS = 5_000;
const DEADLINE_MS = 2_000;

/**
 * Knows whether the gateway can make bookings. Visitors' requests tell whether the API works; only if none succeeded
 * lately, it is asked.
 */
export class Readiness {
  readonly #options: ReadinessOptions;
  #succeededAt: number | undefined;
  #failure: UpstreamCall | undefined;
  #probedAt = -Infinity;
  #probe: Promise<void> | undefined;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /** Takes note of a call of the API. */
  record(call: UpstreamCall): void {
    const { outcome } = call;
    const hasAnswer = typeof outcome === 'number';
    const isSignIn = call.call === 'token';
    if (hasAnswer && outcome < 300) {
      // Signing in is not enough for a booking.
      if (isSignIn) return;
      this.#succeededAt = this.#options.monotonicClock();
      this.#failure = undefined;
    } else if (!hasAnswer || outcome >= 500 || REFUSED.has(outcome) || isSignIn) {
      // Any other refusal, such as that of a taken time, is no failure of the API.
      this.#failure = call;
    }
  }

  /** @param trace Receives the call of the API, if one is made. */
  async report(trace: TraceCall): Promise<ReadinessReport> {
    const [isStorageUp] = await Promise.all([this.#options.breaker.check(), this.#ask(trace)]);
    const { site, tokens, agents, isStorageShared, monotonicClock } = this.#options;
    const now = monotonicClock();
    const sinceSuccess = this.#succeededAt === undefined ? undefined : now - this.#succeededAt;
    const isApiUp = sinceSuccess !== undefined && sinceSuccess < FRESH_MS;
    const { ageMs, expiresInMs } = tokens.age();
    return {
      status: isStorageUp && isApiUp ? 'ready' : 'not_ready',
      version: VERSION,
      ...(site !== undefined && { site }),
      storage: { status: isStorageUp ? 'ok' : 'unavailable', shared: isStorageShared },
      api: {
        status: isApiUp ? 'ok' : 'failing',
        ...seconds('last_success_seconds', sinceSuccess),
        ...(this.#failure && { outcome: this.#failure.outcome }),
        ...(this.#failure?.reason !== undefined && { reason: this.#failure.reason }),
      },
      token: { ...seconds('age_seconds', ageMs), ...seconds('expires_seconds', expiresInMs) },
      agents: seconds('age_seconds', agents.listAgeMs),
    };
  }

  /** Calls the API, unless one succeeded lately. Waits for it, but not long: health checks have deadlines, too. */
  async #ask(trace: TraceCall): Promise<void> {
    const { monotonicClock, deadlineMs = DEADLINE_MS } = this.#options;
    const now = monotonicClock();
    if (this.#succeededAt !== undefined && now - this.#succeededAt < FRESH_MS) return;
    if (!this.#probe && now - this.#probedAt < PROBE_INTERVAL_MS) return;
    this.#probe ??= this.#read(trace);
    const answered = new AbortController();
    await Promise.race([this.#probe.then(() => answered.abort()), pause(deadlineMs, answered.signal)]);
  }

  async #read(trace: TraceCall): Promise<void> {
    const { api, monotonicClock } = this.#options;
    this.#probedAt = monotonicClock();
    try {
      await api.read('ready', '/api/brokerages/agents', trace, { maxBytes: MAX_ANSWER_BYTES.list });
    } catch {
      // `record` has taken note of it.
    } finally {
      this.#probe = undefined;
    }
  }
}

/** Statuses by which the API refuses the credentials, or every call. */
const REFUSED = new Set([401, 403, 429]);

function seconds<Name extends string>(name: Name, ms: number | undefined): { [K in Name]?: number } {
  return (ms === undefined ? {} : { [name]: Math.max(0, Math.round(ms / 1000)) }) as { [K in Name]?: number };
}
