import { HttpError } from '../http/http-error.js';

/** The link was not made by this gateway for this account, or it is too old. */
export const linkRefused = (): HttpError =>
  new HttpError(403, 'link_refused', 'This link is not valid. Please use the one from your confirmation');

export const meetingCancelled = (): HttpError =>
  new HttpError(410, 'meeting_cancelled', 'This meeting has been cancelled');

export const meetingOver = (): HttpError => new HttpError(410, 'meeting_over', 'This meeting has ended');

/** The API does not have the meeting. A new one may not be there yet, so nobody says that it was cancelled. */
export const meetingMissing = (): HttpError =>
  new HttpError(404, 'meeting_missing', 'This meeting was not found');

/** Somebody else has changed the meeting since the page read it. */
export const meetingChanged = (): HttpError =>
  new HttpError(409, 'meeting_changed', 'This meeting has been changed meanwhile');

/** The meeting starts too soon for a change. */
export const tooLate = (): HttpError =>
  new HttpError(409, 'too_late', 'It is too late to change this meeting here');

export const noChangesLeft = (): HttpError =>
  new HttpError(409, 'no_changes_left', 'This meeting cannot be moved again here');

/** Another change of the same meeting is under way, or its outcome is not known yet. */
export const changeInProgress = (): HttpError =>
  new HttpError(409, 'in_progress', 'This meeting is being changed right now', { retryAfter: 2 });

/** The change was sent so long ago that it cannot take effect any more. */
export const notChanged = (): HttpError => new HttpError(404, 'not_changed', 'The meeting was not changed');

/** A change was sent, and it is not known whether it took effect. */
export const changeUnknown = (cause?: unknown): HttpError =>
  new HttpError(504, 'outcome_unknown', 'It is not known yet whether the meeting was changed', {
    retryAfter: 5,
    cause,
  });
