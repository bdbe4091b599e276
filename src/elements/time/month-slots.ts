import type { ListSlots } from '../../api/availability.js';
import { toSchedulerError, type SchedulerError } from '../../api/scheduler-error.js';
import { addMonths } from '../../model/time/calendar.js';

/** Slots of a month, or the state of their request. */
export type MonthState =
  | { readonly step: 'loading' }
  | { readonly step: 'ready'; readonly slots: readonly number[] }
  | { readonly step: 'failed'; readonly error: SchedulerError };

export interface MonthSlotsOptions {
  readonly listSlots: ListSlots;
  readonly agent: string;
  /** Minutes. */
  readonly duration: number;
  /** First and last instant that can be booked, in epoch milliseconds. */
  readonly range: () => { readonly start: number; readonly end: number };
  readonly onChange: () => void;
  readonly onError: (error: SchedulerError) => void;
}

const HOUR_MS = 3_600_000;
/** Largest distance of a local time from UTC, so that a month contains all its days in every time zone. */
const MAX_AHEAD_MS = 14 * HOUR_MS;
const MAX_BEHIND_MS = 12 * HOUR_MS;

/** Loads the slots of one agent and length month by month, each month once. */
export class MonthSlots {
  readonly #options: MonthSlotsOptions;
  readonly #months = new Map<string, MonthState>();
  /** Months that the visitor waits for, in contrast to preloaded ones. */
  readonly #requested = new Set<string>();
  readonly #loading = new AbortController();

  constructor(options: MonthSlotsOptions) {
    this.#options = options;
  }

  /** State of a month, `YYYY-MM`; `undefined` before it is loaded. */
  get(month: string): MonthState | undefined {
    return this.#months.get(month);
  }

  /** Loads a month once. Repeats a failed request if `retry` is set, or if the month was only preloaded. */
  load(month: string, retry = !this.#requested.has(month)): void {
    if (retry && this.get(month)?.step === 'failed') this.#months.delete(month);
    this.#requested.add(month);
    this.preload(month);
  }

  /** Loads a month that the visitor may want next. A failure is not reported. */
  preload(month: string): void {
    if (!this.#months.has(month)) void this.#load(month);
  }

  /** Cancels all requests. Neither callback is called afterwards. */
  abort(): void {
    this.#loading.abort();
  }

  async #load(month: string): Promise<void> {
    const { listSlots, agent, duration, range, onChange, onError } = this.#options;
    const { signal } = this.#loading;
    const { start: earliest, end: latest } = range();
    const start = Math.max(earliest, Date.parse(`${month}-01`) - MAX_AHEAD_MS);
    const end = Math.min(latest, Date.parse(`${addMonths(month, 1)}-01`) + MAX_BEHIND_MS);
    if (start >= end) {
      this.#months.set(month, { step: 'ready', slots: [] });
      return;
    }
    this.#months.set(month, { step: 'loading' });
    try {
      const slots = await listSlots({ agent, duration, start, end }, signal);
      if (signal.aborted) return;
      this.#months.set(month, { step: 'ready', slots });
    } catch (cause) {
      if (signal.aborted) return;
      const error = toSchedulerError(cause);
      this.#months.set(month, { step: 'failed', error });
      if (this.#requested.has(month)) onError(error);
    }
    onChange();
  }
}
