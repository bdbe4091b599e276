import { addDays } from '../../model/time/calendar.js';
import type { Interval } from '../../model/time/slots.js';
import { dateAt, parseWallTime, resolveWallTime } from '../../model/time/wall-time.js';

/** The calendar day around an instant in a time zone. */
export function dayAt(instant: number, timeZone: string): Interval {
  const date = dateAt(instant, timeZone);
  return { start: midnight(date, timeZone), end: midnight(addDays(date, 1), timeZone) };
}

function midnight(date: string, timeZone: string): number {
  const resolution = resolveWallTime(parseWallTime(date, '00:00')!, timeZone);
  if (resolution.kind === 'unique') return resolution.instant;
  return resolution.kind === 'gap' ? resolution.after : resolution.earlier;
}

/** The shortest interval around two others. */
export const union = (one: Interval, other: Interval): Interval => ({
  start: Math.min(one.start, other.start),
  end: Math.max(one.end, other.end),
});

/** Busy time within a day, in milliseconds. */
export function overlap(busy: readonly Interval[], { start, end }: Interval): number {
  return busy.reduce((sum, one) => sum + Math.max(0, Math.min(one.end, end) - Math.max(one.start, start)), 0);
}
