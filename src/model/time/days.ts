import { localAt } from './wall-time.js';

const DAY = 86_400_000;

/** A moment as the clocks of a zone show it. */
export interface LocalStart {
  /** Epoch milliseconds. */
  readonly instant: number;
  /** Minutes since midnight on the wall. */
  readonly minutes: number;
}

/** Sorts instants, which come in order, into the days of a zone, `YYYY-MM-DD`. */
export function byDay(instants: readonly number[], timeZone: string): Map<string, LocalStart[]> {
  const days = new Map<string, LocalStart[]>();
  let number = NaN;
  let starts: LocalStart[] = [];
  // Asking the engine for each of thousands would take long: a day at whose two ends the clocks agree has no change.
  let offset = 0;
  let steadyUntil = -Infinity;
  for (const instant of instants) {
    let local = instant + offset;
    if (instant >= steadyUntil) {
      local = localAt(instant, timeZone);
      offset = local - instant;
      const tomorrow = instant + DAY;
      if (localAt(tomorrow, timeZone) - tomorrow === offset) steadyUntil = tomorrow;
    }
    const day = Math.floor(local / DAY);
    if (day !== number) {
      number = day;
      const date = new Date(day * DAY).toISOString().slice(0, 10);
      starts = days.get(date) ?? [];
      days.set(date, starts);
    }
    starts.push({ instant, minutes: Math.floor((local - day * DAY) / 60_000) });
  }
  return days;
}
