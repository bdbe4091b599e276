import { createMemoryStore } from '../../../../src/server.js';
import type { IdempotencyStore } from '../../../../src/gateway/stores/idempotency-store.js';
import { expect, noon, test } from '../gateway-test.js';
import { LargeTenant } from './large-tenant.js';

const nine = Date.parse('2026-11-03T09:00Z');
const nineText = '2026-11-03T09:00:00.000Z';

/** Processes of one site that share a store. */
function processes(count: number, agents = 30) {
  const store = createMemoryStore({ clock: () => first.now });
  const first: LargeTenant = new LargeTenant(agents, noon, { idempotencyStore: store });
  return { first, all: [first, ...Array.from({ length: count - 1 }, () => first.anotherProcess())] };
}

const callsOf = ({ signIns, agentLists, calls }: LargeTenant) => ({
  signIns,
  agentLists,
  lists: calls.filter(({ kind }) => kind === 'list').length,
});
const seatsAt = async (tenant: LargeTenant, text = nineText) =>
  ((await (await tenant.view()).json()) as Record<string, number>)[text];

test('ten processes that start at once cost the API what one costs', async () => {
  const { first, all } = processes(10);
  await Promise.all(all.map((one) => one.open()));
  expect(callsOf(first)).toEqual({ signIns: 1, agentLists: 1, lists: 1 });
  expect(await Promise.all(all.map((one) => seatsAt(one)))).toEqual(all.map(() => 30));
  expect(callsOf(first)).toEqual({ signIns: 1, agentLists: 1, lists: 1 });
});

test('processes without a shared store each make their own calls', async () => {
  const first = new LargeTenant(30, noon);
  const second = first.anotherProcess();
  await Promise.all([first.open(), second.open()]);
  expect(callsOf(first)).toEqual({ signIns: 2, agentLists: 2, lists: 2 });
});

test('a process that starts later is warm at once', async () => {
  const { first } = processes(1);
  first.addMeeting(3, nine);
  await first.open();
  first.now += 10_000;
  const before = callsOf(first);
  const cold = first.anotherProcess();
  expect((await cold.open()).bootstrap.availability!.starts[nineText]).toBe(29);
  expect(callsOf(first)).toEqual(before);
});

test('a process that starts while the API is down works with what the others know', async () => {
  const { first } = processes(1);
  await first.open();
  first.now += 70_000;
  const cold = first.anotherProcess({
    fetch: (url, init) =>
      url.includes('/agents') ? Promise.resolve(new Response(null, { status: 500 })) : first.fetch(url, init),
  });
  await cold.open();
  expect(await (await cold.send('/api/brokerages/agents')).json()).toHaveLength(30);
});

test('after 15 seconds one of ten processes renews the calendar for all', async () => {
  const { first, all } = processes(10);
  await Promise.all(all.map((one) => one.open()));
  first.addMeeting(3, nine);
  for (let round = 1; round <= 4; round += 1) {
    first.now += 16_000;
    await Promise.all(all.map((one) => one.view()));
    await expect.poll(() => callsOf(first).lists).toBe(1 + round);
    first.now += 1_000;
    await Promise.all(all.map((one) => one.view()));
    await expect.poll(() => Promise.all(all.map((one) => seatsAt(one)))).toEqual(all.map(() => 29));
    expect(callsOf(first).lists).toBe(1 + round);
  }
});

test('after a minute one of ten processes renews the list of agents for all', async () => {
  const { first, all } = processes(10);
  await Promise.all(all.map((one) => one.open()));
  for (let round = 1; round <= 3; round += 1) {
    first.now += 60_000;
    await Promise.all(all.map((one) => one.send('/api/brokerages/agents')));
    expect(first.agentLists).toBe(1 + round);
  }
});

test('a list of agents that came slowly is renewed by one process as well', async () => {
  const { first } = processes(1);
  // The call takes two seconds, which count.
  const slow = first.anotherProcess({
    fetch: async (url, init) => {
      if (url.includes('/agents')) first.now += 2_000;
      return first.fetch(url, init);
    },
  });
  const other = first.anotherProcess();
  await slow.open();
  first.now += 30_000;
  await other.open();
  expect(first.agentLists).toBe(1);
  first.now += 28_000;
  await Promise.all([other.open(), first.open()]);
  expect(first.agentLists).toBe(2);
});

test('an unknown agent makes one process look again, and the others take its list', async () => {
  const { first, all } = processes(3);
  await Promise.all(all.map((one) => one.open()));
  first.now += 10_000;
  for (const one of all) {
    const answer = await one.send(
      `/api/availability?agent=agent-unknown&duration=30&from=${noon}&to=${noon + 1}`,
    );
    expect(answer.status).toBe(400);
  }
  expect(first.agentLists).toBe(2);
});

test('a booking is seen by all processes within a second, without a call', async () => {
  const { first, all } = processes(3);
  await Promise.all(all.map((one) => one.open()));
  expect(await Promise.all(all.map((one) => seatsAt(one)))).toEqual([30, 30, 30]);
  expect((await all[1]!.book(nine)).status).toBe(201);
  const before = callsOf(first);
  await expect
    .poll(async () => {
      first.now += 1_000;
      return Promise.all(all.map((one) => seatsAt(one)));
    })
    .toEqual([29, 29, 29]);
  expect(first.now).toBeLessThan(noon + 15_000);
  expect(callsOf(first)).toEqual(before);
});

test('nothing that is shared can be read in the store', async () => {
  const stored: string[] = [];
  const inner = createMemoryStore();
  const store: IdempotencyStore = {
    ...inner,
    set: (key, value, milliseconds) => {
      stored.push(key, value);
      return inner.set(key, value, milliseconds);
    },
    add: (key, value, milliseconds) => {
      stored.push(key, value);
      return inner.add(key, value, milliseconds);
    },
  };
  const first = new LargeTenant(3, noon, { idempotencyStore: store });
  first.addMeeting(1, nine);
  await first.open();
  expect(stored.length).toBeGreaterThan(10);
  expect(stored.filter((text) => text.length > 100).length).toBeGreaterThan(4);
  for (const text of stored) expect(text).not.toMatch(/Anna|Keller|@|665f1c2ab94d3e|token|agents|week|\{/);
});

for (const [name, options] of [
  ['another secret', { secrets: ['another secret of the site, long enough'] }],
  ['another account', { credentials: { type: 'pak', pak: 'pak', externalId: 'b', email: 'p@example.com' } }],
  [
    'another partner key',
    { credentials: { type: 'pak', pak: 'p', externalId: 'large', email: 'partner@example.com' } },
  ],
  ['another API', { baseUrl: 'https://other.example.test' }],
] as const) {
  test(`${name} shares nothing`, async () => {
    const { first } = processes(1);
    await first.open();
    await first.anotherProcess(options).open();
    expect(callsOf(first)).toEqual({ signIns: 2, agentLists: 2, lists: 2 });
  });
}

test('a process whose clock is wrong by two hours works as if it were alone', async () => {
  const { first } = processes(1);
  await first.open();
  const wrong = first.anotherProcess({ clock: () => first.now + 7_200_000 });
  await wrong.open();
  expect(callsOf(first)).toEqual({ signIns: 2, agentLists: 2, lists: 2 });
});

/** Stores that do not do what they should. */
const broken: [name: string, change: (inner: IdempotencyStore) => Partial<IdempotencyStore>][] = [
  [
    'answers nothing',
    () => ({ get: () => new Promise(() => undefined), add: () => new Promise(() => undefined) }),
  ],
  [
    'fails',
    () => ({ get: () => Promise.reject(new Error('down')), add: () => Promise.reject(new Error('down')) }),
  ],
  ['answers wrong bytes', () => ({ get: () => Promise.resolve('wrong bytes') })],
  [
    'answers the value of another key',
    (inner) => {
      let last: string | undefined;
      return {
        set: (key, value, milliseconds) => {
          last ??= value;
          return inner.set(key, value, milliseconds);
        },
        get: () => Promise.resolve(last),
      };
    },
  ],
  ['forgets everything', () => ({ set: () => Promise.resolve(), get: () => Promise.resolve(undefined) })],
  ['says that every turn is taken', () => ({ add: () => Promise.resolve('somebody else') })],
];
for (const [name, change] of broken) {
  test(`two processes work by themselves with a store that ${name}`, async () => {
    const inner = createMemoryStore();
    const store = { ...inner, ...change(inner) };
    const first = new LargeTenant(30, noon, { idempotencyStore: store });
    const second = first.anotherProcess();
    first.addMeeting(2, nine);
    const start = performance.now();
    await Promise.all([first.open(), second.open()]);
    expect(await Promise.all([seatsAt(first), seatsAt(second)])).toEqual([29, 29]);
    // A wait of three seconds at most for each of the three values.
    expect(performance.now() - start).toBeLessThan(12_000);
    expect(callsOf(first).lists).toBeLessThanOrEqual(4);
    const warm = performance.now();
    await Promise.all([first.view(), second.view()]);
    expect(performance.now() - warm).toBeLessThan(1_000);
  });
}
