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
  /** Length of the meeting in minutes. It must end within the hours. */
  readonly duration: number;
}

/** A time range in epoch milliseconds. `end` is exclusive. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/**
 * Starts of all slots in an interval, sorted. Steps count elapsed time, so days of 23 and 25 hours neither repeat nor
 * lose a slot.
 *
 * Openings of one day that touch or overlap are merged, and steps count from the merged start. If the openings of two
 * days touch (`00:00-24:00`), a meeting may continue into the next day. Steps still restart each day, so every day
 * offers the same times.
 */
export function slotStarts(
  { hours, timeZone, slotMinutes, duration }: SlotRules,
  { start, end }: Interval,
): number[] {
  const openings: Interval[] = [];
  const firsts: number[] = [];
  // A meeting may end after the interval, on the next day.
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
    let close = first;
    for (const one of openings) if (one.start <= close) close = Math.max(close, one.end);
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

/** Starts at which the meeting, with its buffer (minutes) before and after, overlaps no busy interval. */
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

/** Sorts intervals, and merges those that overlap or touch. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const { start, end } of intervals.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else merged.push({ start, end });
  }
  return merged;
}

/** The parts of intervals that lie outside another one. */
export function subtractInterval(intervals: readonly Interval[], { start, end }: Interval): Interval[] {
  return intervals
    .flatMap((one) => [
      { start: one.start, end: Math.min(one.end, start) },
      { start: Math.max(one.start, end), end: one.end },
    ])
    .filter((one) => one.start < one.end);
}

/**
 * Marks the starts that `freeStarts` returns, in linear time.
 *
 * @param starts Sorted.
 * @param meeting Its `busy` intervals are sorted and merged, as `mergeIntervals` returns them.
 * @returns 1 for each start that is free, else 0.
 */
export function markFreeStarts(
  starts: readonly number[],
  { duration, buffer, busy }: { duration: number; buffer: number; busy: readonly Interval[] },
): Uint8Array {
  const marks = new Uint8Array(starts.length);
  let next = 0;
  for (const [index, slot] of starts.entries()) {
    while (next < busy.length && busy[next]!.end <= slot - buffer * MINUTE_MS) next += 1;
    marks[index] = next < busy.length && busy[next]!.start < slot + (duration + buffer) * MINUTE_MS ? 0 : 1;
  }
  return marks;
}

/** Index of the first of some sorted numbers that is not less than a limit. */
export function lowerBound(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Instant of a minute of a day. A minute that the clocks skip becomes the first one after the gap. */
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
