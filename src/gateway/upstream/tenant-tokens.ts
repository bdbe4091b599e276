import { decodeJwt } from 'jose';
import * as z from 'zod';
import { badGateway, type HttpError } from '../http/http-error.js';
import { failure } from './api.js';
import { signInRequest } from '../options/credentials.js';
import type { Credentials } from '../options/gateway-options.js';
import { UpstreamFailure, type TraceCall, type Upstream } from './upstream.js';

export interface TenantTokensOptions {
  readonly credentials: Credentials;
  readonly upstream: Upstream;
  readonly clock: () => number;
}

const SignedIn = z.object({ token: z.string().regex(/^[\x21-\x7e]{1,8192}$/) });

const FALLBACK = 5 * 60_000;
const EARLY = 60_000;
const LONGEST = 12 * 3_600_000;
const FAILURE_MEMORY = 3_000;

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking'; readonly answer: Promise<string> }
  | { readonly kind: 'held'; readonly token: string; readonly until: number }
  | { readonly kind: 'failed'; readonly error: HttpError; readonly until: number };

/** The API's tokens: one for the tenant, kept in memory and asked for once however many wait; an agent's, never kept. */
export class TenantTokens {
  readonly #options: TenantTokensOptions;
  #state: State = { kind: 'none' };

  constructor(options: TenantTokensOptions) {
    this.#options = options;
  }

  /**
   * The tenant's token.
   *
   * @throws HttpError 502 or 504; the same one for a few seconds, so that a wrong key is not tried with every request.
   */
  async get(record: TraceCall): Promise<string> {
    const state = this.#state;
    const now = this.#options.clock();
    if (state.kind === 'asking') return state.answer;
    if (state.kind === 'held' && now < state.until) return state.token;
    if (state.kind === 'failed' && now < state.until) throw state.error;
    const answer = this.#renew(record);
    this.#state = { kind: 'asking', answer };
    return answer;
  }

  /** Forgets a token that the API refuses, unless a newer one is there already. */
  drop(token: string): void {
    if (this.#state.kind === 'held' && this.#state.token === token) this.#state = { kind: 'none' };
  }

  /**
   * A token of an agent's own.
   *
   * @throws HttpError 502 or 504.
   */
  async ofAgent(agentId: string, record: TraceCall): Promise<string> {
    return this.#signIn('agent token', agentId, record);
  }

  async #renew(record: TraceCall): Promise<string> {
    const { clock } = this.#options;
    try {
      const token = await this.#signIn('token', undefined, record);
      const now = clock();
      const expiry = expiryOf(token);
      const until = expiry === undefined ? now + FALLBACK : Math.min(expiry - EARLY, now + LONGEST);
      this.#state = { kind: 'held', token, until };
      return token;
    } catch (error) {
      this.#state = { kind: 'failed', error: error as HttpError, until: clock() + FAILURE_MEMORY };
      throw error;
    }
  }

  async #signIn(call: string, agentId: string | undefined, record: TraceCall): Promise<string> {
    const { credentials, upstream } = this.#options;
    try {
      const { status, json } = await upstream.send({ call, ...signInRequest(credentials, agentId) }, record);
      const { success, data } = SignedIn.safeParse(json);
      if (status < 200 || status >= 300 || !success) throw badGateway();
      return data.token;
    } catch (error) {
      throw error instanceof UpstreamFailure ? failure(error) : error;
    }
  }
}

/** When a token ends, in epoch milliseconds; `undefined` where it does not say. */
export function expiryOf(token: string): number | undefined {
  const exp = payloadOf(token)['exp'];
  return typeof exp === 'number' ? exp * 1000 : undefined;
}

/** Whether a token's payload carries the partner key: in a field named so, or anywhere as text. */
export function carriesPak(token: string, pak: string | undefined): boolean {
  const payload = payloadOf(token);
  const hasField = Object.entries(payload).some(([name, value]) => /^pak$/i.test(name) && value != null);
  if (hasField || pak === undefined) return hasField;
  return JSON.stringify(payload).includes(JSON.stringify(pak).slice(1, -1)) || token.includes(pak);
}

/** The payload of a JWT, unverified; empty where the token is none. */
function payloadOf(token: string): Record<string, unknown> {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}
