import { offeredStarts, type CalendarRules } from '../../model/time/calendar-rules.js';
import { freeStarts, type Interval } from '../../model/time/slots.js';
import { DAY_MS } from '../../model/time/units.js';
import type { Agents, BookableAgent } from '../agents/agents.js';
import type { TraceCall } from '../http/log.js';
import { mapInParallel } from '../upstream/in-parallel.js';
import { endOfFirstPage } from './availability-bootstrap.js';
import type { BusyTimes } from './busy-times.js';

/** First free start of each agent by reference, as an ISO instant in UTC; `null` if there is none within the horizon. */
export type NextFree = Readonly<Record<string, string | null>>;

export interface NextFreeTimesOptions {
  readonly rules: CalendarRules;
  readonly agents: Agents;
  readonly busyTimes: BusyTimes;
  readonly clock: () => number;
}

/** Each agent takes one call of the API or more. Their searches run at the same time. */
const MAX_AGENTS = 8;
/** Limits the size of one list. */
const MAX_WINDOW_MS = 366 * DAY_MS;

/** Finds the first time at which each agent can be booked. */
export class NextFreeTimes {
  readonly #options: NextFreeTimesOptions;

  constructor(options: NextFreeTimesOptions) {
    this.#options = options;
  }

  /**
   * Searches for the first eight agents. Agents whose meetings cannot be read are left out.
   *
   * @param duration Minutes.
   * @throws HttpError the API's own 4xx, 502 or 504, if nobody's meetings can be read
   */
  async find(duration: number, trace: TraceCall): Promise<NextFree> {
    const { rules, agents, clock } = this.#options;
    const listed = (await agents.bookable(trace)).slice(0, MAX_AGENTS);
    const now = clock();
    const windows = searchWindows(now, now + rules.horizonDays * DAY_MS).map((window) =>
      once(() => offeredStarts(rules, duration, window, now)),
    );
    const failures: Error[] = [];
    const found = await mapInParallel(listed, MAX_AGENTS, async (agent) => {
      try {
        const start = await this.#search(agent, duration, windows, trace);
        return [[agent.reference, start === undefined ? null : new Date(start).toISOString()] as const];
      } catch (error) {
        failures.push(error as Error);
        return [];
      }
    });
    const [failure] = failures;
    if (failure && failures.length === listed.length) throw failure;
    return Object.fromEntries(found.flat());
  }

  /** @param windows Functions that list the starts within the hours, window by window. */
  async #search(
    agent: BookableAgent,
    duration: number,
    windows: readonly (() => readonly number[])[],
    trace: TraceCall,
  ): Promise<number | undefined> {
    const { rules, busyTimes } = this.#options;
    for (const startsOf of windows) {
      const starts = startsOf();
      const [first, last = first] = [starts[0], starts.at(-1)];
      if (first === undefined || last === undefined) continue;
      const busy = await busyTimes.recent(agent, { start: first, end: last + 1 }, trace);
      const meeting = { duration, buffer: rules.bufferMinutes, busy };
      const free = starts.find((start) => freeStarts([start], meeting).length > 0);
      if (free !== undefined) return free;
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

/** Calls a function when its result is first needed, and never again. */
function once<T>(read: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: read() }).value;
}
