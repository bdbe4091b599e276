import { parseOpenings, type Hours, type Opening } from './hours.js';
import { slotStarts, type Interval } from './slots.js';
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

/** Starts in an interval that opening hours, notice and horizon allow, sorted. Busy times are not considered. */
export function offeredStarts(
  rules: CalendarRules,
  duration: number,
  interval: Interval,
  now: number,
): number[] {
  const offered = offeredInterval(rules, interval, now);
  return offered ? slotStarts({ ...rules, duration }, offered) : [];
}

/** Whether a start is offered, or was until `START_GRACE_MS` ago. */
export function isOffered(
  rules: CalendarRules,
  { date, duration }: { readonly date: number; readonly duration: number },
  now: number,
): boolean {
  const lenient = { ...rules, minNoticeMinutes: rules.minNoticeMinutes - START_GRACE_MS / MINUTE_MS };
  return offeredStarts(lenient, duration, { start: date, end: date + 1 }, now).length > 0;
}

/** Whether a start would be offered without minimum notice, up to 24 hours after it has passed. */
export const wasOfferedToday = (
  rules: CalendarRules,
  input: Parameters<typeof isOffered>[1],
  now: number,
): boolean => isOffered({ ...rules, minNoticeMinutes: -DAY_MS / MINUTE_MS }, input, now);

/** Whether a text is a date that exists, `YYYY-MM-DD`. */
export const isDate = (text: string): boolean => parseWallTime(text, '00:00') !== undefined;

/** Parses the hours of one date: `closed`, or `09:00-12:00 13:00-17:00`. Returns `undefined` for anything else. */
export function parseDayHours(text: string): readonly Opening[] | undefined {
  return text.trim().toLowerCase() === 'closed' ? [] : parseOpenings(text);
}
