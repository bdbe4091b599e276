import type { ListSlots } from '../../api/availability/availability.js';
import { toSchedulerError, type SchedulerError } from '../../api/wire/scheduler-error.js';
import { lastDayOf } from '../../model/time/calendar-pages.js';
import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';

/** Slots of a calendar page, or the state of their request. */
export type PageState =
  | { readonly step: 'loading' }
  | { readonly step: 'ready'; readonly slots: readonly number[] }
  | { readonly step: 'failed'; readonly error: SchedulerError };

export interface PageSlotsOptions {
  readonly listSlots: ListSlots;
  readonly agent: string;
  /** Minutes. */
  readonly duration: number;
  /** First and last instant that can be booked, in epoch milliseconds. */
  readonly range: () => { readonly start: number; readonly end: number };
  readonly onChange: () => void;
  readonly onError: (error: SchedulerError) => void;
}

/** Largest distance of a local time from UTC, so that a page contains all its days in every time zone. */
const MAX_AHEAD_MS = 14 * 60 * MINUTE_MS;
const MAX_BEHIND_MS = 12 * 60 * MINUTE_MS;

/** Loads the slots of one agent and length page by page, each page once. A page is named by its first day, `YYYY-MM-DD`. */
export class PageSlots {
  readonly #options: PageSlotsOptions;
  readonly #pages = new Map<string, PageState>();
  /** Pages that the visitor waits for, in contrast to preloaded ones. */
  readonly #requested = new Set<string>();
  readonly #loading = new AbortController();

  constructor(options: PageSlotsOptions) {
    this.#options = options;
  }

  /** `undefined` before the page is loaded. */
  get(page: string): PageState | undefined {
    return this.#pages.get(page);
  }

  /** Loads a page once. Repeats a failed request if `retry` is set, or if the page was only preloaded. */
  load(page: string, retry = !this.#requested.has(page)): void {
    if (retry && this.get(page)?.step === 'failed') this.#pages.delete(page);
    this.#requested.add(page);
    this.preload(page);
  }

  /** Loads a page that the visitor may want next. A failure is not reported. */
  preload(page: string): void {
    if (!this.#pages.has(page)) void this.#load(page);
  }

  /** Names of the pages that are loaded. */
  get ready(): string[] {
    return [...this.#pages].flatMap(([page, { step }]) => (step === 'ready' ? [page] : []));
  }

  /** Slots of a page; empty unless it is loaded. */
  slotsOf(page: string): readonly number[] {
    const state = this.get(page);
    return state?.step === 'ready' ? state.slots : [];
  }

  /** Cancels all requests. Neither callback is called afterwards. */
  abort(): void {
    this.#loading.abort();
  }

  async #load(page: string): Promise<void> {
    const { listSlots, agent, duration, range, onChange, onError } = this.#options;
    const { signal } = this.#loading;
    this.#pages.set(page, { step: 'loading' });
    try {
      const { start: earliest, end: latest } = range();
      const start = Math.max(earliest, +new Date(page) - MAX_AHEAD_MS);
      const end = Math.min(latest, +new Date(lastDayOf(page)) + DAY_MS + MAX_BEHIND_MS);
      let slots = start < end ? listSlots({ agent, duration, start, end }, signal) : [];
      if ('then' in slots) slots = await slots;
      if (signal.aborted) return;
      this.#pages.set(page, { step: 'ready', slots });
    } catch (cause) {
      if (signal.aborted) return;
      const error = toSchedulerError(cause);
      this.#pages.set(page, { step: 'failed', error });
      if (this.#requested.has(page)) onError(error);
    }
    onChange();
  }
}
