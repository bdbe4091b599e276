import type { Interval } from '../../model/time/slots.js';
import { DAY_MS, MINUTE_MS } from '../../model/time/units.js';
import { awaitEarlyAnswer, takeEarlyAnswer } from '../request/early-answers.js';
import { requestJson, type Fetch } from '../request/request.js';
import { SchedulerError } from '../wire/scheduler-error.js';
import { shareAnswer } from '../request/shared-answers.js';

/** Asks for the slots of an agent from `start` up to, but not including, `end` (epoch milliseconds). */
export interface AvailabilityQuery extends Interval {
  /** The agent's key, or `any`. */
  readonly agent: string;
  /** Length of the meeting, in minutes. */
  readonly duration: number;
}

/**
 * Lists slots: the instants at which a meeting can start, in epoch milliseconds and in order. Slots that are known are no
 * promise, so that they are in the first view.
 *
 * @throws SchedulerError as {@link requestJson} does.
 */
export type ListSlots = (
  query: AvailabilityQuery,
  signal: AbortSignal,
) => Promise<readonly number[]> | readonly number[];

const TIMEOUT_MS = 15_000;
/** Days per request, as many as the callback product returns. */
const MAX_DAYS_PER_REQUEST = 30;

/**
 * Lists the slots of the site's own endpoint, with the query of the callback product: `start` (ISO 8601) and
 * `number-of-days`. Replaces `{agent}` and `{duration}` in the URL.
 */
export function endpointSlots(
  endpoint: string,
  fetch: Fetch,
): (...query: Parameters<ListSlots>) => Promise<readonly number[]> {
  const load = async ({ agent, duration, start, end }: AvailabilityQuery, signal: AbortSignal) => {
    const filled = endpoint
      .replace(/\{agent\}|%7Bagent%7D/gi, encodeURIComponent(agent))
      .replace(/\{duration\}|%7Bduration%7D/gi, String(duration));
    const requests = [];
    const early = takeEarlyAnswer(filled);
    // The start is a whole minute.
    const isUsed = early && early[0] - start < MINUTE_MS && start - early[0] < DAY_MS;
    for (let from = isUsed ? early[0] : start; from < end; from += MAX_DAYS_PER_REQUEST * DAY_MS) {
      const url = new URL(filled);
      url.searchParams.set('start', new Date(from).toISOString());
      url.searchParams.set(
        'number-of-days',
        String(Math.min(MAX_DAYS_PER_REQUEST, Math.ceil((end - from) / DAY_MS))),
      );
      const send: Fetch = (...request) =>
        isUsed && from === early[0] ? awaitEarlyAnswer(early, () => fetch(...request)) : fetch(...request);
      requests.push(requestJson(send, url.href, { method: 'GET', timeoutMs: TIMEOUT_MS, signal }));
    }
    const slots = (await Promise.all(requests)).flatMap(parseSlots).sort(ascending);
    return slots.filter((slot, index) => slot >= start && slot < end && slot !== slots[index - 1]);
  };
  return (query, signal) =>
    shareAnswer(endpoint + JSON.stringify(query), signal, (each) => load(query, each));
}

/**
 * Reads `{"2026-11-24T09:00:00Z": 1}`: keys are instants, values the free seats (numbers, numeric strings or booleans).
 * Returns the instants with a free seat, in order. Skips invalid entries if any other is valid.
 *
 * @throws SchedulerError `bad_response` if the body is not an object, or all of its entries are invalid.
 */
export function parseSlots(body: unknown): number[] {
  const slots: number[] = [];
  const entries = entriesOf(body);
  let isReadable = !entries.length;
  // One loop, because a response may have ten thousand entries.
  for (const [key, seats] of entries) {
    const slot = parseInstant(key);
    // Not the text of an object, whose own `toString` may be anything.
    const count = typeof seats === 'object' || seats === '' ? NaN : Number(seats);
    if (isNaN(slot + count)) continue;
    isReadable = true;
    if (count > 0) slots.push(slot);
  }
  if (!isReadable) throw unreadable(body);
  return slots.sort(ascending);
}

/**
 * Reads `{"<agent's key>": "2026-11-24T09:00:00Z"}` as epoch milliseconds by key. Skips values that are no instants, such as
 * `null`.
 *
 * @throws SchedulerError `bad_response` if the body is not an object.
 */
export function parseNextFree(body: unknown): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  for (const [agent, text] of entriesOf(body)) {
    const start = parseInstant(text);
    if (start) starts.set(agent, start);
  }
  return starts;
}

/** Entries of an object. PHP writes an empty one as `[]`, Go as `null`, and some servers answer 204. */
function entriesOf(body: unknown): [string, unknown][] {
  const entries = Object.entries(body ?? {});
  if (typeof body !== 'object' || (Array.isArray(body) && entries.length)) throw unreadable(body);
  return entries;
}

const unreadable = (response: unknown): SchedulerError =>
  new SchedulerError('bad_response', { cause: 'availability', response });

const ascending = (one: number, other: number): number => one - other;

/**
 * Date, time and offset as RFC 3339, PostgreSQL, Python and Ruby write them. Without an offset, the browser would assume its
 * own time zone.
 */
const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(?:Z|UTC|([+-]\d\d):?(\d\d)?)$/i;

/** Epoch milliseconds, or `NaN`. */
function parseInstant(text: unknown): number {
  const [, date, time, hours, minutes = '00'] = (typeof text === 'string' && INSTANT.exec(text)) || [];
  return +new Date(`${date}T${time}${hours ? `${hours}:${minutes}` : 'Z'}`);
}
