import { readFileSync } from 'node:fs';
import type { IdempotencyStore } from '../../../../src/server.js';
import { createMemoryStore } from '../../../../src/server.js';
import { VERSION } from '../../../../src/gateway/http/version.js';
import { Readiness, type ReadinessOptions } from '../../../../src/gateway/operations/readiness.js';
import { Bench, expect, minute, test } from '../gateway-test.js';

const ready = async (bench: Bench) => {
  const response = await bench.send('/ready', { headers: { Origin: '-' } });
  return { code: response.status, ...(await response.json()) };
};
const newReadiness = (options: Partial<ReadinessOptions> = {}) =>
  new Readiness({
    api: { read: () => Promise.reject(new Error('down')) },
    tokens: { age: () => ({}) },
    agents: { listAgeMs: undefined },
    breaker: { check: () => Promise.resolve(true) },
    isStorageShared: false,
    monotonicClock: () => 10 * minute,
    ...options,
  });
/** The calls of the API that only found out whether it works. */
const probes = (bench: Bench) =>
  bench.log.flatMap(({ upstream }) => upstream).filter(({ call }) => call === 'ready');

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
});

test('is ready once it has signed in and the API has answered', async () => {
  const bench = new Bench();
  expect(await ready(bench)).toEqual({
    code: 200,
    status: 'ready',
    version: VERSION,
    storage: { status: 'ok', shared: false },
    api: { status: 'ok', last_success_seconds: 0 },
    token: { age_seconds: 0, expires_seconds: 12 * 3600 },
    agents: {},
  });
});

test('asks the API only if no call succeeded within 30 seconds', async ({ bench }) => {
  await ready(bench);
  bench.now += 29_000;
  expect(await ready(bench)).toMatchObject({
    code: 200,
    api: { last_success_seconds: 29 },
    token: { age_seconds: 29 },
    agents: { age_seconds: 29 },
  });
  expect(probes(bench)).toHaveLength(0);
  bench.now += 1000;
  expect(await ready(bench)).toMatchObject({ code: 200, api: { last_success_seconds: 0 } });
  expect(probes(bench)).toHaveLength(1);
});

for (const [what, fault, expected] of [
  ['fails', { kind: 'status', status: 503 }, { outcome: 503 }],
  ['refuses the credentials', { kind: 'status', status: 400, path: '/api/partners/*' }, { outcome: 400 }],
  ['resets the connection', { kind: 'reset' }, { outcome: 'network' }],
] as const) {
  test(`is not ready 30 seconds after the API ${what}, and ready when it works again`, async () => {
    const bench = new Bench();
    bench.world.fail(fault);
    expect(await ready(bench)).toEqual({
      code: 503,
      status: 'not_ready',
      version: VERSION,
      storage: { status: 'ok', shared: false },
      api: { status: 'failing', ...expected },
      token: expect.anything(),
      agents: {},
    });
    bench.world.faults.clear();
    bench.now += 5000;
    expect(await ready(bench)).toMatchObject({ code: 200, api: { status: 'ok' } });
  });
}

test('asks an API that fails no more than every five seconds', async () => {
  const bench = new Bench();
  bench.world.fail({ kind: 'status', status: 503, path: '/api/brokerages/*' });
  for (let second = 0; second < 15; second += 1) {
    await ready(bench);
    bench.now += 1000;
  }
  expect(probes(bench)).toHaveLength(3);
});

test('stays ready for 30 seconds while calls fail, and says how they fail', async ({ bench }) => {
  bench.world.fail({ kind: 'status', status: 500 });
  bench.now += 20_000;
  await bench.create();
  expect(await ready(bench)).toMatchObject({
    code: 200,
    api: { status: 'ok', last_success_seconds: 20, outcome: 500 },
  });
  bench.now += 10_000;
  expect(await ready(bench)).toMatchObject({ code: 503, api: { last_success_seconds: 30 } });
});

test('a taken time is no failure of the API', async ({ bench }) => {
  bench.world.configure({ refuseClashes: true });
  const { date, duration } = bench.addForeignMeeting();
  expect((await bench.create({ date, duration })).status).toBe(409);
  expect((await ready(bench)).api).toEqual({ status: 'ok', last_success_seconds: 0 });
});

test('does not wait long for an API that hangs', async () => {
  let asked = 0;
  const readiness = newReadiness({
    api: { read: () => new Promise(() => (asked += 1)) },
    deadlineMs: 1,
  });
  const reports = await Promise.all([1, 2].map(() => readiness.report(() => undefined)));
  expect(reports.map(({ status }) => status)).toEqual(['not_ready', 'not_ready']);
  expect(asked).toBe(1);
});

test('is not ready while a shared storage fails, but healthy', async () => {
  let isBroken = false;
  const memory = createMemoryStore();
  const failing = <Method extends (...args: never[]) => Promise<unknown>>(method: Method) =>
    ((...args: Parameters<Method>) =>
      isBroken ? Promise.reject(new Error('down')) : method(...args)) as Method;
  const store: IdempotencyStore = {
    add: failing(memory.add),
    get: failing(memory.get),
    set: failing(memory.set),
    replace: failing(memory.replace),
    delete: failing(memory.delete),
  };
  const bench = new Bench({ idempotencyStore: store });
  expect(await ready(bench)).toMatchObject({ code: 200, storage: { status: 'ok', shared: true } });
  isBroken = true;
  expect(await ready(bench)).toMatchObject({
    code: 503,
    status: 'not_ready',
    storage: { status: 'unavailable', shared: true },
    api: { status: 'ok' },
  });
  const health = await bench.send('/health');
  expect([health.status, await health.json()]).toEqual([
    200,
    { status: 'degraded', storage: 'unavailable', version: VERSION },
  ]);
});

test('names neither the API’s host nor a secret', async () => {
  const bench = new Bench();
  bench.world.fail({ kind: 'status', status: 500, times: 1 });
  await ready(bench);
  bench.now += 5000;
  await ready(bench);
  expect(bench.output.join('\n')).not.toMatch(/api\.example\.test|sandbox-pak|partner@/);
});

test('says how the last call failed, whatever it was for', async () => {
  for (const failure of [
    { outcome: 'network', reason: 'ECONNRESET' },
    { outcome: 'timeout' },
    { outcome: 500 },
    { outcome: 401 },
  ] as const) {
    const readiness = newReadiness();
    readiness.record({ call: 'agents', ms: 1, outcome: 200 });
    readiness.record({ call: 'agents', ms: 1, ...failure });
    expect((await readiness.report(() => undefined)).api).toEqual({
      status: 'ok',
      last_success_seconds: 0,
      ...failure,
    });
  }
});

test('a refusal of one request is no failure of the API, and a redirect is no success', async () => {
  const readiness = newReadiness();
  for (const outcome of [300, 400, 404, 409, 499]) readiness.record({ call: 'create', ms: 1, outcome });
  expect((await readiness.report(() => undefined)).api).toEqual({ status: 'failing' });
});

test('a success of another call ends a failure, but signing in does not', async () => {
  const readiness = newReadiness();
  readiness.record({ call: 'agents', ms: 1, outcome: 500 });
  readiness.record({ call: 'token', ms: 1, outcome: 200 });
  expect((await readiness.report(() => undefined)).api).toEqual({ status: 'failing', outcome: 500 });
  readiness.record({ call: 'agents', ms: 1, outcome: 299 });
  expect((await readiness.report(() => undefined)).api).toEqual({ status: 'ok', last_success_seconds: 0 });
});

test('health checks name the site and the version, and are in the log', async () => {
  const bench = new Bench({ site: 'north' });
  expect(await ready(bench)).toMatchObject({ status: 'ready', site: 'north', version: VERSION });
  expect(bench.log.at(-1)).toMatchObject({ route: 'ready', status: 200 });
  const health = await bench.send('/health', { headers: { Origin: '-' } });
  expect(await health.json()).toEqual({ status: 'ok', version: VERSION, site: 'north' });
  expect(await (await new Bench().send('/health')).json()).toEqual({ status: 'ok', version: VERSION });
});
