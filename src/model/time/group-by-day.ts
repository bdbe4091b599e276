import { DAY_MS, MINUTE_MS } from './units.js';
import { wallTimeMs } from './wall-time.js';

/** A slot with its time of day in a time zone. */
export interface LocalSlot {
  /** Epoch milliseconds. */
  readonly instant: number;
  /** Wall-clock minutes since midnight. */
  readonly minuteOfDay: number;
}

/** Groups sorted instants by their day in a time zone. Keys are `YYYY-MM-DD`. */
export function groupByDay(instants: readonly number[], timeZone: string): Map<string, LocalSlot[]> {
  const days = new Map<string, LocalSlot[]>();
  let number = NaN;
  let starts: LocalSlot[] = [];
  // Intl is slow for thousands of instants. If the offset is the same 24 hours later, it is reused until then.
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
