import { Hono, type Context } from 'hono';
import { readOptions, type GatewayConfig } from './options/read-options.js';
import { handle, type RequestContext } from './http/request-context.js';
import { HttpError } from './http/http-error.js';
import type { GatewayOptions } from './options/gateway-options.js';
import { createRoutes } from './routes.js';

/** What each route gets besides the request. */
export interface GatewayEnv {
  Bindings: RequestContext;
}

/**
 * The server's side of the elements: keeps the VideoEngager credentials, and gives pages a narrower copy of the API.
 *
 * Nothing but Web standards is used, so that it runs wherever `Request` and `Response` do.
 *
 * @throws TypeError that names every mistake in the options at once.
 */
export function createGateway(options: GatewayOptions): (request: Request) => Promise<Response> {
  const config: GatewayConfig = readOptions(options);
  const app = new Hono<GatewayEnv>();
  app.route(config.basePath || '/', createRoutes(config));
  app.notFound(() => {
    throw new HttpError(404, 'Not found', 'There is nothing at this address');
  });
  app.onError((error) => {
    throw error;
  });
  return (request) => handle(request, config, async (exchange) => app.fetch(request, exchange));
}

export type GatewayContext = Context<GatewayEnv>;
