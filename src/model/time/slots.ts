import { addDays, weekdayOf } from './calendar.js';
import type { Hours } from './hours.js';
import { MINUTE_MS } from './units.js';
import { dateAt, parseWallTime, resolveWallTime, timeString } from './wall-time.js';

export interface SlotRules {
  readonly hours: Hours;
  /** The IANA zone of the hours. */
  readonly timeZone: string;
  /** Minutes from one start to the next. */
  readonly slotMinutes: number;
  /** How long a meeting lasts, in minutes. It has to end within the hours. */
  readonly duration: number;
}

/** A stretch of time in epoch milliseconds, without its end. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/**
 * The instants within a stretch of time at which a meeting may start, in order. Steps are of elapsed time, so that
 * days of 23 and 25 hours have neither a doubled nor a lost slot.
 *
 * Openings of one day that touch or overlap are one, and steps count from where it begins. A meeting may go on from one
 * day's opening into the next day's where the two touch (`00:00-24:00`), but steps begin anew with each: every day is
 * the same, whatever the day before and its clocks were like.
 */
export function slotStarts(
  { hours, timeZone, slotMinutes, duration }: SlotRules,
  { start, end }: Interval,
): number[] {
  const openings: Interval[] = [];
  const firsts: number[] = [];
  // Beyond the last start, since a meeting may go on into the next day.
  const last = dateAt(end + duration * MINUTE_MS, timeZone);
  // Yesterday's hours may reach into today.
  for (let date = addDays(dateAt(start, timeZone), -1); date <= last; date = addDays(date, 1)) {
    const day = hours.exceptions?.[date] ?? hours.weekly[weekdayOf(date)]!;
    for (const opening of day.toSorted((one, other) => one.start - other.start)) {
      const open = instantAtMinute(date, opening.start, timeZone, 'earlier');
      openings.push({ start: open, end: instantAtMinute(date, opening.end, timeZone, 'later') });
      if (!day.some((one) => one.start < opening.start && one.end >= opening.start)) firsts.push(open);
    }
  }
  const starts: number[] = [];
  firsts.forEach((first, index) => {
    const next = firsts[index + 1] ?? end;
    const close = openings.reduce(
      (until, one) => (one.start > until ? until : Math.max(until, one.end)),
      first,
    );
    for (
      let slot = first;
      slot < next && slot + duration * MINUTE_MS <= close;
      slot += slotMinutes * MINUTE_MS
    ) {
      if (slot >= start && slot < end) starts.push(slot);
    }
  });
  return starts;
}

/** Those starts at which a meeting touches nothing that is busy, nor the buffer around it (minutes). */
export function freeStarts(
  starts: readonly number[],
  { duration, buffer, busy }: { duration: number; buffer: number; busy: readonly Interval[] },
): number[] {
  return starts.filter((slot) => {
    const start = slot - buffer * MINUTE_MS;
    const end = slot + (duration + buffer) * MINUTE_MS;
    return !busy.some((one) => one.start < end && one.end > start);
  });
}

/** The instant of a minute of a day. A minute that is skipped is the first one after it. */
function instantAtMinute(
  date: string,
  minutes: number,
  timeZone: string,
  occurrence: 'earlier' | 'later',
): number {
  const day = addDays(date, Math.floor(minutes / 1440));
  const time = timeString({ hour: Math.floor((minutes % 1440) / 60), minute: minutes % 60 });
  const resolution = resolveWallTime(parseWallTime(day, time)!, timeZone);
  switch (resolution.kind) {
    case 'unique':
      return resolution.instant;
    case 'gap':
      return resolution.after;
    case 'overlap':
      return resolution[occurrence];
  }
}
