import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createSite, type SiteOptions } from './site.js';

export interface RunningSite {
  readonly origin: string;
  close(this: void): Promise<void>;
}

/** Serves the demo's site on 127.0.0.1, for the API at `apiBase`. Port 0 takes a free port. */
export async function startSite(
  port: number,
  apiBase: string,
  { hours }: Pick<SiteOptions, 'hours'> = {},
): Promise<RunningSite> {
  const server = createAdaptorServer({
    // The site is created below: it needs its own origin, and a free port is known only after `listen`.
    fetch: (request) => site.fetch(request),
    overrideGlobalObjects: false,
  }) as Server;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const site = createSite({ origin, apiBase, secret: randomBytes(32).toString('hex'), hours });
  return {
    origin,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
