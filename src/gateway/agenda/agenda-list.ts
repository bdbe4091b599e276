import { secureUrl, trustedUrl } from '../../api/wire/trusted-url.js';
import { MAX_DURATION_MINUTES } from '../../model/booking/duration.js';
import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';
import type { Agents, BookableAgent } from '../agents/agents.js';
import type { BookedMeeting } from '../bookings/booked-meeting.js';
import type { BookingLinks } from '../bookings/booking-links.js';
import { cleanLine } from '../http/clean-line.js';
import { badGateway } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import { MAX_ANSWER_BYTES } from '../upstream/answer-sizes.js';
import type { Api } from '../upstream/api.js';
import { UpstreamSchedule } from '../upstream/upstream-schedule.js';

/** Days that an agenda shows before now, and after it. */
const PAST_DAYS = 1;
const COMING_DAYS = 16;
const MAX_TEXT_LENGTH = 500;

/** A meeting as its agent's page receives it. */
export interface AgendaMeeting {
  readonly _id: string;
  /** ID of the signed-in agent. */
  readonly agentId: string;
  readonly active: boolean;
  /** Start, in epoch milliseconds. */
  readonly date: number;
  /** Minutes. */
  readonly duration: number;
  readonly visitor: {
    readonly name?: string;
    readonly email?: string;
    readonly phone?: string;
    readonly subject?: string;
    /** The visitor's own link. */
    readonly meetingUrl?: string;
  };
  /** The agent's URL; only of a meeting that can be joined. */
  readonly agent: { readonly fullUrl?: string };
  readonly joinable: boolean;
  readonly cancellable: boolean;
  /** The owner's page on which the meeting can be moved. */
  readonly manage_url?: string;
}

/** An agent's meetings from yesterday to two weeks after tomorrow, by start. */
export interface AgendaAnswer {
  /** Time of the server, in epoch milliseconds. */
  readonly now: number;
  /** End of the period that it covers, in epoch milliseconds. */
  readonly until: number;
  /** Origins to which the agent's token may be sent. */
  readonly meeting_origins: readonly string[];
  /** Whether visitors get an email when the agent cancels a meeting. */
  readonly notifies: boolean;
  /** Whether a meeting is missing because it could not be read. */
  readonly incomplete: boolean;
  readonly meetings: readonly AgendaMeeting[];
}

export interface AgendaListOptions {
  readonly api: Api;
  readonly agents: Agents;
  readonly bookingLinks: BookingLinks;
  /** Whether agents get tokens for their meetings. */
  readonly allowsJoins: boolean;
  readonly meetingOrigins: readonly string[];
  readonly notifies: boolean;
  /** Minutes before the start from which a meeting can no longer be moved. */
  readonly minNoticeMinutes: number;
  readonly clock: () => number;
}

/** Lists the meetings of one agent. */
export class AgendaList {
  readonly #options: AgendaListOptions;

  constructor(options: AgendaListOptions) {
    this.#options = options;
  }

  /**
   * The meetings of an agent. Those of anybody else in the API's answer are left out, whatever the API was asked for.
   *
   * @param agentId ID of the agent whom the owner has recognised.
   * @throws HttpError the API's own 4xx, 502 or 504
   */
  async read(agentId: string, trace: TraceCall): Promise<AgendaAnswer> {
    const { agents, clock, meetingOrigins, notifies } = this.#options;
    const now = clock();
    const agent = (await agents.bookable(trace)).find(({ id }) => id === agentId);
    const listed = await this.#list(agent, now, trace);
    const own = new Map<string, BookedMeeting>();
    let isIncomplete = false;
    for (const one of listed) {
      const { data } = UpstreamSchedule.safeParse(one);
      const owner = data?.agentId;
      if (owner !== undefined && owner !== agentId) continue;
      const { date, duration } = data ?? {};
      if (data && owner === agentId && date !== undefined && duration !== undefined) {
        own.set(data._id, { ...data, date, duration });
      } else {
        isIncomplete = true;
      }
    }
    const meetings = [...own.values()]
      .filter((one) => endOf(one) > now - PAST_DAYS * DAY_MS && one.date < now + COMING_DAYS * DAY_MS)
      .sort((one, other) => one.date - other.date);
    return {
      now,
      until: now + COMING_DAYS * DAY_MS,
      meeting_origins: meetingOrigins,
      notifies,
      incomplete: isIncomplete,
      meetings: await Promise.all(meetings.map((one) => this.#answer(one, agentId, agent, now))),
    };
  }

  /** The API's list around the days of an agenda: of the agent alone, or of all agents if the agent cannot be booked. */
  async #list(agent: BookableAgent | undefined, now: number, trace: TraceCall): Promise<readonly unknown[]> {
    // It is not documented whether the list has meetings that began before the period.
    const from = now - PAST_DAYS * DAY_MS - MAX_DURATION_MINUTES * MINUTE_MS;
    const query = agent ? `?${new URLSearchParams({ agentEmail: agent.email })}` : '';
    const path = `/api/schedules/tenant/${from}/${now + COMING_DAYS * DAY_MS}${query}`;
    const maxBytes = agent ? MAX_ANSWER_BYTES.agentMeetings : MAX_ANSWER_BYTES.list;
    const list = await this.#options.api.read('agenda', path, trace, { maxBytes, kind: 'agenda' });
    if (!Array.isArray(list)) throw badGateway();
    return list as readonly unknown[];
  }

  async #answer(
    meeting: BookedMeeting,
    agentId: string,
    agent: BookableAgent | undefined,
    now: number,
  ): Promise<AgendaMeeting> {
    const { allowsJoins, meetingOrigins, minNoticeMinutes, bookingLinks } = this.#options;
    const { _id, date, duration, visitor } = meeting;
    const isActive = meeting.active === true;
    const fullUrl = trustedUrl(meeting.agent.fullUrl ?? '', meetingOrigins)?.href;
    const isJoinable = allowsJoins && isActive && endOf(meeting) > now && fullUrl !== undefined;
    // Changes are refused for an agent who is no longer offered.
    const isChangeable = isActive && date > now && agent !== undefined;
    const isMovable = isChangeable && date - now >= minNoticeMinutes * MINUTE_MS;
    const manageUrl = isMovable ? (await bookingLinks.manageLink(meeting))?.manage_url : undefined;
    const { name, email, phone, subject } = visitor;
    const texts = Object.entries({ name, email, phone, subject }).flatMap(
      ([key, value = '']): [string, string][] => {
        const text = cleanLine(value.slice(0, MAX_TEXT_LENGTH));
        return text ? [[key, text]] : [];
      },
    );
    const meetingUrl = secureUrl(visitor.meetingUrl ?? '')?.href;
    return {
      _id,
      agentId,
      active: isActive,
      date,
      duration,
      visitor: { ...Object.fromEntries(texts), ...(meetingUrl !== undefined && { meetingUrl }) },
      agent: isJoinable ? { fullUrl } : {},
      joinable: isJoinable,
      cancellable: isChangeable,
      ...(manageUrl !== undefined && { manage_url: manageUrl }),
    };
  }
}

const endOf = ({ date, duration }: BookedMeeting): number => date + duration * MINUTE_MS;
