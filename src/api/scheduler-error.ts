/**
 * What can go wrong, as the page is told in the `error` event's `detail.code`.
 *
 * - `configuration`: the element's attributes do not make a working whole
 * - `pak_refused`: the page tried to hand the partner key to a browser
 * - `token_refused`: the token endpoint gave no usable token
 * - `network`: no answer could be had, and nothing was booked
 * - `bad_response`: an answer came that is not the API's
 * - `unauthorized` (401), `forbidden` (403), `not_found` (404), `conflict` (409), `rate_limited` (429),
 *   `rejected` (any other 4xx), `server_error` (5xx): the API's own refusals
 * - `outcome_unknown`: the booking was sent, and whether it was made is not known
 * - `not_booked`: asked again after an unknown outcome, the API knows of no booking
 * - `challenge_missing`: the page's challenge has not been solved
 * - `consent_missing`: what the page asks consent for has not been ticked
 * - `prevented`: the page itself did not let the booking through
 * - `no_full_url`, `untrusted_origin`, `popup_blocked`, `tab_closed`: the meeting cannot be opened
 */
export type ErrorCode =
  | 'configuration'
  | 'pak_refused'
  | 'token_refused'
  | 'network'
  | 'bad_response'
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

export interface SchedulerErrorOptions extends ErrorOptions {
  /** HTTP status of the answer, where one came. */
  readonly status?: number | undefined;
  /** The parsed body of the answer, where it was the API's. */
  readonly response?: unknown;
  /** Seconds after which another try makes sense, from `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** What the API says of the error, as plain text for a visitor. */
  readonly apiMessage?: string | undefined;
  /** By which the owner's log knows the request. */
  readonly requestId?: string | undefined;
}

/** A failure of the API, of the network or of the set-up. Its texts never hold a token. */
export class SchedulerError extends Error {
  override readonly name = 'SchedulerError';
  readonly code: ErrorCode;
  readonly status: number | undefined;
  readonly response: unknown;
  readonly retryAfter: number | undefined;
  readonly apiMessage: string | undefined;
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, options: SchedulerErrorOptions = {}) {
    super(code, options);
    this.code = code;
    this.status = options.status;
    this.response = options.response;
    this.retryAfter = options.retryAfter;
    this.apiMessage = options.apiMessage;
    this.requestId = options.requestId;
  }
}

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'rate_limited',
};

/** The code for an HTTP status of 400 or more. */
export function codeOfStatus(status: number): ErrorCode {
  return CODE_OF_STATUS[status] ?? (status >= 500 ? 'server_error' : 'rejected');
}

/** What was thrown, as an error of ours. */
export function asSchedulerError(cause: unknown): SchedulerError {
  return cause instanceof SchedulerError ? cause : new SchedulerError('bad_response', { cause });
}
