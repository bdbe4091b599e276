import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { packageFiles, toNodeListener, type NodeListener } from '../../src/node.js';
import { createGateway } from '../../src/server.js';
import type { Api } from './fixtures.js';

/** Starts a server without a listener, so that its origin is known before there is one. */
export async function startServer(): Promise<[Server, string]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`];
}

/** A gateway with its page, at an origin of its own. @param friend Origin that may use it and frame its page */
export function gatewayListener({ base: baseUrl }: Api, origin: string, friend: string): NodeListener {
  return toNodeListener(
    createGateway({
      credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl,
      origins: [origin, friend],
      secrets: ['a secret of the hosted page that is long enough'],
      clientIp: 'connection',
      // So few times that they need no scrolling: axe cannot judge the contrast of what is scrolled away.
      hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Sun 09:00-12:00' },
      scripts: packageFiles(),
      page: {
        script: packageFiles(),
        agents: { anna: 'anna.keller@example.com' },
        frameAncestors: [friend],
      },
    }),
  );
}
