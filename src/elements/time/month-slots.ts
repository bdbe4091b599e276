import type { ListSlots } from '../../api/availability.js';
import { toSchedulerError, type SchedulerError } from '../../api/scheduler-error.js';
import { addMonths } from '../../model/time/calendar.js';

/** What is known of a month. */
export type MonthState =
  | { readonly step: 'loading' }
  | { readonly step: 'ready'; readonly starts: readonly number[] }
  | { readonly step: 'failed'; readonly error: SchedulerError };

export interface MonthSlotsOptions {
  readonly list: ListSlots;
  readonly agent: string;
  /** Minutes. */
  readonly duration: number;
  /** The first and the last instant that can be booked, in epoch milliseconds. */
  readonly limits: () => { readonly start: number; readonly end: number };
  readonly onChange: () => void;
  readonly onError: (error: SchedulerError) => void;
}

const HOUR = 3_600_000;
/** How far the clocks of the world are from UTC, so that a month holds all its days in any zone. */
const EARLIEST = 14 * HOUR;
const LATEST = 12 * HOUR;

/** The starts of one agent and one duration, month by month, each asked for once. */
export class MonthSlots {
  readonly #options: MonthSlotsOptions;
  readonly #months = new Map<string, MonthState>();
  /** The months that a visitor waits for, and not only may soon. */
  readonly #wanted = new Set<string>();
  readonly #loading = new AbortController();

  constructor(options: MonthSlotsOptions) {
    this.#options = options;
  }

  /** Nothing where the month was not asked for yet. */
  get(month: string): MonthState | undefined {
    return this.#months.get(month);
  }

  /**
   * Asks for a month that is wanted, unless that was done; once more where it failed and `again` is said, or where it
   * failed when it was only prepared.
   */
  load(month: string, again = !this.#wanted.has(month)): void {
    if (again && this.get(month)?.step === 'failed') this.#months.delete(month);
    this.#wanted.add(month);
    this.prepare(month);
  }

  /** Asks once for a month that may be wanted soon. Nobody hears of it where that fails. */
  prepare(month: string): void {
    if (!this.#months.has(month)) void this.#load(month);
  }

  /** Nothing that is still on its way will be heard of. */
  abort(): void {
    this.#loading.abort();
  }

  async #load(month: string): Promise<void> {
    const { list, agent, duration, limits, onChange, onError } = this.#options;
    const { signal } = this.#loading;
    const { start: first, end: last } = limits();
    const start = Math.max(first, Date.parse(`${month}-01`) - EARLIEST);
    const end = Math.min(last, Date.parse(`${addMonths(month, 1)}-01`) + LATEST);
    if (start >= end) {
      this.#months.set(month, { step: 'ready', starts: [] });
      return;
    }
    this.#months.set(month, { step: 'loading' });
    try {
      const starts = await list({ agent, duration, start, end }, signal);
      if (signal.aborted) return;
      this.#months.set(month, { step: 'ready', starts });
    } catch (cause) {
      if (signal.aborted) return;
      const error = toSchedulerError(cause);
      this.#months.set(month, { step: 'failed', error });
      if (this.#wanted.has(month)) onError(error);
    }
    onChange();
  }
}
