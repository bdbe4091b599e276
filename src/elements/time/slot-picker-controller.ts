import type { LitElement, ReactiveController } from 'lit';
import type { SchedulerError } from '../../api/wire/scheduler-error.js';
import type { SlotIssue } from '../../model/booking/issues.js';
import { CalendarPages, lastDayOf } from '../../model/time/calendar-pages.js';
import type { LocalSlot } from '../../model/time/group-by-day.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { dateAt } from '../../model/time/wall-time.js';
import { AvailableSlots, type SlotQuery } from './available-slots.js';
import { memo } from '../kit/render-memo.js';
import { dayForKey } from './calendar-keys.js';
import type { PageState } from './page-slots.js';

export interface SlotPickerOptions {
  /** `undefined` if visitors type the time, or have to choose an agent first. */
  readonly query: () => SlotQuery | undefined;
  readonly timeZone: () => string;
  /** 0 for Sunday. */
  readonly firstDayOfWeek: () => number;
  /** The selected slot, in epoch milliseconds. */
  readonly selectedSlot: () => number | undefined;
  readonly now: () => number;
  /**
   * The selected slot is not offered, e.g. because the agent or the length has changed.
   *
   * @param code Why, as far as that is known.
   */
  readonly onSlotUnavailable: (code: SlotIssue) => void;
  readonly onError: (error: SchedulerError) => void;
}

/** The form is updated each minute. A longer gap means that its page was hidden, or the computer asleep. */
const MAX_GAP_MS = 5 * MINUTE_MS;

/** The visible calendar page. Months are `YYYY-MM`, days `YYYY-MM-DD`. */
export interface CalendarModel {
  /** First day of the page. */
  readonly page: string;
  /** First and last month of its title. */
  readonly months: readonly [string, string];
  readonly step: PageState['step'];
  /** Slots of each day that has some. */
  readonly days: ReadonlyMap<string, readonly LocalSlot[]>;
  /** The day whose slots are listed. */
  readonly day: string | undefined;
  readonly slots: readonly LocalSlot[];
  /** The day in the tab order. */
  readonly cursor: string;
  readonly today: string;
  /** Last day that can be booked. */
  readonly lastDay: string;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  /** For an empty page: the next day with slots, once it is known. */
  readonly nextFreeDay: string | undefined;
  /** Whether later pages are still loading to find `nextFreeDay`. */
  readonly isSearching: boolean;
  /** Whether no day has slots, on any page. */
  readonly hasNoSlots: boolean;
}

/** State of the calendar: visible page, day and cursor. Loads the slots for them. */
export class SlotPickerController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: SlotPickerOptions;
  readonly #slots: AvailableSlots;
  #page: string | undefined;
  #cursor: string | undefined;
  #day: string | undefined;
  /** Whether the listed day stays although keys moved the calendar to a page without it. */
  #isDayKept = false;
  #seenAtMs = 0;
  /** The selected slot when the visitor came back after a while. */
  #slotBefore: number | undefined;

  constructor(host: LitElement, options: SlotPickerOptions) {
    this.#host = host;
    this.#options = options;
    const { now, timeZone, onError } = options;
    const onChange = () => host.requestUpdate();
    this.#slots = new AvailableSlots({ now, timeZone, pages: () => this.#pages, onError, onChange });
    host.addController(this);
  }

  hostDisconnected(): void {
    this.reload();
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    const { now, selectedSlot, query, onSlotUnavailable } = this.#options;
    const selected = selectedSlot();
    if (!document.hidden) {
      // Others may have booked meanwhile.
      if (now() - this.#seenAtMs > MAX_GAP_MS) {
        this.#slots.discard();
        this.#slotBefore = selected;
      }
      this.#seenAtMs = now();
    }
    this.#slots.setQuery(query());
    if (!this.hasCalendar) return;
    const page = this.#visiblePage;
    const selectedDay = this.#selectedDay;
    this.#slots.load(page);
    // A selected slot on another page must be checked too.
    if (selectedDay) this.#slots.load(this.#pages.near(selectedDay, page));
    this.#slots.loadAhead(page);
    const issue = selected && this.slotIssue(selected);
    if (issue) onSlotUnavailable(issue);
  }

  /** Whether there is a calendar to show. */
  get hasCalendar(): boolean {
    return this.#slots.hasQuery;
  }

  /** Loads all slots again. */
  reload(): void {
    this.#slots.discard();
    this.#host.requestUpdate();
  }

  /** Repeats the failed request for the visible page. */
  retry(): void {
    this.#slots.load(this.#visiblePage, true);
    this.#host.requestUpdate();
  }

  /** Returns to the first free day and loads all slots again. */
  reset(): void {
    this.#page = this.#cursor = this.#day = undefined;
    this.#isDayKept = false;
    this.reload();
  }

  /** Why a slot cannot be booked. The browser may be out of date; the server decides. */
  readonly slotIssue = (slot: number): SlotIssue | undefined => {
    if (this.#slots.isTooLate(slot)) return 'time_past';
    if (this.#slots.isListed(slot)) return undefined;
    return slot === this.#slotBefore ? 'slot_taken' : 'slot_missing';
  };

  /** First slot of the listed day. */
  get firstSlot(): number | undefined {
    return this.model.slots[0]?.instant;
  }

  get model(): CalendarModel {
    return memo(this, () => this.#createModel());
  }

  #createModel(): CalendarModel {
    const page = this.#visiblePage;
    const pages = this.#pages;
    const days = this.#slots.daysOf(page);
    const { lastDay } = this.#slots;
    const [firstFreeDay] = days.keys();
    const today = this.#today;
    const isVisible = (day: string | undefined) =>
      day && day >= today && day >= page && day <= lastDayOf(page);
    const day = this.#isDayKept ? this.#day : [this.#day, this.#selectedDay, firstFreeDay].find(isVisible);
    const cursor = [this.#cursor, day, today].find(isVisible) ?? page;
    const { day: nextFreeDay, unknownPage, isSearching } = this.#slots.findNextFreeDay(page);
    const hasPrevious = page > pages.first;
    return {
      page,
      months: pages.months(page),
      step: this.#slots.stepOf(page),
      days,
      day,
      // Pages overlap, and the list must agree with the labels of the shown one.
      slots: day ? (days.get(day) ?? this.#slots.slotsOn(day)) : [],
      cursor,
      today,
      lastDay,
      hasPrevious,
      hasNext: pages.next(page) <= lastDay,
      nextFreeDay,
      isSearching,
      hasNoSlots: !days.size && !nextFreeDay && !unknownPage && !hasPrevious,
    };
  }

  /** Shows the next or the previous page. */
  turnPage(direction: 'next' | 'previous'): void {
    this.#page = this.#pages[direction](this.#visiblePage);
    this.#cursor = undefined;
    this.#isDayKept = false;
    this.#host.requestUpdate();
  }

  /** Lists the slots of a day. */
  selectDay(day: string): void {
    this.#showDay(day);
    this.#day = this.#cursor;
    this.#isDayKept = false;
  }

  /** Keeps the visible page and day when the selected slot is cleared next. */
  keepPosition(): void {
    ({ page: this.#page, day: this.#day, cursor: this.#cursor } = this.model);
  }

  /** Shows the day of the selected slot, which a new time zone may have changed. */
  showSelectedSlot(): void {
    const day = this.#selectedDay;
    if (day === undefined) return;
    this.#page = this.#pages.near(day, this.#visiblePage);
    this.#cursor = this.#day = undefined;
    this.#isDayKept = false;
    this.#host.requestUpdate();
  }

  /**
   * Moves the cursor by a key. The listed day stays until another one is selected.
   *
   * @param from The focused day.
   * @param isMirrored Whether the calendar runs from right to left.
   * @returns Whether the key moves the cursor.
   */
  moveCursor(from: string, event: Pick<KeyboardEvent, 'key' | 'shiftKey'>, isMirrored: boolean): boolean {
    const firstDayOfWeek = this.#options.firstDayOfWeek();
    const { day: listedDay } = this.model;
    const day = dayForKey(from, event, { firstDayOfWeek, isMirrored });
    if (!day) return false;
    this.#day = listedDay;
    this.#isDayKept = Boolean(listedDay);
    this.#showDay(day);
    return true;
  }

  #showDay(day: string): void {
    const { lastDay } = this.#slots;
    this.#cursor = day < this.#today ? this.#today : day > lastDay ? lastDay : day;
    this.#page = this.#pages.near(this.#cursor, this.#visiblePage);
    this.#host.requestUpdate();
  }

  get #visiblePage(): string {
    const pages = this.#pages;
    const page = this.#page ?? pages.near(this.#selectedDay ?? this.#today, pages.first);
    return page < pages.first ? pages.first : page;
  }

  get #pages(): CalendarPages {
    return new CalendarPages(this.#today, this.#options.firstDayOfWeek());
  }

  get #selectedDay(): string | undefined {
    const slot = this.#options.selectedSlot();
    return slot === undefined ? undefined : dateAt(slot, this.#options.timeZone());
  }

  get #today(): string {
    return dateAt(this.#options.now(), this.#options.timeZone());
  }
}
