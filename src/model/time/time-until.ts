import { DAY_MS, MINUTE_MS } from './units.js';
import { dateAt } from './wall-time.js';

/**
 * Time from `now` to an instant, negative if it has passed: minutes below an hour and a half, then hours below two days, then
 * calendar days in the time zone.
 */
export function timeUntil(
  instant: number,
  now: number,
  timeZone: string,
): readonly [value: number, unit: 'minute' | 'hour' | 'day'] {
  const minutes = Math.round((instant - now) / MINUTE_MS);
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 2) return [minutes, 'minute'];
  if (Math.abs(hours) < 48) return [hours, 'hour'];
  // Visitors count nights: from Monday 18:00 to Thursday 06:00 is three days, though it is only 60 hours.
  return [(+new Date(dateAt(instant, timeZone)) - +new Date(dateAt(now, timeZone))) / DAY_MS, 'day'];
}
