import { type BookedMeeting, readMeeting } from '../bookings/booked-meeting.js';
import { lookRepeatedly, sendWrite } from '../bookings/create/send-write.js';
import { HttpError } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { Api } from '../upstream/api.js';
import { UpstreamSchedule } from '../upstream/upstream-schedule.js';
import type { UpstreamRequest } from '../upstream/upstream.js';
import { changeUnknown } from './manage-errors.js';
import { isSameTime, type MeetingChange } from './meeting-change.js';

/** A meeting in the API; `undefined` if the API does not have it. */
export type MeetingState = BookedMeeting | undefined;

/** A change as it goes to the API. */
export interface UpstreamChange {
  /** `_id` of the schedule. */
  readonly id: string;
  readonly change: MeetingChange;
  readonly isNotified: boolean;
  /** Aborted when the visitor's request has ended. */
  readonly signal: AbortSignal;
  readonly trace: TraceCall;
}

export interface ChangeSenderOptions {
  readonly api: Api;
  /** How long to look at the meeting while the visitor waits, in milliseconds. */
  readonly reconcileMs: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
}

/** Sends changes of meetings to the API, and finds out whether they took effect. */
export class ChangeSender {
  readonly #options: ChangeSenderOptions;

  constructor(options: ChangeSenderOptions) {
    this.#options = options;
  }

  /** @throws HttpError the API's own 4xx but 404, 502 or 504 */
  async read(id: string, trace: TraceCall): Promise<MeetingState> {
    try {
      return await readMeeting(this.#options.api, id, trace);
    } catch (error) {
      if (error instanceof HttpError && error.isForeign && error.status === 404) return undefined;
      throw error;
    }
  }

  /**
   * Sends a change once. Unless the answer shows that it took effect, only the meeting itself does.
   *
   * @throws HttpError `outcome_unknown` if it may have taken effect or may still do so; any other error means that it did
   *   not
   */
  async send(upstreamChange: UpstreamChange): Promise<MeetingState> {
    const { api, reconcileMs, monotonicClock } = this.#options;
    const { id, change, signal, trace } = upstreamChange;
    const outcome = await sendWrite(api, requestFor(upstreamChange), signal, trace);
    if (outcome.kind === 'accepted') {
      const { data } = UpstreamSchedule.safeParse(outcome.json);
      if (data?._id === id && isIn(data, change)) return data as BookedMeeting;
    }
    const look = async (): Promise<{ readonly state: MeetingState } | undefined> => {
      const state = await this.read(id, trace).catch(() => 'unreadable' as const);
      return state !== 'unreadable' && hasTakenEffect(state, change) ? { state } : undefined;
    };
    const found =
      outcome.kind === 'refused'
        ? await look()
        : await lookRepeatedly(look, { forMs: reconcileMs, monotonicClock, signal });
    if (found) return found.state;
    throw outcome.kind === 'refused' ? outcome.error : changeUnknown();
  }
}

/** Whether a meeting is as a change wants it. */
export const hasTakenEffect = (state: MeetingState, change: MeetingChange): boolean =>
  state === undefined ? change.kind === 'cancel' : isIn(state, change);

const isIn = ({ active, date, duration }: UpstreamSchedule, change: MeetingChange): boolean =>
  change.kind === 'cancel'
    ? active === false
    : active !== false &&
      date !== undefined &&
      duration !== undefined &&
      isSameTime({ date, duration }, change.to);

function requestFor({ id, change, isNotified }: UpstreamChange): Omit<UpstreamRequest, 'token'> {
  const path = `/api/schedules/tenant/${id}${isNotified ? '?sendNotificationEmail=true' : ''}`;
  return change.kind === 'move'
    ? { call: 'reschedule', method: 'PUT', path, body: change.to }
    : { call: 'cancel', method: 'DELETE', path };
}
