import { DAY_MS, MINUTE_MS } from './units.js';
import { wallTimeMs } from './wall-time.js';

/** A moment as the clocks of a zone show it. */
export interface LocalSlot {
  /** Epoch milliseconds. */
  readonly instant: number;
  /** Minutes since midnight on the wall. */
  readonly minuteOfDay: number;
}

/** Sorts instants, which come in order, into the days of a zone, `YYYY-MM-DD`. */
export function groupByDay(instants: readonly number[], timeZone: string): Map<string, LocalSlot[]> {
  const days = new Map<string, LocalSlot[]>();
  let number = NaN;
  let starts: LocalSlot[] = [];
  // Asking the engine for each of thousands would take long: a day at whose two ends the clocks agree has no change.
  let offset = 0;
  let steadyUntil = -Infinity;
  for (const instant of instants) {
    let local = instant + offset;
    if (instant >= steadyUntil) {
      local = wallTimeMs(instant, timeZone);
      offset = local - instant;
      const tomorrow = instant + DAY_MS;
      if (wallTimeMs(tomorrow, timeZone) - tomorrow === offset) steadyUntil = tomorrow;
    }
    const day = Math.floor(local / DAY_MS);
    if (day !== number) {
      number = day;
      const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
      starts = days.get(date) ?? [];
      days.set(date, starts);
    }
    starts.push({ instant, minuteOfDay: Math.floor((local - day * DAY_MS) / MINUTE_MS) });
  }
  return days;
}
