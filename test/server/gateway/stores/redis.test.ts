import { Cluster, Redis } from 'ioredis';
import { expect, test } from 'playwright/test';
import { createClient, createCluster, createSentinel } from 'redis';
import {
  createRedisLimiter,
  createRedisStore,
  type IdempotencyStore,
  type RedisClient,
  type StoredHold,
} from '../../../../src/server.js';
import { provideRedis, startRedis, startRedisCluster, startSentinel } from '../../../redis.js';

interface Server {
  readonly client: RedisClient;
  /** Makes all servers forget their scripts. */
  forgetScripts(): Promise<unknown>;
  close(): Promise<unknown>;
}

const servers: Record<string, () => Promise<Server>> = {
  'node-redis': async () => {
    const redis = await startRedis();
    const client = await createClient({ url: redis.url }).connect();
    return {
      client,
      forgetScripts: () => client.sendCommand(['SCRIPT', 'FLUSH']),
      close: () => (client.destroy(), redis.kill()),
    };
  },
  ioredis: async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url);
    return {
      client,
      forgetScripts: () => client.call('SCRIPT', 'FLUSH'),
      close: () => (client.disconnect(), redis.kill()),
    };
  },
  'node-redis with Sentinel': async () => {
    const redis = await startRedis();
    const sentinel = await startSentinel(redis);
    const port = Number(new URL(sentinel.url).port);
    const client = await createSentinel({
      name: 'main',
      sentinelRootNodes: [{ host: '127.0.0.1', port }],
    }).connect();
    return {
      client,
      forgetScripts: () => client.sendCommand(false, ['SCRIPT', 'FLUSH']),
      close: () => (client.destroy(), Promise.all([sentinel.kill(), redis.kill()])),
    };
  },
  'node-redis with a cluster': async () => {
    const cluster = await startRedisCluster();
    const client = createCluster({
      rootNodes: [{ socket: { host: '127.0.0.1', port: cluster.ports[0]! } }],
    });
    await client.connect();
    return {
      client,
      forgetScripts: () =>
        Promise.all(
          client.masters.map(async (master) =>
            (await client.nodeClient(master)).sendCommand(['SCRIPT', 'FLUSH']),
          ),
        ),
      close: () => (client.destroy(), cluster.kill()),
    };
  },
  'ioredis with a cluster': async () => {
    const cluster = await startRedisCluster();
    const client = new Cluster([{ host: '127.0.0.1', port: cluster.ports[0]! }]);
    return {
      client,
      forgetScripts: () => Promise.all(client.nodes('master').map((node) => node.script('FLUSH'))),
      close: () => (client.disconnect(), cluster.kill()),
    };
  },
};

const hold = (owner: string, start: number, end: number): StoredHold => ({
  owner,
  start,
  end,
  state: 'pending',
});

for (const [name, start] of Object.entries(servers)) {
  test.describe(name, () => {
    test.describe.configure({ mode: 'default' });
    let server: Server;
    let store: IdempotencyStore;
    let prefixes = 0;

    test.beforeAll(async () => {
      // Installing Redis takes a while if it is missing.
      test.setTimeout(300_000);
      provideRedis();
      server = await start();
    });
    test.afterAll(() => server.close());
    test.beforeEach(() => {
      prefixes += 1;
      store = createRedisStore(server.client, `test-${prefixes}:`);
    });

    test('keeps the first of two added values until it expires', async () => {
      expect(await store.get('a')).toBeUndefined();
      expect(await store.add('a', 'first', 60_000)).toBeUndefined();
      expect(await store.add('a', 'second', 60_000)).toBe('first');
      await store.set('a', 'third', 1);
      await expect.poll(() => store.get('a')).toBeUndefined();
      expect(await store.add('a', 'fourth', 60_000)).toBeUndefined();
      await store.delete('a');
      expect(await store.get('a')).toBeUndefined();
    });

    test('replaces or deletes only the expected value', async () => {
      expect(await store.replace('a', 'first', 'second', 60_000)).toBe(false);
      expect(await store.get('a')).toBeUndefined();
      await store.set('a', 'first', 60_000);
      expect(await store.replace('a', 'other', 'second', 60_000)).toBe(false);
      expect(await store.replace('a', 'first', 'second', 60_000)).toBe(true);
      expect(await store.replace('a', 'first', undefined, 0)).toBe(false);
      expect(await store.replace('a', 'second', undefined, 0)).toBe(true);
      expect(await store.get('a')).toBeUndefined();
    });

    test('carries out a batch in its order', async () => {
      await store.set('c', 'old', 60_000);
      const results = await store.batch!([
        ['add', 'a', 'lock', 60_000],
        ['add', 'a', 'other', 60_000],
        ['get', 'b'],
        ['set', 'b', 'value', 60_000],
        ['get', 'b'],
        ['replace', 'c', 'wrong', 'new', 60_000],
        ['replace', 'c', 'old', 'new', 60_000],
        ['replace', 'a', 'lock', undefined, 0],
        ['delete', 'b'],
      ]);
      expect(results.slice(0, 3)).toEqual([undefined, 'lock', undefined]);
      expect(results.slice(4, 8)).toEqual(['value', false, true, true]);
      expect(await Promise.all(['a', 'b', 'c'].map(store.get))).toEqual([undefined, undefined, 'new']);
    });

    test('holds a time once, in the first list in which it is free', async () => {
      const { acquire, list, put, remove } = store.holds!;
      const begin = Date.parse('2026-11-03T09:00Z');
      const one = hold('one', begin, begin + 1000);
      expect(await acquire(['a', 'b'], one, 60_000)).toEqual([undefined]);
      expect(await acquire(['a', 'b', 'c'], hold('two', begin + 999, begin + 2000), 60_000)).toEqual([
        one,
        undefined,
      ]);
      expect(await acquire(['a'], hold('three', begin + 1000, begin + 2000), 60_000)).toEqual([undefined]);
      expect((await list(['a', 'b', 'c'])).map((some) => some.map(({ owner }) => owner).sort())).toEqual([
        ['one', 'three'],
        ['two'],
        [],
      ]);
      expect(await acquire(['a'], one, 60_000)).toEqual([undefined]);
      await put('a', { ...one, state: 'booked' }, 60_000);
      const taken = await acquire(['a'], hold('four', begin, begin + 1), 60_000);
      expect(taken).toEqual([{ ...one, state: 'booked' }]);
      await remove('a', 'one');
      expect(await acquire(['a'], hold('four', begin, begin + 1), 60_000)).toEqual([undefined]);
    });

    test('lets a hold overlap those of owners that are ignored, and no others', async () => {
      const { acquire, list, put } = store.holds!;
      const two = hold('two', 10, 20);
      await put('a', hold('one', 0, 10), 60_000);
      await put('a', two, 60_000);
      expect(await acquire(['a'], hold('new', 5, 15), 60_000, ['one'])).toEqual([two]);
      expect(await acquire(['a'], hold('new', 5, 15), 60_000, ['two', 'one'])).toEqual([undefined]);
      expect((await list(['a']))[0]!.map(({ owner }) => owner).sort()).toEqual(['new', 'one', 'two']);
    });

    test('ends each hold of a list at its own time', async () => {
      const { acquire, list } = store.holds!;
      await acquire(['a'], hold('long', 0, 10), 60_000);
      await acquire(['a'], hold('short', 10, 20), 1);
      await expect.poll(async () => (await list(['a']))[0]).toEqual([hold('long', 0, 10)]);
      expect(await acquire(['a'], hold('next', 10, 20), 60_000)).toEqual([undefined]);
    });

    test('gives one of fifty simultaneous overlapping holds the time', async () => {
      const tried = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          store.holds!.acquire(['a'], hold(`owner ${index}`, index, index + 60), 60_000),
        ),
      );
      expect(tried.filter(([conflict]) => conflict === undefined)).toHaveLength(1);
    });

    test('goes on when the server has forgotten the scripts', async () => {
      expect(await store.add('a', 'first', 60_000)).toBeUndefined();
      await server.forgetScripts();
      expect(await store.add('a', 'second', 60_000)).toBe('first');
    });

    test('counts several limits in one call', async () => {
      const limiter = createRedisLimiter(server.client, `test-${prefixes}:`);
      const [few, many] = [
        limiter('few', { points: 2, seconds: 60 }),
        limiter('many', { points: 9, seconds: 60 }),
      ];
      const uses = [
        { limiter: few, key: 'a' },
        { limiter: many, key: 'a' },
      ];
      expect(few.batch).toBe(many.batch);
      expect((await few.batch!.get(uses)).map((usage) => usage?.consumedPoints)).toEqual([0, 0]);
      for (let use = 1; use <= 2; use += 1) {
        expect(await few.batch!.consume(uses)).toEqual([undefined, undefined]);
      }
      const [refused, allowed] = await few.batch!.consume(uses);
      expect(allowed).toBeUndefined();
      expect(refused).toMatchObject({ consumedPoints: 3 });
      expect(refused!.msBeforeNext).toBeGreaterThan(50_000);
      await expect(few.consume('a')).rejects.toMatchObject({ consumedPoints: 4 });
      expect(await many.get('a')).toMatchObject({ consumedPoints: 3 });
    });

    test('begins a new period when the last one is over', async () => {
      const limiter = createRedisLimiter(server.client, `test-${prefixes}:`)('short', {
        points: 1,
        seconds: 0.001,
      });
      await limiter.consume('a');
      await expect.poll(async () => (await limiter.get('a'))?.consumedPoints).toBe(0);
      await limiter.consume('a');
    });
  });
}
