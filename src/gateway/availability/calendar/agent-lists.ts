import type { Interval } from '../../../model/time/slots.js';
import type { BookableAgent } from '../../agents/agents.js';
import type { TraceCall } from '../../http/log.js';
import { setBounded } from '../../stores/bounded-map.js';
import type { BusyWeek } from './free-seats.js';
import { unreadable, type MeetingList } from './meeting-list.js';
import { intervalOf, type WeekRange } from './weeks.js';

export interface AgentListsOptions {
  readonly meetings: MeetingList;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
}

interface CacheEntry {
  readonly weeks: Promise<ReadonlyMap<number, BusyWeek>>;
  readonly readAt: number;
}

const CACHE_MS = 15_000;
const MAX_AGENTS = 5_000;

/** Busy times of one agent, from the API's list with that agent. */
export class AgentLists {
  readonly #options: AgentListsOptions;
  /** By agent ID and by range. */
  readonly #cache = new Map<string, Map<string, CacheEntry>>();

  constructor(options: AgentListsOptions) {
    this.#options = options;
  }

  /**
   * Busy times that can overlap a meeting that starts within an interval, read now.
   *
   * @param isForBooking Whether a booking waits for them. @default false
   * @param exceptId A meeting whose time does not count.
   * @throws HttpError the API's own 4xx, 502 or 504. Also 502 if one of the agent's meetings has no readable time: some
   *   time is busy then, and it is not known which.
   */
  async readNow(
    agent: BookableAgent,
    interval: Interval,
    trace: TraceCall,
    { isForBooking = false, exceptId }: { isForBooking?: boolean; exceptId?: string | undefined } = {},
  ): Promise<Interval[]> {
    const query = { agentEmail: agent.email, isForBooking };
    const list = await this.#options.meetings.read(interval, query, trace);
    return list
      .filter(({ agentId }) => agentId === undefined || agentId === agent.id)
      .filter(({ id }) => exceptId === undefined || id !== exceptId)
      .map(({ time }) => {
        if (!time) throw unreadable(trace);
        return time;
      });
  }

  /** Busy times by week, cached for 15 seconds. Weeks without any are missing. @throws HttpError as {@link readNow} does */
  async read(
    agent: BookableAgent,
    range: WeekRange,
    trace: TraceCall,
  ): Promise<ReadonlyMap<number, BusyWeek>> {
    const { meetings, monotonicClock } = this.#options;
    const now = monotonicClock();
    const entries = this.#cache.get(agent.id) ?? new Map<string, CacheEntry>();
    for (const [old, { readAt }] of entries) if (now - readAt >= CACHE_MS) entries.delete(old);
    const key = `${range.first} ${range.last}`;
    const cached = entries.get(key);
    if (cached) return cached.weeks;
    const busy = this.readNow(agent, intervalOf(range), trace);
    const entry = { weeks: busy.then((times) => meetings.byWeek(times, range)), readAt: now };
    setBounded(this.#cache, agent.id, entries.set(key, entry), MAX_AGENTS);
    try {
      return await entry.weeks;
    } catch (error) {
      if (entries.get(key) === entry) entries.delete(key);
      throw error;
    }
  }

  /** Forgets an agent's times. Calls under way are not used again. */
  drop(agentId: string): void {
    this.#cache.delete(agentId);
  }
}
