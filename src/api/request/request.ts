import { loadProofOfWork } from './load-proof-of-work.js';
import type { Challenge } from './proof-of-work.js';
import { parseErrorBody } from '../wire/schema.js';
import { errorCodeForStatus, SchedulerError } from '../wire/scheduler-error.js';

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

export interface RequestOptions {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Serialized as JSON. */
  readonly body?: unknown;
  readonly credentials?: RequestCredentials;
  readonly signal: AbortSignal;
  /** Token of the request. An error response that repeats it is dropped. */
  readonly secret?: string;
  readonly timeoutMs: number;
}

/**
 * Sends a request and returns the parsed JSON of a 2xx response, `null` for 204. Repeats it once if a gateway under pressure
 * asks for work first; such a request was not carried out.
 *
 * Never follows a redirect, because it may lead a token or a booking elsewhere. Instead repeats a read, or a request for a
 * token, with the slash at the end of its path added or removed.
 *
 * @throws SchedulerError `network` without a response, `bad_response` if a 2xx response is not JSON, otherwise the code
 *   for the status.
 * @throws the signal's reason if the caller aborted.
 */
export async function requestJson(fetch: Fetch, url: string, options: RequestOptions): Promise<unknown> {
  try {
    return await requestOnce(fetch, url, options);
  } catch (error) {
    const proof = await proofOfWork(error, options.signal);
    if (!proof) throw error;
    return requestOnce(fetch, url, { ...options, headers: { ...options.headers, 'X-Proof-Of-Work': proof } });
  }
}

/** Does the work that a response asks for. `undefined` if it asks for none, or if that cannot be done. */
async function proofOfWork(error: unknown, signal: AbortSignal): Promise<string | undefined> {
  const { response } = error instanceof SchedulerError ? error : {};
  if (parseErrorBody(response).error !== 'work_required') return undefined;
  try {
    const { solveWork } = await loadProofOfWork();
    return await solveWork((response as { readonly challenge: Challenge }).challenge, signal);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

async function requestOnce(
  fetch: Fetch,
  url: string,
  options: RequestOptions,
  isRepeated?: boolean,
): Promise<unknown> {
  const { method, headers, body, credentials = 'same-origin', signal, secret, timeoutMs } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
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
      redirect: isRepeated || (secret && body) ? 'error' : 'manual',
      referrerPolicy: 'strict-origin-when-cross-origin',
      signal: AbortSignal.any([signal, timeout]),
    });
    text = await response.text();
  } catch {
    signal.throwIfAborted();
    throw new SchedulerError('network', { cause: isRepeated ? { url } : undefined });
  }
  // A redirect has status 0, and the browser hides where it leads. Many servers redirect to add or remove this slash.
  if (!response.status) return requestOnce(fetch, toggleSlash(url), options, true);
  const { ok, status } = response;
  if (status === 204) return null;
  const json = parseJson(text);
  if (ok && json !== undefined) return json;
  throw new SchedulerError(ok ? 'bad_response' : errorCodeForStatus(status, method), {
    cause: json === undefined ? { url, text } : undefined,
    status,
    response: secret && text.includes(secret) ? undefined : json,
    requestId: parseErrorBody(json).requestId,
    retryAfter: retryAfterOf(response.headers),
  });
}

/** Adds a slash at the end of a URL's path, or removes the one that is there. */
export function toggleSlash(url: string): string {
  return url.replace(/\/?(?=\?|$)/, (slash) => (slash ? '' : '/'));
}

/** Seconds of `Retry-After`, which may also be a date; that is compared with the server's own clock, if it is sent. */
function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('Retry-After') ?? '';
  const now = +new Date(headers.get('Date') ?? '') || +new Date();
  const seconds = Math.ceil(Number(value) || (+new Date(value) - now) / 1000);
  return seconds > 0 ? seconds : undefined;
}

function parseJson(text: string): unknown {
  try {
    // Also without byte order marks.
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
}
