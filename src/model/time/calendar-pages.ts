import { addDays, addMonths, monthOf, startOfWeek } from './calendar.js';

/**
 * A calendar that rolls: each page is five weeks long. The first one starts with the current week, the others with the
 * week of a month's first day. Pages overlap or touch, so that together they show every day. A page is named by its first
 * day, `YYYY-MM-DD`.
 */
export class CalendarPages {
  readonly #today: string;
  readonly #firstDayOfWeek: number;

  /**
   * @param today `YYYY-MM-DD`
   * @param firstDayOfWeek 0 for Sunday to 6 for Saturday.
   */
  constructor(today: string, firstDayOfWeek: number) {
    this.#today = today;
    this.#firstDayOfWeek = firstDayOfWeek;
  }

  /** The page with the current week. */
  get first(): string {
    return startOfWeek(this.#today, this.#firstDayOfWeek);
  }

  /** The last page that contains a day. */
  of(day: string): string {
    // The month that begins in the day's week, or else the day's own.
    const later = this.#ofMonth(monthOf(addDays(day, 6)));
    return this.#notBeforeFirst(later > day ? this.#ofMonth(monthOf(day)) : later);
  }

  /** The page of a day, but the given one if that contains it, too. */
  near(day: string, page: string): string {
    return page <= day && day <= lastDayOf(page) ? page : this.of(day);
  }

  next(page: string): string {
    return this.of(addDays(page, PAGE_DAYS));
  }

  /** The earliest page that leaves no gap before the given one. */
  previous(page: string): string {
    const earliest = addDays(page, -PAGE_DAYS);
    const month = monthOf(addDays(earliest, 6));
    const previous = this.#ofMonth(month);
    if (this.first >= earliest) return this.first;
    return previous < earliest ? this.#ofMonth(addMonths(month, 1)) : previous;
  }

  /** First and last month of a page's title. The next page starts with the month after them. */
  months(page: string): readonly [string, string] {
    const from = monthOf(page > this.first ? addDays(page, 6) : this.#today);
    const to = addMonths(monthOf(addDays(this.next(page), 6)), -1);
    return [from, to < from ? from : to];
  }

  #ofMonth(month: string): string {
    return startOfWeek(`${month}-01`, this.#firstDayOfWeek);
  }

  #notBeforeFirst(page: string): string {
    return page < this.first ? this.first : page;
  }
}

const PAGE_DAYS = 35;
/** Days of a week. `Array.from` would not do: Prototype replaces it by a function that takes no mapper. */
const WEEK = [0, 1, 2, 3, 4, 5, 6];

export const lastDayOf = (page: string): string => addDays(page, PAGE_DAYS - 1);

/** The weeks of a page, with seven days each. */
export const weeksOf = (page: string): string[][] =>
  WEEK.slice(0, PAGE_DAYS / 7).map((week) => WEEK.map((day) => addDays(page, week * 7 + day)));
