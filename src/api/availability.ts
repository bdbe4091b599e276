import { slotStarts, type Interval } from '../model/time/slots.js';
import type { Hours } from '../model/time/hours.js';
import { DAY_MS } from '../model/time/units.js';
import { requestJson, type Fetch } from './request.js';
import { SchedulerError } from './scheduler-error.js';

/** Asks for the slots of an agent from `start` up to, but not including, `end` (epoch milliseconds). */
export interface AvailabilityQuery extends Interval {
  /** The agent's key, or `any`. */
  readonly agent: string;
  /** Length of the meeting, in minutes. */
  readonly duration: number;
}

/**
 * Lists slots: the instants at which a meeting can start, in epoch milliseconds and in order.
 *
 * @throws SchedulerError as {@link requestJson} does.
 */
export type ListSlots = (query: AvailabilityQuery, signal: AbortSignal) => Promise<readonly number[]>;

const TIMEOUT_MS = 15_000;
/** Days per request, as many as the callback product returns. */
const MAX_DAYS_PER_REQUEST = 30;

/**
 * Lists the slots of the site's own endpoint, with the query of the callback product: `start` (ISO 8601) and
 * `number-of-days`. Replaces `{agent}` and `{duration}` in the URL.
 */
export function endpointSlots(endpoint: string, fetch: Fetch): ListSlots {
  return async ({ agent, duration, start, end }, signal) => {
    const filled = endpoint
      .replace(/\{agent\}|%7Bagent%7D/gi, encodeURIComponent(agent))
      .replace(/\{duration\}|%7Bduration%7D/gi, String(duration));
    const requests = [];
    for (let from = start; from < end; from += MAX_DAYS_PER_REQUEST * DAY_MS) {
      const url = new URL(filled);
      url.searchParams.set('start', new Date(from).toISOString());
      url.searchParams.set(
        'number-of-days',
        String(Math.min(MAX_DAYS_PER_REQUEST, Math.ceil((end - from) / DAY_MS))),
      );
      requests.push(requestJson(fetch, url.href, { method: 'GET', timeoutMs: TIMEOUT_MS, signal }));
    }
    const slots = (await Promise.all(requests)).flatMap(parseSlots).sort(ascending);
    return slots.filter((slot, index) => slot >= start && slot < end && slot !== slots[index - 1]);
  };
}

/** Lists the slots in weekly hours. Booked meetings are not known here. */
export function hoursSlots(hours: Hours, timeZone: string, slotMinutes: number): ListSlots {
  return ({ duration, ...interval }) =>
    Promise.resolve(slotStarts({ hours, timeZone, slotMinutes, duration }, interval));
}

/**
 * Reads `{"2026-11-24T09:00:00Z": 1}`: keys are ISO 8601 instants, values the free seats (numbers or numeric strings).
 * Returns the instants with a free seat, in order, and skips invalid entries.
 *
 * @throws SchedulerError `bad_response` if the body is not an object.
 */
export function parseSlots(body: unknown): number[] {
  const slots: number[] = [];
  // One loop, because a response may have ten thousand entries.
  for (const [key, seats] of entriesOf(body)) {
    const isFree = (typeof seats === 'number' || typeof seats === 'string') && Number(seats) > 0;
    const slot = isFree && parseInstant(key);
    if (slot) slots.push(slot);
  }
  return slots.sort(ascending);
}

/**
 * Reads `{"<agent's key>": "2026-11-24T09:00:00Z"}` as epoch milliseconds by key. Skips values that are no ISO 8601
 * instants, such as `null`.
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

function entriesOf(body: unknown): [string, unknown][] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new SchedulerError('bad_response', { response: body });
  }
  return Object.entries(body);
}

const ascending = (one: number, other: number): number => one - other;

/** With an offset; without one, the browser would assume its own time zone. */
const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

const parseInstant = (text: unknown): number | false =>
  typeof text === 'string' && ISO_INSTANT.test(text) && Date.parse(text);
