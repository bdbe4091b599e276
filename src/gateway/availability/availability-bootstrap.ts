import type { Interval } from '../../model/time/slots.js';
import { DAY_MS } from '../../model/time/units.js';
import { ANY_AGENT, type Agents, type RequestedAgent } from '../agents/agents.js';
import type { TraceCall } from '../http/log.js';
import type { AgentRules } from './agent-rules.js';
import type { Availability, SeatsByStart } from './availability.js';
import type { BusyTimes } from './calendar/busy-times.js';
import { weeksOf } from './calendar/weeks.js';

/** The free times that a form would request first, with the query that they answer. */
export interface BootstrapAvailability {
  readonly agent: string;
  readonly duration: number;
  readonly from: number;
  readonly to: number;
  readonly starts: SeatsByStart;
}

/** What a page says about the meeting when it requests a token. */
export interface MeetingHint {
  /** Reference, address or `any`. */
  readonly agent?: string | undefined;
  readonly duration?: number | undefined;
}

export interface AvailabilityBootstrapOptions {
  readonly availability: Availability;
  readonly busyTimes: BusyTimes;
  readonly agents: Agents;
  readonly rules: AgentRules;
  readonly clock: () => number;
  /** Maximum delay of the token answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** With more agents, `any` is left out if it takes one API call per agent. */
const MAX_AGENTS_BY_OWN_LIST = 50;

/** Adds the free times that a calendar shows first to the token answer, if it is clear which agent is meant. */
export class AvailabilityBootstrap {
  readonly #options: AvailabilityBootstrapOptions;

  constructor(options: AvailabilityBootstrapOptions) {
    this.#options = options;
  }

  /** `undefined` if the agent is not known, or if the API fails or is slow. The page then requests the times itself. */
  async get(hint: MeetingHint, trace: TraceCall): Promise<BootstrapAvailability | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timedOut = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.#options.timeoutMs);
    });
    try {
      return await Promise.race([this.#load(hint, trace).catch(() => undefined), timedOut]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #load(hint: MeetingHint, trace: TraceCall): Promise<BootstrapAvailability | undefined> {
    const { availability, rules, clock } = this.#options;
    const from = clock();
    const to = endOfFirstPage(from);
    const requested = await this.#agent(hint.agent, { start: from, end: to }, trace);
    if (!requested) return undefined;
    const durations = rules.durationsOf(requested.agent);
    const duration = durations.find((one) => one === hint.duration) ?? durations[0]!;
    const query = { agent: requested.agent, duration, start: from, end: to };
    return { agent: requested.key, duration, from, to, starts: await availability.seats(query, trace) };
  }

  /** The agent, with the key by which the page names them. */
  async #agent(
    key: string | undefined,
    interval: Interval,
    trace: TraceCall,
  ): Promise<{ agent: RequestedAgent; key: string } | undefined> {
    const { agents, busyTimes } = this.#options;
    if (key === ANY_AGENT) {
      const { length } = await agents.bookable(trace);
      const isOffered =
        length <= MAX_AGENTS_BY_OWN_LIST || (await busyTimes.isShared(weeksOf(interval), trace));
      return isOffered ? { agent: ANY_AGENT, key: ANY_AGENT } : undefined;
    }
    const found = key === undefined ? undefined : await agents.find(key, trace);
    if (found && key !== undefined) return { agent: found, key };
    const [only, ...others] = await agents.bookable(trace);
    return only && others.length === 0 ? { agent: only, key: only.reference } : undefined;
  }
}

/**
 * End of the five weeks that a page's calendar shows first: from the start of the current week on, in the time zone that
 * reaches their end last.
 */
export const endOfFirstPage = (now: number): number => now - (now % DAY_MS) + 37 * DAY_MS;
