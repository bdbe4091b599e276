import type { LitElement, ReactiveController } from 'lit';
import type { SchedulerError } from '../../api/scheduler-error.js';
import { addMonthsToDate, monthOf } from '../../model/time/calendar.js';
import type { LocalSlot } from '../../model/time/group-by-day.js';
import { dateAt } from '../../model/time/wall-time.js';
import { AvailableSlots, type SlotQuery } from './available-slots.js';
import { dayForKey } from './calendar-keys.js';
import type { MonthState } from './month-slots.js';

export interface SlotPickerOptions {
  /** `undefined` if visitors type the time, or have to choose an agent first. */
  readonly query: () => SlotQuery | undefined;
  readonly timeZone: () => string;
  /** 0 for Sunday. */
  readonly firstDayOfWeek: () => number;
  /** The selected slot, in epoch milliseconds. */
  readonly selectedSlot: () => number | undefined;
  readonly now: () => number;
  /** The selected slot is not offered, e.g. because the agent or the length has changed. */
  readonly onSlotUnavailable: () => void;
  readonly onError: (error: SchedulerError) => void;
}

/** The visible month. Months are `YYYY-MM`, days `YYYY-MM-DD`. */
export interface MonthModel {
  readonly month: string;
  readonly step: MonthState['step'];
  /** Slots of each day that has some. */
  readonly days: ReadonlyMap<string, readonly LocalSlot[]>;
  /** The day whose slots are listed. */
  readonly day: string | undefined;
  /** The day in the tab order. */
  readonly cursor: string;
  readonly today: string;
  /** Last day that can be booked. */
  readonly lastDay: string;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  /** For an empty month: the next day with slots, once it is known. */
  readonly nextFreeDay: string | undefined;
  /** Whether later months are still loading to find `nextFreeDay`. */
  readonly isSearching: boolean;
  /** Whether no day has slots, in any month. */
  readonly hasNoSlots: boolean;
}

/** State of the calendar: visible month, day and cursor. Loads the slots for them. */
export class SlotPickerController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: SlotPickerOptions;
  readonly #slots: AvailableSlots;
  #month: string | undefined;
  #cursor: string | undefined;
  #day: string | undefined;

  constructor(host: LitElement, options: SlotPickerOptions) {
    this.#host = host;
    this.#options = options;
    const { now, timeZone, onError } = options;
    this.#slots = new AvailableSlots({ now, timeZone, onError, onChange: () => host.requestUpdate() });
    host.addController(this);
  }

  hostDisconnected(): void {
    this.reload();
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    this.#slots.setQuery(this.#options.query());
    if (!this.hasCalendar) return;
    const selectedDay = this.#selectedDay;
    this.#slots.load(this.#visibleMonth);
    // A selected slot in another month must be checked too.
    if (selectedDay) this.#slots.load(monthOf(selectedDay));
    this.#slots.loadAhead(this.#visibleMonth);
    const selected = this.#options.selectedSlot();
    if (selected !== undefined && !this.#slots.isListed(selected)) this.#options.onSlotUnavailable();
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

  /** Repeats the failed request for the visible month. */
  retry(): void {
    this.#slots.load(this.#visibleMonth, true);
    this.#host.requestUpdate();
  }

  /** Returns to the first free day and loads all slots again. */
  reset(): void {
    this.#month = this.#cursor = this.#day = undefined;
    this.reload();
  }

  /** Whether a slot can be booked, by what the browser has loaded. */
  readonly isBookable = (slot: number): boolean => this.#slots.isBookable(slot);

  /** First slot of the listed day. */
  get firstSlot(): number | undefined {
    const { day, days } = this.model;
    return day === undefined ? undefined : days.get(day)?.[0]?.instant;
  }

  get model(): MonthModel {
    const month = this.#visibleMonth;
    const days = this.#slots.daysOf(month);
    const { lastDay } = this.#slots;
    const [firstFreeDay] = days.keys();
    const today = this.#today;
    const isVisible = (day: string | undefined) => day && day >= today && monthOf(day) === month;
    const day = [this.#day, this.#selectedDay, firstFreeDay].find(isVisible);
    const cursor = [this.#cursor, day, today].find(isVisible) ?? `${month}-01`;
    const { day: nextFreeDay, unknownMonth, isSearching } = this.#slots.findNextFreeDay(month);
    const hasPrevious = month > monthOf(today);
    return {
      month,
      step: this.#slots.stepOf(month),
      days,
      day,
      cursor,
      today,
      lastDay,
      hasPrevious,
      hasNext: month < monthOf(lastDay),
      nextFreeDay,
      isSearching,
      hasNoSlots: !days.size && !nextFreeDay && !unknownMonth && !hasPrevious,
    };
  }

  /** Moves by a number of months, which may be negative. */
  changeMonth(months: number): void {
    this.#showDay(addMonthsToDate(`${this.#visibleMonth}-01`, months));
    this.#cursor = undefined;
  }

  /** Lists the slots of a day. */
  selectDay(day: string): void {
    this.#showDay(day);
    this.#day = this.#cursor;
  }

  /** Keeps the visible month and day when the selected slot is cleared next. */
  keepPosition(): void {
    ({ month: this.#month, day: this.#day, cursor: this.#cursor } = this.model);
  }

  /** Shows the day of the selected slot, which a new time zone may have changed. */
  showSelectedSlot(): void {
    const day = this.#selectedDay;
    if (day === undefined) return;
    this.#month = monthOf(day);
    this.#cursor = this.#day = undefined;
    this.#host.requestUpdate();
  }

  /**
   * Moves the cursor by a key.
   *
   * @param isMirrored Whether the calendar runs from right to left.
   * @returns Whether the key moves the cursor.
   */
  moveCursor(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>, isMirrored: boolean): boolean {
    const firstDayOfWeek = this.#options.firstDayOfWeek();
    const day = dayForKey(this.model.cursor, event, { firstDayOfWeek, isMirrored });
    if (day) this.#showDay(day);
    return Boolean(day);
  }

  #showDay(day: string): void {
    const { lastDay } = this.#slots;
    this.#cursor = day < this.#today ? this.#today : day > lastDay ? lastDay : day;
    this.#month = monthOf(this.#cursor);
    this.#host.requestUpdate();
  }

  get #visibleMonth(): string {
    return this.#month ?? monthOf(this.#selectedDay ?? this.#today);
  }

  get #selectedDay(): string | undefined {
    const slot = this.#options.selectedSlot();
    return slot === undefined ? undefined : dateAt(slot, this.#options.timeZone());
  }

  get #today(): string {
    return dateAt(this.#options.now(), this.#options.timeZone());
  }
}
