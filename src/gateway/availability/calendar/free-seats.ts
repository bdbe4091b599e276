import { markFreeStarts, type Interval } from '../../../model/time/slots.js';
import type { WeekStarts } from './start-grid.js';

/** Busy times of an agent that matter in a week, sorted and merged. The same array means the same times. */
export type BusyWeek = readonly Interval[];

/** Finds free starts, once for each week and each list of busy times. */
export class FreeSeats {
  readonly #bufferMinutes: number;
  readonly #marks = new WeakMap<BusyWeek, WeakMap<WeekStarts, Uint8Array>>();
  readonly #counted = new WeakMap<WeekStarts, { busy: readonly BusyWeek[]; seats: Uint32Array }>();

  /** @param bufferMinutes Minutes to keep free around a meeting. */
  constructor(bufferMinutes: number) {
    this.#bufferMinutes = bufferMinutes;
  }

  /** 1 for each start of a week at which an agent is free, else 0. */
  mark(week: WeekStarts, busy: BusyWeek): Uint8Array {
    let byWeek = this.#marks.get(busy);
    if (!byWeek) this.#marks.set(busy, (byWeek = new WeakMap<WeekStarts, Uint8Array>()));
    let marks = byWeek.get(week);
    if (!marks) {
      const { starts, duration } = week;
      marks = markFreeStarts(starts, { duration, buffer: this.#bufferMinutes, busy });
      byWeek.set(week, marks);
    }
    return marks;
  }

  /** Number of free agents at each start of a week. @param busy Busy times of each agent. */
  count(week: WeekStarts, busy: readonly BusyWeek[]): Uint32Array | Uint8Array {
    if (busy.length === 1) return this.mark(week, busy[0]!);
    const counted = this.#counted.get(week);
    if (counted && isSameList(counted.busy, busy)) return counted.seats;
    const seats = new Uint32Array(week.starts.length);
    for (const one of busy) {
      const marks = this.mark(week, one);
      for (let index = 0; index < seats.length; index += 1) seats[index]! += marks[index]!;
    }
    this.#counted.set(week, { busy, seats });
    return seats;
  }
}

/** Whether two lists have the identical entries. */
export const isSameList = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((entry, index) => entry === other[index]);
