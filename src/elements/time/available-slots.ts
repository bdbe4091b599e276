import type { AvailabilitySource } from '../../api/availability-source.js';
import type { SchedulerError } from '../../api/wire/scheduler-error.js';
import { lastDayOf, type CalendarPages } from '../../model/time/calendar-pages.js';
import { groupByDay, type LocalSlot } from '../../model/time/group-by-day.js';
import { dateAt } from '../../model/time/wall-time.js';
import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';
import { PageSlots, type PageState } from './page-slots.js';

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
  readonly pages: () => CalendarPages;
  readonly onChange: () => void;
  readonly onError: (error: SchedulerError) => void;
}

export interface NextFreeDay {
  /** `YYYY-MM-DD`; `undefined` if none was found. */
  readonly day?: string;
  /** First page whose slots are not known yet. */
  readonly unknownPage?: string;
  readonly isSearching: boolean;
}

const CLOCK_SKEW_MS = 2 * MINUTE_MS;
const NO_DAYS: ReadonlyMap<string, LocalSlot[]> = new Map();

/** Free slots by calendar page and local day for one query. */
export class AvailableSlots {
  readonly #options: AvailableSlotsOptions;
  #query: SlotQuery | undefined;
  #slots: PageSlots | undefined;
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
    this.#slots?.abort();
    this.#slots = undefined;
  }

  /** Loads a page. Repeats a failed request if `retry` is set. */
  load(page: string, retry?: boolean): void {
    if (this.#query) (this.#slots ??= this.#createSlots(this.#query)).load(page, retry);
  }

  /** Preloads the page after a loaded one. If that one is empty, loads further pages until one has slots. */
  loadAhead(page: string): void {
    if (this.stepOf(page) !== 'ready') return;
    const next = this.#options.pages().next(page);
    // The page that the visitor waits for is shown first.
    if (next <= this.lastDay) setTimeout(() => this.#slots?.preload(next));
    const { unknownPage } = this.findNextFreeDay(page);
    if (unknownPage) this.load(unknownPage);
  }

  stepOf(page: string): PageState['step'] {
    return this.#slots?.get(page)?.step ?? 'loading';
  }

  /** Slots of each day that has some. Cached until the slots, the time zone or the minute change. */
  daysOf(page: string): ReadonlyMap<string, readonly LocalSlot[]> {
    const state = this.#slots?.get(page);
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
    for (const day of days.keys()) if (day < page || day > lastDayOf(page)) days.delete(day);
    this.#daysBySlots.set(state.slots, { key, days });
    return days;
  }

  /** Slots of a day on any loaded page. */
  slotsOn(day: string): readonly LocalSlot[] {
    return this.#slots?.ready.map((page) => this.daysOf(page).get(day)).find(Boolean) ?? [];
  }

  /** Searches the loaded pages after an empty one. */
  findNextFreeDay(emptyPage: string): NextFreeDay {
    if (this.daysOf(emptyPage).size) return { isSearching: false };
    const pages = this.#options.pages();
    for (let page = pages.next(emptyPage); page <= this.lastDay; page = pages.next(page)) {
      const state = this.#slots?.get(page);
      if (state?.step !== 'ready') return { unknownPage: page, isSearching: state?.step !== 'failed' };
      const [day] = this.daysOf(page).keys();
      if (day) return { day, isSearching: false };
    }
    return { isSearching: false };
  }

  /** Whether it is too late for a slot. One that is listed has some time left, because filling in the form takes time. */
  isTooLate(slot: number): boolean {
    return slot < this.#earliest - (this.isListed(slot) ? CLOCK_SKEW_MS : 0);
  }

  /** Whether a slot is on a page, or none of its pages is loaded yet. Pages overlap, and a later one may know more. */
  isListed(slot: number): boolean {
    const day = dateAt(slot, this.#options.timeZone());
    const pages = this.#slots?.ready.filter((one) => one <= day && day <= lastDayOf(one)) ?? [];
    return !pages.length || pages.some((page) => this.#slots!.slotsOf(page).includes(slot));
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

  #createSlots({ availability: { listSlots }, agent, duration }: SlotQuery): PageSlots {
    const { onChange, onError } = this.#options;
    // Whole minutes, so that all forms of a page ask the same. Times that are too early are not shown.
    const minute = (instant: number) => Math.floor(instant / MINUTE_MS) * MINUTE_MS;
    const range = () => ({ start: minute(this.#earliest), end: minute(this.#latest) });
    return new PageSlots({ listSlots, agent, duration, range, onChange, onError });
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
