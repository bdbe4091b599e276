import { badGateway, HttpError } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { refusalText } from './refusal-text.js';
import type { TenantTokens } from './tenant-tokens.js';
import {
  toHttpError,
  UpstreamFailure,
  type Upstream,
  type UpstreamResponse,
  type UpstreamRequest,
} from './upstream.js';

/** Calls the API with the tenant's token. */
export class Api {
  readonly #upstream: Upstream;
  readonly #tokens: TenantTokens;
  readonly #secrets: readonly string[];

  constructor(upstream: Upstream, tokens: TenantTokens, secrets: readonly string[]) {
    this.#upstream = upstream;
    this.#tokens = tokens;
    this.#secrets = secrets;
  }

  /**
   * Sends a request once, with the tenant's token. After a 401 the next request uses a new token.
   *
   * @throws UpstreamFailure if no answer came.
   * @throws HttpError 502 or 504 if there is no token.
   */
  async sendOnce(request: Omit<UpstreamRequest, 'token'>, trace: TraceCall): Promise<UpstreamResponse> {
    const token = await this.#tokens.get(trace);
    const answer = await this.#upstream.send({ ...request, token }, trace);
    if (answer.status === 401) this.#tokens.drop(token);
    return answer;
  }

  /**
   * Sends a request that is safe to repeat: after a 401 once more, with a new token.
   *
   * @throws UpstreamFailure if no answer came.
   * @throws HttpError 502 or 504 if there is no token, or if the API refuses the new one as well.
   */
  async send(request: Omit<UpstreamRequest, 'token'>, trace: TraceCall): Promise<UpstreamResponse> {
    const first = await this.sendOnce(request, trace);
    if (first.status !== 401) return first;
    const second = await this.sendOnce(request, trace);
    if (second.status === 401) throw badGateway();
    return second;
  }

  /**
   * Gets JSON with the tenant's token.
   *
   * @throws HttpError the API's own 4xx, 502 or 504.
   */
  async read(call: string, path: string, trace: TraceCall): Promise<unknown> {
    try {
      const answer = await this.send({ call, method: 'GET', path }, trace);
      if (!isSuccess(answer)) throw this.refusal(answer);
      if (answer.json === undefined) throw badGateway();
      return answer.json;
    } catch (error) {
      throw error instanceof UpstreamFailure ? toHttpError(error) : error;
    }
  }

  /** The error for a browser after an unsuccessful answer: a 4xx keeps its status and text, anything else is a 502. */
  refusal({ status, json, retryAfter }: UpstreamResponse): HttpError {
    if (status < 400 || status >= 500 || status === 407) return badGateway();
    const { error = 'Refused', message = 'The booking service refused the request' } = refusalText(
      json,
      this.#secrets,
    );
    return new HttpError(status, error, message, {
      retryAfter: status === 429 ? (retryAfter ?? 5) : undefined,
      isForeign: true,
    });
  }
}

export const isSuccess = ({ status }: UpstreamResponse): boolean => status >= 200 && status < 300;
