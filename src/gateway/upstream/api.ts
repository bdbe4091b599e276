import { badGateway, gatewayTimeout, HttpError } from '../http/http-error.js';
import { refusalText } from '../http/clean-line.js';
import type { TenantTokens } from './tenant-tokens.js';
import {
  UpstreamFailure,
  type TraceCall,
  type Upstream,
  type UpstreamAnswer,
  type UpstreamRequest,
} from './upstream.js';

/** The API, as the owner of the gateway may use it. */
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
   * Sends with the tenant's token; where the API refuses that, once more with a new one. A 401 says that nothing was
   * carried out, so this is safe for a create too.
   *
   * @throws UpstreamFailure where no answer came.
   * @throws HttpError 502 or 504 where no token could be had, or the API refuses the new one as well.
   */
  async send(request: Omit<UpstreamRequest, 'token'>, record: TraceCall): Promise<UpstreamAnswer> {
    const token = await this.#tokens.get(record);
    const answer = await this.#upstream.send({ ...request, token }, record);
    if (answer.status !== 401) return answer;
    this.#tokens.drop(token);
    const renewed = await this.#tokens.get(record);
    const second = await this.#upstream.send({ ...request, token: renewed }, record);
    if (second.status !== 401) return second;
    this.#tokens.drop(renewed);
    throw badGateway();
  }

  /**
   * Reads something with the tenant's token.
   *
   * @throws HttpError the API's own 4xx, 502 or 504.
   */
  async read(call: string, path: string, record: TraceCall): Promise<unknown> {
    try {
      const answer = await this.send({ call, method: 'GET', path }, record);
      if (!isSuccess(answer)) throw this.refusal(answer);
      if (answer.json === undefined) throw badGateway();
      return answer.json;
    } catch (error) {
      throw error instanceof UpstreamFailure ? failure(error) : error;
    }
  }

  /** What a browser is told of an answer that is no success: a 4xx as it is, in the API's own words; else a 502. */
  refusal({ status, json, retryAfter }: UpstreamAnswer): HttpError {
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

export const isSuccess = ({ status }: UpstreamAnswer): boolean => status >= 200 && status < 300;

/** What a browser is told where no answer came. */
export function failure(error: UpstreamFailure): HttpError {
  return error.outcome === 'timeout' ? gatewayTimeout(error) : badGateway(error);
}
