import type { Fetch } from './request.js';
import { visitorClock } from './shared-answers.js';

/** A smaller difference is latency and rounding to seconds. */
const CLOCK_SKEW_MS = 2 * 60_000;
/** A later time is a mistake of the server. It would lead to dates that nobody can read or book. */
const MAX_MS = 1e13;

/** Current time of the server in epoch milliseconds, because a visitor's clock may be wrong. */
export const serverNow = (): number => +new Date() + visitorClock.offsetMs;

/**
 * Sets the clock. A service worker may repeat an old response, which is never ahead of the server. So on a page that has
 * one, the clock is only set forward: otherwise, times that have passed would be offered.
 *
 * @param serverMs Time of the server in epoch milliseconds; NaN if it is unknown.
 */
export function followServer(serverMs: number): void {
  const differenceMs = serverMs - +new Date();
  const offsetMs = Math.abs(differenceMs) < CLOCK_SKEW_MS ? 0 : differenceMs;
  if (serverMs < MAX_MS && (offsetMs > visitorClock.offsetMs || !hasServiceWorker()))
    visitorClock.offsetMs = offsetMs;
}

/**
 * Wraps `fetch` and follows the `Date` header of POST responses. Browsers expose the header of the page's own origin and of
 * a gateway. GET responses may come from a cache, so they are not read.
 */
export const watchServer =
  (fetch: Fetch): Fetch =>
  async (input, init) => {
    const response = await fetch(input, init);
    const { headers } = response;
    // A cache that stored the response says how many seconds ago.
    if (init.method === 'POST')
      followServer(+new Date(headers.get('Date') ?? '') + Number(headers.get('Age')) * 1000);
    return response;
  };

function hasServiceWorker(): boolean {
  try {
    return Boolean(navigator.serviceWorker.controller);
  } catch {
    // Insecure pages have none, and in sandboxed frames the getter throws.
    return false;
  }
}
