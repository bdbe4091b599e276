import type { CalendarRules } from '../../../model/time/calendar-rules.js';
import { lowerBound, slotStarts, type Interval } from '../../../model/time/slots.js';
import { setBounded } from '../../stores/bounded-map.js';
import { intervalOf, listWeeks, weeksOf, type WeekRange } from './weeks.js';

/** Starts of meetings of one length within the owner's hours in one week of UTC, sorted. Notice, horizon and meetings are not considered. */
export interface WeekStarts {
  readonly week: number;
  /** Length of the meeting, in minutes. */
  readonly duration: number;
  readonly starts: readonly number[];
  /** The same as ISO instants in UTC. */
  readonly texts: readonly string[];
}

/** Part of a week's starts: those from the index `from` to before the index `to`. */
export interface StartRange {
  readonly week: WeekStarts;
  readonly from: number;
  readonly to: number;
}

/** Three years of three durations. */
const DEFAULT_MAX_WEEKS = 500;

/** Lists the starts within the owner's hours. Dates are formatted only once per week and duration. */
export class StartGrid {
  readonly #rules: Pick<CalendarRules, 'hours' | 'timeZone' | 'slotMinutes'>;
  readonly #maxWeeks: number;
  readonly #weeks = new Map<string, WeekStarts>();

  /** @param maxWeeks Weeks to keep. */
  constructor(
    rules: Pick<CalendarRules, 'hours' | 'timeZone' | 'slotMinutes'>,
    maxWeeks: number = DEFAULT_MAX_WEEKS,
  ) {
    this.#rules = rules;
    this.#maxWeeks = maxWeeks;
  }

  /**
   * The starts in an interval, week by week. Weeks without any are left out.
   *
   * @param duration Minutes.
   */
  within(interval: Interval, duration: number): StartRange[] {
    return listWeeks(weeksOf(interval)).flatMap((number) => {
      const week = this.#week(number, duration);
      const from = lowerBound(week.starts, interval.start);
      const to = lowerBound(week.starts, interval.end);
      return from < to ? [{ week, from, to }] : [];
    });
  }

  /** Whether a meeting can start then within the owner's hours. */
  has(date: number, duration: number): boolean {
    return this.within({ start: date, end: date + 1 }, duration).length > 0;
  }

  #week(week: number, duration: number): WeekStarts {
    const key = `${week} ${duration}`;
    const known = this.#weeks.get(key);
    if (known) return known;
    const starts = slotStarts({ ...this.#rules, duration }, intervalOf({ first: week, last: week }));
    const grid = { week, duration, starts, texts: starts.map((start) => new Date(start).toISOString()) };
    setBounded(this.#weeks, key, grid, this.#maxWeeks);
    return grid;
  }
}

/** The weeks from the first to the last of some ranges; `undefined` if there is none. */
export function spanOf(ranges: readonly (readonly StartRange[])[]): WeekRange | undefined {
  const weeks = ranges.flatMap((one) => (one.length ? [one[0]!.week.week, one.at(-1)!.week.week] : []));
  return weeks.length ? { first: Math.min(...weeks), last: Math.max(...weeks) } : undefined;
}
