import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import autocannon from 'autocannon';
import { Hono } from 'hono';
import { SignJWT } from 'jose';
import { LIMIT_NAMES } from '../src/gateway/limits/limit-settings.js';
import { toNodeListener } from '../src/node.js';
import { createGateway } from '../src/server.js';

/**
 * `npm run bench:gateway`: the gateway beside a bare Hono handler that only forwards, each in a process of its own,
 * before an API that answers at once with the same bytes. What is measured is what the gateway costs, not the API.
 */
const SITE = 'https://www.example.com';
const SECRET = 'a secret of the bench that is long enough';
const AGENTS = Array.from({ length: 8 }, (_, index) => ({
  _id: `665f1c2ab94d3e0012a7c00${index}`,
  firstName: 'Anna',
  lastName: `Keller ${index}`,
  contactEmail: `agent${index}@example.com`,
  _account: { email: `agent${index}@example.com` },
}));
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 3);
const CONNECTIONS = [1, 8, 64];
const MEMORY_REQUESTS = 100_000;
const MEMORY_BOOKINGS = 8_000;

type Role = 'api' | 'gateway' | 'forwarder' | 'gateway without limits';

/** The API: a token, a list, and a booking that is always new. */
async function api(): Promise<Handler> {
  const token = await new SignJWT({ _id: 'x' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('30d')
    .sign(new TextEncoder().encode(SECRET));
  let made = 0;
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method === 'GET') return Response.json(pathname.endsWith('/agents') ? AGENTS : { token });
    const body = (await request.json()) as object;
    made += 1;
    const _id = made.toString(16).padStart(24, '0');
    const side = { fullUrl: `https://videome.leadsecure.com/x?params=${_id}`, code: _id };
    return Response.json({
      _id,
      agentId: AGENTS[0]!._id,
      active: true,
      ...body,
      agent: side,
      visitor: { ...side, ...(body as { visitor?: object }).visitor },
    });
  };
}

type Handler = (request: Request) => Response | Promise<Response>;

function gateway(apiBase: string, limits: boolean): Handler {
  const often = { points: 1e9, seconds: 3600 };
  let requests = 0;
  return createGateway({
    credentials: { type: 'pak', pak: 'pak', externalId: 'bench', email: 'partner@example.com' },
    baseUrl: apiBase,
    origins: [SITE],
    secrets: [SECRET],
    agents: { addresses: true },
    // Each request comes from an address of its own, so that none has too many meetings ahead.
    clientIp: () => {
      requests += 1;
      return `10.${(requests >> 16) & 255}.${(requests >> 8) & 255}.${requests & 255}`;
    },
    limits: Object.fromEntries(LIMIT_NAMES.map((name) => [name, limits && often])),
    log: () => undefined,
  });
}

/** What a gateway would be that does nothing at all: passes method, path and body on, and the answer back. */
function forwarder(apiBase: string): Handler {
  const app = new Hono();
  app.all('/ve/*', async (c) => {
    const { method } = c.req;
    const path = c.req.url.slice(c.req.url.indexOf('/ve/') + 3);
    const body = method === 'POST' ? await c.req.text() : undefined;
    const headers = { 'Content-Type': 'application/json' };
    const target = path === '/token' ? '/api/brokerages/agents' : path;
    const init = path === '/token' ? {} : { method, headers, ...(body !== undefined && { body }) };
    const answer = await fetch(apiBase + target, init);
    return new Response(await answer.text(), { status: answer.status, headers });
  });
  return (request) => app.fetch(request);
}

async function serveRole(role: Role, apiBase: string): Promise<void> {
  const handler =
    role === 'api'
      ? await api()
      : role === 'forwarder'
        ? forwarder(apiBase)
        : gateway(apiBase, role === 'gateway');
  const listener =
    role === 'api'
      ? getRequestListener(handler, { overrideGlobalObjects: false })
      : toNodeListener(async (request) => handler(request));
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', () => {
    globalThis.gc?.();
    process.send!({
      heap: process.memoryUsage().heapUsed,
      rss: process.memoryUsage().rss,
    });
  });
  process.on('disconnect', () => process.exit());
  process.send!({ port: (server.address() as AddressInfo).port });
}

interface Memory {
  readonly heap: number;
  readonly rss: number;
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

async function start(role: Role, apiBase = ''): Promise<Started> {
  const child = fork(fileURLToPath(import.meta.url), [role, apiBase], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return { child, url: `http://127.0.0.1:${port}` };
}

async function memoryOf({ child }: Started): Promise<Memory> {
  child.send('memory');
  const [memory] = (await once(child, 'message')) as [Memory];
  return memory;
}

interface Kind {
  readonly name: string;
  readonly request: (token: string) => autocannon.Request;
}

let visitor = 0;
const KINDS: readonly Kind[] = [
  {
    name: 'token',
    request: () => ({
      method: 'POST',
      path: '/ve/token',
      headers: { Origin: SITE, 'Content-Type': 'application/json' },
      body: '{"scope":"schedule"}',
    }),
  },
  {
    name: 'agents',
    request: (token) => ({
      method: 'GET',
      path: '/ve/api/brokerages/agents',
      headers: { Origin: SITE, Authorization: `Bearer ${token}` },
    }),
  },
  {
    name: 'create',
    request: (token) => ({
      method: 'POST',
      path: `/ve/api/schedules/tenant/?agentEmail=${AGENTS[0]!.contactEmail}`,
      headers: { Origin: SITE, Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      // Each one is another booking of another visitor, with a key of its own.
      setupRequest: (request) => {
        visitor += 1;
        return {
          ...request,
          headers: { ...request.headers, 'Idempotency-Key': crypto.randomUUID() },
          body: JSON.stringify({
            date: Date.now() + 86_400_000,
            duration: 30,
            visitor: { name: 'Vera', email: `visitor${visitor}@example.net` },
          }),
        };
      },
    }),
  },
];

async function tokenOf({ url }: Started): Promise<string> {
  const answer = await fetch(`${url}/ve/token`, {
    method: 'POST',
    headers: { Origin: SITE, 'Content-Type': 'application/json' },
    body: '{"scope":"schedule"}',
  });
  return ((await answer.json()) as { token?: string }).token ?? '';
}

interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Throws where a request fails, since a refusal is quick. */
async function load(
  server: Started,
  kind: Kind,
  options: { connections: number; duration?: number; amount?: number },
): Promise<Measured> {
  const requests = [kind.request(await tokenOf(server))];
  const times: number[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({ url: server.url, ...options, requests }, (error, done) => {
      if (error) reject(error as Error);
      else resolve(done);
    });
    // Its own figures are whole milliseconds.
    run.on('response', (_client, _status, _bytes, time) => times.push(time));
  });
  if (result.non2xx || result.errors) {
    throw new Error(`${kind.name}: ${result.non2xx} refused, ${result.errors} failed`);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor(share * times.length)]!;
  return { perSecond: times.length / result.duration, p50: at(0.5), p99: at(0.99) };
}

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const row = (...cells: (string | number)[]): void =>
  console.log(
    cells.map((cell, index) => (index ? String(cell).padStart(10) : String(cell).padEnd(26))).join(''),
  );

async function main(): Promise<void> {
  const upstream = await start('api');
  const roles: Role[] = ['gateway', 'gateway without limits', 'forwarder'];
  const servers = await Promise.all(roles.map((role) => start(role, upstream.url)));
  console.log(`Node ${process.version}, over an API that answers at once, ${SECONDS} s each\n`);
  for (const kind of KINDS) {
    // Warm, so that no compiler is measured.
    for (const server of servers) await load(server, kind, { connections: 8, amount: 1500 });
    row(kind.name, 'conn.', 'req/s', 'p50 ms', 'p99 ms', 'of bare');
    for (const connections of CONNECTIONS) {
      const results: [Role, Measured][] = [];
      for (const [index, server] of servers.entries()) {
        results.push([roles[index]!, await load(server, kind, { connections, duration: SECONDS })]);
      }
      const bare = results.at(-1)![1].perSecond;
      for (const [role, { perSecond, p50, p99 }] of results) {
        const share = `${Math.round((100 * perSecond) / bare)} %`;
        row(`  ${role}`, connections, Math.round(perSecond), p50.toFixed(2), p99.toFixed(2), share);
      }
    }
    console.log();
  }

  const fresh = await start('gateway', upstream.url);
  const [token, agents, create] = KINDS as [Kind, Kind, Kind];
  const say = async (what: string): Promise<void> => {
    const { heap, rss } = await memoryOf(fresh);
    row(what, megabytes(heap), megabytes(rss));
  };
  for (const kind of [token, agents]) await load(fresh, kind, { connections: 32, amount: 5_000 });
  row('memory after', 'heap', 'rss');
  await say('  warming up');
  const quarter = MEMORY_REQUESTS / 4;
  for (let done = quarter; done <= MEMORY_REQUESTS; done += quarter) {
    await load(fresh, token, { connections: 32, amount: quarter / 2 });
    await load(fresh, agents, { connections: 32, amount: quarter / 2 });
    await say(`  ${done} requests`);
  }
  // These are kept for a day, up to as many as the store's limit says.
  await load(fresh, create, { connections: 32, amount: MEMORY_BOOKINGS });
  await say(`  ${MEMORY_BOOKINGS} bookings more`);
  for (const { child } of [upstream, fresh, ...servers]) child.disconnect();
}

const [role, apiBase = ''] = process.argv.slice(2);
await (role === undefined ? main() : serveRole(role as Role, apiBase));
