import * as z from 'zod';
import { MAX_DURATION_MINUTES } from '../../../model/booking/duration.js';
import { mergeIntervals, type Interval } from '../../../model/time/slots.js';
import { MINUTE_MS } from '../../../model/time/units.js';
import { badGateway } from '../../http/http-error.js';
import type { TraceCall } from '../../http/log.js';
import { MAX_ANSWER_BYTES } from '../../upstream/answer-sizes.js';
import type { Api } from '../../upstream/api.js';
import { UpstreamFailure } from '../../upstream/upstream.js';
import type { BusyWeek } from './free-seats.js';
import { weekAt, type WeekRange } from './weeks.js';

/** The fields that are read of a listed meeting: when it is, and nothing about people. */
const Meeting = z.object({
  _id: z.string().optional().catch(undefined),
  agentId: z.string().optional().catch(undefined),
  active: z.boolean().optional().catch(undefined),
  date: z.number().optional().catch(undefined),
  // An unknown length blocks as much time as the longest meeting.
  duration: z.number().positive().catch(MAX_DURATION_MINUTES),
});

export interface MeetingQuery {
  /** Whose meetings. @default those of all agents */
  readonly agentEmail?: string;
  /** Maximum size of the answer, in bytes. @default that of `Upstream` */
  readonly maxBytes?: number;
  /** Whether a booking waits for the answer. @default false */
  readonly isForBooking?: boolean;
}

/** A meeting that is not cancelled. */
export interface ListedMeeting {
  readonly id: string | undefined;
  /** `undefined` if the list does not say whose it is. */
  readonly agentId: string | undefined;
  /** `undefined` if it cannot be read. */
  readonly time: Interval | undefined;
}

/** Reads the API's list of meetings. Other data in the list never leaves this module. */
export class MeetingList {
  readonly #api: Api;
  readonly #bufferMinutes: number;

  /** @param bufferMinutes Minutes to keep free around a meeting. */
  constructor(api: Api, bufferMinutes: number) {
    this.#api = api;
    this.#bufferMinutes = bufferMinutes;
  }

  /**
   * Meetings that can overlap a meeting that starts within an interval.
   *
   * @throws HttpError the API's own 4xx, 502 or 504. Also 502 if the list cannot be read, even in part.
   */
  async read(
    { start, end }: Interval,
    { agentEmail, isForBooking = false }: MeetingQuery,
    trace: TraceCall,
  ): Promise<ListedMeeting[]> {
    // It is not documented how the list treats meetings across the period's ends, so both ends move by the longest one.
    const marginMs = (MAX_DURATION_MINUTES + this.#bufferMinutes + 1) * MINUTE_MS;
    const query = agentEmail === undefined ? '' : `?${new URLSearchParams({ agentEmail })}`;
    const path = `/api/schedules/tenant/${Math.max(0, start - marginMs)}/${end + marginMs}${query}`;
    const { list: ofAll, agentMeetings } = MAX_ANSWER_BYTES;
    const maxBytes = agentEmail === undefined ? ofAll : agentMeetings;
    // A list of all agents that is too slow must not stop the short ones, and none of them the bookings.
    const kind = agentEmail === undefined ? 'busy tenant' : isForBooking ? 'busy booking' : 'busy agent';
    const purpose = isForBooking ? 'booking' : 'reading';
    const list = await this.#api.read('busy', path, trace, { maxBytes, kind, purpose });
    if (!Array.isArray(list)) throw unreadable(trace);
    return (list as unknown[]).flatMap((one) => {
      const { data } = Meeting.safeParse(one);
      if (!data) throw unreadable(trace);
      const { _id: id, active, agentId, date, duration } = data;
      if (active === false) return [];
      const time = date === undefined ? undefined : { start: date, end: date + duration * MINUTE_MS };
      return [{ id, agentId, time }];
    });
  }

  /** Busy times by the weeks in which a meeting could start that overlaps them. Weeks without any are missing. */
  byWeek(busy: readonly Interval[], range: WeekRange): Map<number, BusyWeek> {
    const bufferMs = this.#bufferMinutes * MINUTE_MS;
    const weeks = new Map<number, Interval[]>();
    for (const time of busy) {
      // A meeting may start this long before a busy time and still overlap it.
      const first = Math.max(range.first, weekAt(time.start - bufferMs - MAX_DURATION_MINUTES * MINUTE_MS));
      const last = Math.min(range.last, weekAt(time.end + bufferMs));
      for (let week = first; week <= last; week += 1) {
        const times = weeks.get(week);
        if (times) times.push(time);
        else weeks.set(week, [time]);
      }
    }
    return new Map([...weeks].map(([week, times]) => [week, mergeIntervals(times)]));
  }
}

/** The error for a list that cannot be used, which is also logged. */
export function unreadable(trace: TraceCall): Error {
  trace({ call: 'busy', outcome: 'bad_response', ms: 0 });
  return badGateway(new UpstreamFailure('bad_response'));
}
