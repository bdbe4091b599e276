import type { Fetch } from '../../api/request/request.js';
import { apiUrl } from '../../api/wire/trusted-url.js';
import { failureReason } from '../../gateway/upstream/failure-reason.js';

/** Form of a body: JSON with these fields of an error, other JSON, an HTML page, some other text, or nothing. */
export type BodyForm =
  'error' | 'message' | 'error, message' | 'error, message, status' | 'JSON' | 'HTML' | 'text' | 'empty';

export interface ProbeResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly json: unknown;
  readonly form: BodyForm;
}

export interface ProbeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  /** Path that begins with a slash, with each part encoded. */
  readonly path: string;
  readonly token?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the request early. */
  readonly signal?: AbortSignal | undefined;
}

/** No answer came. The message holds nothing of the request. */
export class NoResponse extends Error {
  override readonly name = 'NoResponse';
}

export interface ProbeClientOptions {
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
}

/** Calls the API as it is, and keeps what the gateway does not need: headers, redirects and the form of errors. */
export class ProbeClient {
  readonly #options: ProbeClientOptions;
  /** Calls that were redirected, such as `POST 308`. */
  readonly redirects = new Set<string>();
  /** Duration of the slowest answer, in milliseconds. */
  slowestMs = 0;

  constructor(options: ProbeClientOptions) {
    this.#options = options;
  }

  /** @throws NoResponse, or the reason of the signal */
  async send({ method, path, token, body, headers, signal }: ProbeRequest): Promise<ProbeResponse> {
    const { baseUrl, fetch, timeoutMs, monotonicClock } = this.#options;
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(timeoutMs);
    const start = monotonicClock();
    try {
      const response = await fetch(apiUrl(baseUrl, path), {
        method,
        headers: {
          Accept: 'application/json',
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const text = await response.text();
      this.slowestMs = Math.max(this.slowestMs, Math.round(monotonicClock() - start));
      const { status } = response;
      if (status >= 300 && status < 400) this.redirects.add(`${method} ${status}`);
      const json = parseJson(text);
      return { status, headers: response.headers, json, form: formOf(text, json) };
    } catch (error) {
      signal?.throwIfAborted();
      throw new NoResponse(
        timeout.aborted ? 'no answer in time' : (failureReason(error) ?? 'connection failed'),
      );
    }
  }
}

export const isSuccess = ({ status }: ProbeResponse): boolean => status >= 200 && status < 300;

function formOf(text: string, json: unknown): BodyForm {
  if (text.trim() === '') return 'empty';
  if (json === undefined) return /<html|<!doctype/i.test(text) ? 'HTML' : 'text';
  if (typeof json !== 'object' || json === null) return 'JSON';
  const fields = ['error', 'message', 'status'].filter((name) => name in json).join(', ');
  return isErrorForm(fields) ? fields : 'JSON';
}

const isErrorForm = (fields: string): fields is Exclude<BodyForm, 'JSON' | 'HTML' | 'text' | 'empty'> =>
  ['error', 'message', 'error, message', 'error, message, status'].includes(fields);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
