import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Nobody has to wait longer, whatever `Retry-After` says. */
export const MAX_SECONDS = 120;

/** Counts down to zero and updates its host every second. */
export class CountdownController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  /** On the clock of `performance.now()`. */
  #endMs = 0;
  #isStarted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whole seconds left. */
  get secondsLeft(): number {
    return Math.max(0, Math.ceil((this.#endMs - performance.now()) / 1000));
  }

  /** Whether a countdown has come to its end, and none was started since. */
  get hasEnded(): boolean {
    return this.#isStarted && !this.secondsLeft;
  }

  /** Restarts the countdown. Zero seconds stop it. */
  start(seconds = 0): void {
    this.#isStarted = seconds > 0;
    this.#endMs = performance.now() + Math.min(seconds, MAX_SECONDS) * 1000;
    this.#tick();
  }

  hostConnected(): void {
    this.#tick();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Runs again when `secondsLeft` changes. */
  #tick(): void {
    clearTimeout(this.#timer);
    this.#host.requestUpdate();
    const restMs = this.#endMs - performance.now();
    if (restMs > 0) this.#timer = setTimeout(() => this.#tick(), restMs % 1000 || 1000);
  }
}
