import { parseOpenings, type Hours, type Opening } from './hours.js';
import type { Interval } from './slots.js';
import { DAY_MS, MINUTE_MS } from './units.js';
import { parseWallTime } from './wall-time.js';

/** When meetings can be booked, as the site owner configures it. */
export interface CalendarRules {
  readonly hours: Hours;
  /** The IANA zone of the hours. */
  readonly timeZone: string;
  /** Minutes from one start to the next. */
  readonly slotMinutes: number;
  /** How long a meeting may last, in minutes. */
  readonly durations: readonly number[];
  /** Minutes that stay free around each meeting. */
  readonly bufferMinutes: number;
  /** How long in advance a meeting must be booked, in minutes. */
  readonly minNoticeMinutes: number;
  readonly horizonDays: number;
}

/** How long a start stays bookable after it was last offered: visitors need time to fill in the form. */
export const START_GRACE_MS = 2 * MINUTE_MS;

/** The part of an interval in which notice and horizon allow meetings to start; `undefined` if there is none. */
export function offeredInterval(
  { minNoticeMinutes, horizonDays }: Pick<CalendarRules, 'minNoticeMinutes' | 'horizonDays'>,
  interval: Interval,
  now: number,
): Interval | undefined {
  const start = Math.max(interval.start, now + minNoticeMinutes * MINUTE_MS);
  const end = Math.min(interval.end, now + horizonDays * DAY_MS + 1);
  return start < end ? { start, end } : undefined;
}

/** Whether notice and horizon allow a meeting to start then, or did until `START_GRACE_MS` ago. */
export function isInTime(
  { minNoticeMinutes, horizonDays }: Pick<CalendarRules, 'minNoticeMinutes' | 'horizonDays'>,
  date: number,
  now: number,
): boolean {
  const lenient = { minNoticeMinutes: minNoticeMinutes - START_GRACE_MS / MINUTE_MS, horizonDays };
  return offeredInterval(lenient, { start: date, end: date + 1 }, now) !== undefined;
}

/** Whether a meeting could start then without minimum notice, up to 24 hours after its start has passed. */
export const wasInTimeToday = (
  { horizonDays }: Pick<CalendarRules, 'horizonDays'>,
  date: number,
  now: number,
): boolean => isInTime({ minNoticeMinutes: -DAY_MS / MINUTE_MS, horizonDays }, date, now);

/** Whether a text is a date that exists, `YYYY-MM-DD`. */
export const isDate = (text: string): boolean => parseWallTime(text, '00:00') !== undefined;

/** Parses the hours of one date: `closed`, or `09:00-12:00 13:00-17:00`. Returns `undefined` for anything else. */
export function parseDayHours(text: string): readonly Opening[] | undefined {
  return text.trim().toLowerCase() === 'closed' ? [] : parseOpenings(text);
}
