import { freeStarts, type Interval } from '../../model/time/slots.js';
import { ANY_AGENT, type Agents, type AskedAgent } from '../agents/agents.js';
import type { BusyTimes } from './busy-times.js';
import { offeredStarts, type CalendarRules } from '../../model/time/calendar-rules.js';
import type { TraceCall } from '../upstream/upstream.js';

/** Which meeting is looked for, and between which instants it may start. */
export interface Wanted extends Interval {
  readonly agent: AskedAgent;
  /** Minutes. */
  readonly duration: number;
}

/** ISO starts in UTC, and how many agents are free then; the format of the API's callback product. */
export type FreeSeats = Readonly<Record<string, number>>;

export interface AvailabilityOptions {
  readonly rules: CalendarRules;
  readonly agents: Agents;
  readonly busyTimes: BusyTimes;
  readonly clock: () => number;
}

/** When a meeting can be booked. */
export class Availability {
  readonly #options: AvailabilityOptions;

  constructor(options: AvailabilityOptions) {
    this.#options = options;
  }

  /** @throws HttpError the API's own 4xx, 502 or 504. */
  async seats({ agent, duration, ...stretch }: Wanted, record: TraceCall): Promise<FreeSeats> {
    const { rules, agents, busyTimes, clock } = this.#options;
    const starts = offeredStarts(rules, duration, stretch, clock());
    const [first, last = first] = [starts[0], starts.at(-1)];
    if (first === undefined || last === undefined) return {};
    const asked = agent === ANY_AGENT ? await agents.bookable(record) : [agent];
    const time = { start: first, end: last + 1 };
    const times = await busyTimes.each(asked, (one) => busyTimes.lately(one, time, record));
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
