import type { ReactiveControllerHost } from 'lit';
import { serverNow } from '../../api/request/server-clock.js';
import { MINUTE_MS } from '../../model/time/units.js';

/** Updates a host at each full minute, because a page may stay open past midnight. */
export function updateEveryMinute(host: ReactiveControllerHost): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = (): void => {
    host.requestUpdate();
    clearTimeout(timer);
    timer = setTimeout(tick, MINUTE_MS - (serverNow() % MINUTE_MS || 0));
  };
  host.addController({
    hostConnected() {
      tick();
      // Timers run late in hidden pages and after the computer was asleep.
      document.addEventListener('visibilitychange', tick);
    },
    hostDisconnected() {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', tick);
    },
  });
}
