import {
  createMemoryStore,
  createRedisStore,
  type IdempotencyStore,
  type RedisClient,
} from '../../../../src/server.js';
import { Bench, expect, gatewayUrl, key, errorOf, site, test } from '../gateway-test.js';

/** The commands of Redis that the store uses. */
function fakeRedis(clock: () => number) {
  const values = new Map<string, { value: string; until: number }>();
  const live = (name: string) => {
    const found = values.get(name);
    return found && found.until > clock() ? found.value : null;
  };
  const commands: string[][] = [];
  /** The store's two Lua scripts: set or delete a value only if it is still the expected one. */
  const evaluate = (script: string, [, name, expected, value, milliseconds]: string[]): number => {
    commands.push(['EVAL', name!]);
    if (live(name!) !== expected) return 0;
    if (script.includes("'DEL'")) values.delete(name!);
    else values.set(name!, { value: value!, until: clock() + Number(milliseconds) });
    return 1;
  };
  const run = (command: string, name: string, ...rest: string[]): string | number | null => {
    if (command === 'EVAL') return evaluate(name, rest);
    commands.push([command, name, ...rest]);
    if (command === 'GET') return live(name);
    if (command === 'DEL') return Number(values.delete(name));
    if (command !== 'SET' || rest[1] !== 'PX') throw new Error(`ERR ${command}`);
    if (rest[3] === 'NX' && live(name) !== null) return null;
    values.set(name, { value: rest[0]!, until: clock() + Number(rest[2]) });
    return 'OK';
  };
  return { commands, values, run };
}

let now = 0;
const clock = () => now;
const stores: Record<string, () => IdempotencyStore> = {
  memory: () => createMemoryStore({ clock }),
  'Redis (ioredis)': () => {
    const redis = fakeRedis(clock);
    return createRedisStore({
      call: (command: string, ...parts: string[]) =>
        Promise.resolve(redis.run(command, ...(parts as [string]))),
    });
  },
  'Redis (node-redis)': () => {
    const redis = fakeRedis(clock);
    return createRedisStore({
      sendCommand: (parts: string[]) => Promise.resolve(redis.run(...(parts as [string, string]))),
    });
  },
};

for (const [name, create] of Object.entries(stores)) {
  test(`the ${name} store keeps the first of two added values until it expires`, async () => {
    const store = create();
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

  test(`the ${name} store replaces or deletes only the expected value`, async () => {
    const store = create();
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
}

test('the memory store drops the oldest entry above maxEntries', async () => {
  const store = createMemoryStore({ maxEntries: 3, clock });
  for (const name of ['a', 'b', 'c', 'd']) await store.set(name, name, 1000);
  expect(await store.get('a')).toBeUndefined();
  expect(await store.get('d')).toBe('d');
});

test('two gateways that share a store create one meeting', async ({ bench }) => {
  const redis = fakeRedis(() => bench.now);
  const client: RedisClient = {
    call: (command, ...parts) => Promise.resolve(redis.run(command, ...(parts as [string]))),
  };
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
  const stored = JSON.stringify([...redis.values.keys()]);
  expect(stored).not.toContain(name);
  expect(stored).not.toContain('@');
  expect(redis.commands.every(([, of]) => of!.startsWith('site:'))).toBe(true);
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
