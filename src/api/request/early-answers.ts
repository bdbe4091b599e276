import type { Fetch } from './request.js';

/** A request that `ve-early.js` started: its time in epoch milliseconds, and the answer, which is falsy if it failed. */
export type EarlyAnswer = readonly [startedAtMs: number, answer: Promise<Response | false | undefined>];

/** Older answers are not used, because what is free may have changed. */
const MAX_AGE_MS = 10_000;
/** Time that an answer is waited for before the request is sent again. */
const PATIENCE_MS = 3000;

/**
 * Removes and returns the answer to a request that the page has started, unless it is old.
 *
 * @param key URL and body of the request; a URL of free times without its range.
 */
export function takeEarlyAnswer(key: string): EarlyAnswer | undefined {
  // A symbol, because an element of the page can have any other name.
  const answers = (
    globalThis as unknown as Record<symbol, Record<string, EarlyAnswer | undefined> | undefined>
  )[Symbol.for('ve-early')];
  const early = answers?.[key];
  if (!early) return undefined;
  answers[key] = undefined;
  return Date.now() - early[0] < MAX_AGE_MS ? early : undefined;
}

/** Returns the early answer. If that failed or is slow, sends the request as if there were none. */
export async function awaitEarlyAnswer(
  [, answer]: EarlyAnswer,
  send: () => Promise<Response>,
): Promise<Response> {
  const waited = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return (
    (await Promise.race([answer, waited])) ||
    // A slow server may still answer the first request first.
    Promise.any([send(), answer.then((late) => late || Promise.reject(new Error()))])
  );
}

/** Wraps `fetch`: a request that the page has started, with the same cookies, is not sent again, once. */
export const earlyFetch =
  (fetch: Fetch): Fetch =>
  (url, init) => {
    const { credentials, body } = init;
    const early = credentials === 'same-origin' && takeEarlyAnswer(url + (body as string));
    return early ? awaitEarlyAnswer(early, () => fetch(url, init)) : fetch(url, init);
  };
