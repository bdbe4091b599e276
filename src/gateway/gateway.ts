import { Hono } from 'hono';
import { agendaRoutes } from './agenda/agenda-routes.js';
import { agentRoutes } from './agents/agent-routes.js';
import type { HoldCounts } from './holds/counted-holds.js';
import { availabilityRoutes } from './availability/availability-routes.js';
import { publicAvailabilityRoutes } from './availability/public-availability-routes.js';
import { bookingRoutes } from './bookings/booking-routes.js';
import { limitConcurrency } from './http/concurrency.js';
import { compressAnswer } from './http/compress-answer.js';
import { HttpError } from './http/http-error.js';
import type { TraceCall, UpstreamCall } from './http/log.js';
import { handle, type GatewayEnv } from './http/request-context.js';
import { joinRoutes } from './join/join-routes.js';
import { healthRoutes } from './operations/health-routes.js';
import type { ReadinessReport } from './operations/readiness.js';
import { manageRoutes } from './manage/manage-routes.js';
import type { GatewayOptions } from './options/gateway-options.js';
import { readOptions } from './options/read-options.js';
import { pageRoutes } from './page/page-routes.js';
import { scriptRoutes } from './scripts/script-routes.js';
import { createServices } from './services.js';
import { tokenRoutes } from './tokens/token-routes.js';
import type { WebhookBacklog } from './webhooks/webhook-worker.js';
import type { GateState } from './upstream/call-gate.js';

/** Every capability behind the limit of requests under way: its routes are mounted below the base path. */
const CAPABILITIES = [
  agentRoutes,
  availabilityRoutes,
  publicAvailabilityRoutes,
  bookingRoutes,
  tokenRoutes,
  joinRoutes,
  manageRoutes,
  agendaRoutes,
  pageRoutes,
  scriptRoutes,
];

/**
 * Creates the server side of the elements: it keeps the VideoEngager credentials and offers pages a narrower copy of
 * the API. It uses only web standards, so it runs on every platform that has `Request` and `Response`.
 *
 * @throws TypeError that lists every mistake in the options.
 */
export function createGateway(options: GatewayOptions): (request: Request) => Promise<Response> {
  return openGateway(options).handle;
}

/** A gateway, and what the process around it may ask it. */
export interface OpenGateway {
  readonly handle: (request: Request) => Promise<Response>;
  /** Whether bookings can be made now. Calls the API if no call succeeded lately. */
  readonly readiness: () => Promise<ReadinessReport>;
  readonly state: () => GatewayState;
  /** Delivers webhooks that wait. Without it, the first request begins that. */
  readonly start: () => void;
  /** Begins no more webhooks. Resolves when those under way have ended. */
  readonly stop: () => Promise<void>;
}

/** What a gateway does at the moment, for metrics. */
export interface GatewayState extends GateState {
  /** By event, since the process began. */
  readonly holds: HoldCounts;
  /** What waits for each receiver of webhooks. */
  readonly webhooks: readonly (WebhookBacklog & { readonly receiver: string })[];
}

/** Creates a gateway that also tells its state. @throws TypeError as {@link createGateway} does */
export function openGateway(options: GatewayOptions): OpenGateway {
  const config = readOptions(options);
  const services = createServices(config);
  const app = new Hono<GatewayEnv>({ strict: false }).basePath(config.basePath || '/');

  app.use(async (c, next) => {
    if (c.req.method !== 'OPTIONS') return next();
    c.env.route = 'preflight';
    services.guard.checkOrigin(c);
    return c.body(null, 204);
  });
  app.route('/', healthRoutes(services));
  // Health checks come first: a busy site is a healthy one.
  if (config.maxConcurrent !== undefined) {
    app.use(limitConcurrency(config.maxConcurrent, (c) => services.guard.address(c)));
  }
  if (config.compress) app.use(compressAnswer);
  for (const routes of CAPABILITIES) app.route('/', routes(services));
  app.notFound(() => {
    throw new HttpError(404, 'Not found', 'There is nothing at this address');
  });
  app.onError((error) => {
    throw error;
  });

  const onUpstreamCall = (call: UpstreamCall): void => {
    services.readiness.record(call);
    config.onUpstreamCall?.(call);
  };
  const handleOptions = {
    ...config,
    onUpstreamCall,
    clientLabel: (request: Request) => services.clientLabels.of(request),
  };
  return {
    handle: (request) => {
      services.webhooks?.start();
      return handle(request, handleOptions, async (context) => app.fetch(request, context));
    },
    start: () => services.webhooks?.start(),
    stop: async () => services.webhooks?.stop(),
    readiness: () => services.readiness.report(onUpstreamCall satisfies TraceCall),
    state: () => ({
      ...services.gate.state,
      holds: services.holds.counts,
      webhooks: services.webhooks?.backlog ?? [],
    }),
  };
}
