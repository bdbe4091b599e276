import { parseWeeklyHours } from '../model/time/hours.js';
import { isTimeZone } from '../model/time/wall-time.js';
import { endpointStarts, hoursStarts, type ListStarts } from './availability.js';
import type { Client } from './client.js';
import type { Fetch } from './request.js';
import { SchedulerError } from './scheduler-error.js';
import { secureUrl } from './trusted-url.js';

/** What a page says of the times that can be booked. */
export interface AvailabilitySettings {
  readonly availabilityEndpoint: string;
  /** Such as `Mon-Fri 09:00-17:00`. */
  readonly hours: string;
  readonly slotMinutes: number;
  /** The agents' IANA zone, in which the hours are. Empty where it is not said. */
  readonly agentTimeZone: string;
  /** The zone of hours that have none of their own. */
  readonly timeZone: string;
  /** How many days ahead a meeting may start, 1 to 3660; anything else where it is not said. */
  readonly horizonDays: number;
}

/** Starts that can be picked, and what is known of them. */
export interface AvailabilitySource {
  readonly list: ListStarts;
  /** Whether the starts are those of one agent, or of `any`. */
  readonly isByAgent: boolean;
  readonly horizonDays: number;
}

const HORIZON_DAYS = 60;
/** As much as a gateway lets its owner say. */
const isHorizon = (days: number | undefined): boolean =>
  Number.isInteger(days) && days! >= 1 && days! <= 3660;

/**
 * Where the starts come from that a visitor picks from: the page's own endpoint, else a gateway that knows them, else
 * the page's hours. Nothing where date and time are typed freely.
 *
 * @param pageUrl What relative URLs are relative to.
 * @throws SchedulerError `configuration` where an attribute cannot be read.
 */
export function availabilitySource(
  settings: AvailabilitySettings,
  { client, fetch, pageUrl }: { client: Client; fetch: Fetch; pageUrl: string },
): AvailabilitySource | undefined {
  const { availabilityEndpoint, hours, slotMinutes, agentTimeZone, timeZone } = settings;
  const horizonDays = [settings.horizonDays, client.calendar?.horizon_days].find(isHorizon) ?? HORIZON_DAYS;
  if (agentTimeZone && !isTimeZone(agentTimeZone)) throw mistake('agent-time-zone is no IANA time zone');
  if (availabilityEndpoint) {
    const endpoint = secureUrl(availabilityEndpoint, pageUrl);
    if (!endpoint) throw mistake('availability-endpoint is not an https URL');
    return {
      list: endpointStarts(endpoint.href, fetch),
      isByAgent: /{agent}|%7Bagent%7D/i.test(endpoint.href),
      horizonDays,
    };
  }
  if (client.has('availability')) {
    return { list: (query, signal) => client.listStarts(query, signal), isByAgent: true, horizonDays };
  }
  if (!hours) return undefined;
  const weekly = parseWeeklyHours(hours);
  if (!weekly) throw mistake('hours is not of the form "Mon-Fri 09:00-17:00, Sat 10:00-14:00"');
  if (!(slotMinutes >= 5)) throw mistake('slot-minutes is less than 5');
  return {
    list: hoursStarts({ weekly }, agentTimeZone || timeZone, slotMinutes),
    isByAgent: false,
    horizonDays,
  };
}

const mistake = (cause: string): SchedulerError => new SchedulerError('configuration', { cause });
