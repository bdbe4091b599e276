import { gatewayHandler } from '../../../src/server.js';
import { contract } from './contract.js';
import { listen } from './listen.js';
import { getRequestListener } from '@hono/node-server';
import { optionsFor } from './settings.js';

/** Imitates the request that Next.js passes to a route handler: a subclass with extra properties. */
class NextRequest extends Request {
  get nextUrl(): URL {
    return new URL(this.url);
  }

  get cookies(): ReadonlyMap<string, string> {
    return new Map();
  }
}

type RouteHandler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;

/**
 * Next.js calls the export that is named after the method, with the request and a context. Next.js itself is not started
 * here, because it takes several hundred megabytes.
 */
contract('Next.js route handler', (apiBase) => {
  const handler = gatewayHandler(() => ({
    ...optionsFor(apiBase),
    // The platform sets this header, and visitors cannot.
    clientIp: (request) => request.headers.get('X-Platform-Address') ?? undefined,
  }));
  const route: Readonly<Record<string, RouteHandler>> = { GET: handler, POST: handler, OPTIONS: handler };

  return listen(
    getRequestListener(
      (request) => {
        const handler = route[request.method];
        if (!handler) return new Response(null, { status: 405 });
        const headers = new Headers(request.headers);
        headers.set('X-Platform-Address', '192.0.2.1');
        const { method, body } = request;
        const init = { method, headers, ...(body && { body, duplex: 'half' }) };
        const path = new URL(request.url).pathname.split('/').slice(2);
        return handler(new NextRequest(request.url, init), { params: Promise.resolve({ path }) });
      },
      { overrideGlobalObjects: false },
    ),
  );
});
