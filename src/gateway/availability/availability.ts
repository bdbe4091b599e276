import { offeredInterval } from '../../model/time/calendar-rules.js';
import { subtractInterval, type Interval } from '../../model/time/slots.js';
import { ANY_AGENT, type Agents, type RequestedAgent } from '../agents/agents.js';
import type { TraceCall } from '../http/log.js';
import { setBounded } from '../stores/bounded-map.js';
import type { AgentRules, RuleGroup } from './agent-rules.js';
import type { BusyTimes } from './calendar/busy-times.js';
import type { AgentWeeks } from './calendar/kept-times.js';
import type { FreeSeats } from './calendar/free-seats.js';
import { spanOf, type StartRange } from './calendar/start-grid.js';

/** A meeting to find times for, and the interval in which it may start. */
export interface SeatQuery extends Interval {
  readonly agent: RequestedAgent;
  /** Minutes. */
  readonly duration: number;
  /** A meeting of the agent that will be moved: its time counts as free, and it may keep its length. */
  readonly vacated?: Interval;
}

/** Number of free agents by ISO start time in UTC; the format of the API's callback product. */
export type SeatsByStart = Readonly<Record<string, number>>;

export interface AvailabilityOptions {
  readonly rules: AgentRules;
  readonly agents: Agents;
  readonly busyTimes: BusyTimes;
  readonly freeSeats: FreeSeats;
  readonly clock: () => number;
}

/** Agents with the same rules, and when they take meetings. */
interface OpenGroup extends RuleGroup {
  readonly ranges: readonly StartRange[];
}

/** Results to keep for the same busy times. */
const MAX_KEPT_QUERIES = 20;

/** Finds the times at which a meeting can be booked. */
export class Availability {
  readonly #options: AvailabilityOptions;
  /** By the busy times that they were found in, and by the times that are offered. */
  readonly #found = new WeakMap<readonly AgentWeeks[], Map<string, SeatsByStart>>();

  constructor(options: AvailabilityOptions) {
    this.#options = options;
  }

  /** @throws HttpError the API's own 4xx, 502 or 504 */
  async seats({ agent, duration, vacated, ...interval }: SeatQuery, trace: TraceCall): Promise<SeatsByStart> {
    const { rules, agents, busyTimes, clock } = this.#options;
    const offered = offeredInterval(rules.general, interval, clock());
    if (!offered) return {};
    const candidates = agent === ANY_AGENT ? await agents.bookable(trace) : [agent];
    const isMoved = vacated && agent !== ANY_AGENT;
    const all = isMoved ? [rules.groupOf(agent)] : rules.group(candidates, duration);
    const groups = all.map((group) => ({
      ...group,
      ranges: group.grid.within(offered, duration),
    }));
    const weeks = spanOf(groups.map(({ ranges }) => ranges));
    if (!weeks) return {};
    const open = groups.filter(({ ranges }) => ranges.length > 0);
    const times = await busyTimes.recent(rules.members(open), weeks, trace);
    const count = () => this.#count(open, times, weeks.first, vacated);
    if (vacated) return count();
    let found = this.#found.get(times);
    if (!found) this.#found.set(times, (found = new Map<string, SeatsByStart>()));
    const key = JSON.stringify([
      duration,
      open.map(({ ranges }) => ranges.map(({ week, from, to }) => [week.week, from, to])),
    ]);
    const seats = found.get(key) ?? count();
    setBounded(found, key, seats, MAX_KEPT_QUERIES);
    return seats;
  }

  #count(
    groups: readonly OpenGroup[],
    times: readonly AgentWeeks[],
    firstWeek: number,
    vacated: Interval | undefined,
  ): SeatsByStart {
    const { rules, freeSeats } = this.#options;
    const seats: Record<string, number> = {};
    for (const { rules: own, ranges } of groups) {
      const theirs = groups.length === 1 ? times : times.filter((one) => rules.of(one.agent) === own);
      for (const { week, from, to } of ranges) {
        const known = theirs.map((one) => one.weeks[week.week - firstWeek]!);
        const busy = vacated ? known.map((one) => subtractInterval(one, vacated)) : known;
        const counts = freeSeats.count(week, busy);
        for (let index = from; index < to; index += 1) {
          const count = counts[index]!;
          if (count) seats[week.texts[index]!] = (seats[week.texts[index]!] ?? 0) + count;
        }
      }
    }
    return groups.length === 1 ? seats : sortByStart(seats);
  }
}

/** ISO instants in UTC sort as texts. */
const sortByStart = (seats: SeatsByStart): SeatsByStart =>
  Object.fromEntries(Object.entries(seats).sort(([one], [other]) => (one < other ? -1 : 1)));
