import { decodeJwt } from 'jose';
import * as z from 'zod';
import { badGateway, type HttpError } from '../http/http-error.js';
import { MAX_ANSWER_BYTES } from './answer-sizes.js';
import { signInRequest } from './sign-in-request.js';
import type { Credentials } from '../options/credentials.js';
import type { TraceCall } from '../http/log.js';
import type { SharedValues } from './shared-values.js';
import { toHttpError, UpstreamFailure, type Upstream } from './upstream.js';

export interface TenantTokensOptions {
  readonly credentials: Credentials;
  readonly upstream: Upstream;
  readonly clock: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Shares the tenant's token with other processes. @default every process has its own */
  readonly shared?: SharedValues | undefined;
}

/** The tenant's token, as processes share it. */
interface SharedToken {
  readonly token: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

const SHARED_NAME = 'token';

const SignedIn = z.object({ token: z.string().regex(/^[\x21-\x7e]{1,8192}$/) });

const FALLBACK_LIFETIME_MS = 5 * 60_000;
const RENEW_EARLY_MS = 60_000;
const MAX_LIFETIME_MS = 12 * 3_600_000;
const FAILURE_TTL_MS = 3_000;
/** If the API refuses new tokens as well, another one does not help. */
const MIN_DROP_INTERVAL_MS = 5_000;

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'fetching'; readonly answer: Promise<string> }
  | {
      readonly kind: 'cached';
      readonly token: string;
      readonly fetchedAt: number;
      readonly expiresAt: number;
    }
  | { readonly kind: 'failed'; readonly error: HttpError; readonly expiresAt: number };

/** Tokens of the API. The tenant's token is cached and fetched once for all waiting requests; an agent's never is. */
export class TenantTokens {
  readonly #options: TenantTokensOptions;
  #state: State = { kind: 'none' };
  /** Token that the API refused last. */
  #refused: string | undefined;
  #droppedAt = -Infinity;
  /** Ends when no other process gets the refused token any more. */
  #removal: Promise<void> = Promise.resolve();

  constructor(options: TenantTokensOptions) {
    this.#options = options;
  }

  /**
   * The tenant's token.
   *
   * @throws HttpError 502 or 504. A failure is repeated for three seconds, so that a wrong key is not tried each time.
   */
  async get(trace: TraceCall): Promise<string> {
    const state = this.#state;
    const now = this.#options.monotonicClock();
    if (state.kind === 'fetching') return state.answer;
    if (state.kind === 'cached' && now < state.expiresAt) return state.token;
    if (state.kind === 'failed' && now < state.expiresAt) throw state.error;
    const answer = this.#renew(trace);
    this.#state = { kind: 'fetching', answer };
    return answer;
  }

  /** Age of the tenant's token and time until it is renewed, in milliseconds; empty without a token. */
  age(): { readonly ageMs?: number; readonly expiresInMs?: number } {
    if (this.#state.kind !== 'cached') return {};
    const now = this.#options.monotonicClock();
    return { ageMs: now - this.#state.fetchedAt, expiresInMs: this.#state.expiresAt - now };
  }

  /**
   * Drops a token that the API refused, for all processes, unless a newer one has replaced it. Does nothing within five
   * seconds of the last time: an API that refuses every token gets no stream of sign-ins.
   */
  drop(token: string): void {
    const { monotonicClock, shared } = this.#options;
    const now = monotonicClock();
    if (this.#state.kind !== 'cached' || this.#state.token !== token) return;
    if (now - this.#droppedAt < MIN_DROP_INTERVAL_MS) return;
    this.#droppedAt = now;
    this.#refused = token;
    this.#state = { kind: 'none' };
    if (shared) this.#removal = shared.remove(SHARED_NAME, (one) => (one as SharedToken).token === token);
  }

  /** Gets a new token for an agent. @throws HttpError 502 or 504 */
  async forAgent(agentId: string, trace: TraceCall): Promise<string> {
    return this.#signIn('agent token', agentId, trace);
  }

  async #renew(trace: TraceCall): Promise<string> {
    const { clock, monotonicClock } = this.#options;
    try {
      const { value, ageMs } = await this.#shared(trace);
      const { token, expiresAt } = value;
      const now = monotonicClock();
      this.#state = { kind: 'cached', token, fetchedAt: now - ageMs, expiresAt: now + expiresAt - clock() };
      return token;
    } catch (error) {
      this.#state = {
        kind: 'failed',
        error: error as HttpError,
        expiresAt: monotonicClock() + FAILURE_TTL_MS,
      };
      throw error;
    }
  }

  /** A token that another process has, or a new one. */
  async #shared(trace: TraceCall): Promise<{ readonly value: SharedToken; readonly ageMs: number }> {
    const { clock, shared } = this.#options;
    const signIn = async (): Promise<SharedToken> => {
      const token = await this.#signIn('token', undefined, trace);
      const now = clock();
      const expiry = expiryOf(token);
      const lifetimeMs =
        expiry === undefined
          ? FALLBACK_LIFETIME_MS
          : Math.min(expiry - now - RENEW_EARLY_MS, MAX_LIFETIME_MS);
      return { token, expiresAt: now + lifetimeMs };
    };
    if (!shared) return { value: await signIn(), ageMs: 0 };
    await this.#removal;
    return shared.load<SharedToken>(
      SHARED_NAME,
      {
        lifetimeOf: ({ expiresAt }) => ({ freshMs: expiresAt - clock(), usableMs: expiresAt - clock() }),
        // A store that still has a refused token must not give it back.
        accepts: ({ token, expiresAt }) => token !== this.#refused && expiresAt > clock(),
      },
      signIn,
    );
  }

  async #signIn(call: string, agentId: string | undefined, trace: TraceCall): Promise<string> {
    const { credentials, upstream } = this.#options;
    try {
      const request = { call, ...signInRequest(credentials, agentId), maxBytes: MAX_ANSWER_BYTES.signIn };
      const { status, json } = await upstream.send(request, trace);
      const { success, data } = SignedIn.safeParse(json);
      if (status < 200 || status >= 300 || !success) throw badGateway();
      return data.token;
    } catch (error) {
      throw error instanceof UpstreamFailure ? toHttpError(error) : error;
    }
  }
}

/** Expiry of a JWT in epoch milliseconds; `undefined` if it has none. */
export function expiryOf(token: string): number | undefined {
  const exp = jwtPayload(token)['exp'];
  return typeof exp === 'number' ? exp * 1000 : undefined;
}

/** Whether a token contains the partner key: in a field `pak`, or anywhere as text. */
export function carriesPak(token: string, pak: string | undefined): boolean {
  const payload = jwtPayload(token);
  const hasField = Object.entries(payload).some(([name, value]) => /^pak$/i.test(name) && value != null);
  if (hasField || pak === undefined) return hasField;
  return JSON.stringify(payload).includes(JSON.stringify(pak).slice(1, -1)) || token.includes(pak);
}

/** Unverified payload of a JWT; empty if the token is not a JWT. */
function jwtPayload(token: string): Record<string, unknown> {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}
