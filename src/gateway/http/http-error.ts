export interface HttpErrorOptions extends ErrorOptions {
  /** Seconds to wait before another attempt; sent as `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** Whether the API refused the request, and not the gateway itself. @default false */
  readonly isForeign?: boolean | undefined;
  /** The API's own text, for the log; it is never answered. */
  readonly upstreamMessage?: string | undefined;
  /** Work that the page must do before the request is accepted. */
  readonly challenge?: unknown;
  /** Name of the limit that was struck, for the log. */
  readonly limit?: string | undefined;
}

/** Body of an error, in the API's own shape. */
export interface ErrorBody {
  readonly error: string;
  readonly message: string;
  readonly status: number;
  readonly requestId: string;
  readonly challenge?: unknown;
}

/**
 * An error that is answered to the browser. Visitors may read `error` and `message`, so both are plain words.
 * Only the errors that a script must tell apart are codes: `api_refused`, `outcome_unknown`, `not_booked`,
 * `in_progress`, `key_reused`, `slot_taken`, `challenge_required`, `challenge_failed` and `work_required`.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly error: string;
  readonly retryAfter: number | undefined;
  readonly isForeign: boolean;
  readonly upstreamMessage: string | undefined;
  readonly challenge: unknown;
  readonly limit: string | undefined;

  constructor(status: number, error: string, message: string, options: HttpErrorOptions = {}) {
    const { retryAfter, isForeign = false, upstreamMessage, challenge, limit, ...rest } = options;
    super(message, rest);
    this.isForeign = isForeign;
    this.upstreamMessage = upstreamMessage;
    this.challenge = challenge;
    this.limit = limit;
    this.status = status;
    this.error = error;
    this.retryAfter = retryAfter;
  }

  /** Error body in the API's own shape, with the ID of the request in the log. */
  body(requestId: string): ErrorBody {
    const { error, message, status, challenge } = this;
    return { error, message, status, requestId, ...(challenge !== undefined && { challenge }) };
  }
}

export const badRequest = (error: string, message: string): HttpError => new HttpError(400, error, message);

export const forbidden = (message: string): HttpError => new HttpError(403, 'Forbidden', message);

export const unauthorized = (): HttpError =>
  new HttpError(401, 'Unauthorized', 'The token is missing, invalid or expired');

/**
 * @param limit Name of the limit that was reached, for the log.
 * @param retryAfter Seconds to wait; pages disable their button meanwhile. Left out if another booking may be accepted.
 */
export const tooManyRequests = (limit: string, retryAfter?: number): HttpError =>
  new HttpError(429, 'Too many requests', 'Please wait a while and try again', { limit, retryAfter });

/** The API failed, and the visitor did nothing wrong. */
export const badGateway = (cause?: unknown): HttpError =>
  new HttpError(502, 'Bad gateway', 'The booking service is not available right now', { cause });

export const gatewayTimeout = (cause?: unknown): HttpError =>
  new HttpError(504, 'Gateway timeout', 'The booking service did not answer in time', { cause });

/** A dependency that the gateway cannot work without, such as its store, did not answer. */
export const unavailable = (cause?: unknown): HttpError =>
  new HttpError(503, 'Service unavailable', 'The booking service is not available right now', {
    retryAfter: 5,
    cause,
  });

/** The time was free a moment ago, and another booking has it now. */
export const slotTaken = (cause?: unknown): HttpError =>
  new HttpError(409, 'slot_taken', 'This time has just been taken. Please choose another one', { cause });

/** A create was sent, and it is not known whether the meeting was stored. */
export const outcomeUnknown = (cause?: unknown): HttpError =>
  new HttpError(504, 'outcome_unknown', 'It is not known yet whether the meeting was booked', {
    retryAfter: 5,
    cause,
  });

/** The list could be read, the meeting is not in it, and it cannot appear any more. */
export const notBooked = (): HttpError =>
  new HttpError(404, 'not_booked', 'No meeting was booked with this key');

export const isOutcomeUnknown = (error: unknown): boolean => isCode(error, 'outcome_unknown');
export const isSlotTaken = (error: unknown): boolean => isCode(error, 'slot_taken');

const isCode = (error: unknown, code: string): boolean => error instanceof HttpError && error.error === code;
