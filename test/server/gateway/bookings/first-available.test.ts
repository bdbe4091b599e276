import { createMemoryStore, type GatewayOptions } from '../../../../src/server.js';
import { LargeTenant, type ApiCall } from '../availability/large-tenant.js';
import { errorOf, expect, minute, noon, test } from '../gateway-test.js';

// Noon UTC on Monday, 2026-11-02. Berlin is one hour ahead.
const nine = Date.parse('2026-11-03T09:00Z');
const slotTaken = { status: 409, error: 'slot_taken' };

/** A tenant whose free times are already known. */
async function openTenant(agents: number, options: Partial<GatewayOptions> = {}): Promise<LargeTenant> {
  const tenant = new LargeTenant(agents, noon, { slotMinutes: 10, ...options });
  await tenant.open();
  expect((await tenant.view()).status).toBe(200);
  tenant.calls.length = 0;
  return tenant;
}

const usedAgents = ({ meetings }: LargeTenant): number =>
  new Set(meetings.map(({ agentId }) => agentId)).size;

const indexOf = (tenant: LargeTenant, call: ApiCall | undefined): number =>
  tenant.agents.findIndex(({ _account }) => _account.email === call?.agent);

/** Answers no call before this many of its kind have arrived, so that all visitors are at the same step. */
function waitForAll(tenant: LargeTenant, number: number): void {
  const arrived = { list: 0, create: 0 };
  const waiting: Record<ApiCall['kind'], (() => void)[]> = { list: [], create: [] };
  tenant.before = ({ kind }) => {
    arrived[kind] += 1;
    if (arrived[kind] === number) for (const go of waiting[kind]) go();
    if (arrived[kind] >= number) return undefined;
    return new Promise((resolve) => waiting[kind].push(() => resolve(undefined)));
  };
}

test.describe('thirty visitors at once', () => {
  for (const [name, startOf] of [
    ['for one time', () => nine],
    ['for different times of a day', (index: number) => nine + index * 10 * minute],
  ] as const) {
    test(`${name} book thirty agents, with one list and one create each`, async () => {
      const tenant = await openTenant(30);
      waitForAll(tenant, 30);
      const created = Array.from({ length: 30 }, (_, index) => tenant.book(startOf(index), index));
      expect((await Promise.all(created)).map(({ status }) => status)).toEqual(Array(30).fill(201));
      expect(tenant.calls).toHaveLength(60);
      expect(tenant.calls.filter(({ agent }) => agent === undefined)).toEqual([]);
      expect(usedAgents(tenant)).toBe(30);
      // So nobody waits for more than two calls.
      for (const { upstream } of tenant.log.slice(-30)) {
        expect(upstream.map(({ call }) => call)).toEqual(['busy', 'create']);
      }
    });
  }

  test('share one more call if nothing is known', async () => {
    const tenant = new LargeTenant(30, noon);
    await tenant.open();
    // The token answer is more than a minute old.
    tenant.now += 60_000;
    tenant.calls.length = 0;
    const created = Array.from({ length: 30 }, (_, index) => tenant.book(nine, index));
    expect((await Promise.all(created)).map(({ status }) => status)).toEqual(Array(30).fill(201));
    expect(tenant.calls.filter(({ agent }) => agent === undefined)).toHaveLength(1);
    expect(tenant.calls).toHaveLength(61);
  });

  test('book with the lists of each agent if the API refuses the list of all', async () => {
    const tenant = new LargeTenant(30, noon);
    tenant.before = ({ agent }) =>
      agent === undefined ? Promise.resolve(Response.json({}, { status: 403 })) : undefined;
    await tenant.open();
    tenant.now += 60_000;
    tenant.calls.length = 0;
    const created = Array.from({ length: 30 }, (_, index) => tenant.book(nine, index));
    expect((await Promise.all(created)).map(({ status }) => status)).toEqual(Array(30).fill(201));
    // One list of each agent for all visitors, then two calls for each booking.
    expect(tenant.calls).toHaveLength(90);
    expect(usedAgents(tenant)).toBe(30);
  });
});

test('bookings one after the other go to each agent in turn', async () => {
  const tenant = await openTenant(10);
  for (let index = 0; index < 10; index += 1) {
    expect((await tenant.book(nine + index * 30 * minute, index)).status).toBe(201);
  }
  expect(usedAgents(tenant)).toBe(10);
  expect(tenant.calls).toHaveLength(20);
});

test('equally busy agents are chosen by chance, and less busy ones first', async () => {
  const numbers = [0.7, 0.2, 0.9, 0.4];
  const tenant = await openTenant(4, { random: () => numbers.shift()! });
  await tenant.book(nine);
  expect(indexOf(tenant, tenant.calls.at(-1))).toBe(1);
  // The second agent is busy now, so that one number fewer is drawn.
  numbers.push(0.1, 0.5, 0.3);
  await tenant.book(nine, 1);
  expect(indexOf(tenant, tenant.calls.at(-1))).toBe(0);
  // Two agents have no meeting that day.
  numbers.push(0, 0.1, 0.9, 0.8);
  await tenant.book(nine + 30 * minute, 2);
  expect(indexOf(tenant, tenant.calls.at(-1))).toBe(3);
});

test('a time that has become free is booked although the calendar does not show it yet', async () => {
  const tenant = new LargeTenant(3, noon);
  for (const agent of [0, 1, 2]) tenant.addMeeting(agent, nine);
  await tenant.open();
  await tenant.view();
  tenant.meetings.splice(1, 1);
  tenant.calls.length = 0;
  expect((await tenant.book(nine)).status).toBe(201);
  expect(tenant.calls.map((call) => [call.kind, indexOf(tenant, call)])).toEqual([
    ['list', -1],
    ['list', 1],
    ['create', 1],
  ]);
});

test('a time at which nobody is free takes one call, however many agents there are', async () => {
  const tenant = new LargeTenant(200, noon);
  for (const agent of tenant.agents.keys()) tenant.addMeeting(agent, nine);
  await tenant.open();
  await tenant.view();
  tenant.calls.length = 0;
  expect(await errorOf(tenant.book(nine))).toMatchObject(slotTaken);
  expect(tenant.calls).toEqual([{ kind: 'list', agent: undefined }]);
});

test('an agent who turns out to be busy is skipped, and tried last by the next visitor', async () => {
  const tenant = await openTenant(3, { random: () => 0 });
  tenant.addMeeting(0, nine);
  expect((await tenant.book(nine)).status).toBe(201);
  expect(tenant.calls.map((call) => [call.kind, indexOf(tenant, call)])).toEqual([
    ['list', 0],
    ['list', 1],
    ['create', 1],
  ]);
  tenant.calls.length = 0;
  expect((await tenant.book(nine, 1)).status).toBe(201);
  expect(tenant.calls.map((call) => indexOf(tenant, call))).toEqual([2, 2]);
  // The free times of that agent are read again, and only those.
  tenant.calls.length = 0;
  const seats = (await (await tenant.view()).json()) as Record<string, number>;
  expect(seats[new Date(nine).toISOString()]).toBeUndefined();
  expect(tenant.calls.map((call) => indexOf(tenant, call))).toEqual([0]);
});

test.describe('of a thousand agents', () => {
  const agents = 1000;

  test('a booking looks at 200', async () => {
    const memory = createMemoryStore();
    const looked: number[] = [];
    const holds: typeof memory.holds = {
      ...memory.holds!,
      list: (keys) => {
        looked.push(keys.length);
        return memory.holds!.list(keys);
      },
    };
    const tenant = await openTenant(agents, { idempotencyStore: { ...memory, holds } });
    // What is held has to be read anew.
    tenant.now += 20_000;
    looked.length = 0;
    expect((await tenant.book(nine)).status).toBe(201);
    expect(looked).toEqual([200]);
    expect(tenant.calls).toHaveLength(2);
  });

  for (const [name, random] of [
    ['the first of them are busy', 0],
    ['the last of them are busy', 0.9],
  ] as const) {
    test(`one is booked who is free, although ${name}`, async () => {
      const tenant = new LargeTenant(agents, noon, { random: () => random });
      for (const agent of tenant.agents.keys()) if (agent !== 500) tenant.addMeeting(agent, nine);
      await tenant.open();
      await tenant.view();
      tenant.calls.length = 0;
      expect((await tenant.book(nine)).status).toBe(201);
      expect(tenant.calls.map((call) => [call.kind, indexOf(tenant, call)])).toEqual([
        ['list', 500],
        ['create', 500],
      ]);
    });
  }

  test('all at once are booked by as many visitors, and nobody more', async () => {
    const tenant = await openTenant(agents);
    const created = Array.from({ length: 300 }, (_, index) => tenant.book(nine, index));
    expect((await Promise.all(created)).map(({ status }) => status)).toEqual(Array(300).fill(201));
    expect(usedAgents(tenant)).toBe(300);
  });
});

/** Answers the next create with 400 when the function that it returns is called. */
function refuseNextCreate(tenant: LargeTenant): () => void {
  let refuse = () => {};
  tenant.before = ({ kind }) => {
    if (kind === 'list') return undefined;
    tenant.before = () => undefined;
    return new Promise((resolve) => (refuse = () => resolve(Response.json({}, { status: 400 }))));
  };
  return () => refuse();
}

const isCreating = ({ calls }: LargeTenant): boolean => calls.some(({ kind }) => kind === 'create');

test('a visitor waits for a time that another one may leave, and books it then', async () => {
  const tenant = await openTenant(2);
  tenant.addMeeting(1, nine);
  tenant.now += 60_000;
  const refuse = refuseNextCreate(tenant);
  const first = tenant.book(nine, 1);
  await expect.poll(() => isCreating(tenant)).toBe(true);
  const second = tenant.book(nine, 2);
  refuse();
  expect((await first).status).toBe(400);
  expect((await second).status).toBe(201);
});

test('a visitor waits for a time that another process may leave, and books it then', async () => {
  let now = noon;
  const memory = createMemoryStore({ clock: () => now });
  let holds = 0;
  const idempotencyStore: typeof memory = {
    ...memory,
    holds: {
      ...memory.holds!,
      acquire: (...hold) => {
        holds += 1;
        return memory.holds!.acquire(...hold);
      },
    },
  };
  const tenant = await openTenant(2, { idempotencyStore });
  const other = await openTenant(2, { idempotencyStore });
  for (const one of [tenant, other]) {
    one.addMeeting(1, nine);
    one.now += 60_000;
  }
  now += 60_000;
  const refuse = refuseNextCreate(tenant);
  const first = tenant.book(nine, 1);
  await expect.poll(() => isCreating(tenant)).toBe(true);
  // The other process knows that the time is held, and shows it as taken.
  const seats = (await (await other.view()).json()) as Record<string, number>;
  expect(seats[new Date(nine).toISOString()]).toBeUndefined();
  const before = holds;
  const second = other.book(nine, 2);
  await expect.poll(() => holds).toBeGreaterThan(before);
  refuse();
  expect((await first).status).toBe(400);
  expect((await second).status).toBe(201);
});

test('an agent whose list cannot be read is skipped, and nobody is told that the time is taken', async () => {
  const tenant = await openTenant(2, { random: () => 0 });
  const failsFor = (agents: (string | undefined)[]) => {
    tenant.before = ({ agent }) =>
      agents.includes(agent) ? Promise.resolve(Response.json({}, { status: 500 })) : undefined;
  };
  failsFor(['agent0@example.com']);
  expect((await tenant.book(nine)).status).toBe(201);
  expect(indexOf(tenant, tenant.calls.at(-1))).toBe(1);
  // Only the agent who cannot be read may be free.
  expect(await errorOf(tenant.book(nine, 1))).toMatchObject({ status: 502 });
  expect(tenant.meetings).toHaveLength(1);
});
