import { addDays, weekdayOf } from './calendar.js';
import type { Hours, Opening } from './hours.js';

const DAY_MINUTES = 1440;

/**
 * Ends the hours of the night before each closed day at midnight, so that nobody is booked into a holiday. A night into a day
 * that is closed every week stays whole: `Fri 22:00-06:00` says that Saturday morning is meant.
 */
export function closeNightsBefore(hours: Hours): Hours {
  const exceptions = { ...hours.exceptions };
  for (const [date, openings] of Object.entries(hours.exceptions ?? {})) {
    if (openings.length > 0) continue;
    const eve = addDays(date, -1);
    const before = exceptions[eve] ?? hours.weekly[weekdayOf(eve)]!;
    if (before.some(({ end }) => end > DAY_MINUTES)) exceptions[eve] = before.map(untilMidnight);
  }
  return { ...hours, exceptions };
}

/** Takes an end at 23:59 for the midnight that it means. */
export const withWholeDays = (openings: readonly Opening[]): Opening[] =>
  openings.map(({ start, end }) => ({ start, end: end === DAY_MINUTES - 1 ? DAY_MINUTES : end }));

const untilMidnight = ({ start, end }: Opening): Opening => ({ start, end: Math.min(end, DAY_MINUTES) });
