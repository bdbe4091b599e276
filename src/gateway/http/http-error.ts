export interface HttpErrorOptions extends ErrorOptions {
  /** Seconds after which another try makes sense; sent as `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** Whether `error` is a text of the API's, which the log does not repeat. @default false */
  readonly isForeign?: boolean | undefined;
}

/**
 * A refusal that the browser is told of. `error` and `message` are shown to visitors, so they are plain words;
 * the few that a script has to tell apart are codes: `outcome_unknown`, `in_progress`, `key_reused`, `slot_taken`,
 * `challenge_required` and `challenge_failed`.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly error: string;
  readonly retryAfter: number | undefined;
  readonly isForeign: boolean;

  constructor(status: number, error: string, message: string, options: HttpErrorOptions = {}) {
    const { retryAfter, isForeign = false, ...rest } = options;
    super(message, rest);
    this.isForeign = isForeign;
    this.status = status;
    this.error = error;
    this.retryAfter = retryAfter;
  }

  /** The API's own error shape, and the id under which the log has this request. */
  body(requestId: string): { error: string; message: string; status: number; requestId: string } {
    const { error, message, status } = this;
    return { error, message, status, requestId };
  }
}

export const badRequest = (error: string, message: string): HttpError => new HttpError(400, error, message);

export const forbidden = (message: string): HttpError => new HttpError(403, 'Forbidden', message);

export const unauthorized = (): HttpError =>
  new HttpError(401, 'Unauthorized', 'The token is missing, invalid or expired');

/** The API failed in a way that is no fault of the visitor's. */
export const badGateway = (cause?: unknown): HttpError =>
  new HttpError(502, 'Bad gateway', 'The booking service is not available at the moment', { cause });

export const gatewayTimeout = (cause?: unknown): HttpError =>
  new HttpError(504, 'Gateway timeout', 'The booking service did not answer in time', { cause });

/** Something that the gateway cannot do without did not answer, or not in time. */
export const unavailable = (cause?: unknown): HttpError =>
  new HttpError(503, 'Service unavailable', 'The booking service is not available at the moment', {
    retryAfter: 5,
    cause,
  });

/** Another meeting is at this time. */
export const slotTaken = (cause?: unknown): HttpError =>
  new HttpError(409, 'slot_taken', 'This time has just been taken. Please choose another one', { cause });

/** A create was sent, and nothing tells whether it was carried out. */
export const outcomeUnknown = (cause?: unknown): HttpError =>
  new HttpError(504, 'outcome_unknown', 'It is not known yet whether the meeting was booked', {
    retryAfter: 5,
    cause,
  });

export const isOutcomeUnknown = (error: unknown): boolean => isCode(error, 'outcome_unknown');
export const isSlotTaken = (error: unknown): boolean => isCode(error, 'slot_taken');

const isCode = (error: unknown, code: string): boolean =>
  error instanceof HttpError && !error.isForeign && error.error === code;
