import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createClient } from 'redis';
import type * as nodeEntry from '../../src/node.js';
import type * as serverEntry from '../../src/server.js';
import { createApi } from './api.js';
import { OFTEN, SECRET, SITE, WITH_ADDRESSES, type Figures, type ServerSettings } from './settings.js';

/** One process of the bench: the API, a gateway or a forwarder. Its settings are the first argument, as JSON. */
const settings = JSON.parse(process.argv[2]!) as ServerSettings;
const KEEP_ALIVE_MS = 120_000;
type Handler = (request: Request) => Response | Promise<Response>;

/** The built code, as it is published. */
const { createGateway, createRedisLimiter, createRedisStore } = (await import(
  new URL('../../dist/server.js', import.meta.url).href
)) as typeof serverEntry;
const { toNodeListener } = (await import(
  new URL('../../dist/node.js', import.meta.url).href
)) as typeof nodeEntry;

async function connect(url: string) {
  const client = createClient({ url });
  // Redis ends before the gateway does.
  client.on('error', () => undefined);
  return client.connect();
}

async function gateway({ apiBase, redisUrl, hours, countsAddresses }: ServerSettings): Promise<Handler> {
  const client = redisUrl === undefined ? undefined : await connect(redisUrl);
  let requests = 0;
  return createGateway({
    credentials: { type: 'pak', pak: 'pak', externalId: 'bench', email: 'partner@example.com' },
    baseUrl: apiBase,
    origins: [SITE],
    secrets: [SECRET],
    agents: { addresses: true },
    ...(hours && {
      hours: { timeZone: 'UTC', weekly: 'Mon-Sun 00:00-24:00' },
      durations: [15],
      slotMinutes: 15,
    }),
    horizonDays: 60,
    // The load does not ask for it; `sim/measure.ts` does.
    compress: true,
    // Each request comes from an address of its own, so that none has too many meetings ahead.
    clientIp: () => {
      requests += 1;
      return `10.${(requests >> 16) & 255}.${(requests >> 8) & 255}.${requests & 255}`;
    },
    limits: countsAddresses ? WITH_ADDRESSES : OFTEN,
    proofOfWork: 'never',
    ...(client && {
      idempotencyStore: createRedisStore(client),
      limiter: createRedisLimiter(client),
    }),
    log: () => undefined,
  });
}

/**
 * What a gateway would be that checks nothing: it signs in once, passes method, path and body on, and the answer back. With
 * hours it makes the two calls of a create that the gateway makes, one after the other.
 */
function forwarder({ apiBase, hours }: ServerSettings): Handler {
  const app = new Hono();
  let token: Promise<string> | undefined;
  const signIn = async (): Promise<string> => {
    const answer = await fetch(`${apiBase}/api/partners/impersonate/pak/bench/partner@example.com`);
    return ((await answer.json()) as { token: string }).token;
  };
  app.all('/ve/*', async (c) => {
    const headers = {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await (token ??= signIn())}`,
    };
    if (c.req.method === 'GET' || c.req.path === '/ve/token') {
      const answer = await fetch(`${apiBase}/api/brokerages/agents`, { headers });
      return new Response(await answer.text(), { status: answer.status, headers });
    }
    const body = await c.req.text();
    const agent = c.req.query('agentEmail')!;
    if (hours) {
      const { date } = JSON.parse(body) as { date: number };
      const list = await fetch(`${apiBase}/api/schedules/tenant/${date}/${date + 1}?agentEmail=${agent}`, {
        headers,
      });
      await list.json();
    }
    const path = `/api/schedules/tenant/?agentEmail=${agent}`;
    const answer = await fetch(apiBase + path, { method: 'POST', headers, body });
    return new Response(await answer.text(), { status: answer.status, headers });
  });
  return (request) => app.fetch(request);
}

const api = createApi(settings);
const handler =
  settings.role === 'api'
    ? api.handle
    : settings.role === 'forwarder'
      ? forwarder(settings)
      : await gateway(settings);
const listener =
  settings.role === 'api'
    ? getRequestListener(handler, { overrideGlobalObjects: false })
    : toNodeListener(async (request) => handler(request));
const server = createServer(listener);
// Else a connection is closed in the moment in which a busy load generator uses it again.
server.keepAliveTimeout = KEEP_ALIVE_MS;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('message', (message) => {
  if (message === 'collect garbage') globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  process.send!({ cpuMicroseconds: user + system, heapUsed, rss, ...api.figures() } satisfies Figures);
});
process.on('disconnect', () => process.exit());
process.send!({ port: (server.address() as AddressInfo).port });
