import { expect, test } from 'playwright/test';
import { createClient, createCluster } from 'redis';
import { createMemoryStore, createRedisStore, type WebhookQueue } from '../../../../src/server.js';
import { provideRedis, startRedis, startRedisCluster } from '../../../redis.js';

interface OpenQueue {
  readonly queue: WebhookQueue;
  close(): Promise<unknown>;
}

const queues: Record<string, () => Promise<OpenQueue>> = {
  memory: () => Promise.resolve({ queue: createMemoryStore().webhooks!, close: () => Promise.resolve() }),
  Redis: async () => {
    const redis = await startRedis();
    const client = await createClient({ url: redis.url }).connect();
    return {
      queue: createRedisStore(client).webhooks!,
      close: () => (client.destroy(), redis.kill()),
    };
  },
  'a Redis cluster': async () => {
    const cluster = await startRedisCluster();
    const client = createCluster({
      rootNodes: [{ socket: { host: '127.0.0.1', port: cluster.ports[0]! } }],
    });
    await client.connect();
    return { queue: createRedisStore(client).webhooks!, close: () => (client.destroy(), cluster.kill()) };
  },
};

const lease = 60_000;
const event = (id: string) => ({ id, type: 'booking.created', text: `{"id":"${id}"}` });
const idsOf = async (queue: WebhookQueue, max = 10) => {
  const { claims } = await queue.claim('crm', max, lease);
  return claims.map(({ entry }) => entry.id).sort();
};

for (const [name, open] of Object.entries(queues)) {
  test.describe(`a queue of webhooks in ${name}`, () => {
    let opened: OpenQueue;
    let queue: WebhookQueue;
    test.beforeEach(async () => {
      // Installing Redis takes a while if it is missing.
      test.setTimeout(300_000);
      if (name !== 'memory') provideRedis();
      opened = await open();
      ({ queue } = opened);
    });
    test.afterEach(() => opened.close());

    test('gives the events of one meeting one after another, and those of others at once', async () => {
      await queue.add('crm', event('a1'), { meeting: 'a' });
      await queue.add('crm', event('a2'), { meeting: 'a' });
      await queue.add('crm', event('b1'), { meeting: 'b' });
      const first = await queue.claim('crm', 10, lease);
      expect(first.claims.map(({ entry }) => entry.id).sort()).toEqual(['a1', 'b1']);
      expect(first.waiting).toBe(3);
      expect(await idsOf(queue)).toEqual([]);
      for (const claim of first.claims) await queue.settle('crm', claim, { kind: 'done' });
      expect(await idsOf(queue)).toEqual(['a2']);
      expect((await queue.claim('crm', 10, lease)).waiting).toBe(1);
    });

    test('gives the events of a meeting in the line of its booking attempt', async () => {
      await queue.add('crm', event('unknown'), { line: 'attempt' });
      await queue.add('crm', event('created'), { line: 'attempt', meeting: 'm' });
      await queue.add('crm', event('moved'), { meeting: 'm' });
      for (const expected of ['unknown', 'created', 'moved']) {
        const { claims } = await queue.claim('crm', 10, lease);
        expect(claims.map(({ entry }) => entry)).toEqual([event(expected)]);
        await queue.settle('crm', claims[0]!, { kind: 'done' });
      }
      expect(await queue.claim('crm', 10, lease)).toEqual({
        claims: [],
        isGone: false,
        nextMs: undefined,
        waiting: 0,
        oldestMs: 0,
        dead: 0,
      });
    });

    test('keeps an event once, and apart for each receiver', async () => {
      await queue.add('crm', event('a'), { meeting: 'a' });
      await queue.add('crm', event('a'), { meeting: 'a' });
      await queue.add('chat', event('a'), { meeting: 'a' });
      const [claim] = (await queue.claim('crm', 10, lease)).claims;
      await queue.settle('crm', claim!, { kind: 'done' });
      await queue.add('crm', event('a'), { meeting: 'a' });
      expect(await idsOf(queue)).toEqual([]);
      expect((await queue.claim('chat', 10, lease)).waiting).toBe(1);
    });

    test('keeps a failed event in front of the next one, and counts its tries', async () => {
      await queue.add('crm', event('a1'), { meeting: 'a' });
      await queue.add('crm', event('a2'), { meeting: 'a' });
      const [claim] = (await queue.claim('crm', 10, lease)).claims;
      await queue.settle('crm', claim!, { kind: 'retry', delayMs: 3_600_000 });
      const later = await queue.claim('crm', 10, lease);
      expect(later.claims).toEqual([]);
      expect(later.nextMs).toBeGreaterThan(3_500_000);
      expect(later.nextMs).toBeLessThanOrEqual(3_600_000);

      await queue.add('crm', event('b1'), { meeting: 'b' });
      const [other] = (await queue.claim('crm', 10, lease)).claims;
      await queue.settle('crm', other!, { kind: 'retry', delayMs: 0 });
      const [again] = (await queue.claim('crm', 10, lease)).claims;
      expect([again!.entry.id, again!.tries]).toEqual(['b1', 1]);
    });

    test('lets another process have what was claimed too long ago, and ignores the late outcome', async () => {
      await queue.add('crm', event('a1'), { meeting: 'a' });
      await queue.add('crm', event('a2'), { meeting: 'a' });
      const [crashed] = (await queue.claim('crm', 10, 0)).claims;
      const [claim] = (await queue.claim('crm', 10, lease)).claims;
      expect(claim!.entry.id).toBe('a1');
      await queue.settle('crm', crashed!, { kind: 'done' });
      expect(await idsOf(queue)).toEqual([]);
      await queue.settle('crm', claim!, { kind: 'done' });
      expect(await idsOf(queue)).toEqual(['a2']);
    });

    test('lists what was given up, goes on with the line, and queues it again', async () => {
      await queue.add('crm', event('a1'), { meeting: 'a' });
      await queue.add('crm', event('a2'), { meeting: 'a' });
      const [claim] = (await queue.claim('crm', 10, lease)).claims;
      await queue.settle('crm', claim!, { kind: 'dead', reason: 'timeout' });
      const letters = await queue.dead('crm');
      expect(letters).toEqual([
        { entry: event('a1'), tries: 1, reason: 'timeout', diedAt: expect.any(Number) },
      ]);
      expect(Math.abs(letters[0]!.diedAt - Date.now())).toBeLessThan(60_000);
      const [next] = (await queue.claim('crm', 10, lease)).claims;
      expect(next!.entry.id).toBe('a2');
      await queue.settle('crm', next!, { kind: 'done' });
      expect(await queue.retry('crm')).toBe(1);
      expect(await queue.dead('crm')).toEqual([]);
      expect(await idsOf(queue)).toEqual(['a1']);
    });

    test('gives nothing while it is held, and says when a receiver wants no more', async () => {
      await queue.add('crm', event('a1'), { meeting: 'a' });
      await queue.hold('crm', 3_600_000);
      const held = await queue.claim('crm', 10, lease);
      expect(held.claims).toEqual([]);
      expect(held.nextMs).toBeGreaterThan(3_500_000);
      await queue.hold('crm', 'gone');
      const gone = await queue.claim('crm', 10, lease);
      expect([gone.isGone, gone.claims.length]).toEqual([true, 1]);
      await queue.settle('crm', gone.claims[0]!, { kind: 'dead', reason: '410' });
      await queue.retry('crm');
      expect((await queue.claim('crm', 10, lease)).isGone).toBe(false);
    });
  });
}
