import type { LitElement, ReactiveController } from 'lit';
import type { AvailabilitySource } from '../../api/availability-source.js';
import type { SchedulerError } from '../../api/scheduler-error.js';
import { addDays, addMonths, addMonthsToDate, monthOf, startOfWeek } from '../../model/time/calendar.js';
import { groupByDay, type LocalSlot } from '../../model/time/group-by-day.js';
import { dateAt } from '../../model/time/wall-time.js';
import { MonthSlots, type MonthState } from './month-slots.js';

/** What starts are looked for. A change of any of it is another calendar. */
export interface Wanted {
  readonly offer: AvailabilitySource;
  /** The agent's key, `any`, or nothing where starts are not by agent. */
  readonly agent: string;
  /** Minutes. */
  readonly duration: number;
  /** Minutes from now in which nothing can be booked. */
  readonly minNotice: number;
}

export interface SlotPickerOptions {
  /** Nothing while an agent is to be chosen first, or where starts are not picked. */
  readonly wanted: () => Wanted | undefined;
  readonly timeZone: () => string;
  /** 0 for Sunday. */
  readonly firstDay: () => number;
  /** The start that is chosen, in epoch milliseconds. */
  readonly chosen: () => number | undefined;
  readonly now: () => number;
  /** What was chosen is not on offer any more: for another agent or length, say. */
  readonly onGone: () => void;
  readonly onError: (error: SchedulerError) => void;
}

/** A month as the calendar shows it. */
export interface MonthModel {
  /** `YYYY-MM`, as days are `YYYY-MM-DD`. */
  readonly month: string;
  readonly step: MonthState['step'];
  /** The starts of each day that has some. */
  readonly days: ReadonlyMap<string, readonly LocalSlot[]>;
  /** Whose times are shown. */
  readonly day: string | undefined;
  /** The one day that the Tab key reaches. */
  readonly cursor: string;
  readonly today: string;
  /** The last day that can be booked. */
  readonly lastDay: string;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
  /** Where the month is empty: the next day that is not, or nothing as long as, or because, there is none. */
  readonly nextFree: string | undefined;
  /** Whether days after the month are still being looked through. */
  readonly isSeeking: boolean;
  /** Whether there is no free day at all, and that is sure. */
  readonly hasNone: boolean;
}

const DAY = 86_400_000;
const SLACK = 2 * 60_000;
const NO_DAYS: ReadonlyMap<string, LocalSlot[]> = new Map();

/** Leads through months, days and their starts. */
export class SlotPickerController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: SlotPickerOptions;
  #wanted: Wanted | undefined;
  #starts: MonthSlots | undefined;
  #month: string | undefined;
  #cursor: string | undefined;
  #day: string | undefined;
  #sorted = new WeakMap<readonly number[], { key: string; days: Map<string, LocalSlot[]> }>();

  constructor(host: LitElement, options: SlotPickerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.refresh();
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    const wanted = this.#options.wanted();
    if (!isSame(wanted, this.#wanted)) {
      this.refresh();
      this.#wanted = wanted;
    }
    if (!wanted) return;
    this.#starts ??= this.#startsOf(wanted);
    this.#load(this.#starts);
    const chosen = this.#options.chosen();
    if (chosen !== undefined && !this.#mayBeFree(chosen)) this.#options.onGone();
  }

  #startsOf({ offer, agent, duration }: Wanted): MonthSlots {
    const { onError } = this.#options;
    const limits = () => ({ start: this.#first, end: this.#last });
    const onChange = () => this.#host.requestUpdate();
    return new MonthSlots({ list: offer.listSlots, agent, duration, limits, onChange, onError });
  }

  /** Whether there is a calendar to be shown. */
  get isReady(): boolean {
    return Boolean(this.#wanted);
  }

  /** Forgets what was free, and asks anew. */
  refresh(): void {
    this.#starts?.abort();
    this.#starts = undefined;
    this.#host.requestUpdate();
  }

  /** Tries once more what could not be loaded. */
  retry(): void {
    this.#starts?.load(this.#shown, true);
    this.#host.requestUpdate();
  }

  /** Begins anew at the first free day. */
  reset(): void {
    this.#month = this.#cursor = this.#day = undefined;
    this.refresh();
  }

  /** Whether a start is on offer, as far as that is known: the server decides. */
  readonly isOffered = (instant: number): boolean => {
    // The visitor's clock may be wrong, and filling in a form takes time.
    if (instant < this.#first - SLACK) return false;
    return this.#mayBeFree(instant);
  };

  /** Not where the starts around it are known, and it is none of them. */
  #mayBeFree(instant: number): boolean {
    const state = this.#starts?.get(monthOf(dateAt(instant, this.#options.timeZone())));
    return state?.step !== 'ready' || state.starts.includes(instant);
  }

  /** The first start of the day that is shown. */
  get firstStart(): number | undefined {
    const { day, days } = this.model;
    return day === undefined ? undefined : days.get(day)?.[0]?.instant;
  }

  get model(): MonthModel {
    const month = this.#shown;
    const state = this.#starts?.get(month) ?? { step: 'loading' };
    const days = this.#daysOf(month);
    const [free] = days.keys();
    const today = this.#today;
    const isShown = (one: string | undefined) => one && one >= today && monthOf(one) === month;
    const day = [this.#day, this.#chosenDay, free].find(isShown);
    const cursor = [this.#cursor, day, today].find(isShown) ?? `${month}-01`;
    const { found, unknown, isSeeking } = this.#seek();
    const hasPrevious = month > monthOf(today);
    return {
      month,
      step: state.step,
      days,
      day,
      cursor,
      today,
      lastDay: this.#lastDay,
      hasPrevious,
      hasNext: month < monthOf(this.#lastDay),
      nextFree: found,
      isSeeking,
      hasNone: !days.size && !found && !unknown && !hasPrevious,
    };
  }

  /** Shows another month, so many away. */
  turn(months: number): void {
    this.#goTo(addMonthsToDate(`${this.#shown}-01`, months));
    this.#cursor = undefined;
  }

  /** Shows the starts of a day. */
  choose(day: string): void {
    this.#goTo(day);
    this.#day = this.#cursor;
  }

  /** Stays where it is, though the chosen start is about to be forgotten. */
  keepPosition(): void {
    ({ month: this.#month, day: this.#day, cursor: this.#cursor } = this.model);
  }

  /** Where a zone has changed, the chosen start may be on another day. */
  goToChosen(): void {
    const chosen = this.#chosenDay;
    if (chosen === undefined) return;
    this.#month = monthOf(chosen);
    this.#cursor = this.#day = undefined;
    this.#host.requestUpdate();
  }

  /**
   * Moves to another day as the date grid pattern has it.
   *
   * @param isMirrored Whether the page runs from right to left.
   * @returns The day that is to take the focus; nothing where the key means none.
   */
  move({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>, isMirrored: boolean): string | undefined {
    const from = this.model.cursor;
    const first = startOfWeek(from, this.#options.firstDay());
    const step = isMirrored ? -1 : 1;
    const months = shiftKey ? 12 : 1;
    const to: Record<string, () => string> = {
      ArrowLeft: () => addDays(from, -step),
      ArrowRight: () => addDays(from, step),
      ArrowUp: () => addDays(from, -7),
      ArrowDown: () => addDays(from, 7),
      Home: () => first,
      End: () => addDays(first, 6),
      PageUp: () => addMonthsToDate(from, -months),
      PageDown: () => addMonthsToDate(from, months),
    };
    const target = to[key]?.();
    if (target) this.#goTo(target);
    return target && this.#cursor;
  }

  #goTo(day: string): void {
    const within = day < this.#today ? this.#today : day > this.#lastDay ? this.#lastDay : day;
    this.#cursor = within;
    this.#month = monthOf(within);
    this.#host.requestUpdate();
  }

  /** The month that is shown, then the one after it; and where it is empty, those after that until one is not. */
  #load(starts: MonthSlots): void {
    const month = this.#shown;
    const chosen = this.#chosenDay;
    starts.load(month);
    // What was chosen elsewhere must be known too, to be booked.
    if (chosen !== undefined) starts.load(monthOf(chosen));
    if (starts.get(month)?.step !== 'ready') return;
    if (month < monthOf(this.#lastDay)) starts.prepare(addMonths(month, 1));
    if (this.#daysOf(month).size) return;
    const { unknown } = this.#seek();
    if (unknown) starts.load(unknown);
  }

  /** Looks for the first free day after an empty month. */
  #seek(): { found?: string; unknown?: string; isSeeking: boolean } {
    const last = monthOf(this.#lastDay);
    if (this.#daysOf(this.#shown).size) return { isSeeking: false };
    for (let month = addMonths(this.#shown, 1); month <= last; month = addMonths(month, 1)) {
      const state = this.#starts?.get(month);
      if (state?.step !== 'ready') return { unknown: month, isSeeking: state?.step !== 'failed' };
      const [found] = this.#daysOf(month).keys();
      if (found) return { found, isSeeking: false };
    }
    return { isSeeking: false };
  }

  /** Sorted anew only when the starts, the zone or the minute are others. */
  #daysOf(month: string): ReadonlyMap<string, readonly LocalSlot[]> {
    const state = this.#starts?.get(month);
    if (state?.step !== 'ready') return NO_DAYS;
    const timeZone = this.#options.timeZone();
    const first = this.#first;
    const key = `${timeZone} ${Math.floor(first / 60_000)}`;
    const known = this.#sorted.get(state.starts);
    if (known?.key === key) return known.days;
    const days = groupByDay(
      state.starts.filter((start) => start >= first),
      timeZone,
    );
    for (const day of days.keys()) if (monthOf(day) !== month) days.delete(day);
    this.#sorted.set(state.starts, { key, days });
    return days;
  }

  get #shown(): string {
    return this.#month ?? monthOf(this.#chosenDay ?? this.#today);
  }

  get #chosenDay(): string | undefined {
    const chosen = this.#options.chosen();
    return chosen === undefined ? undefined : dateAt(chosen, this.#options.timeZone());
  }

  get #today(): string {
    return dateAt(this.#options.now(), this.#options.timeZone());
  }

  get #lastDay(): string {
    return dateAt(this.#last, this.#options.timeZone());
  }

  get #first(): number {
    return this.#options.now() + (this.#wanted?.minNotice ?? 0) * 60_000;
  }

  get #last(): number {
    return this.#options.now() + (this.#wanted?.offer.horizonDays ?? 0) * DAY;
  }
}

function isSame(one: Wanted | undefined, other: Wanted | undefined): boolean {
  return (
    one?.offer === other?.offer &&
    one?.agent === other?.agent &&
    one?.duration === other?.duration &&
    one?.minNotice === other?.minNotice
  );
}
