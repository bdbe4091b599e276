import { createHash } from 'node:crypto';
import { expect, test } from 'playwright/test';
import { createMemoryStore, createRedisStore, type IdempotencyStore } from '../../../../src/server.js';
import { CircuitBreaker } from '../../../../src/gateway/stores/circuit-breaker.js';
import { guardedStore } from '../../../../src/gateway/stores/guarded-store.js';
import { inOrder } from '../../../../src/gateway/stores/idempotency-store.js';
import { withLease } from '../../../../src/gateway/stores/lease.js';
import { isMemoryStore } from '../../../../src/gateway/stores/memory-store.js';
import { openRedis, taggedPrefix, type RedisClient } from '../../../../src/gateway/stores/redis-client.js';
import { redisHolds } from '../../../../src/gateway/stores/redis-holds.js';

const hold = { owner: 'me', start: 1, end: 2, state: 'pending' } as const;

test.describe('a client of Redis', () => {
  for (const [what, extra, expected] of [
    ['ioredis', 'call', ['GET', 'k']],
    ['node-redis', 'sendCommand', [['GET', 'k']]],
    ['node-redis with a cluster', 'nodeClient', ['k', false, ['GET', 'k']]],
    ['node-redis with Sentinel', 'getMasterNode', [false, ['GET', 'k']]],
  ] as const) {
    test(`of ${what} gets its command`, async () => {
      const sent: unknown[][] = [];
      const send = (...args: unknown[]) => (sent.push(args), Promise.resolve('v'));
      const client = { sendCommand: send, [extra]: send } as unknown as RedisClient;
      expect(await openRedis(client).send('k', ['GET', 'k'])).toBe('v');
      expect(sent).toEqual([expected]);
    });
  }

  const source = 'return 1';
  const sha = createHash('sha1').update(source).digest('hex');

  function scripted(...failures: unknown[]) {
    const sent: string[][] = [];
    const sendCommand = (parts: string[]) => {
      sent.push(parts);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a client may reject with anything
      return failures.length ? Promise.reject(failures.shift()) : Promise.resolve('done');
    };
    return { sent, redis: openRedis({ sendCommand }) };
  }

  test('sends a script whole only to a server that does not know it', async () => {
    const { sent, redis } = scripted(new Error('NOSCRIPT No matching script'));
    const script = { source };
    for (let index = 0; index < 2; index += 1) {
      expect(await redis.evaluate(script, ['k', 'l'], ['a'])).toBe('done');
    }
    expect(sent).toEqual([
      ['EVALSHA', sha, '2', 'k', 'l', 'a'],
      ['EVAL', source, '2', 'k', 'l', 'a'],
      ['EVALSHA', sha, '2', 'k', 'l', 'a'],
    ]);
  });

  test('passes on any other failure', async () => {
    for (const failure of [new Error('READONLY NOSCRIPT'), 'NOSCRIPT']) {
      const { sent, redis } = scripted(failure);
      expect(await redis.evaluate({ source }, ['k'], []).catch((error: unknown) => error)).toBe(failure);
      expect(sent).toHaveLength(1);
    }
  });
});

test('all keys have one hash tag', () => {
  for (const [prefix, tagged] of [
    ['site:', 'site:{site}'],
    ['a-b--', 'a-b--{a-b}'],
    ['', '{ve}'],
    [':', ':{ve}'],
    ['{own}:', '{own}:'],
    ['{}x', '{}x{{}x}'],
  ] as const) {
    expect(taggedPrefix(prefix)).toBe(tagged);
  }
});

test.describe('a store in Redis', () => {
  function openStore(...replies: unknown[]) {
    const sent: string[][] = [];
    const client = {
      sendCommand: (parts: string[]) => (sent.push(parts), Promise.resolve(replies.shift())),
    };
    return { store: createRedisStore(client, 's:'), sent };
  }

  test('sends one command for each entry that is read, written or deleted', async () => {
    const { store, sent } = openStore('v', 'OK', 1, null);
    expect(await store.get('a')).toBe('v');
    await store.set('a', 'v', 5);
    await store.delete('a');
    expect(await store.get('a')).toBeUndefined();
    expect(sent).toEqual([
      ['GET', 's:{s}a'],
      ['SET', 's:{s}a', 'v', 'PX', '5'],
      ['DEL', 's:{s}a'],
      ['GET', 's:{s}a'],
    ]);
  });

  test('sends a batch as one script', async () => {
    const { store, sent } = openStore(['old', 'v', null, null, 1, 0, null]);
    expect(
      await store.batch!([
        ['add', 'a', 'x', 1],
        ['get', 'b'],
        ['get', 'c'],
        ['set', 'd', 'y', 2],
        ['replace', 'e', 'was', 'z', 3],
        ['replace', 'f', 'was', undefined, 4],
        ['delete', 'g'],
      ]),
    ).toEqual(['old', 'v', undefined, undefined, true, false, undefined]);
    expect(sent[0]!.slice(2)).toEqual([
      '7',
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => `s:{s}${key}`),
      ...['add', 'x', '', '1'],
      ...['get', '', '', ''],
      ...['get', '', '', ''],
      ...['set', 'y', '', '2'],
      ...['replace', 'z', 'was', '3'],
      ...['replace', '', 'was', ''],
      ...['delete', '', '', ''],
    ]);
  });

  test('tries many agents in parts, until one has time', async () => {
    const keys = Array.from({ length: 1001 }, (_, index) => `k${index}`);
    const conflict = ['other', '1', '2', 'booked'];
    const replies = [Array(500).fill(conflict), [...Array<unknown>(9).fill(conflict), null]];
    const sent: string[][] = [];
    const holds = redisHolds(
      openRedis({ sendCommand: (parts: string[]) => (sent.push(parts), Promise.resolve(replies.shift())) }),
      'p:',
    );
    const conflicts = await holds.acquire(keys, hold, 7);
    expect(conflicts).toHaveLength(510);
    expect(conflicts[0]).toEqual({ owner: 'other', start: 1, end: 2, state: 'booked' });
    expect(conflicts.at(-1)).toBeUndefined();
    expect(sent.map(([, , count]) => count)).toEqual(['500', '500']);
    expect(sent[1]!.slice(3, 5)).toEqual(['p:k500', 'p:k501']);
    expect(sent[1]!.slice(-5)).toEqual(['me', '1', '2', 'pending', '7']);
  });
});

test.describe('a guarded store', () => {
  const commands: [name: string, run: (store: IdempotencyStore) => Promise<unknown>][] = [
    ['add', (store) => store.add('a', 'b', 1)],
    ['get', (store) => store.get('a')],
    ['set', (store) => store.set('a', 'b', 1)],
    ['replace', (store) => store.replace('a', 'b', 'c', 1)],
    ['delete', (store) => store.delete('a')],
    ['batch', (store) => store.batch!([['get', 'a']])],
    ['acquire', (store) => store.holds!.acquire(['a'], hold, 1, ['old'])],
    ['put', (store) => store.holds!.put('a', hold, 1)],
    ['remove', (store) => store.holds!.remove('a', 'me')],
    ['list', (store) => store.holds!.list(['a'])],
  ];
  const breaker = () => new CircuitBreaker({ monotonicClock: () => 0 });

  /** A store that answers each command with its name and its arguments. */
  const echo = (answer: (name: string, args: unknown[]) => Promise<unknown>) => {
    const method =
      (name: string) =>
      (...args: unknown[]) =>
        answer(name, args);
    const methods = (names: string[]) => Object.fromEntries(names.map((name) => [name, method(name)]));
    return {
      ...methods(['add', 'get', 'set', 'replace', 'delete', 'batch']),
      holds: methods(['acquire', 'put', 'remove', 'list']),
    } as unknown as IdempotencyStore;
  };

  for (const [name, run] of commands) {
    test(`passes on ${name}, and fails with 503`, async () => {
      const store = echo((...call) => Promise.resolve(call));
      expect(await run(guardedStore(store, breaker()))).toEqual(await run(store));
      const cause = new Error('down');
      const failing = guardedStore(
        echo(() => Promise.reject(cause)),
        breaker(),
      );
      await expect(run(failing)).rejects.toMatchObject({ status: 503, cause });
    });
  }

  test('has only what the store has', () => {
    const { add, get, set, replace, delete: remove } = createMemoryStore();
    const guarded = guardedStore({ add, get, set, replace, delete: remove }, breaker());
    expect(guarded).not.toHaveProperty('batch');
    expect(guarded).not.toHaveProperty('holds');
  });

  test('is up if it can be written to', async () => {
    const store = createMemoryStore();
    const up = breaker();
    guardedStore(store, up);
    expect(await up.check()).toBe(true);
    expect(await store.get('probe')).toBe('1');
    const readOnly = breaker();
    guardedStore({ ...store, set: () => Promise.reject(new Error('READONLY')) }, readOnly);
    expect(await readOnly.check()).toBe(false);
  });
});

test('only a store in memory is one', () => {
  const store = createMemoryStore();
  expect(isMemoryStore(store)).toBe(true);
  expect(isMemoryStore({ ...store })).toBe(false);
});

test('the memory store drops no entry that was written again', async () => {
  const store = createMemoryStore({ maxEntries: 2, clock: () => 0 });
  for (const key of ['a', 'b', 'a', 'c']) await store.set(key, key, 1);
  expect(await Promise.all(['a', 'b', 'c'].map(store.get))).toEqual(['a', undefined, 'c']);
});

test('the memory store keeps an entry up to its end, and by default by the platform’s clock', async () => {
  let now = 0;
  const store = createMemoryStore({ clock: () => now });
  await store.set('a', 'a', 5);
  now = 4;
  expect(await store.get('a')).toBe('a');
  now = 5;
  expect(await store.get('a')).toBeUndefined();
  const own = createMemoryStore();
  await own.set('a', 'a', 60_000);
  expect(await own.get('a')).toBe('a');
  await own.set('a', 'a', 0);
  expect(await own.get('a')).toBeUndefined();
});

test('operations without a batch are carried out one after another', async () => {
  const store = createMemoryStore();
  expect(
    await inOrder(store, [
      ['add', 'a', 'b', 60_000],
      ['add', 'a', 'c', 60_000],
      ['get', 'a'],
      ['replace', 'a', 'b', undefined, 0],
      ['get', 'a'],
    ]),
  ).toEqual([undefined, 'b', 'b', true, undefined]);
});

test.describe('a lease', () => {
  const keys = { lock: 'lock', value: 'value' };
  const taken = () => Promise.resolve('taken');

  test('is held by one at a time, and released at its end or after a failure', async () => {
    const store = createMemoryStore();
    await store.set('value', 'v', 60_000);
    const inside = await withLease(
      store,
      keys,
      async ({ value }) => [value, await withLease(store, keys, taken, (one) => Promise.resolve(one))],
      () => Promise.resolve([]),
    );
    expect(inside).toEqual(['v', 'v']);
    expect(await store.get('lock')).toBeUndefined();
    await expect(withLease(store, keys, () => Promise.reject(new Error('task')), taken)).rejects.toThrow(
      'task',
    );
    expect(await store.get('lock')).toBeUndefined();
  });

  test('ends with one more operation, in the same round trip', async () => {
    const memory = createMemoryStore();
    const batches: string[] = [];
    const store: IdempotencyStore = {
      ...memory,
      batch: (operations) => {
        batches.push(operations.map(([name, key]) => `${name} ${key}`).join(', '));
        return inOrder(memory, operations);
      },
    };
    await withLease(
      store,
      keys,
      ({ endWith }) => endWith(['set', 'value', 'w', 60_000]),
      () => Promise.resolve(),
    );
    expect(batches).toEqual(['add lock, get value', 'set value, replace lock']);
    expect([await memory.get('value'), await memory.get('lock')]).toEqual(['w', undefined]);
  });

  test('is released although its last operation fails', async () => {
    const memory = createMemoryStore();
    const store = { ...memory, set: () => Promise.reject(new Error('full')) };
    const end = withLease(
      store,
      keys,
      ({ endWith }) => endWith(['set', 'value', 'w', 60_000]),
      () => Promise.resolve(),
    );
    await expect(end).rejects.toThrow('full');
    expect(await memory.get('lock')).toBeUndefined();
  });

  test('gives its result although it cannot be released', async () => {
    const store = { ...createMemoryStore(), replace: () => Promise.reject(new Error('down')) };
    expect(await withLease(store, keys, () => Promise.resolve('done'), taken)).toBe('done');
  });
});
