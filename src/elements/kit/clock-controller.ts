import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ServerClock } from '../../api/request/server-clock.js';
import { MINUTE_MS } from '../../model/time/units.js';

/** Server clock that updates its host every minute, because a page may stay open past midnight. */
export class ClockController extends ServerClock implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    super();
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#tick();
    // Timers run late in hidden pages and after the computer was asleep.
    document.addEventListener('visibilitychange', this.#tick);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#tick);
  }

  readonly #tick = (): void => {
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#tick, MINUTE_MS - (this.now() % MINUTE_MS || 0));
  };
}
