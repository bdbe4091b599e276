import { Hono } from 'hono';
import type { GatewayEnv } from '../http/request-context.js';
import { VERSION } from '../http/version.js';
import type { CircuitBreaker } from '../stores/circuit-breaker.js';
import type { Readiness } from './readiness.js';

export interface HealthServices {
  readonly config: { readonly site?: string | undefined };
  readonly breaker: CircuitBreaker;
  readonly readiness: Readiness;
}

/** Tells load balancers and monitoring whether the process is alive, and whether it can make bookings. */
export function healthRoutes({ config, breaker, readiness }: HealthServices): Hono<GatewayEnv> {
  const app = new Hono<GatewayEnv>();
  const about = { version: VERSION, ...(config.site !== undefined && { site: config.site }) };
  app.get('/health', async (c) => {
    c.env.route = 'health';
    const isStorageUp = await breaker.check();
    // Still 200: without its storage the gateway goes on with everything but bookings, so it must stay in service.
    return c.json(
      isStorageUp ? { status: 'ok', ...about } : { status: 'degraded', storage: 'unavailable', ...about },
    );
  });
  app.get('/ready', async (c) => {
    c.env.route = 'ready';
    const report = await readiness.report(c.env.trace);
    return c.json(report, report.status === 'ready' ? 200 : 503);
  });
  return app;
}
