import type { AvailabilitySource } from '../../api/availability-source.js';
import type { SchedulerError } from '../../api/scheduler-error.js';
import { addMonths, monthOf } from '../../model/time/calendar.js';
import { groupByDay, type LocalSlot } from '../../model/time/group-by-day.js';
import { dateAt } from '../../model/time/wall-time.js';
import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';
import { MonthSlots, type MonthState } from './month-slots.js';

/** Which slots to list. */
export interface SlotQuery {
  readonly availability: AvailabilitySource;
  /** Agent's key, `any`, or empty if slots do not differ by agent. */
  readonly agent: string;
  /** Length of the meeting, in minutes. */
  readonly duration: number;
  readonly minNoticeMinutes: number;
}

export interface AvailableSlotsOptions {
  readonly now: () => number;
  readonly timeZone: () => string;
  readonly onChange: () => void;
  readonly onError: (error: SchedulerError) => void;
}

export interface NextFreeDay {
  /** `YYYY-MM-DD`; `undefined` if none was found. */
  readonly day?: string;
  /** First month whose slots are not known yet. */
  readonly unknownMonth?: string;
  readonly isSearching: boolean;
}

/** The visitor's clock may be wrong, and filling in the form takes time. */
const CLOCK_SKEW_MS = 2 * MINUTE_MS;
const NO_DAYS: ReadonlyMap<string, LocalSlot[]> = new Map();

/** Free slots by month and local day for one query. */
export class AvailableSlots {
  readonly #options: AvailableSlotsOptions;
  #query: SlotQuery | undefined;
  #months: MonthSlots | undefined;
  #daysBySlots = new WeakMap<readonly number[], { key: string; days: Map<string, LocalSlot[]> }>();

  constructor(options: AvailableSlotsOptions) {
    this.#options = options;
  }

  get hasQuery(): boolean {
    return Boolean(this.#query);
  }

  /** Discards all slots if the query has changed. */
  setQuery(query: SlotQuery | undefined): void {
    if (isSameQuery(query, this.#query)) return;
    this.discard();
    this.#query = query;
  }

  /** Cancels all requests, so that slots are loaded again. */
  discard(): void {
    this.#months?.abort();
    this.#months = undefined;
  }

  /** Loads a month, `YYYY-MM`. Repeats a failed request if `retry` is set. */
  load(month: string, retry?: boolean): void {
    if (this.#query) (this.#months ??= this.#createMonths(this.#query)).load(month, retry);
  }

  /** Preloads the month after a loaded one. If that one is empty, loads further months until one has slots. */
  loadAhead(month: string): void {
    if (this.stepOf(month) !== 'ready') return;
    if (month < monthOf(this.lastDay)) this.#months?.preload(addMonths(month, 1));
    const { unknownMonth } = this.findNextFreeDay(month);
    if (unknownMonth) this.load(unknownMonth);
  }

  stepOf(month: string): MonthState['step'] {
    return this.#months?.get(month)?.step ?? 'loading';
  }

  /** Slots of each day that has some. Cached until the slots, the time zone or the minute change. */
  daysOf(month: string): ReadonlyMap<string, readonly LocalSlot[]> {
    const state = this.#months?.get(month);
    if (state?.step !== 'ready') return NO_DAYS;
    const timeZone = this.#options.timeZone();
    const earliest = this.#earliest;
    const key = `${timeZone} ${Math.floor(earliest / MINUTE_MS)}`;
    const cached = this.#daysBySlots.get(state.slots);
    if (cached?.key === key) return cached.days;
    const days = groupByDay(
      state.slots.filter((slot) => slot >= earliest),
      timeZone,
    );
    for (const day of days.keys()) if (monthOf(day) !== month) days.delete(day);
    this.#daysBySlots.set(state.slots, { key, days });
    return days;
  }

  /** Searches the loaded months after an empty month. */
  findNextFreeDay(emptyMonth: string): NextFreeDay {
    const lastMonth = monthOf(this.lastDay);
    if (this.daysOf(emptyMonth).size) return { isSearching: false };
    for (let month = addMonths(emptyMonth, 1); month <= lastMonth; month = addMonths(month, 1)) {
      const state = this.#months?.get(month);
      if (state?.step !== 'ready') return { unknownMonth: month, isSearching: state?.step !== 'failed' };
      const [day] = this.daysOf(month).keys();
      if (day) return { day, isSearching: false };
    }
    return { isSearching: false };
  }

  /** Whether a slot can be booked. The browser may be out of date; the server decides. */
  isBookable(slot: number): boolean {
    return slot >= this.#earliest - CLOCK_SKEW_MS && this.isListed(slot);
  }

  /** Whether a slot is listed, or its month is not loaded yet. */
  isListed(slot: number): boolean {
    const state = this.#months?.get(monthOf(dateAt(slot, this.#options.timeZone())));
    return state?.step !== 'ready' || state.slots.includes(slot);
  }

  /** Last day that can be booked. */
  get lastDay(): string {
    return dateAt(this.#latest, this.#options.timeZone());
  }

  get #earliest(): number {
    return this.#options.now() + (this.#query?.minNoticeMinutes ?? 0) * MINUTE_MS;
  }

  get #latest(): number {
    return this.#options.now() + (this.#query?.availability.horizonDays ?? 0) * DAY_MS;
  }

  #createMonths({ availability: { listSlots }, agent, duration }: SlotQuery): MonthSlots {
    const { onChange, onError } = this.#options;
    const range = () => ({ start: this.#earliest, end: this.#latest });
    return new MonthSlots({ listSlots, agent, duration, range, onChange, onError });
  }
}

function isSameQuery(one: SlotQuery | undefined, other: SlotQuery | undefined): boolean {
  return (
    one?.availability === other?.availability &&
    one?.agent === other?.agent &&
    one?.duration === other?.duration &&
    one?.minNoticeMinutes === other?.minNoticeMinutes
  );
}
