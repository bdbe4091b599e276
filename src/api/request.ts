import { errorBodyIn, apiMessageIn } from './schema.js';
import { codeOfStatus, SchedulerError } from './scheduler-error.js';

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

export interface RequestOptions {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly credentials?: RequestCredentials;
  readonly signal?: AbortSignal | undefined;
  /** Must not come back in what is told of a refusal: the token that was sent. */
  readonly secret?: string;
  /** Milliseconds until the request counts as unanswered. */
  readonly timeout: number;
}

/**
 * Makes one request and gives the parsed JSON of a 2xx answer. The one place where answers are read.
 *
 * @throws SchedulerError `network` where no answer came, `bad_response` where a 2xx answer was not JSON,
 *   else the code of the status.
 * @throws the signal's reason where the caller aborted.
 */
export async function requestJson(fetch: Fetch, url: string, options: RequestOptions): Promise<unknown> {
  const { method, headers, body, credentials = 'omit', signal, secret, timeout } = options;
  const timer = AbortSignal.timeout(timeout);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: {
        Accept: 'application/json',
        ...headers,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      credentials,
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'strict-origin-when-cross-origin',
      signal: signal ? AbortSignal.any([signal, timer]) : timer,
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    throw new SchedulerError('network', { cause });
  }
  const { ok, status } = response;
  const json = !ok && secret && text.includes(secret) ? undefined : parseJson(text);
  if (ok && json !== undefined) return json;
  const refusal = errorBodyIn(json);
  throw new SchedulerError(ok ? 'bad_response' : codeOfStatus(status), {
    status,
    response: json,
    apiMessage: apiMessageIn(refusal),
    requestId: refusal.requestId,
    retryAfter: Number(response.headers.get('Retry-After')) || undefined,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
