import * as z from 'zod';
import { MAX_DURATION_MINUTES } from '../../model/booking/duration.js';
import type { Interval } from '../../model/time/slots.js';
import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';
import type { BookableAgent } from '../agents/agents.js';
import { badGateway } from '../http/http-error.js';
import type { TraceCall } from '../http/log.js';
import type { Api } from '../upstream/api.js';
import { mapInParallel } from '../upstream/in-parallel.js';
import { UpstreamFailure } from '../upstream/upstream.js';
import type { SlotHolds } from './slot-holds.js';

export interface BusyTimesOptions {
  readonly api: Api;
  readonly holds: SlotHolds;
  /** Minutes to keep free around a meeting. */
  readonly bufferMinutes: number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
}

/** The fields that are read of a listed meeting: when it is, and nothing about people. */
const Meeting = z.object({
  agentId: z.string().optional().catch(undefined),
  active: z.boolean().optional().catch(undefined),
  date: z.number().optional().catch(undefined),
  // An unknown length blocks as much time as the longest meeting.
  duration: z.number().positive().catch(MAX_DURATION_MINUTES),
});

type ReadBusy = (agent: BookableAgent, time: Interval, trace: TraceCall) => Promise<readonly Interval[]>;

export interface AgentTimes {
  readonly agent: BookableAgent;
  readonly busy: readonly Interval[];
}

interface CacheEntry {
  readonly busy: Promise<readonly Interval[]>;
  readonly fetchedAt: number;
}

const CACHE_MS = 15_000;
const MAX_ENTRIES = 5000;
/** Periods are widened to whole steps, so that similar ones share a cache entry. */
const CACHE_STEP_MS = 7 * DAY_MS;
const MAX_PARALLEL_CALLS = 8;

/** Times at which agents have meetings, from the API's list. Other data in the list never leaves this class. */
export class BusyTimes {
  readonly #options: BusyTimesOptions;
  /** By agent and period. */
  readonly #cache = new Map<string, CacheEntry>();

  constructor(options: BusyTimesOptions) {
    this.#options = options;
  }

  /**
   * Busy times that can overlap a meeting that starts within a period, fetched now.
   *
   * @throws HttpError the API's own 4xx, 502 or 504. Also 502 if one of the agent's meetings has no readable time: some
   *   time is busy then, and it is not known which.
   */
  readonly fetchNow: ReadBusy = async (agent, { start, end }, trace) => {
    const { api, bufferMinutes } = this.#options;
    // It is not documented how the list treats meetings across the period's ends, so both ends move by the longest one.
    const marginMs = (MAX_DURATION_MINUTES + bufferMinutes + 1) * MINUTE_MS;
    const query = new URLSearchParams({ agentEmail: agent.email });
    const path = `/api/schedules/tenant/${Math.max(0, start - marginMs)}/${end + marginMs}?${query}`;
    const list = await api.read('busy', path, trace);
    const unreadable = () => {
      trace({ call: 'busy', outcome: 'bad_response', ms: 0 });
      return badGateway(new UpstreamFailure('bad_response'));
    };
    if (!Array.isArray(list)) throw unreadable();
    return (list as unknown[]).flatMap((one) => {
      const { data } = Meeting.safeParse(one);
      if (!data) throw unreadable();
      const { active, agentId, date, duration } = data;
      if (active === false || (agentId !== undefined && agentId !== agent.id)) return [];
      if (date === undefined) throw unreadable();
      return [{ start: date, end: date + duration * MINUTE_MS }];
    });
  };

  /** Times from the list and times that this gateway holds or has just booked; cached for 15 seconds. */
  readonly recent: ReadBusy = async (agent, { start, end }, trace) => {
    const { monotonicClock } = this.#options;
    const wide = {
      start: Math.floor(start / CACHE_STEP_MS) * CACHE_STEP_MS,
      end: Math.ceil(end / CACHE_STEP_MS) * CACHE_STEP_MS,
    };
    const key = `${agent.id} ${wide.start} ${wide.end}`;
    const cached = this.#cache.get(key);
    if (cached && monotonicClock() - cached.fetchedAt < CACHE_MS) return cached.busy;
    const entry = { busy: this.#fetchWithHolds(agent, wide, trace), fetchedAt: monotonicClock() };
    this.#store(key, entry);
    try {
      return await entry.busy;
    } catch (error) {
      if (this.#cache.get(key) === entry) this.#cache.delete(key);
      throw error;
    }
  };

  async #fetchWithHolds(agent: BookableAgent, period: Interval, trace: TraceCall): Promise<Interval[]> {
    const { holds, bufferMinutes } = this.#options;
    const bufferMs = bufferMinutes * MINUTE_MS;
    const [listed, held] = await Promise.all([
      this.fetchNow(agent, period, trace),
      // Only shown times depend on this, so a failing store must not hide all of them.
      holds.overlapping(agent.id, period).catch(() => []),
    ]);
    return [...listed, ...held.map(({ start, end }) => ({ start, end: end - bufferMs }))];
  }

  /**
   * Busy times of several agents, in their order, eight calls at a time. Agents whose list fails are left out.
   *
   * @throws HttpError as {@link fetchNow} does, if every list fails.
   */
  async forAgents(
    agents: readonly BookableAgent[],
    read: (agent: BookableAgent) => Promise<readonly Interval[]>,
  ): Promise<AgentTimes[]> {
    const failures: Error[] = [];
    const times = await mapInParallel(agents, MAX_PARALLEL_CALLS, async (agent) => {
      try {
        return [{ agent, busy: await read(agent) }];
      } catch (error) {
        failures.push(error as Error);
        return [];
      }
    });
    const [failure] = failures;
    if (failure && failures.length === agents.length) throw failure;
    return times.flat();
  }

  /** Drops an agent's cached times after they have changed. */
  invalidate(agentId: string): void {
    for (const key of this.#cache.keys()) if (key.startsWith(`${agentId} `)) this.#cache.delete(key);
  }

  #store(key: string, entry: CacheEntry): void {
    this.#cache.delete(key);
    this.#cache.set(key, entry);
    for (const oldest of this.#cache.keys()) {
      if (this.#cache.size <= MAX_ENTRIES) break;
      this.#cache.delete(oldest);
    }
  }
}
