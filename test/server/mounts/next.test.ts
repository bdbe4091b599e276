import { createGateway } from '../../../src/server.js';
import { contract } from './contract.js';
import { listen } from './listen.js';
import { getRequestListener } from '@hono/node-server';
import { optionsOver } from './settings.js';

/** As much of Next's own request as a route handler can meet: a subclass, with what Next adds. */
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
 * Next calls the export that is named after the method, with the request and a context, and knows the rest by itself.
 * Next itself, some hundred megabytes, is not started here.
 */
contract('Next’s route handler', (apiBase) => {
  const gateway = createGateway({
    ...optionsOver(apiBase),
    // On a platform of theirs, which sets it and lets no visitor do so.
    clientIp: (request) => request.headers.get('X-Platform-Address') ?? undefined,
  });
  const route: Readonly<Record<string, RouteHandler>> = { GET: gateway, POST: gateway, OPTIONS: gateway };

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
