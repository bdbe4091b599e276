import type { SharedValues } from './shared-values.js';

/** What a call is for. Bookings go first. */
export type Purpose = 'reading' | 'booking';

const PURPOSES = ['reading', 'booking'] as const;
const FIRST_PAUSE_MS = 1_000;
const MAX_DEFAULT_PAUSE_MS = 30_000;
const MAX_PAUSE_MS = 300_000;
const SYNC_INTERVAL_MS = 1_000;

export interface CallPausesOptions {
  readonly clock: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicClock: () => number;
  /** Tells other processes of a pause. @default each process has its own */
  readonly shared?: SharedValues | undefined;
}

/** End of a pause in epoch milliseconds, as processes share it. */
interface SharedPause {
  readonly until: number;
}

/**
 * Pauses after the API has answered 429, in all processes: for as long as `Retry-After` says, at most five minutes. If that
 * is missing or unreadable, for one second, and twice as long each further time. A refused booking pauses all calls, any
 * other one only reading.
 */
export class CallPauses {
  readonly #options: CallPausesOptions;
  readonly #until: Record<Purpose, number> = { reading: -Infinity, booking: -Infinity };
  readonly #refusals: Record<Purpose, number> = { reading: 0, booking: 0 };
  #syncedAt = -Infinity;
  #syncing: Promise<unknown> = Promise.resolve();

  constructor(options: CallPausesOptions) {
    this.#options = options;
  }

  /** Milliseconds until a call may be made, by what this process knows; 0 if it may. */
  remaining(purpose: Purpose): number {
    return Math.max(0, this.#until[purpose] - this.#options.monotonicClock());
  }

  /** Learns of pauses from other processes; looks once a second at most, and waits for a look under way. Never fails. */
  async sync(): Promise<void> {
    const { shared, clock, monotonicClock } = this.#options;
    const now = monotonicClock();
    if (!shared) return;
    if (now - this.#syncedAt < SYNC_INTERVAL_MS) {
      await this.#syncing;
      return;
    }
    this.#syncedAt = now;
    const read = async (purpose: Purpose): Promise<void> => {
      const pause = await shared.read<SharedPause>(nameOf(purpose)).catch(() => undefined);
      if (pause) this.#pause(purpose, pause.until - clock());
    };
    this.#syncing = Promise.all(PURPOSES.map(read));
    await this.#syncing;
  }

  /**
   * Begins a pause.
   *
   * @param retryAfter Seconds; `undefined` if the API did not say.
   */
  async refuse(purpose: Purpose, retryAfter: number | undefined): Promise<void> {
    const { shared, clock } = this.#options;
    const defaultMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#refusals[purpose], MAX_DEFAULT_PAUSE_MS);
    this.#refusals[purpose] += 1;
    const ms = retryAfter === undefined ? defaultMs : Math.min(retryAfter * 1000, MAX_PAUSE_MS);
    for (const paused of purpose === 'booking' ? PURPOSES : (['reading'] as const)) {
      this.#pause(paused, ms);
      const until = clock() + ms;
      const latest = (old: SharedPause | undefined): SharedPause => ({
        until: Math.max(until, Math.min(old?.until ?? 0, clock() + MAX_PAUSE_MS)),
      });
      await shared?.update<SharedPause>(nameOf(paused), MAX_PAUSE_MS, latest).catch(() => undefined);
    }
  }

  /** Takes note of an answer that was no refusal. */
  accept(purpose: Purpose): void {
    this.#refusals[purpose] = 0;
  }

  #pause(purpose: Purpose, ms: number): void {
    const until = this.#options.monotonicClock() + Math.min(ms, MAX_PAUSE_MS);
    this.#until[purpose] = Math.max(this.#until[purpose], until);
  }
}

const nameOf = (purpose: Purpose): string => `pause ${purpose}`;
