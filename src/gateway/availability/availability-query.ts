import type { Interval } from '../../model/time/slots.js';
import { DAY_MS } from '../../model/time/units.js';
import { readAgentKey } from '../agents/agent-query.js';
import { badRequest } from '../http/http-error.js';
import { singleValue } from '../http/query.js';

/** A meeting's length, and the interval in which it may start. */
export interface TimesQuery extends Interval {
  /** Minutes. */
  readonly duration: number;
}

export interface AvailabilityQuery extends TimesQuery {
  readonly agentKey: string;
}

const MAX_DAYS = 62;

/** Reads which free times are requested. @throws HttpError 400 */
export function readAvailabilityQuery(url: string, durations: readonly number[]): AvailabilityQuery {
  return { agentKey: readAgentKey(new URL(url).searchParams, 'agent'), ...readTimesQuery(url, durations) };
}

/** Reads which free times of a known agent are requested. @throws HttpError 400 */
export function readTimesQuery(url: string, durations: readonly number[]): TimesQuery {
  const { searchParams } = new URL(url);
  const [start, end] = [readInstant(searchParams, 'from'), readInstant(searchParams, 'to')];
  if (end < start) throw badRequest('Invalid to', 'to must not be before from');
  if (end - start > MAX_DAYS * DAY_MS) {
    throw badRequest('Invalid to', `from and to must not be more than ${MAX_DAYS} days apart`);
  }
  const duration = readDuration(searchParams, durations);
  return { duration, start, end };
}

/** Reads the length of the meeting, in minutes. @throws HttpError 400 if it cannot be booked */
export function readDuration(parameters: URLSearchParams, durations: readonly number[]): number {
  const text = singleValue(parameters, 'duration');
  const duration = durations.find((one) => String(one) === text);
  if (duration !== undefined) return duration;
  throw badRequest('Invalid duration', `The duration must be one of ${durations.join(', ')} minutes`);
}

function readInstant(parameters: URLSearchParams, name: string): number {
  const text = singleValue(parameters, name) ?? '';
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw badRequest(`Invalid ${name}`, `${name} must be an integer of milliseconds since 1970 in UTC`);
}
