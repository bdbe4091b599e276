import { offeredInterval, type CalendarRules } from '../../model/time/calendar-rules.js';
import { subtractInterval, type Interval } from '../../model/time/slots.js';
import { ANY_AGENT, type Agents, type RequestedAgent } from '../agents/agents.js';
import type { TraceCall } from '../http/log.js';
import type { BusyTimes } from './busy-times.js';
import type { FreeSeats } from './free-seats.js';
import type { StartGrid } from './start-grid.js';

/** A meeting to find times for, and the interval in which it may start. */
export interface SeatQuery extends Interval {
  readonly agent: RequestedAgent;
  /** Minutes. */
  readonly duration: number;
  /** A meeting of the agent that will be moved, so its time counts as free. */
  readonly vacated?: Interval;
}

/** Number of free agents by ISO start time in UTC; the format of the API's callback product. */
export type SeatsByStart = Readonly<Record<string, number>>;

export interface AvailabilityOptions {
  readonly rules: CalendarRules;
  readonly agents: Agents;
  readonly busyTimes: BusyTimes;
  readonly grid: StartGrid;
  readonly freeSeats: FreeSeats;
  readonly clock: () => number;
}

/** Finds the times at which a meeting can be booked. */
export class Availability {
  readonly #options: AvailabilityOptions;

  constructor(options: AvailabilityOptions) {
    this.#options = options;
  }

  /** @throws HttpError the API's own 4xx, 502 or 504 */
  async seats({ agent, duration, vacated, ...interval }: SeatQuery, trace: TraceCall): Promise<SeatsByStart> {
    const { rules, agents, busyTimes, grid, freeSeats, clock } = this.#options;
    const offered = offeredInterval(rules, interval, clock());
    const ranges = offered ? grid.within(offered, duration) : [];
    const [first, last] = [ranges[0]?.week.week, ranges.at(-1)?.week.week];
    if (first === undefined || last === undefined) return {};
    const candidates = agent === ANY_AGENT ? await agents.bookable(trace) : [agent];
    const times = await busyTimes.recent(candidates, { first, last }, trace);
    const seats: Record<string, number> = {};
    for (const { week, from, to } of ranges) {
      const known = times.map(({ weeks }) => weeks[week.week - first]!);
      const busy = vacated ? known.map((one) => subtractInterval(one, vacated)) : known;
      const counts = freeSeats.count(week, busy);
      for (let index = from; index < to; index += 1) {
        if (counts[index]) seats[week.texts[index]!] = counts[index]!;
      }
    }
    return seats;
  }
}
