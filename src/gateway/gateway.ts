import { Hono } from 'hono';
import { agentRoutes } from './agents/agent-routes.js';
import { availabilityRoutes } from './availability/availability-routes.js';
import { bookingRoutes } from './bookings/booking-routes.js';
import { HttpError } from './http/http-error.js';
import { handle, type GatewayEnv } from './http/request-context.js';
import { joinRoutes } from './join/join-routes.js';
import type { GatewayOptions } from './options/gateway-options.js';
import { readOptions } from './options/read-options.js';
import { pageRoutes } from './page/page-routes.js';
import { createServices } from './services.js';
import { tokenRoutes } from './tokens/token-routes.js';

/** Every capability: its routes are mounted below the base path. */
const CAPABILITIES = [agentRoutes, availabilityRoutes, bookingRoutes, tokenRoutes, joinRoutes, pageRoutes];

/**
 * Creates the server side of the elements: it keeps the VideoEngager credentials and offers pages a narrower copy of
 * the API. It uses only web standards, so it runs on every platform that has `Request` and `Response`.
 *
 * @throws TypeError that lists every mistake in the options.
 */
export function createGateway(options: GatewayOptions): (request: Request) => Promise<Response> {
  const config = readOptions(options);
  const services = createServices(config);
  const app = new Hono<GatewayEnv>({ strict: false }).basePath(config.basePath || '/');

  app.use(async (c, next) => {
    if (c.req.method !== 'OPTIONS') return next();
    c.env.route = 'preflight';
    services.guard.checkOrigin(c);
    return c.body(null, 204);
  });
  app.get('/health', async (c) => {
    c.env.route = 'health';
    const isStorageUp = await services.breaker.check();
    // Still 200: without its storage the gateway goes on with everything but bookings, so it must stay in service.
    return c.json(isStorageUp ? { status: 'ok' } : { status: 'degraded', storage: 'unavailable' });
  });
  for (const routes of CAPABILITIES) app.route('/', routes(services));
  app.notFound(() => {
    throw new HttpError(404, 'Not found', 'There is nothing at this address');
  });
  app.onError((error) => {
    throw error;
  });
  return (request) => handle(request, config, async (context) => app.fetch(request, context));
}
