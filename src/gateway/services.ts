import { Agents } from './agents/agents.js';
import { Api } from './upstream/api.js';
import { Availability } from './availability/availability.js';
import { BusyTimes } from './availability/busy-times.js';
import type { GatewayConfig } from './options/read-options.js';
import { Bookings } from './bookings/bookings.js';
import { FirstAvailabilities } from './availability/first-availability.js';
import { guardedStore } from './stores/guarded-store.js';
import { createMemoryStore } from './stores/idempotency-store.js';
import { IdempotencyRecords } from './bookings/idempotency-records.js';
import { Joins } from './join/joins.js';
import { Limits } from './limits/limits.js';
import { PageTokens } from './crypto/page-tokens.js';
import { CreateSender } from './bookings/create-sender.js';
import { SlotHolds } from './bookings/slot-holds.js';
import { anySlot, calendarSlots } from './bookings/slots.js';
import { TenantTokens } from './upstream/tenant-tokens.js';
import { TokenEndpoint } from './tokens/token-endpoint.js';
import { KeyedMutex } from './bookings/keyed-mutex.js';
import { Upstream } from './upstream/upstream.js';

/** What the routes of one gateway lead to. */
export interface Services {
  readonly agents: Agents;
  /** Only with hours. */
  readonly availability: Availability | undefined;
  readonly intents: IdempotencyRecords;
  readonly joins: Joins;
  readonly limits: Limits;
  readonly pageTokens: PageTokens;
  readonly schedules: Bookings;
  readonly tokenEndpoint: TokenEndpoint;
}

/** The longest that a page waits for its token because of a calendar. */
const CALENDAR_PATIENCE = 3_000;

export function createServices(config: GatewayConfig): Services {
  const { calendar: rules, credentials, secrets, clock, baseUrl, upstreamTimeout } = config;
  const upstream = new Upstream({ baseUrl, fetch: config.fetch, clock, timeout: upstreamTimeout });
  const tokens = new TenantTokens({ credentials, upstream, clock });
  const api = new Api(upstream, tokens, secretsOf(credentials));
  const agents = new Agents({ api, options: config.agents, secrets, clock });
  const limits = new Limits(config.limits, config.limiter);

  const store = guardedStore(config.idempotencyStore ?? createMemoryStore({ clock }));
  // Longer than a create with everything that may go before and follow.
  const lease = 60_000 + 24 * upstreamTimeout;
  const intents = new IdempotencyRecords(store, secrets[0]!, lease);
  const busyTimes = rules && new BusyTimes({ api, bufferMinutes: rules.bufferMinutes, clock });
  const availability = rules && busyTimes && new Availability({ rules, agents, busyTimes, clock });
  const slots =
    rules && busyTimes
      ? calendarSlots({
          rules,
          busyTimes,
          claims: new SlotHolds(store, secrets[0]!, lease),
          turns: new KeyedMutex(4 * upstreamTimeout),
          clock,
        })
      : anySlot;
  const schedules = new Bookings({
    sender: new CreateSender(api, intents),
    slots,
    agents,
    intents,
    clock,
    reconcileAfterMs: Math.max(30_000, 3 * upstreamTimeout),
  });

  const pageTokens = new PageTokens({ secrets, lifetime: config.tokenLifetime, clock });
  const meetingOrigin = new URL(baseUrl).origin;
  const joins = new Joins({
    api,
    tokens,
    limits,
    authorizeAgent: config.authorizeAgent,
    meetingOrigins: [meetingOrigin, ...config.meetingOrigins],
  });
  const firstAvailabilities =
    rules &&
    availability &&
    new FirstAvailabilities({
      availability,
      agents,
      durations: rules.durations,
      clock,
      patience: Math.min(CALENDAR_PATIENCE, upstreamTimeout),
    });
  const tokenEndpoint = new TokenEndpoint({
    config,
    tokens,
    pageTokens,
    agents,
    joins,
    firstAvailabilities,
    meetingOrigin,
  });
  return { agents, availability, intents, joins, limits, pageTokens, schedules, tokenEndpoint };
}

function secretsOf(credentials: GatewayConfig['credentials']): string[] {
  const secret = credentials.type === 'pak' ? credentials.pak : credentials.password;
  return [secret, encodeURIComponent(secret)];
}
