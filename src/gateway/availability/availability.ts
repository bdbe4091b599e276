import { offeredStarts, type CalendarRules } from '../../model/time/calendar-rules.js';
import { freeStarts, type Interval } from '../../model/time/slots.js';
import { ANY_AGENT, type Agents, type RequestedAgent } from '../agents/agents.js';
import type { TraceCall } from '../http/log.js';
import type { BusyTimes } from './busy-times.js';

/** A meeting to find times for, and the interval in which it may start. */
export interface SeatQuery extends Interval {
  readonly agent: RequestedAgent;
  /** Minutes. */
  readonly duration: number;
}

/** Number of free agents by ISO start time in UTC; the format of the API's callback product. */
export type FreeSeats = Readonly<Record<string, number>>;

export interface AvailabilityOptions {
  readonly rules: CalendarRules;
  readonly agents: Agents;
  readonly busyTimes: BusyTimes;
  readonly clock: () => number;
}

/** Finds the times at which a meeting can be booked. */
export class Availability {
  readonly #options: AvailabilityOptions;

  constructor(options: AvailabilityOptions) {
    this.#options = options;
  }

  /** @throws HttpError the API's own 4xx, 502 or 504 */
  async seats({ agent, duration, ...interval }: SeatQuery, trace: TraceCall): Promise<FreeSeats> {
    const { rules, agents, busyTimes, clock } = this.#options;
    const starts = offeredStarts(rules, duration, interval, clock());
    const [first, last = first] = [starts[0], starts.at(-1)];
    if (first === undefined || last === undefined) return {};
    const candidates = agent === ANY_AGENT ? await agents.bookable(trace) : [agent];
    const period = { start: first, end: last + 1 };
    const times = await busyTimes.forAgents(candidates, (one) => busyTimes.recent(one, period, trace));
    const seats = new Map<number, number>();
    for (const { busy } of times) {
      for (const start of freeStarts(starts, { duration, buffer: rules.bufferMinutes, busy })) {
        seats.set(start, (seats.get(start) ?? 0) + 1);
      }
    }
    const free = starts.filter((start) => seats.has(start));
    return Object.fromEntries(free.map((start) => [new Date(start).toISOString(), seats.get(start)!]));
  }
}
