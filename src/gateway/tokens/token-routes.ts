import { Hono } from 'hono';
import { availabilityFeatures, type AvailabilityServices } from '../availability/availability-routes.js';
import { bookingFeatures, type BookingServices } from '../bookings/booking-routes.js';
import { HttpError } from '../http/http-error.js';
import { isCorsFetch } from '../http/origins.js';
import { readJson, readPlainJson } from '../http/read-body.js';
import type { GatewayEnv } from '../http/request-context.js';
import type { TokenEndpoint } from './token-endpoint.js';

export type TokenServices = Pick<BookingServices, 'config' | 'admissions' | 'guard' | 'limits'> &
  Pick<AvailabilityServices, 'calendar'> & { readonly tokenEndpoint: TokenEndpoint };

/** Gives tokens to pages. */
export function tokenRoutes(services: TokenServices): Hono<GatewayEnv> {
  const { config, admissions, guard, limits, tokenEndpoint } = services;
  const features = [...bookingFeatures(services), ...availabilityFeatures(services)];
  const app = new Hono<GatewayEnv>();
  app.post('/token', async (c) => {
    c.env.route = 'token';
    c.env.isTimed = true;
    const origin = guard.origin(c);
    const body = await readTokenRequest(c.req.raw, config.bodyTimeout);
    const isJoin = (body as { scope?: unknown } | null)?.scope === 'join';
    await limits.countAddress(isJoin ? 'joinPerIp' : 'tokenPerIp', guard.address(c));
    const admission = admissions.start(c.req.raw, 'token');
    if (!isJoin) await admission.admit([{ name: 'tokenTotal', key: 'all' }]);
    // This server may redirect paths that have no slash at the end, and a redirected booking is lost.
    const slash = new URL(c.req.url).pathname.endsWith('/') ? ['trailing_slash'] : [];
    // Basic authentication in front of a site needs `Authorization` for itself. Other origins' proxies may not know the header.
    const header = c.req.header('Sec-Fetch-Site') === 'same-origin' ? ['token_header'] : [];
    const page = { origin, apiBase: guard.baseUrl, features: [...features, ...slash, ...header] };
    const answer = await tokenEndpoint.respond(c.req.raw, body, page, c.env.trace);
    await admission.spend();
    c.env.isCompressible = answer.bootstrap !== undefined;
    return c.json(answer);
  });
  return app;
}

/**
 * Reads the body. A page that starts early sends it as plain text, so that its browser needs no preflight: only for the scope
 * that is for everybody, because what depends on cookies or on a link stays behind one.
 */
async function readTokenRequest(request: Request, timeoutMs: number): Promise<unknown> {
  if (!isCorsFetch(request) || !/^text\/plain\b/i.test(request.headers.get('Content-Type') ?? '')) {
    return readJson(request, timeoutMs);
  }
  const body = await readPlainJson(request, timeoutMs);
  if ((body as { scope?: unknown } | null)?.scope === 'schedule') return body;
  throw new HttpError(415, 'Unsupported media type', 'The Content-Type must be application/json');
}
