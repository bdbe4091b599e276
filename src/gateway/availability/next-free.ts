import { offeredInterval } from '../../model/time/calendar-rules.js';
import type { Interval } from '../../model/time/slots.js';
import { DAY_MS } from '../../model/time/units.js';
import type { Agents, BookableAgent } from '../agents/agents.js';
import type { TraceCall } from '../http/log.js';
import { endOfFirstPage } from './availability-bootstrap.js';
import type { AgentRules } from './agent-rules.js';
import type { BusyTimes } from './calendar/busy-times.js';
import type { AgentWeeks } from './calendar/kept-times.js';
import type { FreeSeats } from './calendar/free-seats.js';
import { spanOf, type StartRange } from './calendar/start-grid.js';

/** First free start of each agent by reference, as an ISO instant in UTC; `null` if there is none within the horizon. */
export type NextFree = Readonly<Record<string, string | null>>;

export interface NextFreeTimesOptions {
  readonly rules: AgentRules;
  readonly agents: Agents;
  readonly busyTimes: BusyTimes;
  readonly freeSeats: FreeSeats;
  readonly clock: () => number;
}

/** Limits the size of the answer. */
const MAX_AGENTS = 200;
/** If there is no list of all agents, each agent takes one call of the API or more. */
const MAX_AGENTS_BY_OWN_LIST = 8;
/** Limits the size of one list. */
const MAX_WINDOW_MS = 366 * DAY_MS;

/** Finds the first time at which each agent can be booked. */
export class NextFreeTimes {
  readonly #options: NextFreeTimesOptions;

  constructor(options: NextFreeTimesOptions) {
    this.#options = options;
  }

  /**
   * Searches for the first 200 agents, or for the first eight if each takes a call of the API. Agents whose meetings cannot
   * be read are left out.
   *
   * @param duration Minutes.
   * @throws HttpError the API's own 4xx, 502 or 504, if nobody's meetings can be read
   */
  async find(duration: number, trace: TraceCall): Promise<NextFree> {
    const { agents, clock } = this.#options;
    const rules = this.#options.rules.general;
    const now = clock();
    let listed = (await agents.bookable(trace)).slice(0, MAX_AGENTS);
    const found = new Map<BookableAgent, string>();
    let failure: Error | undefined;
    for (const window of searchWindows(now, now + rules.horizonDays * DAY_MS)) {
      const offered = offeredInterval(rules, window, now);
      const missing = listed.filter((agent) => !found.has(agent));
      if (missing.length === 0) break;
      if (!offered) continue;
      let searched: ReadonlyMap<BookableAgent, string | undefined> = new Map();
      try {
        searched = await this.#search(missing, offered, duration, trace);
      } catch (error) {
        failure = error as Error;
      }
      for (const [agent, start] of searched) if (start !== undefined) found.set(agent, start);
      // If an agent's meetings cannot be read, an earlier free time than any later one may be among them.
      listed = listed.filter((agent) => found.has(agent) || searched.has(agent));
    }
    if (failure && listed.length === 0) throw failure;
    return Object.fromEntries(listed.map((agent) => [agent.reference, found.get(agent) ?? null]));
  }

  /** The first free start of each agent in an interval. Agents whose meetings cannot be read are left out. */
  async #search(
    agents: readonly BookableAgent[],
    interval: Interval,
    duration: number,
    trace: TraceCall,
  ): Promise<ReadonlyMap<BookableAgent, string | undefined>> {
    const { busyTimes, rules } = this.#options;
    const starts = new Map(
      rules
        .group(agents, duration)
        .map((group) => [group.rules, group.grid.within(interval, duration)] as const),
    );
    const weeks = spanOf([...starts.values()]);
    if (!weeks) return new Map(agents.map((agent) => [agent, undefined]));
    const isShared = await busyTimes.isShared(weeks, trace);
    const searched = isShared ? agents : agents.slice(0, MAX_AGENTS_BY_OWN_LIST);
    const times = await busyTimes.recent(searched, weeks, trace);
    return new Map(
      times.map((one) => [
        one.agent,
        this.#firstFree(one, starts.get(rules.of(one.agent)) ?? [], weeks.first),
      ]),
    );
  }

  #firstFree({ weeks }: AgentWeeks, starts: readonly StartRange[], first: number): string | undefined {
    for (const { week, from, to } of starts) {
      const index = this.#options.freeSeats.mark(week, weeks[week.week - first]!).indexOf(1, from);
      if (index >= 0 && index < to) return week.texts[index];
    }
    return undefined;
  }
}

/**
 * Windows from now to the horizon. The first one is that of the token answer, so its busy times may be cached; each
 * further one is twice as long, so a busy agent takes few calls.
 */
function searchWindows(now: number, horizon: number): Interval[] {
  const windows = [{ start: now, end: endOfFirstPage(now) }];
  for (let last = windows[0]!; last.end <= horizon; windows.push(last)) {
    const lengthMs = Math.min(2 * (last.end - last.start), MAX_WINDOW_MS);
    last = { start: last.end, end: last.end + lengthMs };
  }
  return windows;
}
