import { slotStarts, type Interval } from '../model/time/slots.js';
import type { Hours } from '../model/time/hours.js';
import { requestJson, type Fetch } from './request.js';
import { SchedulerError } from './scheduler-error.js';

/** Which meeting is looked for, and between which instants (epoch ms, without the end) it may start. */
export interface AvailabilityQuery extends Interval {
  /** The agent's key, or `any`. */
  readonly agent: string;
  /** Minutes. */
  readonly duration: number;
}

/**
 * Gives the instants (epoch ms, in order) at which a meeting can start.
 *
 * @throws SchedulerError as {@link requestJson} does.
 */
export type ListStarts = (query: AvailabilityQuery, signal: AbortSignal) => Promise<readonly number[]>;

const TIMEOUT = 15_000;
const DAY = 86_400_000;
/** As many as the callback product answers at once. */
const MAX_DAYS = 30;

/**
 * A source that asks a URL of the site owner's, as the callback product is asked: with `start` (ISO) and
 * `number-of-days`. `{agent}` and `{duration}` in the URL are filled in.
 */
export function endpointStarts(endpoint: string, fetch: Fetch): ListStarts {
  return async ({ agent, duration, start, end }, signal) => {
    const filled = endpoint
      .replace(/\{agent\}|%7Bagent%7D/gi, encodeURIComponent(agent))
      .replace(/\{duration\}|%7Bduration%7D/gi, String(duration));
    const requests = [];
    for (let from = start; from < end; from += MAX_DAYS * DAY) {
      const url = new URL(filled);
      url.searchParams.set('start', new Date(from).toISOString());
      url.searchParams.set('number-of-days', String(Math.min(MAX_DAYS, Math.ceil((end - from) / DAY))));
      requests.push(requestJson(fetch, url.href, { method: 'GET', timeout: TIMEOUT, signal }));
    }
    const starts = (await Promise.all(requests)).flatMap(startsIn).sort(inTime);
    return starts.filter((one, index) => one >= start && one < end && one !== starts[index - 1]);
  };
}

/** A source that knows no meetings, only the hours in which the owner offers some. */
export function hoursStarts(hours: Hours, timeZone: string, slotMinutes: number): ListStarts {
  return ({ duration, ...interval }) =>
    Promise.resolve(slotStarts({ hours, timeZone, slotMinutes, duration }, interval));
}

/**
 * Reads an object of ISO starts and free seats, numbers or numeric strings, into the instants that have a seat, in
 * order. What is no start or no number is left out.
 *
 * @throws SchedulerError `bad_response` where the body is no object.
 */
export function startsIn(body: unknown): number[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new SchedulerError('bad_response', { response: body });
  }
  const starts: number[] = [];
  // In one go: an answer may have ten thousand.
  for (const key of Object.keys(body)) {
    const seats = (body as Record<string, unknown>)[key];
    const isFree = (typeof seats === 'number' || typeof seats === 'string') && Number(seats) > 0;
    const start = isFree && ISO_INSTANT.test(key) && Date.parse(key);
    if (start) starts.push(start);
  }
  return starts.sort(inTime);
}

const inTime = (one: number, other: number): number => one - other;

/** With its zone: without one, the browser's would be meant. */
const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
