import { DAY_MS } from '../../../model/time/units.js';
import type { Interval } from '../../../model/time/slots.js';

/** Weeks of UTC, numbered from 1970-01-01 on. Both ends are included. */
export interface WeekRange {
  readonly first: number;
  readonly last: number;
}

const WEEK_MS = 7 * DAY_MS;

/** Number of the week that contains an instant. */
export const weekAt = (instant: number): number => Math.floor(instant / WEEK_MS);

/** Time from the start of one week to the end of another one. */
export const intervalOf = ({ first, last }: WeekRange): Interval => ({
  start: first * WEEK_MS,
  end: (last + 1) * WEEK_MS,
});

/** Weeks that overlap an interval. */
export const weeksOf = ({ start, end }: Interval): WeekRange => ({
  first: weekAt(start),
  last: weekAt(Math.max(start, end - 1)),
});

export const countWeeks = ({ first, last }: WeekRange): number => last - first + 1;

export const listWeeks = (range: WeekRange): number[] =>
  Array.from({ length: countWeeks(range) }, (_, index) => range.first + index);
