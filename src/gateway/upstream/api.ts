import { badGateway, type HttpError } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { apiRefusal } from './api-refusal.js';
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
   * @throws HttpError 502 or 504 if there is no token, 503 if the call was not made.
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
   * @throws HttpError 502 or 504 if there is no token, or if the API refuses the new one as well; 503 if the call was not made.
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
   * @param more What else `Upstream` is to know of the request.
   * @throws HttpError the status of the API's 4xx, 502, 503 or 504.
   */
  async read(
    call: string,
    path: string,
    trace: TraceCall,
    more: Pick<UpstreamRequest, 'maxBytes' | 'kind' | 'purpose'> = {},
  ): Promise<unknown> {
    try {
      const answer = await this.send({ ...more, call, method: 'GET', path }, trace);
      // A page that says 404 is that of a server in front of the API, which knows nothing of the API's objects.
      if (answer.status === 404 && answer.json === undefined) throw badGateway();
      if (!isSuccess(answer)) throw this.refusal(answer);
      if (answer.json === undefined) throw badGateway();
      return answer.json;
    } catch (error) {
      throw error instanceof UpstreamFailure ? toHttpError(error) : error;
    }
  }

  /** The error for a browser after an unsuccessful answer: a 4xx keeps its status, anything else is a 502. */
  refusal(answer: UpstreamResponse): HttpError {
    const { status } = answer;
    if (status < 400 || status >= 500 || status === 407) return badGateway();
    return apiRefusal(answer, { secrets: this.#secrets, sent: answer.sent });
  }
}

export const isSuccess = ({ status }: UpstreamResponse): boolean => status >= 200 && status < 300;
