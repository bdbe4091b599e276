import { DAY_MS } from './units.js';

/**
 * Days and months of the Gregorian calendar as text, `YYYY-MM-DD` and `YYYY-MM`, which sort as they follow each other.
 * No zone and no clock is in them.
 */

const utcMidnight = (date: string): number => Date.parse(`${date}T00:00Z`);

/** The day so many days after another. */
export const addDays = (date: string, days: number): string =>
  new Date(utcMidnight(date) + days * DAY_MS).toISOString().slice(0, 10);

export const monthOf = (date: string): string => date.slice(0, 7);

/** The month so many months after another. */
export function addMonths(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + months)).toISOString().slice(0, 7);
}

/** The same day of the month so many months later, or the last one where that month is shorter. */
export function addMonthsToDate(date: string, months: number): string {
  const month = addMonths(monthOf(date), months);
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const same = month + date.slice(7);
  return same < last ? same : last;
}

/** 0 for Sunday to 6 for Saturday. */
export const weekdayOf = (date: string): number => new Date(utcMidnight(date)).getUTCDay();

/** The first day of the week that holds a day, where weeks begin on `firstDay`, 0 for Sunday. */
export const startOfWeek = (date: string, firstDay: number): string =>
  addDays(date, -((weekdayOf(date) - firstDay + 7) % 7));

/** The weeks of a month, each with seven places; those of other months are empty. */
export function monthGrid(month: string, firstDay: number): (string | undefined)[][] {
  const weeks: (string | undefined)[][] = [];
  for (
    let start = startOfWeek(`${month}-01`, firstDay);
    start.slice(0, 7) <= month;
    start = addDays(start, 7)
  ) {
    const days = Array.from({ length: 7 }, (_, index) => addDays(start, index));
    weeks.push(days.map((day) => (monthOf(day) === month ? day : undefined)));
  }
  return weeks;
}
