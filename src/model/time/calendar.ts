import { DAY_MS } from './units.js';

/**
 * Date arithmetic on strings: days as `YYYY-MM-DD`, months as `YYYY-MM`. They sort in calendar order and have no time
 * zone.
 */

const utcMidnight = (date: string): number => +new Date(`${date}T00:00Z`);

export const addDays = (date: string, days: number): string =>
  new Date(utcMidnight(date) + days * DAY_MS).toISOString().slice(0, 10);

export const monthOf = (date: string): string => date.slice(0, 7);

export function addMonths(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number - 1 + months)).toISOString().slice(0, 7);
}

/** The same day in another month, or that month's last day if it is shorter. */
export function addMonthsToDate(date: string, months: number): string {
  const month = addMonths(monthOf(date), months);
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const same = month + date.slice(7);
  return same < last ? same : last;
}

/** 0 for Sunday to 6 for Saturday. */
export const weekdayOf = (date: string): number => new Date(utcMidnight(date)).getUTCDay();

/** First day of the week that contains a date. `firstDay` is 0 for Sunday to 6 for Saturday. */
export const startOfWeek = (date: string, firstDay: number): string =>
  addDays(date, -((weekdayOf(date) - firstDay + 7) % 7));
