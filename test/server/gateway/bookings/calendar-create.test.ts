import { agents } from '../../../../demo/sandbox/agents.js';
import type { GatewayOptions } from '../../../../src/server.js';
import { createMemoryStore } from '../../../../src/server.js';
import { at, isList, openCalendarBench, type CalendarBench } from '../availability/calendar-bench.js';
import {
  anna,
  annasEmail,
  day,
  expect,
  key,
  marcus,
  marcusEmail,
  minute,
  errorOf,
  test,
} from '../gateway-test.js';

const priya = agents[2]!;
const nine = '2026-11-03T09:00Z';
const threeAgents = { agents: { only: [anna._id, marcus._id, priya._id] } };
const slotTaken = { status: 409, error: 'slot_taken' };
const anyAgent = { agent: 'any' };
// The clock of the benches stands at noon UTC on Monday, 2026-11-02. Berlin is one hour ahead.

test.describe('a start time', () => {
  const refused: [name: string, start: string, options?: Partial<GatewayOptions>, duration?: number][] = [
    ['between two slots', '2026-11-03T09:10Z'],
    ['a millisecond off', '2026-11-03T09:00:00.001Z'],
    ['before opening hours', '2026-11-03T07:30Z'],
    ['whose meeting ends after opening hours', '2026-11-03T15:30Z', { durations: [60] }, 60],
    ['on a day off', '2026-11-07T09:00Z'],
    [
      'on an exception',
      nine,
      {
        hours: {
          timeZone: 'Europe/Berlin',
          weekly: 'Mon-Fri 09:00-17:00',
          exceptions: { '2026-11-03': 'closed' },
        },
      },
    ],
    ['after the booking horizon', '2026-11-10T09:00Z', { horizonDays: 7 }],
    ['too soon and between two slots', '2026-11-02T13:10Z', { minNoticeMinutes: 90 }],
    ['in the past', '2026-11-02T11:30Z', { minNoticeMinutes: 0 }],
  ];
  for (const [name, start, options, duration] of refused) {
    test(`${name} is rejected`, async () => {
      const bench = await openCalendarBench(options);
      for (const agent of [annasEmail, 'any']) {
        const answer = bench.book(start, { agent, ...(duration && { duration }) });
        expect(await errorOf(answer)).toMatchObject({ status: 400, error: 'Invalid date' });
      }
      expect(bench.sentCreates).toEqual([]);
      expect(bench.listRequests).toBe(0);
    });
  }

  test('within the minimum notice returns slot_taken, so that the page reloads', async () => {
    const bench = await openCalendarBench({ minNoticeMinutes: 63 });
    expect(await errorOf(bench.book('2026-11-02T13:00Z'))).toMatchObject({
      status: 409,
      error: 'slot_taken',
    });
    expect(bench.sentCreates).toEqual([]);
  });

  test('can still be booked two minutes after it is no longer offered', async () => {
    const bench = await openCalendarBench({ minNoticeMinutes: 60 });
    bench.now = at('2026-11-02T12:00Z');
    expect(await bench.seats()).toHaveProperty(['2026-11-02T13:00:00.000Z']);
    bench.now += 2 * minute;
    expect(await bench.seats()).not.toHaveProperty(['2026-11-02T13:00:00.000Z']);
    expect((await bench.book('2026-11-02T13:00Z')).status).toBe(201);
    bench.now += 1;
    expect(await errorOf(bench.book('2026-11-02T13:00Z', { agent: marcusEmail }))).toMatchObject({
      status: 409,
    });
  });

  for (const [weekly, start] of [
    ['Tue 09:00-12:00 12:00-17:00', '2026-11-03T10:30Z'],
    ['Mon-Tue 00:00-24:00', '2026-11-02T22:30Z'],
  ] as const) {
    test(`can be booked across adjacent openings: ${weekly}`, async () => {
      const bench = await openCalendarBench({
        hours: { timeZone: 'Europe/Berlin', weekly },
        durations: [60],
      });
      expect((await bench.book(start, { duration: 60 })).status).toBe(201);
      expect((await bench.book(start, { duration: 60, agent: 'any' })).status).toBe(201);
    });
  }

  test('with a duration that is not offered is rejected', async () => {
    const bench = await openCalendarBench();
    expect(await errorOf(bench.book(nine, { duration: 60 }))).toMatchObject({
      status: 400,
      message: 'The duration must be one of 30 minutes',
    });
  });

  test('is rejected when the agent has a meeting, even if it was offered', async () => {
    const bench = await openCalendarBench({ bufferMinutes: 15 });
    await bench.seats({ from: at(nine), to: at(nine) + 1 });
    bench.addBusyTime('2026-11-03T09:30Z', 30);
    expect(await errorOf(bench.book(nine))).toMatchObject(slotTaken);
    expect(await errorOf(bench.book('2026-11-03T10:00Z'))).toMatchObject(slotTaken);
    expect((await bench.book('2026-11-03T08:30Z')).status).toBe(201);
    expect((await bench.book('2026-11-03T10:30Z')).status).toBe(201);
    expect(bench.sentCreates).toHaveLength(2);
  });

  test('returns slot_taken when the API reports a conflict', async () => {
    const bench = await openCalendarBench();
    bench.world.fail({
      kind: 'status',
      status: 409,
      method: 'POST',
      body: { error: 'Clash', message: 'Otto is there' },
    });
    const answer = await errorOf(bench.book(nine));
    expect(answer).toMatchObject({
      ...slotTaken,
      message: 'This time has just been taken. Please choose another one',
    });
    expect(bench.log.at(-1)).toMatchObject({ error: 'slot_taken' });
  });

  test('is not booked when the list cannot be read', async () => {
    const bench = await openCalendarBench();
    const list = { method: 'GET', path: '/api/schedules/tenant/*' };
    const name = key();
    bench.world.fail({ ...list, kind: 'status', status: 500, times: 1 });
    expect(await errorOf(bench.book(nine, { key: name }))).toMatchObject({ status: 502 });
    bench.world.fail({ ...list, kind: 'html', status: 200, times: 1 });
    expect(await errorOf(bench.book(nine, { key: name }))).toMatchObject({ status: 502 });
    expect(bench.sentCreates).toEqual([]);
    expect((await bench.book(nine, { key: name })).status).toBe(201);
  });

  test('that was rejected does not count towards limits and releases the key', async () => {
    const bench = await openCalendarBench({ limits: { createPerVisitor: { points: 2, seconds: 3600 } } });
    const name = key();
    expect(await errorOf(bench.book('2026-11-03T09:10Z', { key: name }))).toMatchObject({ status: 400 });
    bench.addBusyTime(nine, 30);
    expect(await errorOf(bench.book(nine, { key: name }))).toMatchObject(slotTaken);
    expect((await bench.book('2026-11-03T09:30Z', { key: name })).status).toBe(201);
    expect(await errorOf(bench.send(`/api/schedules/by-key/${key()}`))).toMatchObject({ status: 504 });
  });
});

/** Holds a create request with Anna until `resume` is called. */
function pauseCreates(bench: CalendarBench, respond?: () => Promise<Response>): { resume: () => void } {
  let resume = () => {};
  const paused = new Promise<void>((resolve) => (resume = resolve));
  bench.intercept(async (url, init, pass) => {
    if (init.method !== 'POST' || !url.includes('anna')) return pass();
    bench.intercept();
    await paused;
    return (respond ?? pass)();
  });
  return { resume };
}

test.describe('simultaneous creates', () => {
  const pairs: [name: string, one: string, other: string, duration: number][] = [
    ['of the same start', nine, nine, 30],
    ['that overlap', nine, '2026-11-03T09:30Z', 60],
  ];
  for (const [name, one, other, duration] of pairs) {
    test(`${name} book one meeting`, async () => {
      const bench = await openCalendarBench({ durations: [30, 60] });
      const responses = await Promise.all([bench.book(one, { duration }), bench.book(other, { duration })]);
      expect(responses.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(await errorOf(responses.find(({ status }) => status === 409)!)).toMatchObject(slotTaken);
      expect(bench.world.schedules).toHaveLength(1);
    });

    test(`${name} in two processes with one store book one meeting`, async () => {
      const options = { durations: [30, 60], idempotencyStore: createMemoryStore() };
      const bench = await openCalendarBench(options);
      const another = bench.anotherProcess(options);
      const { resume } = pauseCreates(bench);
      const first = bench.book(one, { duration });
      await expect.poll(() => bench.listRequests).toBe(1);
      const second = another.book(other, { duration });
      resume();
      expect((await first).status).toBe(201);
      expect(await errorOf(second)).toMatchObject(slotTaken);
      expect(bench.world.schedules).toHaveLength(1);
    });
  }

  test('of adjacent times all succeed', async () => {
    const bench = await openCalendarBench();
    const statuses = await Promise.all(
      [nine, '2026-11-03T09:30Z', '2026-11-03T08:30Z'].map(async (start) => (await bench.book(start)).status),
    );
    expect(statuses).toEqual([201, 201, 201]);
  });

  test('book the second one when the API rejects the first', async () => {
    const bench = await openCalendarBench();
    const { resume } = pauseCreates(bench, () => Promise.resolve(Response.json({}, { status: 400 })));
    const first = bench.book(nine);
    await expect.poll(() => bench.listRequests).toBe(1);
    const second = bench.book(nine);
    // When this create is done, the second one is waiting for the first.
    expect((await bench.book(nine, { agent: marcusEmail })).status).toBe(201);
    resume();
    expect((await first).status).toBe(400);
    expect((await second).status).toBe(201);
  });

  test('with different agents do not wait for each other', async () => {
    const bench = await openCalendarBench();
    const { resume } = pauseCreates(bench);
    const first = bench.book(nine);
    expect((await bench.book(nine, { agent: marcusEmail })).status).toBe(201);
    resume();
    expect((await first).status).toBe(201);
  });

  test('are rejected with 503 when the store fails', async () => {
    const memory = createMemoryStore();
    const acquire = () => Promise.reject(new Error('redis://secret is down'));
    const idempotencyStore = { ...memory, holds: { ...memory.holds!, acquire } };
    const bench = await openCalendarBench({ idempotencyStore });
    expect(await errorOf(bench.book(nine))).toMatchObject({ status: 503 });
    expect(bench.sentCreates).toEqual([]);
    expect(bench.output.join()).not.toContain('redis');
  });
});

test.describe('any agent', () => {
  const booked = async (response: Promise<Response>): Promise<string> => {
    const answer = await response;
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { agent: { name: string } }).agent.name;
  };

  test('books the first in the list when all are equally busy', async () => {
    expect(await booked((await openCalendarBench(threeAgents)).book(nine, anyAgent))).toBe('Anna Keller');
    const order = { agents: { only: [priya._id, anna._id] } };
    expect(await booked((await openCalendarBench(order)).book(nine, anyAgent))).toBe('Priya Raman');
  });

  test('books the agent with the fewest minutes that day, in the owner’s time zone', async () => {
    const bench = await openCalendarBench({
      ...threeAgents,
      hours: { timeZone: 'America/New_York', weekly: 'Mon-Fri 09:00-20:00' },
    });
    // A day in New York lasts from 05:00 to 05:00 UTC.
    bench.addBusyTime('2026-11-04T04:00Z', 60, anna);
    bench.addBusyTime('2026-11-03T16:00Z', 15, marcus);
    bench.addBusyTime('2026-11-03T17:00Z', 15, marcus);
    bench.addBusyTime('2026-11-03T04:15Z', 70, priya);
    bench.addBusyTime('2026-11-04T05:00Z', 300, priya);
    bench.world.store.cancel(bench.addBusyTime('2026-11-03T18:00Z', 600, priya)._id);
    expect(await booked(bench.book('2026-11-03T15:00Z', anyAgent))).toBe('Priya Raman');
    expect(await booked(bench.book('2026-11-03T15:00Z', anyAgent))).toBe('Marcus Okafor');
    expect(await booked(bench.book('2026-11-03T15:00Z', anyAgent))).toBe('Anna Keller');
    expect(await errorOf(bench.book('2026-11-03T15:00Z', anyAgent))).toMatchObject(slotTaken);
  });

  test('does not book an agent who is busy at that time', async () => {
    const bench = await openCalendarBench(threeAgents);
    bench.addBusyTime('2026-11-03T09:15Z', 15, anna);
    bench.addBusyTime('2026-11-03T12:00Z', 120, marcus);
    bench.addBusyTime('2026-11-03T12:00Z', 60, priya);
    expect(await booked(bench.book(nine, anyAgent))).toBe('Priya Raman');
  });

  test('returns the booked agent’s reference and name', async () => {
    const bench = await openCalendarBench(threeAgents);
    const [first] = await bench.agents();
    const answer = await (await bench.book(nine, anyAgent)).json();
    expect(answer).toMatchObject({ agentId: first!._id, agent: { name: 'Anna Keller' } });
    expect(bench.sentCreates[0]!.query).toEqual({ agentEmail: annasEmail });
  });

  test('in simultaneous creates books each agent once', async () => {
    const bench = await openCalendarBench();
    const responses = await Promise.all(Array.from({ length: 12 }, () => bench.book(nine, anyAgent)));
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(8).fill(201), ...Array<number>(4).fill(409)]);
    expect(new Set(bench.world.schedules.map(({ agentId }) => agentId)).size).toBe(8);
  });

  test('books another agent when the API reports a conflict', async () => {
    const bench = await openCalendarBench(threeAgents);
    bench.world.fail({ kind: 'status', status: 409, method: 'POST', times: 1 });
    expect(await booked(bench.book(nine, anyAgent))).toBe('Marcus Okafor');
  });

  test('is booked, with its link, if the API reports a conflict with the meeting itself', async () => {
    const bench = await openCalendarBench();
    bench.world.fail({ kind: 'status', status: 409, method: 'POST', after: true, times: 1 });
    const response = await bench.book(nine);
    const { visitor } = (await response.json()) as { visitor: { meetingUrl?: string } };
    expect(visitor.meetingUrl).toMatch(/^https:/);
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('keeps the time of a reported conflict, which may be the meeting itself in a late list', async () => {
    const bench = await openCalendarBench();
    bench.world.configure({ listLagMs: 60_000 });
    bench.world.fail({ kind: 'status', status: 409, method: 'POST', after: true, times: 1 });
    expect(await errorOf(bench.book(nine))).toMatchObject(slotTaken);
    expect(await errorOf(bench.book(nine))).toMatchObject(slotTaken);
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('skips an agent whose list cannot be read', async () => {
    const bench = await openCalendarBench(threeAgents);
    bench.intercept((url, _, pass) =>
      isList(url) && url.includes('anna') ? Promise.reject(new TypeError('reset')) : pass(),
    );
    expect(await booked(bench.book(nine, anyAgent))).toBe('Marcus Okafor');
    bench.intercept((url, _, pass) => (isList(url) ? Promise.reject(new TypeError('reset')) : pass()));
    expect(await errorOf(bench.book(nine, anyAgent))).toMatchObject({ status: 502 });
  });

  test('counts towards the limit of the booked agent', async () => {
    const bench = await openCalendarBench({
      ...threeAgents,
      limits: { createPerAgent: { points: 1, seconds: 3600 } },
      proofOfWork: 'never',
    });
    expect(await booked(bench.book(nine, anyAgent))).toBe('Anna Keller');
    expect(await errorOf(bench.book('2026-11-03T10:00Z'))).toMatchObject({ status: 429 });
    expect((await bench.book(nine, { agent: marcusEmail })).status).toBe(201);
  });

  test('is rejected without hours', async ({ bench }) => {
    expect(await errorOf(bench.create({}, {}, '?agentEmail=any'))).toMatchObject({ status: 400 });
  });
});

test.describe('a retry for any agent', () => {
  /** Books without a response and without a list. `isStored`: whether the API stored the meeting. */
  async function bookWithLostResponse(isStored: boolean): Promise<{ bench: CalendarBench; name: string }> {
    const bench = await openCalendarBench(threeAgents);
    let isSent = false;
    bench.intercept(async (url, init, pass) => {
      if (isSent) throw new TypeError('reset');
      if (init.method !== 'POST') return pass();
      isSent = true;
      if (isStored) await pass();
      throw new TypeError('reset');
    });
    const name = key();
    expect(await errorOf(bench.book(nine, { ...anyAgent, key: name }))).toMatchObject({
      status: 504,
      error: 'outcome_unknown',
    });
    bench.intercept();
    return { bench, name };
  }

  test('returns the same response as before', async () => {
    const bench = await openCalendarBench(threeAgents);
    const name = key();
    const first = await (await bench.book(nine, { ...anyAgent, key: name })).json();
    expect(await (await bench.book(nine, { ...anyAgent, key: name })).json()).toEqual(first);
    expect(await errorOf(bench.book(nine, { key: name }))).toMatchObject({
      status: 422,
      error: 'key_reused',
    });
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('at the same time books one meeting', async () => {
    const bench = await openCalendarBench(threeAgents);
    const name = key();
    await Promise.all(Array.from({ length: 10 }, () => bench.book(nine, { ...anyAgent, key: name })));
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('finds the meeting with the agent who was booked', async () => {
    const { bench, name } = await bookWithLostResponse(true);
    const response = await bench.book(nine, { ...anyAgent, key: name });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      _id: bench.world.schedules[0]!._id,
      agent: { name: 'Anna Keller' },
    });
    expect(bench.log.at(-1)).toMatchObject({ idempotency: 'reconciled' });
    expect(bench.world.schedules).toHaveLength(1);
    expect((await bench.send(`/api/schedules/by-key/${name}`)).status).toBe(200);
  });

  test('can look up the outcome by its key alone', async () => {
    const { bench, name } = await bookWithLostResponse(true);
    const found = await bench.send(`/api/schedules/by-key/${name}`);
    expect(await found.json()).toMatchObject({ agent: { name: 'Anna Keller' } });
  });

  test('books the same agent, even if another is less busy now', async () => {
    const { bench, name } = await bookWithLostResponse(false);
    expect(await errorOf(bench.book(nine, { ...anyAgent, key: name }))).toMatchObject({
      error: 'outcome_unknown',
    });
    bench.now += 121_000;
    bench.addBusyTime('2026-11-03T14:00Z', 60, anna);
    const answer = await bench.book(nine, { ...anyAgent, key: name });
    expect(await answer.json()).toMatchObject({ agent: { name: 'Anna Keller' } });
    expect(bench.world.schedules.filter(({ visitor }) => visitor.name === 'Vera')).toHaveLength(1);
  });

  test('returns slot_taken if that agent is busy now, and releases the key', async () => {
    const { bench, name } = await bookWithLostResponse(false);
    bench.now += 121_000;
    bench.addBusyTime(nine, 30, anna);
    expect(await errorOf(bench.book(nine, { ...anyAgent, key: name }))).toMatchObject(slotTaken);
    expect(bench.sentCreates).toEqual([]);
    const answer = await bench.book(nine, { ...anyAgent, key: name });
    expect(await answer.json()).toMatchObject({ agent: { name: 'Marcus Okafor' } });
  });

  test('finds a meeting that appears in the list later', async () => {
    const { bench, name } = await bookWithLostResponse(true);
    bench.now += 121_000;
    let reads = 0;
    bench.intercept((url, _, pass) => {
      if (isList(url)) reads += 1;
      return isList(url) && reads === 1 ? Promise.resolve(Response.json([])) : pass();
    });
    const answer = await bench.book(nine, { ...anyAgent, key: name });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ _id: bench.world.schedules[0]!._id });
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('returns outcome_unknown when that agent is no longer listed', async () => {
    const idempotencyStore = createMemoryStore();
    const bench = await openCalendarBench({ ...threeAgents, idempotencyStore });
    let isSent = false;
    bench.intercept(async (url, init, pass) => {
      if (isSent) throw new TypeError('reset');
      isSent = init.method === 'POST';
      const response = await pass();
      if (isSent) throw new TypeError('reset');
      return response;
    });
    const name = key();
    await bench.book(nine, { ...anyAgent, key: name });
    const other = bench.anotherProcess({ agents: { only: [marcus._id] }, idempotencyStore });
    expect(await errorOf(other.book(nine, { ...anyAgent, key: name }))).toMatchObject({
      error: 'outcome_unknown',
    });
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('holds its time until the outcome is not_booked', async () => {
    const { bench, name } = await bookWithLostResponse(false);
    expect(await errorOf(bench.book(nine))).toMatchObject(slotTaken);
    expect((await bench.book('2026-11-03T09:30Z')).status).toBe(201);
    bench.now += 121_000;
    expect(await errorOf(bench.send(`/api/schedules/by-key/${name}`))).toMatchObject({ status: 404 });
    expect((await bench.book(nine)).status).toBe(201);
  });
});

test('replays the response even if the start can no longer be booked', async () => {
  const bench = await openCalendarBench();
  const name = key();
  const first = await (await bench.book('2026-11-02T13:00Z', { key: name })).json();
  bench.now += 30 * minute;
  await bench.open();
  expect(await (await bench.book('2026-11-02T13:00Z', { key: name })).json()).toEqual(first);
});

test('a hold of a crashed process expires', async () => {
  const idempotencyStore = createMemoryStore({ clock: () => bench.now });
  // Its holds stay, because nothing can be deleted.
  const failingStore = {
    ...idempotencyStore,
    holds: { ...idempotencyStore.holds!, remove: () => Promise.reject(new Error('gone')) },
  };
  const bench: CalendarBench = await openCalendarBench({
    idempotencyStore: failingStore,
    upstreamTimeout: 300,
  });
  bench.world.fail({ kind: 'status', status: 400, method: 'POST', times: 1 });
  expect((await bench.book(nine)).status).toBe(400);
  const other = bench.anotherProcess({ idempotencyStore, upstreamTimeout: 300 });
  expect(await errorOf(other.book(nine))).toMatchObject(slotTaken);
  bench.now += 6 * minute;
  expect((await other.book(nine)).status).toBe(201);
  expect(bench.now).toBeLessThan(at('2026-11-02T12:00Z') + day);
});
