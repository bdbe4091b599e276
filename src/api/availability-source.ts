import { isTimeZone } from '../model/time/wall-time.js';
import { endpointSlots, type ListSlots } from './availability/availability.js';
import type { Client } from './client.js';
import { loadHoursSlots } from './availability/load-hours-slots.js';
import type { Fetch } from './request/request.js';
import { settingError } from './wire/setting-mistake.js';
import { secureUrl } from './wire/trusted-url.js';

/** Page settings that decide which slots are offered. */
export interface AvailabilitySettings {
  /** Base URL of the API, if the page sets it. */
  readonly apiBase?: string;
  /** URL of the site's own availability endpoint; may be empty. */
  readonly availabilityEndpoint: string;
  /** Weekly hours, e.g. `Mon-Fri 09:00-17:00`; may be empty. */
  readonly hours: string;
  /** Minutes from one slot in `hours` to the next; at least 5. */
  readonly slotMinutes: number;
  /** IANA time zone of the agents and of `hours`; may be empty. */
  readonly agentTimeZone: string;
  /** IANA time zone of `hours` when `agentTimeZone` is empty. */
  readonly timeZone: string;
  /** Days ahead that can be booked, 1 to 3660. Any other value means "not set". */
  readonly horizonDays: number;
}

/** Lists the slots that visitors can choose from. */
export interface AvailabilitySource {
  readonly listSlots: ListSlots;
  /** Whether slots differ by agent, so that an agent (or `any`) must be chosen first. */
  readonly isPerAgent: boolean;
  /** Days ahead that can be booked. */
  readonly horizonDays: number;
}

export interface AvailabilityContext {
  readonly client: Pick<Client, 'calendar' | 'has' | 'listSlots'>;
  readonly fetch: Fetch;
  /** Base of relative URLs. */
  readonly pageUrl: string;
}

const DEFAULT_HORIZON_DAYS = 60;
/** The same range as the gateway's option. */
const isHorizonDays = (days: number | undefined): boolean =>
  Number.isInteger(days) && days! >= 1 && days! <= 3660;

/**
 * Chooses where slots come from: the page's endpoint, then the gateway, then the page's hours.
 * Returns `undefined` if there is none of them, so that visitors type a date and a time.
 *
 * @throws SchedulerError `configuration` if an attribute has an invalid value, `network` if what the page's hours need
 *   cannot be loaded.
 */
export async function availabilitySource(
  settings: AvailabilitySettings,
  context: AvailabilityContext,
): Promise<AvailabilitySource | undefined> {
  const { hours, slotMinutes, agentTimeZone, timeZone } = settings;
  const { client } = context;
  const own = endpointSource(settings, context);
  if (own) return own;
  if (client.has('availability')) {
    return source(settings, context, (query, signal) => client.listSlots(query, signal), true);
  }
  if (!hours) return undefined;
  const { hoursSlots } = await loadHoursSlots();
  const listSlots = hoursSlots(hours, agentTimeZone || timeZone, slotMinutes);
  if (typeof listSlots !== 'function') throw settingError(...listSlots);
  return source(settings, context, listSlots, false);
}

/**
 * Source of the page's own endpoint, which needs no token; `undefined` if the page has none.
 *
 * @throws SchedulerError `configuration` if an attribute has an invalid value.
 */
export function endpointSource(
  settings: AvailabilitySettings,
  context: AvailabilityContext,
): AvailabilitySource | undefined {
  const { agentTimeZone, availabilityEndpoint } = settings;
  if (agentTimeZone && !isTimeZone(agentTimeZone)) {
    throw settingError('agent-time-zone', agentTimeZone, 'set it to an IANA time zone, e.g. "Europe/Sofia"');
  }
  if (!availabilityEndpoint) return undefined;
  const url = secureUrl(availabilityEndpoint, context.pageUrl)?.href;
  if (!url) throw settingError('availability-endpoint', availabilityEndpoint, 'set it to an https URL');
  return source(settings, context, endpointSlots(url, context.fetch), /{agent}|%7Bagent%7D/i.test(url));
}

const source = (
  { horizonDays }: AvailabilitySettings,
  { client }: AvailabilityContext,
  listSlots: ListSlots,
  isPerAgent: boolean,
): AvailabilitySource => ({
  listSlots,
  isPerAgent,
  // Read late, because the token response may have it.
  get horizonDays() {
    return [horizonDays, client.calendar?.horizon_days].find(isHorizonDays) ?? DEFAULT_HORIZON_DAYS;
  },
});
