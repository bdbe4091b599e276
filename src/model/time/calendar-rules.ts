import { parseOpenings, type Hours, type Opening } from './hours.js';
import { slotStarts, type Interval } from './slots.js';
import { DAY_MS, MINUTE_MS } from './units.js';
import { parseWallTime } from './wall-time.js';

/** When a meeting can be booked, as the owner says it. */
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
  /** How long before its start a meeting has to be booked. */
  readonly minNoticeMinutes: number;
  readonly horizonDays: number;
}

/** How much later than a visitor saw it a start may be asked for: nobody fills in a form in no time. */
export const START_GRACE_MS = 2 * MINUTE_MS;

/** The starts within a stretch of time that hours, notice and horizon give, whoever is busy then. In order. */
export function offeredStarts(
  rules: CalendarRules,
  duration: number,
  { start, end }: Interval,
  now: number,
): number[] {
  const first = Math.max(start, now + rules.minNoticeMinutes * MINUTE_MS);
  const last = Math.min(end, now + rules.horizonDays * DAY_MS + 1);
  return first < last ? slotStarts({ ...rules, duration }, { start: first, end: last }) : [];
}

/** Whether a start is one of those that were offered until a moment ago. */
export function isOffered(
  rules: CalendarRules,
  { date, duration }: { readonly date: number; readonly duration: number },
  now: number,
): boolean {
  const lenient = { ...rules, minNoticeMinutes: rules.minNoticeMinutes - START_GRACE_MS / MINUTE_MS };
  return offeredStarts(lenient, duration, { start: date, end: date + 1 }, now).length > 0;
}

/** Whether a start was offered some time today, before it came too near. */
export const wasOfferedToday = (
  rules: CalendarRules,
  input: Parameters<typeof isOffered>[1],
  now: number,
): boolean => isOffered({ ...rules, minNoticeMinutes: -DAY_MS / MINUTE_MS }, input, now);

/** Whether a text is a date of the calendar, `YYYY-MM-DD`. */
export const isDate = (text: string): boolean => parseWallTime(text, '00:00') !== undefined;

/** Reads the hours of one date: `closed`, or times such as `09:00-12:00 13:00-17:00`. Nothing for anything else. */
export function parseDayHours(text: string): readonly Opening[] | undefined {
  return text.trim().toLowerCase() === 'closed' ? [] : parseOpenings(text);
}
