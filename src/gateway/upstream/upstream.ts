import { badGateway, gatewayTimeout, type HttpError } from '../http/http-error.js';
import type { Fetch } from '../../api/request/request.js';
import { apiUrl } from '../../api/wire/trusted-url.js';
import type { TraceCall, UpstreamCall } from '../http/log.js';
import { inCallSpan } from '../http/tracing.js';
import { MAX_ANSWER_BYTES } from './answer-sizes.js';
import { failureReason, isUnsent } from './failure-reason.js';

/** The API gave no readable answer. The message contains nothing of the request. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly outcome: Exclude<UpstreamCall['outcome'], number>;

  constructor(outcome: UpstreamFailure['outcome'], options?: ErrorOptions) {
    super(outcome, options);
    this.outcome = outcome;
  }
}

/** The error for a browser when the API gave no answer. */
export function toHttpError(error: UpstreamFailure): HttpError {
  return error.outcome === 'timeout' ? gatewayTimeout(error) : badGateway(error);
}

/** An answer of the API, with any status. */
export interface UpstreamResponse {
  readonly status: number;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly json: unknown;
  /** `Retry-After` in seconds; `undefined` if it is missing or unreadable. */
  readonly retryAfter: number | undefined;
  /** Body of the request. */
  readonly sent?: unknown;
}

export interface UpstreamRequest {
  /** Name of the call in the log. */
  readonly call: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path that begins with a slash, with each part encoded. */
  readonly path: string;
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Maximum size of the answer's body, in bytes. @default that of one meeting */
  readonly maxBytes?: number | undefined;
  /** Calls of one kind fail together. @default the name of the call */
  readonly kind?: string | undefined;
  /** Bookings go first where calls are limited. @default by the name of the call */
  readonly purpose?: 'reading' | 'booking' | undefined;
}

/** Makes a call, or throws without making it. */
export type Gate = (
  request: UpstreamRequest,
  send: () => Promise<UpstreamResponse>,
) => Promise<UpstreamResponse>;

export interface UpstreamOptions {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Time for the whole answer, in milliseconds. */
  readonly timeoutMs: number;
  /** @default every call is made */
  readonly gate?: Gate | undefined;
}

/**
 * Sends requests to the API. No other part of the gateway uses the network. The base URL is fixed, redirects are
 * refused, and time and size are limited.
 */
export class Upstream {
  readonly #options: UpstreamOptions;

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  /** @throws UpstreamFailure if no readable answer came. HttpError if the call was not made. */
  async send(request: UpstreamRequest, trace: TraceCall): Promise<UpstreamResponse> {
    const { gate } = this.#options;
    const send = () => this.#send(request, trace);
    return gate ? gate(request, send) : send();
  }

  async #send(request: UpstreamRequest, trace: TraceCall): Promise<UpstreamResponse> {
    const { monotonicClock } = this.#options;
    const { call } = request;
    const start = monotonicClock();
    const duration = (): number => Math.round(monotonicClock() - start);
    try {
      const answer = await inCallSpan(call, trace.traceparent, async (headers, span) => {
        const { status, ...rest } = await this.#answer(request, headers);
        span.setAttribute('http.response.status_code', status);
        return { status, ...rest };
      });
      trace({ call, outcome: answer.status, ms: duration() });
      return answer;
    } catch (error) {
      const failure =
        error instanceof UpstreamFailure
          ? error
          : new UpstreamFailure(isUnsent(error) ? 'unreachable' : 'network', { cause: error });
      const reason = failureReason(failure);
      trace({ call, outcome: failure.outcome, ...(reason !== undefined && { reason }), ms: duration() });
      throw failure;
    }
  }

  async #answer(
    { method, path, token, body, maxBytes = MAX_ANSWER_BYTES.meeting }: UpstreamRequest,
    traceHeaders: Readonly<Record<string, string>>,
  ): Promise<UpstreamResponse> {
    const { baseUrl, fetch, timeoutMs: timeout } = this.#options;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Raced as well as aborted, because the owner's own `fetch` may ignore the signal.
    const timedOut = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new UpstreamFailure('timeout'));
        controller.abort();
      }, timeout);
    });
    const exchange = async (): Promise<UpstreamResponse> => {
      const response = await fetch(apiUrl(baseUrl, path), {
        method,
        headers: {
          Accept: 'application/json',
          ...traceHeaders,
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: controller.signal,
      });
      if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        await response.body?.cancel();
        throw new UpstreamFailure('redirect');
      }
      const { status, headers } = response;
      const text = await boundedText(response, maxBytes);
      const retryAfter = parseRetryAfter(headers.get('Retry-After'));
      return { status, json: parseJson(text), retryAfter, sent: body };
    };
    try {
      return await Promise.race([exchange(), timedOut]);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function boundedText(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  const reader = response.body?.getReader();
  if (!reader) return text;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    size += chunk.value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw new UpstreamFailure('too_large');
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads `Retry-After`, which is a number of seconds or a date. */
export function parseRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return seconds > 0 ? Math.ceil(seconds) : undefined;
}
