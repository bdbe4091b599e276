import { createClient } from 'redis';
import { createRedisStore } from '../../../../src/server.js';
import { provideRedis, startRedis } from '../../../redis.js';
import { expect, test } from '../gateway-test.js';
import { LargeTenant } from './large-tenant.js';

const DAY = 86_400_000;

test('ten processes with one Redis cost the API what one costs, also while Redis hangs for a while', async () => {
  // Installing Redis takes a while if it is missing.
  test.setTimeout(300_000);
  provideRedis();
  const redis = await startRedis();
  const client = await createClient({ url: redis.url }).connect();
  try {
    const start = Date.now();
    /** Added to all clocks but that of Redis. */
    let skip = 0;
    const options = {
      idempotencyStore: createRedisStore(client, 'shared:'),
      clock: () => Date.now() + skip,
      monotonicClock: () => performance.now() + skip,
    };
    const first: LargeTenant = new LargeTenant(200, start, options);
    for (let agent = 0; agent < 200; agent += 1) first.addMeeting(agent, start + 3 * DAY + agent * 60_000);
    const all = [first, ...Array.from({ length: 9 }, () => first.anotherProcess(options))];
    await Promise.all(all.map((one) => one.open()));
    const views = await Promise.all(all.map(async (one) => (await one.view()).json()));
    expect(Object.keys(views[0] as object).length).toBeGreaterThan(100);
    for (const view of views) expect(view).toEqual(views[0]);
    expect([first.signIns, first.agentLists, first.calls.length]).toEqual([1, 1, 1]);

    const keys = await client.keys('shared:*');
    expect(keys.length).toBeGreaterThan(10);
    for (const name of keys) {
      expect(await client.pTTL(name), name).toBeGreaterThan(0);
      expect(`${name} ${await client.get(name)}`).not.toMatch(/agent\d|Keller|665f1c2a|"/);
    }

    redis.pause();
    // Everything that is known is old, so all processes need new answers.
    skip += 70_000;
    const began = performance.now();
    const during = await Promise.all(all.map((one) => one.view()));
    expect(during.map(({ status }) => status)).toEqual(all.map(() => 200));
    // Half a second for what is shared and one for holds, because Redis does not answer, and the time of the calls.
    expect(performance.now() - began).toBeLessThan(5_000);
    const again = performance.now();
    await Promise.all(all.map((one) => one.view()));
    expect(performance.now() - again).toBeLessThan(1_000);
  } finally {
    redis.resume();
    client.destroy();
    await redis.kill();
  }
});
