import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LogEntry, UpstreamCall } from '../../gateway/http/log.js';
import type { GatewayState } from '../../gateway/gateway.js';
import { GATE_LIMITS } from '../../gateway/upstream/call-gate.js';
import type { ReadinessReport } from '../../gateway/operations/readiness.js';
import { siteLabel } from './site-label.js';
import { registerUpstreamState } from './upstream-metrics.js';
import { registerWebhooks } from '../webhooks/webhook-metrics.js';
import type { WebhookTry } from '../../gateway/options/webhook-options.js';

/** Metrics of one gateway, for Prometheus. No label holds anything that a visitor can choose. */
export interface Metrics {
  /** Counts an answered request. */
  readonly countRequest: (entry: LogEntry) => void;
  /** Counts a call of the API. */
  readonly countCall: (call: UpstreamCall, site?: string) => void;
  /** Counts a try to deliver a webhook. */
  readonly countWebhook: (webhookTry: WebhookTry, site?: string) => void;
  /** Content type of the text. */
  readonly contentType: string;
  /** The metrics as text. */
  readonly text: () => Promise<string>;
}

export interface MetricsOptions {
  /** Asked whenever the metrics are read. Returns one report, or one for each site. */
  readonly readiness: () => Promise<ReadinessReport | readonly ReadinessReport[]>;
  /** Asked whenever the metrics are read. Returns the state by the name of the site, which is `undefined` for a gateway alone. */
  readonly states: () => ReadonlyMap<string | undefined, GatewayState>;
}

/** From 5 ms to 30 s: a page without calls of the API takes a few milliseconds, a booking that is looked up 20 s. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30];

export function createMetrics({ readiness, states }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Counter({
    name: 've_requests_total',
    help: 'Answered requests by route and HTTP status',
    labelNames: ['site', 'route', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 've_request_duration_seconds',
    help: 'Time until a request was answered',
    labelNames: ['site', 'route'],
    buckets: BUCKETS_SECONDS,
    registers,
  });
  const bookings = new Counter({
    name: 've_bookings_total',
    help: 'Booking attempts by outcome',
    labelNames: ['site', 'outcome'],
    registers,
  });
  const limits = new Counter({
    name: 've_limits_struck_total',
    help: 'Requests that struck a limit: refused, or asked for a proof first',
    labelNames: ['site', 'limit', 'effect'],
    registers,
  });
  const calls = new Counter({
    name: 've_upstream_calls_total',
    help: 'Calls of the API by name and outcome: an HTTP status, or why there was no answer',
    labelNames: ['site', 'call', 'outcome'],
    registers,
  });
  const callSeconds = new Histogram({
    name: 've_upstream_duration_seconds',
    help: 'Duration of calls of the API',
    labelNames: ['site', 'call'],
    buckets: BUCKETS_SECONDS,
    registers,
  });
  const failures = new Counter({
    name: 've_upstream_failures_total',
    help: 'Calls of the API without an answer, by error code',
    labelNames: ['site', 'reason'],
    registers,
  });
  const setState = registerState(registry);
  const setUpstreamState = registerUpstreamState(registry);
  const webhooks = registerWebhooks(registry);

  return {
    countRequest: (entry) => {
      const { route, status, ms, limit } = entry;
      const site = siteLabel(entry.site);
      requests.inc({ ...site, route, status });
      requestSeconds.observe({ ...site, route }, ms / 1000);
      if (limit !== undefined) limits.inc({ ...site, limit, effect: status === 403 ? 'proof' : 'refused' });
      if (route === 'create') bookings.inc({ ...site, outcome: bookingOutcome(entry) });
    },
    countCall: ({ call, outcome, ms, reason }, name) => {
      const site = siteLabel(name);
      calls.inc({ ...site, call, outcome });
      // This follows the status of an answer whose duration is known.
      if (outcome !== 'bad_response') callSeconds.observe({ ...site, call }, ms / 1000);
      if (typeof outcome !== 'number') failures.inc({ ...site, reason: reason ?? outcome });
    },
    countWebhook: webhooks.count,
    contentType: registry.contentType,
    text: async () => {
      const reports = [await readiness()].flat();
      for (const { site } of reports) {
        for (const outcome of BOOKING_OUTCOMES) bookings.inc({ ...siteLabel(site), outcome }, 0);
        for (const limit of GATE_LIMITS) limits.inc({ ...siteLabel(site), limit, effect: 'refused' }, 0);
      }
      setState(reports);
      setUpstreamState(states());
      webhooks.setBacklog(states());
      return registry.metrics();
    },
  };
}

const BOOKING_OUTCOMES = [
  'created',
  'replayed',
  'reconciled',
  'unknown',
  'taken',
  'refused_by_api',
  'proof_required',
  'limited',
  'invalid',
  'failed',
] as const;
type BookingOutcome = (typeof BOOKING_OUTCOMES)[number];

/** What became of a booking attempt. */
export function bookingOutcome({ idempotency, error, status }: LogEntry): BookingOutcome {
  if (idempotency !== undefined) return idempotency;
  if (error === 'slot_taken') return 'taken';
  if (error === 'api_refused') return 'refused_by_api';
  if (error === 'work_required' || error?.startsWith('challenge_')) return 'proof_required';
  if (status === 429) return 'limited';
  return status >= 500 ? 'failed' : 'invalid';
}

/** Registers gauges of the gateway's state. Returns a function that sets them. */
function registerState(registry: Registry): (reports: readonly ReadinessReport[]) => void {
  const registers = [registry];
  const labelNames = ['site'] as const;
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
  const info = new Gauge({
    name: 've_info',
    help: 'Version of the gateway, and whether its storage is shared',
    labelNames: ['site', 'version', 'storage'],
    registers,
  });
  const ready = gauge('ve_ready', 'Whether bookings can be made');
  const storageUp = gauge('ve_storage_up', 'Whether the storage answers');
  const apiUp = gauge('ve_api_up', 'Whether a call of the API succeeded lately');
  const ages = {
    api: gauge('ve_api_success_age_seconds', 'Time since a call of the API succeeded'),
    token: gauge('ve_token_age_seconds', 'Age of the token of the tenant'),
    tokenExpiry: gauge('ve_token_expiry_seconds', 'Time until the token of the tenant is renewed'),
    agents: gauge('ve_agents_age_seconds', 'Age of the list of agents'),
  };
  return (reports) => {
    // A site that was taken away leaves nothing behind.
    for (const gauge of [info, ready, storageUp, apiUp, ...Object.values(ages)]) gauge.reset();
    for (const { site: name, status, version, storage, api, token, agents } of reports) {
      const site = siteLabel(name);
      info.set({ ...site, version, storage: storage.shared ? 'shared' : 'memory' }, 1);
      ready.set(site, status === 'ready' ? 1 : 0);
      storageUp.set(site, storage.status === 'ok' ? 1 : 0);
      apiUp.set(site, api.status === 'ok' ? 1 : 0);
      for (const [gauge, seconds] of [
        [ages.api, api.last_success_seconds],
        [ages.token, token.age_seconds],
        [ages.tokenExpiry, token.expires_seconds],
        [ages.agents, agents.age_seconds],
      ] as const) {
        if (seconds !== undefined) gauge.set(site, seconds);
      }
    }
  };
}
