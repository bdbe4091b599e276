import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Agenda } from '../../api/agenda.js';
import { toSchedulerError, type SchedulerError } from '../../api/wire/scheduler-error.js';
import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';

export type AgendaState =
  | { readonly step: 'loading' }
  | {
      readonly step: 'ready';
      readonly agenda: Agenda;
      /** Why the agenda could not be renewed. */
      readonly error: SchedulerError | undefined;
    }
  | { readonly step: 'failed'; readonly error: SchedulerError };

export interface AgendaControllerOptions {
  /** @throws SchedulerError */
  readonly load: (signal: AbortSignal) => Promise<Agenda>;
  /** Called with each renewed agenda, before it is shown. */
  readonly onRenewed: (before: Agenda | undefined, agenda: Agenda) => void;
  /** Called with the first failure in a row. */
  readonly onError: (error: SchedulerError) => void;
  /** Whether the agenda is also renewed, less often, while the page is hidden. */
  readonly renewsHidden: () => boolean;
}

const POLL_MS = MINUTE_MS;
const MAX_DELAY_MS = 5 * MINUTE_MS;
/** A page that gets the focus again and again asks no more often than this. */
const MIN_DELAY_MS = 5_000;

/** Loads an agenda, and renews it while the page is visible. */
export class AgendaController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: AgendaControllerOptions;
  #state: AgendaState = { step: 'loading' };
  #loading: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #triedAtMs = -Infinity;
  #hasStarted = false;
  /** Ends listening; missing while the host is not in a page. */
  #listening: AbortController | undefined;

  constructor(host: ReactiveControllerHost, options: AgendaControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get state(): AgendaState {
    return this.#state;
  }

  /** The agenda that is shown. */
  get agenda(): Agenda | undefined {
    return this.#state.step === 'ready' ? this.#state.agenda : undefined;
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    document.addEventListener('visibilitychange', this.#onReturn, this.#listening);
    addEventListener('focus', this.#onReturn, this.#listening);
    addEventListener('online', this.#onOnline, this.#listening);
    addEventListener('offline', this.#onOffline, this.#listening);
    if (this.#hasStarted) void this.renew();
  }

  hostDisconnected(): void {
    this.#listening?.abort();
    this.#listening = undefined;
    this.#stop();
  }

  /** Forgets the agenda, and loads it. */
  start(): void {
    this.#stop();
    this.#hasStarted = true;
    this.#failures = 0;
    this.#setState({ step: 'loading' });
    void this.renew();
  }

  /** Loads the agenda again, unless that is under way or the host is not in a page. Never rejects. */
  async renew(): Promise<void> {
    if (!this.#loading && this.#listening) {
      clearTimeout(this.#timer);
      this.#triedAtMs = performance.now();
      const abort = new AbortController();
      this.#loading = { abort, done: this.#load(abort.signal) };
    }
    await this.#loading?.done;
  }

  /** Loads the agenda as it is from now on: the answer to an earlier request may be older. Never rejects. */
  async renewAnew(): Promise<void> {
    this.#stop();
    await this.renew();
  }

  async #load(signal: AbortSignal): Promise<void> {
    let delayMs = POLL_MS;
    try {
      const agenda = await this.#options.load(signal);
      if (signal.aborted) return;
      this.#failures = 0;
      this.#options.onRenewed(this.agenda, agenda);
      this.#setState({ step: 'ready', agenda, error: undefined });
    } catch (cause) {
      if (signal.aborted) return;
      const error = toSchedulerError(cause);
      this.#failures += 1;
      delayMs = Math.min(POLL_MS * 2 ** this.#failures, MAX_DELAY_MS);
      // A timer of more than 24 days would run at once.
      delayMs = Math.max(delayMs, Math.min((error.retryAfter ?? 0) * 1000, DAY_MS));
      // Visitors' details are not for somebody who is no longer signed in.
      const isSignedOut = error.code === 'unauthorized' || error.code === 'forbidden';
      const { agenda } = this;
      this.#setState(agenda && !isSignedOut ? { step: 'ready', agenda, error } : { step: 'failed', error });
      if (this.#failures === 1) this.#options.onError(error);
    }
    this.#loading = undefined;
    this.#schedule(delayMs);
  }

  /** Ends renewing with a failure. */
  fail(error: SchedulerError): void {
    this.#stop();
    this.#setState({ step: 'failed', error });
    this.#options.onError(error);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (document.hidden && !this.#options.renewsHidden()) return;
    this.#timer = setTimeout(() => void this.renew(), document.hidden ? MAX_DELAY_MS : delayMs);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#loading?.abort.abort();
    this.#loading = undefined;
  }

  #setState(state: AgendaState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }

  readonly #onReturn = (): void => {
    const isDue = this.#hasStarted && performance.now() - this.#triedAtMs >= MIN_DELAY_MS;
    if (isDue && !document.hidden) {
      void this.renew();
    } else if (!this.#loading) {
      this.#schedule(POLL_MS);
    }
  };

  readonly #onOnline = (): void => {
    if (this.#hasStarted) void this.renewAnew();
  };

  /** Shows at once that the agenda may be out of date. */
  readonly #onOffline = (): void => this.#host.requestUpdate();
}
