import * as z from 'zod';
import { MAX_DURATION_MINUTES } from '../../model/booking/duration.js';
import type { Interval } from '../../model/time/slots.js';
import type { BookableAgent } from '../agents/agents.js';
import type { Api } from '../upstream/api.js';
import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';
import { badGateway } from '../http/http-error.js';
import { inParallel } from '../upstream/in-parallel.js';
import { UpstreamFailure, type TraceCall } from '../upstream/upstream.js';

export interface BusyTimesOptions {
  readonly api: Api;
  /** Minutes that stay free around a meeting. */
  readonly bufferMinutes: number;
  readonly clock: () => number;
}

/** What is read of a listed meeting: when it is, and nothing about anybody. */
const Meeting = z.object({
  agentId: z.string().optional().catch(undefined),
  active: z.boolean().optional().catch(undefined),
  date: z.number().optional().catch(undefined),
  // Nobody knows how long it is, so nobody else is let in as long as it may be.
  duration: z.number().positive().catch(MAX_DURATION_MINUTES),
});

type ReadBusy = (agent: BookableAgent, time: Interval, record: TraceCall) => Promise<readonly Interval[]>;

export interface AgentTimes {
  readonly agent: BookableAgent;
  readonly busy: readonly Interval[];
}

const KEPT = 15_000;
const MAX_KEPT = 5000;
/** Stretches are widened to whole steps, so that those which differ by little are asked for once. */
const STEP = 7 * DAY_MS;
const AT_ONCE = 8;

/** When agents have meetings, by the API's list. Who meets them goes no further than this class. */
export class BusyTimes {
  readonly #options: BusyTimesOptions;
  /** By agent, and by stretch of time. */
  readonly #kept = new Map<string, { readonly busy: Promise<readonly Interval[]>; readonly since: number }>();

  constructor(options: BusyTimesOptions) {
    this.#options = options;
  }

  /**
   * What touches a meeting that starts within a stretch of time, as the list has it at this moment.
   *
   * @throws HttpError the API's own 4xx, 502 or 504; 502 also where the list has a meeting of the agent's that does not
   *   say when it is: some time is not free then, and nobody knows which.
   */
  readonly now: ReadBusy = async (agent, { start, end }, record) => {
    const { api, bufferMinutes } = this.#options;
    // What a period holds at its ends is not documented. The longest meeting that reaches into it starts so long
    // before, and the longest one that starts in it ends so long after.
    const around = (MAX_DURATION_MINUTES + bufferMinutes + 1) * MINUTE_MS;
    const query = new URLSearchParams({ agentEmail: agent.email });
    const path = `/api/schedules/tenant/${Math.max(0, start - around)}/${end + around}?${query}`;
    const list = await api.read('busy', path, record);
    const unreadable = () => {
      record({ call: 'busy', outcome: 'bad_response', ms: 0 });
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

  /** The same as it was a few seconds ago, however many ask. */
  readonly lately: ReadBusy = async (agent, { start, end }, record) => {
    const { clock } = this.#options;
    const wide = { start: Math.floor(start / STEP) * STEP, end: Math.ceil(end / STEP) * STEP };
    const key = `${agent.id} ${wide.start} ${wide.end}`;
    const known = this.#kept.get(key);
    if (known && clock() - known.since < KEPT) return known.busy;
    const entry = { busy: this.now(agent, wide, record), since: clock() };
    this.#keep(key, entry);
    try {
      return await entry.busy;
    } catch (error) {
      if (this.#kept.get(key) === entry) this.#kept.delete(key);
      throw error;
    }
  };

  /**
   * The times of several agents, in their order and not all at once. One whose list cannot be had is left out.
   *
   * @throws HttpError as {@link now} does, where no list can be had.
   */
  async each(
    agents: readonly BookableAgent[],
    read: (agent: BookableAgent) => Promise<readonly Interval[]>,
  ): Promise<AgentTimes[]> {
    const failures: Error[] = [];
    const times = await inParallel(agents, AT_ONCE, async (agent) => {
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

  /** Says that an agent's times have changed. */
  forget(agentId: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${agentId} `)) this.#kept.delete(key);
  }

  #keep(key: string, entry: { busy: Promise<readonly Interval[]>; since: number }): void {
    this.#kept.delete(key);
    this.#kept.set(key, entry);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}
