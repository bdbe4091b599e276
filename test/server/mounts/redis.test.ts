import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'playwright/test';
import { startSandbox, type RunningSandbox } from '../../../demo/sandbox/serve.js';
import type { World } from '../../../demo/sandbox/world.js';
import { provideRedis, startRedis, type RunningRedis } from '../../redis.js';
import { startCommand, stopCommand, type RunningCommand } from './command.js';
import { contract, type RunningMount } from './contract.js';
import { send } from './http.js';
import { annasEmail, environmentFor, limits, site } from './settings.js';

/** Round-robin load balancer for TCP connections. */
async function startBalancer(): Promise<{ origin: string; ports: string[]; close: () => void }> {
  const ports: string[] = [];
  let next = 0;
  const open = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(ports[(next += 1) % ports.length]), '127.0.0.1');
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ports,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/** Two gateway processes that share a Redis, behind one address. */
async function startPair(apiBase: string): Promise<RunningMount> {
  // Installing Redis takes a while if it is missing.
  test.setTimeout(300_000);
  provideRedis();
  const redis = await startRedis();
  const balancer = await startBalancer();
  const environment = {
    ...environmentFor(apiBase),
    VE_REDIS_URL: redis.url,
    VE_PUBLIC_URL: `${balancer.origin}/ve`,
  };
  const pair = await Promise.all([startCommand(environment), startCommand(environment)]);
  balancer.ports.push(...pair.map(({ url }) => new URL(url).port));
  return {
    url: `${balancer.origin}/ve`,
    close: async () => {
      balancer.close();
      const routes = pair.map(({ log }) => log.filter(({ route }) => route === 'create').length);
      await Promise.all(pair.map(stopCommand));
      await redis.kill();
      // Both processes must have handled requests.
      for (const count of routes) expect(count).toBeGreaterThan(2);
    },
  };
}

contract('two processes that share a Redis', startPair);

test.describe('two processes that share a Redis, addressed separately', () => {
  test.describe.configure({ mode: 'default' });
  let redis: RunningRedis;
  let sandbox: RunningSandbox;
  let environment: Record<string, string>;
  let world: World;
  const pair: RunningCommand[] = [];

  test.beforeAll(async () => {
    // Installing Redis takes a while if it is missing.
    test.setTimeout(300_000);
    provideRedis();
    redis = await startRedis();
    sandbox = await startSandbox({ port: 0 });
    world = sandbox.sandbox.world();
    environment = {
      ...environmentFor(sandbox.origin),
      VE_REDIS_URL: redis.url,
      VE_LIMITS: JSON.stringify({ ...limits, joinPerIp: { points: 6, seconds: 3600 } }),
    };
    pair.push(...(await Promise.all([startCommand(environment), startCommand(environment)])));
  });
  test.afterAll(async () => {
    await Promise.all(pair.map(stopCommand));
    await sandbox.close();
    await redis.kill();
  });
  test.beforeEach(() => world.reset());

  const requestToken = (index: number, json: unknown = { scope: 'schedule' }) =>
    send(new URL(pair[index]!.url).origin, '/ve/token', {
      json,
      headers: { Origin: site },
    });
  const create = (index: number, token: string, json: unknown, key: string) =>
    send(new URL(pair[index]!.url).origin, `/ve/api/schedules/tenant/?agentEmail=${annasEmail}`, {
      json,
      headers: { Origin: site, Authorization: `Bearer ${token}`, 'Idempotency-Key': key },
    });
  const booking = () => ({
    date: Date.now() + 86_400_000,
    duration: 30,
    visitor: { name: 'Vera', email: `${crypto.randomUUID()}@example.net` },
  });
  const countCreateRequests = () => world.requests.filter(({ method }) => method === 'POST').length;

  test('create one meeting for 50 requests with one idempotency key', async () => {
    const { token } = (await requestToken(0)).json;
    world.fail({ kind: 'delay', ms: 100, method: 'POST' });
    const key = crypto.randomUUID();
    const json = booking();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => create(index % 2, token, json, key)),
    );
    expect(countCreateRequests()).toBe(1);
    expect(world.schedules).toHaveLength(1);
    const [schedule] = world.schedules;
    const created = answers.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThan(0);
    for (const one of created) expect(one.json._id).toBe(schedule!._id);
    for (const { status } of answers) expect([201, 409]).toContain(status);
    for (const index of [0, 1]) {
      expect((await create(index, token, json, key)).json).toEqual(created[0]!.json);
    }
    expect((await create(1, token, booking(), key)).status).toBe(422);
    expect(countCreateRequests()).toBe(1);
  });

  test('share rate limits', async () => {
    const json = { scope: 'join', agentId: 'a'.repeat(24), scheduleId: 'b'.repeat(24) };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => requestToken(index % 2, json)),
    );
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(6);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
  });

  test('replay a response after one process restarts', async () => {
    const { token } = (await requestToken(0)).json;
    const key = crypto.randomUUID();
    const json = booking();
    const first = await create(0, token, json, key);
    expect(first.status).toBe(201);
    await stopCommand(pair[0]!);
    pair[0] = await startCommand(environment);
    expect((await create(0, token, json, key)).json).toEqual(first.json);
    expect(pair[0].log.at(-1)).toMatchObject({ route: 'create', idempotency: 'replayed' });
    expect(countCreateRequests()).toBe(1);
  });

  test('book nothing while Redis is down, and recover when it is back', async () => {
    const { token } = (await requestToken(0)).json;
    const { port } = new URL(redis.url);
    await redis.kill();
    try {
      const refused = await create(0, token, booking(), crypto.randomUUID());
      expect(refused.json).toMatchObject({ status: 503 });
      expect(refused.headers['retry-after']).toBe('5');
      expect(countCreateRequests()).toBe(0);
    } finally {
      redis = await startRedis(Number(port));
    }
    const key = crypto.randomUUID();
    const json = booking();
    for (const index of [0, 1]) {
      await expect.poll(async () => (await create(index, token, json, key)).status).toBe(201);
    }
    expect(countCreateRequests()).toBe(1);
    const log = JSON.stringify(pair[0]!.log);
    expect(log).toContain('redis failed');
    expect(log).not.toContain('redis://');
  });
});
