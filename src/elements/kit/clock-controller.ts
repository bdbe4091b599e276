import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ServerClock } from '../../api/server-clock.js';

const MINUTE = 60_000;

/** Tells the time, and draws its host anew with each minute: a page may stay open over midnight. */
export class ClockController extends ServerClock implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    super();
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#wait();
    document.addEventListener('visibilitychange', this.#onReturn);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#onReturn);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#tick, MINUTE - (this.now() % MINUTE));
  }

  readonly #tick = (): void => {
    this.#host.requestUpdate();
    this.#wait();
  };

  /** Timers of a page that nobody sees, or of a computer that sleeps, come late. */
  readonly #onReturn = (): void => {
    if (document.visibilityState === 'visible') this.#tick();
  };
}
