import { mergeIntervals, type Interval } from '../../../model/time/slots.js';
import type { BusyWeek } from './free-seats.js';
import type { MeetingList } from './meeting-list.js';

/** Busy times together with held ones. */
export class MergedTimes {
  readonly #meetings: MeetingList;
  /** By the held ones, by those without them, and by week. */
  readonly #merged = new WeakMap<readonly Interval[], WeakMap<BusyWeek, Map<number, BusyWeek>>>();

  constructor(meetings: MeetingList) {
    this.#meetings = meetings;
  }

  /** Adds held times to the busy ones of a week. The result is the same array for the same arrays. */
  of(busy: BusyWeek, held: readonly Interval[], week: number): BusyWeek {
    if (held.length === 0) return busy;
    let byBusy = this.#merged.get(held);
    if (!byBusy) this.#merged.set(held, (byBusy = new WeakMap<BusyWeek, Map<number, BusyWeek>>()));
    let byWeek = byBusy.get(busy);
    if (!byWeek) byBusy.set(busy, (byWeek = new Map<number, BusyWeek>()));
    let merged = byWeek.get(week);
    if (!merged) {
      const heldInWeek = this.#meetings.byWeek(held, { first: week, last: week }).get(week);
      merged = heldInWeek ? mergeIntervals([...busy, ...heldInWeek]) : busy;
      byWeek.set(week, merged);
    }
    return merged;
  }
}
