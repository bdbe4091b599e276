import { createMemoryStore, type GatewayOptions } from '../../../../src/server.js';
import { LargeTenant } from '../availability/large-tenant.js';
import { Bench, errorOf, expect, key, noon, test } from '../gateway-test.js';

const nine = Date.parse('2026-11-03T09:00Z');
const nineText = '2026-11-03T09:00:00.000Z';

/** An API that gives a new token at each sign-in, and accepts only some. */
class Tokens {
  signIns = 0;
  /** Calls with a token that was refused. */
  refused = 0;
  accepts: (token: number) => boolean = () => true;

  options(tenant: () => LargeTenant): Partial<GatewayOptions> {
    return {
      fetch: (url, init) => {
        if (url.includes('impersonate')) {
          this.signIns += 1;
          return Promise.resolve(Response.json({ token: `token-${this.signIns}` }));
        }
        const token = /token-(\d+)$/.exec(new Headers(init.headers).get('Authorization') ?? '')?.[1];
        if (this.accepts(Number(token))) return tenant().fetch(url, init);
        this.refused += 1;
        return Promise.resolve(Response.json({}, { status: 401 }));
      },
    };
  }
}

function tenPeers(tokens: Tokens, more: Partial<GatewayOptions> = {}): LargeTenant[] {
  const store = createMemoryStore({ clock: () => first.now });
  const options = { ...tokens.options(() => first), idempotencyStore: store, ...more };
  const first: LargeTenant = new LargeTenant(30, noon, options);
  return [first, ...Array.from({ length: 9 }, () => first.anotherProcess({ fetch: options.fetch! }))];
}

test('a shared token that the API refuses is replaced once for all processes', async () => {
  const tokens = new Tokens();
  const all = tenPeers(tokens);
  for (const one of all) await one.open();
  expect(tokens.signIns).toBe(1);
  tokens.accepts = (token) => token > 1;
  all[0]!.now += 61_000;
  for (const one of all) await one.open();
  expect(tokens.signIns).toBe(2);
  for (const one of all) expect((await one.view()).status).toBe(200);
  expect(tokens.signIns).toBe(2);
});

test('an API that refuses every token gets no stream of sign-ins', async () => {
  const tokens = new Tokens();
  tokens.accepts = () => false;
  const all = tenPeers(tokens);
  for (let round = 0; round < 5; round += 1) for (const one of all) await one.open();
  // One for each process at most, and the first one.
  expect(tokens.signIns).toBeLessThanOrEqual(11);
  tokens.accepts = () => true;
  all[0]!.now += 5_000;
  expect((await all[0]!.open()).bootstrap).toBeDefined();
});

test('a store that gives a refused token back is not believed', async () => {
  const tokens = new Tokens();
  const inner = createMemoryStore();
  const stored = new Map<string, string>();
  const store = {
    ...inner,
    set: (name: string, value: string, ms: number) => {
      if (!stored.has(name)) stored.set(name, value);
      return inner.set(name, value, ms);
    },
    get: async (name: string) => stored.get(name) ?? inner.get(name),
  };
  const all = tenPeers(tokens, { idempotencyStore: store });
  await all[0]!.open();
  tokens.accepts = (token) => token > 1;
  all[0]!.now += 61_000;
  expect((await all[0]!.open()).bootstrap).toBeDefined();
  expect((await all[0]!.view()).status).toBe(200);
});

test('everybody who waits gets the last list of agents when it fails', async ({ bench }) => {
  expect((await bench.agents()).length).toBeGreaterThan(1);
  bench.now += 61_000;
  bench.world.fail({ kind: 'status', status: 500, path: '/api/brokerages/agents' });
  const before = bench.calls('/api/brokerages/agents');
  const lists = await Promise.all(Array.from({ length: 5 }, () => bench.agents()));
  for (const list of lists) expect(list.length).toBeGreaterThan(1);
  await bench.agents();
  expect(bench.calls('/api/brokerages/agents')).toBe(before + 1);
  bench.now += 3_000;
  await bench.agents();
  expect(bench.calls('/api/brokerages/agents')).toBe(before + 2);
});

test('nobody waits longer than two seconds for a list of agents that hangs, if there is an old one', async () => {
  const upstreamTimeout = 60_000;
  const bench = new Bench({ upstreamTimeout });
  await bench.open();
  bench.now += 61_000;
  bench.world.fail({ kind: 'hang', path: '/api/brokerages/agents', times: 1 });
  const start = performance.now();
  const lists = await Promise.all([bench.agents(), bench.agents()]);
  for (const list of lists) expect(list.length).toBeGreaterThan(1);
  // It takes two seconds on a quiet machine.
  expect(performance.now() - start).toBeLessThan(upstreamTimeout / 2);
  bench.sandbox.close();
});

test('an API that hangs is left alone after ten calls, and pages are told at once and honestly', async () => {
  const tenant = new LargeTenant(2, noon, { upstreamTimeout: 100 });
  await tenant.open();
  tenant.before = () => new Promise(() => undefined);
  const hang = await Promise.all(
    Array.from({ length: 10 }, (_, index) => tenant.book(nine + index * 1_800_000)),
  );
  for (const answer of hang) expect([504, 503]).toContain(answer.status);
  const sent = tenant.calls.length;
  const response = await tenant.book(nine);
  expect(response.headers.get('Retry-After')).toBe('1');
  expect(await errorOf(response)).toMatchObject({ status: 503, error: 'Service unavailable' });
  expect(tenant.log.at(-1)).toMatchObject({ route: 'create', limit: 'upstreamBreaker' });
  expect(tenant.calls).toHaveLength(sent);
  expect(tenant.meetings).toHaveLength(0);

  tenant.before = () => undefined;
  tenant.now += 1_000;
  expect((await tenant.book(nine)).status).toBe(201);
});

test('free times are shown for a minute while their calls fail', async () => {
  const tenant = new LargeTenant(2, noon);
  await tenant.open();
  expect((await tenant.view()).status).toBe(200);
  tenant.before = () => Promise.resolve(new Response(null, { status: 500 }));
  for (let second = 0; second < 59; second += 3) {
    tenant.now = noon + second * 1_000;
    const response = await tenant.view();
    expect(((await response.json()) as Record<string, number>)[nineText]).toBe(2);
  }
  tenant.now = noon + 61_000;
  expect([502, 503]).toContain((await tenant.view()).status);
});

for (const [name, retryAfter, isObeyed] of [
  ['in seconds', () => '30', true],
  ['as a date', () => new Date(Date.now() + 30_000).toUTCString(), true],
  ['that cannot be read', () => 'soon', false],
] as const) {
  test(`a booking that the API refuses with 429 and a Retry-After ${name} stops all processes`, async () => {
    const store = createMemoryStore();
    const one = new LargeTenant(2, noon, { idempotencyStore: store });
    const other = one.anotherProcess();
    await Promise.all([one.open(), other.open()]);
    one.before = ({ kind }) =>
      kind === 'create'
        ? Promise.resolve(Response.json({}, { status: 429, headers: { 'Retry-After': retryAfter() } }))
        : undefined;
    expect((await one.book(nine)).status).toBe(429);
    one.before = () => undefined;
    expect((await one.book(nine)).status).toBe(503);
    one.now += 1_000;
    const calls = one.calls.length;
    const answer = await other.book(nine);
    expect(answer.status).toBe(isObeyed ? 503 : 201);
    if (!isObeyed) return;
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThanOrEqual(25);
    expect(one.calls).toHaveLength(calls);
    expect(one.meetings).toHaveLength(0);
  });
}

test('a booking that was not sent because of a pause can be made with the same key later', async ({
  bench,
}) => {
  const headers = { 'Idempotency-Key': key() };
  const date = bench.now + 86_400_000;
  bench.world.fail({ kind: 'status', status: 429, method: 'POST', retryAfter: 7, times: 1 });
  expect((await bench.create({ date }, headers)).status).toBe(429);
  expect((await bench.create({ date }, headers)).status).toBe(503);
  expect(bench.sentCreates).toHaveLength(1);
  bench.now += 7_000;
  expect((await bench.create({ date }, headers)).status).toBe(201);
  expect(bench.world.schedules).toHaveLength(1);
});

test('with calendarSource agents, an API that answers the list of all empty is never asked for it', async () => {
  const seatsWith = async (options: Partial<GatewayOptions>) => {
    const tenant = new LargeTenant(2, noon, options);
    tenant.addMeeting(1, nine);
    tenant.before = ({ agent, kind }) =>
      kind === 'list' && agent === undefined ? Promise.resolve(Response.json([])) : undefined;
    await tenant.open();
    const seats = (await (await tenant.view()).json()) as Record<string, number>;
    expect((await tenant.book(nine)).status).toBe(201);
    expect((await tenant.book(nine, 1)).status).toBe(409);
    return { seats: seats[nineText], asked: tenant.calls.some(({ agent }) => agent === undefined) };
  };
  expect(await seatsWith({})).toEqual({ seats: 2, asked: true });
  expect(await seatsWith({ calendarSource: 'agents' })).toEqual({ seats: 1, asked: false });
});

test('a budget limits what the gateway asks of the API, and bookings go on', async () => {
  const tenant = new LargeTenant(40, noon, {
    calendarSource: 'agents',
    upstreamBudget: { perSecond: 0.1, burst: 20, reserveForCreates: 10 },
  });
  await tenant.open();
  await tenant.view();
  expect(tenant.calls.length).toBeLessThanOrEqual(10);
  await tenant.view();
  expect(tenant.calls.length).toBeLessThanOrEqual(10);
  const agents = (await (await tenant.send('/api/brokerages/agents')).json()) as { _id: string }[];
  for (let index = 0; index < 3; index += 1) {
    const path = `/api/schedules/tenant/?agentEmail=${agents[index]!._id}`;
    const answer = await tenant.send(path, { date: nine, duration: 30, visitor: { name: 'Vera' } });
    expect(answer.status).toBe(201);
  }
  expect(tenant.meetings).toHaveLength(3);
});
