import { test as base } from 'playwright/test';
import { createClient } from 'redis';
import {
  createRedisLimiter,
  createRedisStore,
  type GatewayOptions,
  type RedisClient,
} from '../../../../src/server.js';
import { provideRedis, startRedis } from '../../../redis.js';
import { at, openCalendarBench } from '../availability/calendar-bench.js';
import { LargeTenant } from '../availability/large-tenant.js';
import { expect, key, minute, noon } from '../gateway-test.js';

const MAX_ROUND_TRIPS = 5;
const COLLECT_MS = 20;
const nine = Date.parse('2026-11-03T09:00Z');

/** A client that sends commands together which do not wait for each other, and answers all of them together. */
class CountingClient {
  /** The commands of each round trip. */
  readonly trips: string[][] = [];
  /** Whether no command is waiting or under way. */
  get isIdle(): boolean {
    return this.#underWay === 0;
  }
  #underWay = 0;
  readonly client: RedisClient;

  constructor(send: (parts: string[]) => Promise<unknown>) {
    let collected: { name: string; run: () => Promise<unknown> }[] = [];
    let trip: Promise<unknown[]> | undefined;
    const flush = async (): Promise<unknown[]> => {
      await new Promise((resolve) => setTimeout(resolve, COLLECT_MS));
      const sent = collected;
      collected = [];
      trip = undefined;
      this.trips.push(sent.map(({ name }) => name));
      return Promise.allSettled(sent.map(({ run }) => run()));
    };
    this.client = {
      sendCommand: async (parts: string[]) => {
        const index = collected.push({ name: parts[0]!, run: () => send(parts) }) - 1;
        trip ??= flush();
        this.#underWay += 1;
        const result = (await trip)[index] as PromiseSettledResult<unknown>;
        this.#underWay -= 1;
        if (result.status === 'rejected') throw result.reason;
        return result.value;
      },
    };
  }
}

interface Shared extends CountingClient {
  /** Options of a gateway that shares limits and store by this client. */
  readonly options: Pick<GatewayOptions, 'limiter' | 'idempotencyStore'>;
}

const test = base.extend<{ shared: Shared }, { send: (parts: string[]) => Promise<unknown> }>({
  send: [
    async ({}, use) => {
      provideRedis();
      const redis = await startRedis();
      const client = await createClient({ url: redis.url }).connect();
      await use((parts) => client.sendCommand(parts));
      client.destroy();
      await redis.kill();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  shared: async ({ send }, use) => {
    const counting = new CountingClient(send);
    const prefix = `${crypto.randomUUID()}:`;
    await use(
      Object.assign(counting, {
        options: {
          idempotencyStore: createRedisStore(counting.client, prefix),
          limiter: createRedisLimiter(counting.client, prefix),
        },
      }),
    );
  },
});

for (const duration of [15, 480]) {
  test(`a booking of ${duration} minutes takes at most five round trips`, async ({ shared }) => {
    const bench = await openCalendarBench({
      ...shared.options,
      durations: [duration],
      limits: {},
      notifications: 'always',
      // An address of IPv6 counts for three networks.
      clientIp: () => '2001:db8::1',
    });
    // Redis knows the scripts from the first one on.
    for (const start of ['2026-11-03T08:00Z', '2026-11-04T08:00Z']) {
      shared.trips.length = 0;
      const date = at(start);
      const visitor = { name: 'Vera', email: 'vera@example.net' };
      const query = '?agentEmail=anna.keller@example.com&sendNotificationEmail=true';
      const headers = { 'Idempotency-Key': key() };
      expect((await bench.create({ date, duration, visitor }, headers, query)).status).toBe(201);
    }
    expect(shared.trips.length, JSON.stringify(shared.trips)).toBeLessThanOrEqual(MAX_ROUND_TRIPS);
    expect(bench.world.schedules).toHaveLength(2);
  });
}

for (const number of [3, 300]) {
  test(`a booking with any of ${number} agents takes at most five round trips`, async ({ shared }) => {
    const tenant = new LargeTenant(number, noon, { ...shared.options, limits: {} });
    await tenant.open();
    // Redis knows the scripts from then on.
    expect((await tenant.book(nine, 0)).status).toBe(201);
    // The calendar is renewed about once a minute for all processes, which is no part of a booking.
    tenant.now += minute;
    expect((await tenant.view()).status).toBe(200);
    await expect.poll(() => shared.isIdle).toBe(true);
    shared.trips.length = 0;
    expect((await tenant.book(nine, 1)).status).toBe(201);
    expect(shared.trips.length, JSON.stringify(shared.trips)).toBeLessThanOrEqual(MAX_ROUND_TRIPS);
  });
}

test('agents whom another process holds take no round trip each', async ({ shared }) => {
  const options = { ...shared.options, random: () => 0 };
  const [tenant, other] = [new LargeTenant(30, noon, options), new LargeTenant(30, noon, options)];
  await Promise.all([tenant.open(), other.open()]);
  const visitors = Array.from({ length: 29 }, (_, index) => index);
  const answers = await Promise.all(visitors.map((visitor) => other.book(nine, visitor)));
  expect(answers.map(({ status }) => status)).toEqual(visitors.map(() => 201));
  // This process has not seen those holds.
  shared.trips.length = 0;
  expect((await tenant.book(nine, 30)).status).toBe(201);
  expect(tenant.meetings[0]!.agentId).toBe(tenant.agents[29]!._id);
  expect(shared.trips.length, JSON.stringify(shared.trips)).toBeLessThanOrEqual(MAX_ROUND_TRIPS);
});
