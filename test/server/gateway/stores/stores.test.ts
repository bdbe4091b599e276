import { createClient } from 'redis';
import { createMemoryStore, createRedisStore } from '../../../../src/server.js';
import { provideRedis, startRedis } from '../../../redis.js';
import { Bench, expect, gatewayUrl, key, errorOf, site, test } from '../gateway-test.js';

let now = 0;
const clock = () => now;
test('the memory store keeps the first of two added values until it expires', async () => {
  const store = createMemoryStore({ clock });
  expect(await store.get('a')).toBeUndefined();
  expect(await store.add('a', 'first', 1000)).toBeUndefined();
  expect(await store.add('a', 'second', 1000)).toBe('first');
  expect(await store.get('a')).toBe('first');
  await store.set('a', 'third', 1000);
  expect(await store.get('a')).toBe('third');
  now += 1001;
  expect(await store.get('a')).toBeUndefined();
  expect(await store.add('a', 'fourth', 1000)).toBeUndefined();
  await store.delete('a');
  expect(await store.get('a')).toBeUndefined();
});

test('the memory store replaces or deletes only the expected value', async () => {
  const store = createMemoryStore({ clock });
  expect(await store.replace('a', 'first', 'second', 1000)).toBe(false);
  expect(await store.get('a')).toBeUndefined();
  await store.set('a', 'first', 1000);
  expect(await store.replace('a', 'other', 'second', 1000)).toBe(false);
  expect(await store.replace('a', 'first', 'second', 2000)).toBe(true);
  now += 1500;
  expect(await store.get('a')).toBe('second');
  expect(await store.replace('a', 'first', undefined, 0)).toBe(false);
  expect(await store.replace('a', 'second', undefined, 0)).toBe(true);
  expect(await store.get('a')).toBeUndefined();
});

test('the memory store drops the oldest entry above maxEntries', async () => {
  const store = createMemoryStore({ maxEntries: 3, clock });
  for (const name of ['a', 'b', 'c', 'd']) await store.set(name, name, 1000);
  expect(await store.get('a')).toBeUndefined();
  expect(await store.get('d')).toBe('d');
});

test('two gateways that share a store create one meeting', async ({ bench }) => {
  // Installing Redis takes a while if it is missing.
  test.setTimeout(300_000);
  provideRedis();
  const redis = await startRedis();
  const client = await createClient({ url: redis.url }).connect();
  const idempotencyStore = createRedisStore(client, 'site:');
  const gateways = [bench.newGateway({ idempotencyStore }), bench.newGateway({ idempotencyStore })];
  const name = key();
  const send = (gateway: (typeof gateways)[0]) =>
    gateway(
      new Request(`${gatewayUrl}/api/schedules/tenant/?agentEmail=anna.keller@example.com`, {
        method: 'POST',
        headers: {
          Origin: site,
          Authorization: `Bearer ${bench.token}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': name,
        },
        body: JSON.stringify(bench.booking()),
      }),
    );
  const responses = await Promise.all(Array.from({ length: 20 }, (_, index) => send(gateways[index % 2]!)));
  expect(responses.some(({ status }) => status === 201)).toBe(true);
  expect((await send(gateways[1]!)).status).toBe(201);
  expect(bench.world.schedules).toHaveLength(1);
  const stored = await client.keys('*');
  expect(stored.join()).not.toContain(name);
  expect(stored.join()).not.toContain('@');
  expect(stored.length).toBeGreaterThan(0);
  for (const one of stored) expect(one).toMatch(/^site:\{site\}/);
  client.destroy();
  await redis.kill();
});

test.describe('when the store fails', () => {
  const down = () => Promise.reject(new Error('redis://user:password@host is down'));

  test('books nothing if it fails before the create', async () => {
    const bench = new Bench({
      idempotencyStore: { add: down, get: down, set: down, replace: down, delete: down },
    });
    await bench.open();
    const response = await bench.create({}, { 'Idempotency-Key': key() });
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(await errorOf(response)).toMatchObject({ status: 503 });
    expect(bench.sentCreates).toEqual([]);
    expect(bench.output.join()).not.toContain('password');
  });

  test('returns the meeting if it fails after the create, and books no second one', async () => {
    const memory = createMemoryStore();
    let isDown = false;
    const failWhenDown =
      <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) =>
      (...args: Args): Promise<Result> =>
        isDown ? down() : method(...args);
    const inner = new Bench();
    const bench = new Bench({
      idempotencyStore: {
        add: failWhenDown(memory.add),
        get: failWhenDown(memory.get),
        set: failWhenDown(memory.set),
        replace: failWhenDown(memory.replace),
        delete: failWhenDown(memory.delete),
      },
      clock: () => Date.now(),
      fetch: async (url, init) => {
        inner.now = Date.now();
        const response = await inner.sandbox.fetch(new Request(url, init));
        if (init.method === 'POST') isDown = true;
        return response;
      },
    });
    await bench.open();
    const date = Date.now() + 86_400_000;
    const headers = { 'Idempotency-Key': key() };
    expect((await bench.create({ date }, headers)).status).toBe(201);
    isDown = false;
    const again = await bench.create({ date }, headers);
    expect(inner.world.schedules).toHaveLength(1);
    // The lock could not be released either, so it must expire first.
    expect(await errorOf(again)).toMatchObject({ status: 409, error: 'in_progress' });
  });
});
