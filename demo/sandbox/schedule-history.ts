import type { Schedule } from './schedules.js';

/** What one request made of a schedule, and from when on, in epoch milliseconds. */
interface Version {
  readonly from: number;
  readonly apply: (before: Schedule) => Schedule;
}

/** One schedule over time: created, then changed by requests that may take effect late. */
export class ScheduleHistory {
  readonly #created: Schedule;
  readonly #from: number;
  #changes: readonly Version[] = [];

  constructor(created: Schedule, from: number) {
    this.#created = created;
    this.#from = from;
  }

  change(from: number, apply: Version['apply']): void {
    // Sorting is stable: of two changes at the same time the later request wins.
    this.#changes = [...this.#changes, { from, apply }].sort((one, other) => one.from - other.from);
  }

  /** The schedule at a time; `undefined` before it exists. */
  at(time: number): Schedule | undefined {
    if (time < this.#from) return undefined;
    return this.#changes
      .filter(({ from }) => from <= time)
      .reduce((schedule, { apply }) => apply(schedule), this.#created);
  }

  /** The schedule as a reader sees it who is behind: at a time, but at least as it was created. */
  seenAt(time: number): Schedule {
    return this.at(Math.max(time, this.#from))!;
  }

  /** The schedule once everything has taken effect. */
  get final(): Schedule {
    return this.at(Infinity)!;
  }
}
