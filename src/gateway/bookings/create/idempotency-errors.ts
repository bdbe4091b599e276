import { HttpError } from '../../http/http-error.js';

/** Another request with the same key is under way. */
export const inProgress = (): HttpError =>
  new HttpError(409, 'in_progress', 'This booking is being made right now', { retryAfter: 2 });

export const keyReused = (): HttpError =>
  new HttpError(422, 'key_reused', 'The Idempotency-Key was used for another booking');
