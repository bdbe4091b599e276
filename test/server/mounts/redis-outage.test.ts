import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { expect, test as base } from 'playwright/test';
import { startSandbox, type RunningSandbox } from '../../../demo/sandbox/serve.js';
import { provideRedis, startRedis, startSentinel, type RunningRedis } from '../../redis.js';
import { runCommand, startCommand, stopCommand, type RunningCommand } from './command.js';
import { send, type HttpResponse } from './http.js';
import { annasEmail, environmentFor, limits, site } from './settings.js';

const highLimit = { points: 10_000, seconds: 3600 };

interface Site {
  readonly sandbox: RunningSandbox;
  readonly redis: RunningRedis;
  readonly command: RunningCommand;
  token(this: void): Promise<HttpResponse>;
  create(this: void, token: string, email?: string): Promise<HttpResponse>;
  health(this: void): Promise<HttpResponse>;
  /** A request that needs no storage. */
  preflight(this: void): Promise<HttpResponse>;
}

function environmentOf({ origin }: RunningSandbox, redisUrl: string): Record<string, string> {
  return {
    ...environmentFor(origin),
    VE_REDIS_URL: redisUrl,
    VE_LIMITS: JSON.stringify({
      ...limits,
      createPerAgentDay: false,
      createPerIpDay: false,
      createTotal: highLimit,
    }),
    VE_OPEN_BOOKINGS_PER_ADDRESS: '10000',
  };
}

function clientOf({ url }: RunningCommand): Pick<Site, 'token' | 'create' | 'health' | 'preflight'> {
  const { origin } = new URL(url);
  return {
    token: () => send(origin, '/ve/token', { json: { scope: 'schedule' }, headers: { Origin: site } }),
    create: (token, email = `${crypto.randomUUID()}@example.net`) =>
      send(origin, `/ve/api/schedules/tenant/?agentEmail=${annasEmail}`, {
        json: { date: Date.now() + 86_400_000, duration: 30, visitor: { name: 'Vera', email } },
        headers: { Origin: site, Authorization: `Bearer ${token}`, 'Idempotency-Key': crypto.randomUUID() },
      }),
    health: () => send(origin, '/ve/health'),
    preflight: () => send(origin, '/ve/token', { method: 'OPTIONS', headers: { Origin: site } }),
  };
}

/** A gateway with a Redis and an API of its own. */
const test = base.extend<{ running: Site }>({
  running: async ({}, use) => {
    // Installing Redis takes a while if it is missing.
    test.setTimeout(300_000);
    provideRedis();
    const redis = await startRedis();
    const sandbox = await startSandbox({ port: 0 });
    const command = await startCommand(environmentOf(sandbox, redis.url));
    await use({ redis, sandbox, command, ...clientOf(command) });
    redis.resume();
    await stopCommand(command);
    await sandbox.close();
    await redis.kill();
  },
});

test('a Redis that hangs for ten seconds under load delays nobody and books nothing by itself', async ({
  running,
}) => {
  const { redis, sandbox, token, create, health, preflight } = running;
  const { token: pageToken } = (await token()).json;
  const answers: { kind: string; status: number; ms: number }[] = [];
  const timed = async (kind: string, request: () => Promise<HttpResponse>) => {
    const sentAt = performance.now();
    const { status } = await request();
    answers.push({ kind, status, ms: performance.now() - sentAt });
    return status;
  };
  /** Sends requests at a steady pace until enough is known. @returns the status of each create */
  const load = async (isEnough: (rounds: number) => boolean | Promise<boolean>): Promise<number[]> => {
    const creates: Promise<number>[] = [];
    const others: Promise<number>[] = [];
    do {
      creates.push(timed('create', () => create(pageToken)));
      others.push(timed('token', token), timed('preflight', preflight));
      await wait(100);
    } while (!(await isEnough(creates.length)));
    await Promise.all(others);
    return Promise.all(creates);
  };
  const statusOf = async () => (await health()).json.status as string;

  expect(new Set(await load((rounds) => rounds === 10))).toEqual(new Set([201]));
  redis.pause();
  const pausedAt = performance.now();
  await load(async () => (await statusOf()) === 'degraded');
  expect((await health()).json).toMatchObject({ status: 'degraded', storage: 'unavailable' });
  const during = await load((rounds) => rounds >= 20 && performance.now() - pausedAt > 10_000);
  expect(new Set(during)).toEqual(new Set([503]));
  redis.resume();
  await load(async () => (await statusOf()) === 'ok');
  expect(new Set(await load((rounds) => rounds === 10))).toEqual(new Set([201]));

  // On a busy machine everything takes longer. A create waits for its process about four times as often as a request that
  // Redis has nothing to do with, which takes a few milliseconds on a quiet one.
  const busyMs = 4 * Math.max(...answers.filter(({ kind }) => kind === 'preflight').map(({ ms }) => ms));
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(1500 + busyMs);
  const tokens = answers.filter(({ kind }) => kind === 'token');
  expect(new Set(tokens.map(({ status }) => status))).toEqual(new Set([200]));
  const booked = answers.filter(({ kind, status }) => kind === 'create' && status === 201).length;
  expect(sandbox.sandbox.world().schedules).toHaveLength(booked);
});

test('a meeting that was made is confirmed although Redis hangs before the answer', async ({ running }) => {
  const { redis, sandbox, token, create } = running;
  const world = sandbox.sandbox.world();
  const { token: pageToken } = (await token()).json;
  world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
  const answer = create(pageToken);
  await expect.poll(() => world.requests.filter(({ method }) => method === 'POST').length).toBe(1);
  redis.pause();
  world.faults.clear();
  expect((await answer).status).toBe(201);
});

for (const [name, ...settings] of [
  ['is full', 'maxmemory', '1'],
  ['has become a replica', 'replica-read-only', 'yes'],
] as const) {
  test(`books nothing while Redis ${name}, and goes on with everything else`, async ({ running }) => {
    const { redis, sandbox, token, create } = running;
    const admin = await createClient({ url: redis.url }).connect();
    const { token: pageToken } = (await token()).json;
    await admin.configSet(...settings);
    if (name !== 'is full') await admin.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
    expect((await create(pageToken)).status).toBe(503);
    expect((await token()).status).toBe(200);
    expect(sandbox.sandbox.world().schedules).toHaveLength(0);
    await admin.configSet('maxmemory', '0');
    await admin.sendCommand(['REPLICAOF', 'NO', 'ONE']);
    await expect.poll(async () => (await create(pageToken)).status).toBe(201);
    admin.destroy();
  });
}

test('does not start with a Redis that evicts keys, and says why', async ({ running }) => {
  const evicting = await startRedis(undefined, ['--maxmemory-policy', 'volatile-lru']);
  const environment = environmentOf(running.sandbox, evicting.url);
  for (const args of [['gateway'], ['gateway', '--check']]) {
    const { code, err } = await runCommand(args.slice(1), environment);
    expect(code).toBe(2);
    expect(err).toContain('VE_REDIS_URL: Redis has maxmemory-policy volatile-lru. Set it to noeviction');
  }
  await evicting.kill();
});

/** Starts two processes, and checks that the second one knows what was booked at the first. */
async function expectSharedLimits(sandbox: RunningSandbox, redisUrl: string): Promise<void> {
  const environment = {
    ...environmentOf(sandbox, redisUrl),
    VE_LIMITS: JSON.stringify({ createTotal: { points: 1, seconds: 3600 } }),
    VE_PROOF_OF_WORK: 'never',
  };
  const pair = await Promise.all([startCommand(environment), startCommand(environment)]);
  const [first, second] = pair.map(clientOf) as [ReturnType<typeof clientOf>, ReturnType<typeof clientOf>];
  const { token } = (await first.token()).json;
  expect((await first.create(token)).status).toBe(201);
  expect((await second.create(token)).status).toBe(429);
  for (const { log } of pair) expect(log.filter(({ event }) => event === 'warning')).toEqual([]);
  await Promise.all(pair.map(stopCommand));
}

test('shares limits and bookings through a Redis that a sentinel names', async ({ running }) => {
  const sentinel = await startSentinel(running.redis);
  const { port } = new URL(sentinel.url);
  await expectSharedLimits(running.sandbox, `redis+sentinel://127.0.0.1:${port}/main`);
  await sentinel.kill();
});

test('shares limits and bookings through a Redis cluster', async ({ running }) => {
  const node = await startRedis(undefined, [
    '--cluster-enabled',
    'yes',
    '--cluster-config-file',
    `nodes-${crypto.randomUUID()}.conf`,
  ]);
  const admin = await createClient({ url: node.url }).connect();
  await admin.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
  await expect.poll(() => admin.sendCommand(['CLUSTER', 'INFO'])).toContain('cluster_state:ok');
  const url = `redis+cluster://127.0.0.1:${new URL(node.url).port}`;
  await expectSharedLimits(running.sandbox, url);

  await admin.configSet('maxmemory-policy', 'allkeys-lru');
  const { code, err } = await runCommand(['--check'], environmentOf(running.sandbox, url));
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('maxmemory-policy allkeys-lru') });
  admin.destroy();
  await node.kill();
});

test('says so when Redis does not tell whether it evicts keys', async ({ running }) => {
  const admin = await createClient({ url: running.redis.url }).connect();
  await admin.sendCommand(['ACL', 'SETUSER', 'gateway', 'on', '>word', '~*', '+@all', '-info']);
  admin.destroy();
  const url = running.redis.url.replace('://', '://gateway:word@');
  const { code, out } = await runCommand(['--check'], environmentOf(running.sandbox, url));
  expect(code).toBe(0);
  expect(out).toContain('note: Redis answers, but does not tell its maxmemory-policy');
});
