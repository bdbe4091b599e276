import fc from 'fast-check';
import { freeStarts, mergeIntervals } from '../../../../src/model/time/slots.js';
import { FreeSeats } from '../../../../src/gateway/availability/calendar/free-seats.js';
import { errorOf, expect, minute, noon, test } from '../gateway-test.js';
import { LargeTenant } from './large-tenant.js';

// Noon UTC on Monday, 2026-11-02. Berlin is one hour ahead.
const nine = Date.parse('2026-11-03T09:00Z');
const nineText = '2026-11-03T09:00:00.000Z';

/** Refuses the list of all agents. */
function refuseListOfAll(tenant: LargeTenant): void {
  tenant.before = ({ agent }) =>
    agent === undefined ? Promise.resolve(Response.json({}, { status: 403 })) : undefined;
}

const seatsOf = async (tenant: LargeTenant): Promise<Record<string, number>> => {
  const response = await tenant.view();
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, number>;
};

test('the free times of a thousand agents take one call', async () => {
  const tenant = new LargeTenant(1000, noon);
  for (const agent of [3, 5, 999]) tenant.addMeeting(agent, nine);
  const { bootstrap } = await tenant.open();
  expect(bootstrap.availability!.starts[nineText]).toBe(997);
  expect((await seatsOf(tenant))[nineText]).toBe(997);
  expect(tenant.calls).toEqual([{ kind: 'list', agent: undefined }]);
});

for (const [agents, calls] of [
  [50, 50],
  [51, 0],
] as const) {
  test(`without a list of all agents, a token answer takes ${calls} calls for ${agents} agents`, async () => {
    const tenant = new LargeTenant(agents, noon);
    refuseListOfAll(tenant);
    const { bootstrap } = await tenant.open();
    expect(bootstrap.availability?.starts[nineText]).toBe(calls || undefined);
    expect(tenant.calls.filter(({ agent }) => agent !== undefined)).toHaveLength(calls);
    expect((await seatsOf(tenant))[nineText]).toBe(agents);
    expect(tenant.calls).toHaveLength(1 + agents);
  });
}

test('the list of all agents may be larger than that of one agent, but has a limit', async () => {
  const tenant = new LargeTenant(2, noon);
  const meeting = (agent: number, bytes: number) =>
    JSON.stringify({
      agentId: tenant.agents[agent]!._id,
      date: nine,
      duration: 30,
      title: 'x'.repeat(bytes),
    });
  const sizes = { all: 3_000_000, own: 100 };
  tenant.before = ({ agent }) => {
    const size = agent === undefined ? sizes.all : sizes.own;
    return Promise.resolve(new Response(`[${meeting(1, size)}]`));
  };
  await tenant.open();
  expect((await seatsOf(tenant))[nineText]).toBe(1);
  expect(tenant.calls).toHaveLength(1);

  sizes.all = 64_000_000;
  tenant.now += 60_000;
  expect((await seatsOf(tenant))[nineText]).toBe(1);
  expect(tenant.calls.map(({ agent }) => agent)).toEqual([
    undefined,
    undefined,
    'agent0@example.com',
    'agent1@example.com',
  ]);
  expect(tenant.log.at(-1)!.upstream.map(({ outcome }) => outcome)).toEqual([
    // The agents.
    200,
    'too_large',
    200,
    200,
  ]);

  sizes.own = 16_000_000;
  tenant.now += 15_000;
  expect(await errorOf(tenant.view())).toMatchObject({ status: 502 });
});

test('a site that offers one agent never reads the meetings of others', async () => {
  const tenant = new LargeTenant(20, noon, { agents: { only: ['agent3@example.com'] } });
  await tenant.open();
  expect((await seatsOf(tenant))[nineText]).toBe(1);
  expect(tenant.calls).toEqual([{ kind: 'list', agent: 'agent3@example.com' }]);
});

test('an agent with an unreadable meeting takes a call of their own, and the others do not', async () => {
  const tenant = new LargeTenant(5, noon);
  const meeting = { agentId: tenant.agents[2]!._id, duration: 30 };
  tenant.before = () => Promise.resolve(Response.json([meeting]));
  await tenant.open();
  // That agent's list has the same meeting, so the agent is left out.
  expect((await seatsOf(tenant))[nineText]).toBe(4);
  expect(new Set(tenant.calls.map(({ agent }) => agent))).toEqual(new Set([undefined, 'agent2@example.com']));
});

test('free times do not change while an answer is renewed, and are the new ones after it', async () => {
  const tenant = new LargeTenant(3, noon);
  await tenant.open();
  expect((await seatsOf(tenant))[nineText]).toBe(3);
  tenant.addMeeting(0, nine);
  tenant.now += 20_000;
  expect((await seatsOf(tenant))[nineText]).toBe(3);
  await expect.poll(async () => (await seatsOf(tenant))[nineText]).toBe(2);
  expect(tenant.calls).toHaveLength(2);
});

test('the number of free agents is the sum of those who are free, for any meetings', () => {
  const grid = Array.from({ length: 40 }, (_, index) => nine + index * 15 * minute);
  const week = { week: 0, duration: 30, starts: grid, texts: grid.map(String) };
  const meeting = fc
    .tuple(fc.integer({ min: -120, max: 700 }), fc.integer({ min: 5, max: 200 }))
    .map(([start, length]) => ({ start: nine + start * minute, end: nine + (start + length) * minute }));
  fc.assert(
    fc.property(fc.array(fc.array(meeting, { maxLength: 6 }), { minLength: 1, maxLength: 8 }), (agents) => {
      const freeSeats = new FreeSeats(10);
      const busy = agents.map(mergeIntervals);
      const free = agents.map((meetings) => freeStarts(grid, { duration: 30, buffer: 10, busy: meetings }));
      const expected = grid.map((start) => free.filter((starts) => starts.includes(start)).length);
      expect([...freeSeats.count(week, busy)]).toEqual(expected);
      // Again from what was computed, and for other agents.
      expect([...freeSeats.count(week, busy)]).toEqual(expected);
      freeSeats.count(week, busy.slice(0, -1));
      expect([...freeSeats.count(week, busy)]).toEqual(expected);
      const fewer = [...freeSeats.count(week, busy.slice(1))];
      expect(fewer).toEqual(
        expected.map((number, index) => number - Number(free[0]!.includes(grid[index]!))),
      );
    }),
    { numRuns: 200 },
  );
});
