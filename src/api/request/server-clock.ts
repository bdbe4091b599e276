import type { Fetch } from './request.js';
import { visitorClock } from './shared-answers.js';

/** A smaller difference is latency and rounding to seconds. */
const CLOCK_SKEW_MS = 2 * 60_000;

/** Clock that follows the server's time, because a visitor's clock may be wrong. */
export class ServerClock {
  /** Current time in epoch milliseconds. */
  readonly now = (): number => +new Date() + visitorClock.offsetMs;

  /**
   * Wraps `fetch` and reads the server's time from the `Date` header of POST responses. Browsers expose the header of
   * the page's own origin and of a gateway. GET responses may come from a cache, so they are not read.
   */
  watch(fetch: Fetch): Fetch {
    return async (input, init) => {
      const response = await fetch(input, init);
      const date = init.method === 'POST' ? +new Date(response.headers.get('Date') ?? '') : NaN;
      const offsetMs = date - +new Date();
      if (!Number.isNaN(date)) visitorClock.offsetMs = Math.abs(offsetMs) > CLOCK_SKEW_MS ? offsetMs : 0;
      return response;
    };
  }
}
