import { parseErrorBody } from '../wire/schema.js';
import { SchedulerError, toSchedulerError } from '../wire/scheduler-error.js';

/**
 * Whether a failed create may have been stored. A gateway says so itself; without one, any 5xx may mean it.
 *
 * @param isReported Whether the API is a gateway that says so.
 */
export function mayHaveBooked(error: unknown, isReported: boolean): boolean {
  if (!(error instanceof SchedulerError)) return false;
  const { code, response, requestId } = error;
  if (code === 'network' || code === 'bad_response') return true;
  // Only the gateway's own errors have a request ID; those of a proxy before it do not.
  if (isReported && requestId) {
    return ['outcome_unknown', 'in_progress'].includes(parseErrorBody(response).error ?? '');
  }
  return code === 'server_error';
}

/** After an exception while something is sent, nobody knows the outcome. */
export const toSendError = (cause: unknown): SchedulerError =>
  cause instanceof SchedulerError
    ? cause
    : new SchedulerError('outcome_unknown', { message: toSchedulerError(cause).message });

export function toUnknownOutcome(error: unknown): SchedulerError {
  const { status, response, requestId, retryAfter, cause } =
    error instanceof SchedulerError ? error : { cause: error };
  return new SchedulerError('outcome_unknown', { status, response, requestId, retryAfter, cause });
}
