import { ok, warning, type Finding } from './finding.js';

/** A smaller difference is latency and rounding to seconds. */
const SKEW_MS = 2 * 60_000;

/**
 * Compares the clock with that of the server.
 *
 * @param date Header `Date` of the token answer; `null` if it is missing or hidden.
 * @param now Epoch milliseconds.
 */
export function clockFinding(date: string | null, now: number, isCrossOrigin: boolean): Finding {
  const server = Date.parse(date ?? '');
  if (Number.isNaN(server)) {
    return isCrossOrigin
      ? warning(
          'clock',
          'The page cannot read the time of the server, so it cannot correct a wrong clock.',
          'Access-Control-Expose-Headers: Age, Date, Retry-After, X-Request-Id',
          'gateway.md#your-own-token-endpoint',
        )
      : ok('clock', 'The server sends no time to compare with.');
  }
  const minutes = Math.round(Math.abs(now - server) / 60_000);
  if (Math.abs(now - server) <= SKEW_MS)
    return ok('clock', 'The clocks of this device and of the server agree.');
  return warning(
    'clock',
    `The clock of this device is ${minutes} minutes ${now > server ? 'ahead of' : 'behind'} the server. The form corrects that.`,
    'Set the clock of this device, or of the server if all visitors have this warning.',
    'reliability.md',
  );
}
