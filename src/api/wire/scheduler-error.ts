/**
 * Error codes of the `error` event (`detail.code`).
 *
 * - `configuration`: an attribute is missing or has an invalid value
 * - `pak_refused`: the page contains the partner key
 * - `token_refused`: the token endpoint returned no usable token
 * - `network`: there was no response, and nothing was booked
 * - `bad_response`: the response is not one of the API
 * - `internal`: an exception in the element, usually because the page has changed a built-in object
 * - `unauthorized` (401), `forbidden` (403), `not_found` (404), `conflict` (409), `rate_limited` (429),
 *   `rejected` (any other 4xx), `server_error` (5xx): the API refused the request
 * - `outcome_unknown`: the booking was sent, but it is not known whether it was stored
 * - `not_booked`: a check after an unknown outcome found no booking
 * - `challenge_missing`: the visitor has not solved the page's challenge
 * - `consent_missing`: the visitor has not given the required consent
 * - `prevented`: the page canceled the booking
 * - `no_full_url`: the meeting has no URL
 * - `untrusted_origin`: the meeting's URL is not on a trusted origin
 * - `popup_blocked`: the browser blocked the new tab
 * - `tab_closed`: the visitor closed the new tab, or left the page, before the meeting opened
 */
export type ErrorCode =
  | 'configuration'
  | 'pak_refused'
  | 'token_refused'
  | 'network'
  | 'bad_response'
  | 'internal'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rate_limited'
  | 'rejected'
  | 'server_error'
  | 'outcome_unknown'
  | 'not_booked'
  | 'challenge_missing'
  | 'consent_missing'
  | 'prevented'
  | 'no_full_url'
  | 'untrusted_origin'
  | 'popup_blocked'
  | 'tab_closed';

/**
 * What `explainError` can tell about an error: a response that is not JSON, a redirect (without a text), the kind of a
 * response that cannot be read, or an exception.
 */
export type ErrorCause =
  | { readonly url: string; readonly text?: string }
  | 'agenda'
  | 'agents'
  | 'availability'
  | 'schedule'
  | 'token'
  | Error;

export interface SchedulerErrorOptions {
  /** What `explainError` reads, an {@link ErrorCause}; missing if there is nothing to explain. */
  readonly cause?: unknown;
  /** What to fix, for the site's developer. The code if missing. */
  readonly message?: string | undefined;
  /** HTTP status of the response. */
  readonly status?: number | undefined;
  /** Parsed body of the response. */
  readonly response?: unknown;
  /** Seconds to wait before another try, from `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** The reason that the page or its token endpoint gave, as plain text for the visitor. Never a text of the API. */
  readonly pageMessage?: string | undefined;
  /** Request ID; the same one appears in the gateway's log. */
  readonly requestId?: string | undefined;
}

/** An error of the API, the network or the configuration. Its texts never contain a token. */
export class SchedulerError extends Error {
  override readonly name = 'SchedulerError';
  readonly code: ErrorCode;
  readonly status: number | undefined;
  readonly response: unknown;
  readonly retryAfter: number | undefined;
  readonly pageMessage: string | undefined;
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, options: SchedulerErrorOptions = {}) {
    super(options.message ?? code, options);
    this.code = code;
    this.status = options.status;
    this.response = options.response;
    this.retryAfter = options.retryAfter;
    this.pageMessage = options.pageMessage;
    this.requestId = options.requestId;
  }
}

const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'rate_limited',
};

/** Error code for an HTTP status of 400 or more. */
export function errorCodeForStatus(status: number, method: string): ErrorCode {
  const code = CODE_BY_STATUS[status] ?? (status >= 500 ? 'server_error' : 'rejected');
  // To read takes no time from anybody, and sends nothing in which something could be wrong.
  return method === 'GET' && /^(conflict|rejected)$/.test(code) ? 'bad_response' : code;
}

/** Wraps anything else that was thrown as `internal`. Leaves out its message, which may contain a token. */
export function toSchedulerError(cause: unknown): SchedulerError {
  if (cause instanceof SchedulerError) return cause;
  const { name, message, stack } = Object(cause) as Error;
  return new SchedulerError('internal', { cause, message: `${name} ${stack}`.replace(message, '') });
}
