import { MINUTE_MS } from '../model/time/units.js';
import type { AgendaServices } from './agenda/agenda-routes.js';
import { authorizeAgentOf, createAgenda } from './agenda-services.js';
import { Agents } from './agents/agents.js';
import { AgentRules } from './availability/agent-rules.js';
import { AvailabilityBootstrap } from './availability/availability-bootstrap.js';
import type { AvailabilityServices } from './availability/availability-routes.js';
import type { BusyTimes } from './availability/calendar/busy-times.js';
import { CountedHolds } from './holds/counted-holds.js';
import { createCalendar } from './calendar-services.js';
import { createEvents } from './event-services.js';
import { BookingAdmissions } from './bookings/booking-admission.js';
import type { BookingServices } from './bookings/booking-routes.js';
import { Bookings } from './bookings/bookings.js';
import { CreateSender } from './bookings/create/create-sender.js';
import { IdempotencyRecords } from './bookings/create/idempotency-records.js';
import { OpenBookings } from './bookings/open-bookings.js';
import { calendarSlots, unrestrictedSlots } from './slots/slot-allocator.js';
import { MeetingTokens } from './crypto/meeting-tokens.js';
import { PageTokens } from './crypto/page-tokens.js';
import { PageGuard } from './http/page-guard.js';
import { VERSION } from './http/version.js';
import { BookingLinks } from './bookings/booking-links.js';
import type { ManageServices } from './manage/manage-routes.js';
import { ManagedMeetings } from './manage/managed-meetings.js';
import { MeetingChanges } from './manage/meeting-changes.js';
import { ChangeRecords } from './manage/change-records.js';
import { ChangeSender } from './manage/change-sender.js';
import type { JoinServices } from './join/join-routes.js';
import { Joins } from './join/joins.js';
import { Admissions } from './limits/admission.js';
import { Limits } from './limits/limits.js';
import { ProofOfWork } from './limits/proof-of-work.js';
import { ClientLabels } from './operations/client-labels.js';
import { Readiness } from './operations/readiness.js';
import type { GatewayConfig } from './options/read-options.js';
import type { PageServices } from './page/page-routes.js';
import { CircuitBreaker } from './stores/circuit-breaker.js';
import { guardedStore } from './stores/guarded-store.js';
import { createMemoryStore, isMemoryStore } from './stores/memory-store.js';
import { TokenEndpoint } from './tokens/token-endpoint.js';
import type { TokenServices } from './tokens/token-routes.js';
import { Api } from './upstream/api.js';
import { CallBudget } from './upstream/call-budget.js';
import { CallGate } from './upstream/call-gate.js';
import { CallPauses } from './upstream/call-pauses.js';
import { SharedValues } from './upstream/shared-values.js';
import { TenantTokens } from './upstream/tenant-tokens.js';
import { Upstream } from './upstream/upstream.js';
import type { Webhooks } from './webhooks/webhooks.js';

/** What the routes of all capabilities work with. */
export type Services = AvailabilityServices &
  BookingServices &
  TokenServices &
  JoinServices &
  ManageServices &
  AgendaServices &
  PageServices & {
    readonly breaker: CircuitBreaker;
    readonly readiness: Readiness;
    readonly clientLabels: ClientLabels;
    readonly gate: CallGate;
    readonly holds: CountedHolds;
    /** `undefined` without receivers. */
    readonly webhooks: Webhooks | undefined;
    readonly upstream: Upstream;
    readonly api: Api;
    readonly calendar: { readonly busyTimes: BusyTimes } | undefined;
  };

/** Maximum delay of a token answer for the free times in it. */
const BOOTSTRAP_TIMEOUT_MS = 3_000;

/** Time for the look at the list before a create, in addition to the API's own. */
const LEASE_MARGIN_MS = 5_000;

/** Maximum time that a create waits for another one at the same time; the element waits 30 seconds for its answer. */
const MAX_SLOT_WAIT_MS = 12_000;

/** What is shared saves a call of the API, so it must not take longer than one. */
const SHARED_DEADLINE_MS = 500;

/** Creates the services of one gateway. */
export function createServices(config: GatewayConfig): Services {
  const { credentials, secrets, clock, monotonicClock, baseUrl, upstreamTimeout } = config;
  const shared = sharedValuesOf(config);
  const gate = callGateOf(config, shared);
  const upstream = new Upstream({
    baseUrl,
    fetch: config.fetch,
    monotonicClock,
    timeoutMs: upstreamTimeout,
    gate: gate.run,
  });
  const tenantTokens = new TenantTokens({ credentials, upstream, clock, monotonicClock, shared });
  const api = new Api(upstream, tenantTokens, secretsOf(credentials));
  const breaker = new CircuitBreaker({ monotonicClock });
  const limits = new Limits({ ...config, breaker });
  const store = config.idempotencyStore
    ? guardedStore(config.idempotencyStore, breaker)
    : createMemoryStore({ clock: monotonicClock });
  const admissions = new Admissions({
    limits,
    proofOfWork: new ProofOfWork({ secret: secrets[0]!, store }),
    workRequired: config.proofOfWork,
    verifyChallenge: config.verifyChallenge,
    challengeRequired: config.challenge,
  });
  const pageTokens = new PageTokens({ secrets, lifetime: config.tokenLifetime, clock });
  const guard = new PageGuard({
    ...config,
    readToken: (token, origin) => pageTokens.read(token, origin),
  });

  const rules = config.calendar && new AgentRules(config.calendar);
  const agents = new Agents({
    api,
    options: config.agents,
    secrets,
    ownDurations: (agent) => rules?.ownDurations(agent),
    warn: config.warn,
    monotonicClock,
    shared,
  });
  // What is still being sent is not settled.
  const settleMs = Math.max(config.settleSeconds * 1000, upstreamTimeout);
  const holds = new CountedHolds({
    store,
    secret: secrets[0]!,
    clock,
    leaseMs: upstreamTimeout + LEASE_MARGIN_MS,
    sentMs: upstreamTimeout + settleMs,
    bookedMs: config.holdMinutes * MINUTE_MS,
  });
  const calendar = rules && createCalendar(config, rules, { api, agents, holds, shared });

  const records = new IdempotencyRecords(store, secrets[0]!, clock);
  const bookingAdmissions = new BookingAdmissions({
    admissions,
    openBookings: new OpenBookings({ store, secret: secrets[0]!, clock }),
    secret: secrets[0]!,
    maxOpen: config.openBookings,
  });
  const slots = calendar
    ? calendarSlots({
        ...calendar,
        holds,
        waitMs: Math.min(MAX_SLOT_WAIT_MS, upstreamTimeout),
        clock,
        random: config.random,
      })
    : unrestrictedSlots;
  const tenant = `${baseUrl} ${accountOf(credentials)}`;
  const bookingReferences = config.bookingReferences
    ? new MeetingTokens({ secrets, purpose: 'booking reference', tenant, clock })
    : undefined;
  const manageTokens = config.manageUrl
    ? new MeetingTokens({ secrets, purpose: 'manage', tenant, clock })
    : undefined;
  const bookingLinks = new BookingLinks({
    references: bookingReferences,
    manage: manageTokens && { tokens: manageTokens, url: config.manageUrl! },
    horizonDays: config.horizonDays,
  });
  const { events, webhooks } = createEvents(config, bookingLinks);
  const bookings = new Bookings({
    sender: new CreateSender({ api, records, reconcileMs: config.reconcileSeconds * 1000, monotonicClock }),
    slots,
    agents,
    records,
    clock,
    settleMs,
    events,
  });

  const meetingChanges =
    (manageTokens ?? config.identifyAgent) &&
    new MeetingChanges({
      config,
      sender: new ChangeSender({ api, reconcileMs: config.reconcileSeconds * 1000, monotonicClock }),
      records: new ChangeRecords({ store, secret: secrets[0]!, settleMs }),
      slots,
      agents,
      events,
      settleMs,
    });
  const meetingOrigin = new URL(baseUrl).origin;
  const meetingOrigins = [meetingOrigin, ...config.meetingOrigins];
  const agenda = createAgenda(config, { api, agents, bookingLinks, limits, meetingChanges, meetingOrigins });
  const joins = new Joins({
    api,
    tokens: tenantTokens,
    limits,
    authorizeAgent: authorizeAgentOf(config, agenda),
    pak: credentials.type === 'pak' ? credentials.pak : undefined,
    refusesPak: config.joinTokens === 'refuse-if-pak',
    warn: config.warn,
    meetingOrigins,
  });
  const tokenEndpoint = new TokenEndpoint({
    config,
    tokens: tenantTokens,
    pageTokens,
    rules,
    agents,
    agentTokens: joins,
    managed:
      manageTokens &&
      meetingChanges &&
      new ManagedMeetings({ tokens: manageTokens, meetingChanges, bookingLinks }),
    availabilityBootstrap:
      calendar &&
      new AvailabilityBootstrap({
        ...calendar,
        agents,
        clock,
        timeoutMs: Math.min(BOOTSTRAP_TIMEOUT_MS, upstreamTimeout),
      }),
    meetingOrigin,
  });
  return {
    config,
    breaker,
    readiness: new Readiness({
      site: config.site,
      api,
      tokens: tenantTokens,
      agents,
      breaker,
      isStorageShared: config.idempotencyStore !== undefined && !isMemoryStore(config.idempotencyStore),
      monotonicClock,
    }),
    clientLabels: new ClientLabels({ secret: secrets[0]!, clientIp: config.clientIp, clock }),
    gate,
    holds,
    upstream,
    api,
    admissions,
    agenda,
    agents,
    bookingAdmissions,
    bookings,
    bookingLinks,
    bookingReferences,
    calendar,
    guard,
    joins,
    limits,
    meetingChanges: manageTokens && meetingChanges,
    records,
    tokenEndpoint,
    webhooks,
  };
}

/** Decides which calls of the API are made. */
function callGateOf(config: GatewayConfig, shared: SharedValues | undefined): CallGate {
  const { clock, monotonicClock, upstreamBudget } = config;
  const clocks = { clock, monotonicClock, shared };
  return new CallGate({
    pauses: new CallPauses(clocks),
    budget: upstreamBudget && new CallBudget({ ...upstreamBudget, ...clocks }),
    monotonicClock,
  });
}

/** What processes know together; `undefined` without a store that they share. */
function sharedValuesOf(config: GatewayConfig): SharedValues | undefined {
  const { idempotencyStore, secrets, credentials, baseUrl, clock, monotonicClock } = config;
  if (!idempotencyStore) return undefined;
  // Of its own, so that a large value that is slow to arrive does not stop bookings.
  const breaker = new CircuitBreaker({ monotonicClock, deadlineMs: SHARED_DEADLINE_MS });
  return new SharedValues({
    store: guardedStore(idempotencyStore, breaker),
    secret: secrets[0]!,
    // Processes of another version may pack values in another way.
    tenant: JSON.stringify([VERSION, baseUrl, credentials]),
    clock,
    monotonicClock,
  });
}

/** Names the account whose meetings the credentials reach. */
function accountOf(credentials: GatewayConfig['credentials']): string {
  return credentials.type === 'pak' ? credentials.externalId : credentials.email;
}

/** Texts that must never appear in an answer. */
function secretsOf(credentials: GatewayConfig['credentials']): string[] {
  const secret = credentials.type === 'pak' ? credentials.pak : credentials.password;
  return [secret, encodeURIComponent(secret)];
}
