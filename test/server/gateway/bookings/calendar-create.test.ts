import { agents } from '../../../../demo/sandbox/agents.js';
import type { GatewayOptions } from '../../../../src/server.js';
import { createMemoryStore } from '../../../../src/server.js';
import { at, isList, opened, type CalendarBench } from '../availability/calendar-bench.js';
import {
  anna,
  annasEmail,
  day,
  expect,
  key,
  marcus,
  marcusEmail,
  minute,
  refusal,
  test,
} from '../gateway-test.js';

const priya = agents[2]!;
const nine = '2026-11-03T09:00Z';
const three = { agents: { only: [anna._id, marcus._id, priya._id] } };
const taken = { status: 409, error: 'slot_taken' };
const any = { agent: 'any' };
// The benches' clock stands at Monday, 2026-11-02, noon in UTC; Berlin is an hour ahead.

test.describe('a start', () => {
  const refused: [name: string, start: string, options?: Partial<GatewayOptions>, duration?: number][] = [
    ['between two slots', '2026-11-03T09:10Z'],
    ['a millisecond off', '2026-11-03T09:00:00.001Z'],
    ['before the hours', '2026-11-03T07:30Z'],
    ['from which the meeting ends after the hours', '2026-11-03T15:30Z', { durations: [60] }, 60],
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
    ['beyond the horizon', '2026-11-10T09:00Z', { horizonDays: 7 }],
    ['too soon, and at no start', '2026-11-02T13:10Z', { minNoticeMinutes: 90 }],
    ['in the past', '2026-11-02T11:30Z', { minNoticeMinutes: 0 }],
  ];
  for (const [name, start, options, duration] of refused) {
    test(`${name} is refused`, async () => {
      const bench = await opened(options);
      for (const agent of [annasEmail, 'any']) {
        const answer = bench.book(start, { agent, ...(duration && { duration }) });
        expect(await refusal(answer)).toMatchObject({ status: 400, error: 'Invalid date' });
      }
      expect(bench.sentCreates).toEqual([]);
      expect(bench.lists).toBe(0);
    });
  }

  test('that has come too near is answered as one that is taken, so that the page shows others', async () => {
    const bench = await opened({ minNoticeMinutes: 63 });
    expect(await refusal(bench.book('2026-11-02T13:00Z'))).toMatchObject({
      status: 409,
      error: 'slot_taken',
    });
    expect(bench.sentCreates).toEqual([]);
  });

  test('has two minutes of slack, for a visitor who takes their time', async () => {
    const bench = await opened({ minNoticeMinutes: 60 });
    bench.now = at('2026-11-02T12:00Z');
    expect(await bench.seats()).toHaveProperty(['2026-11-02T13:00:00.000Z']);
    bench.now += 2 * minute;
    expect(await bench.seats()).not.toHaveProperty(['2026-11-02T13:00:00.000Z']);
    expect((await bench.book('2026-11-02T13:00Z')).status).toBe(201);
    bench.now += 1;
    expect(await refusal(bench.book('2026-11-02T13:00Z', { agent: marcusEmail }))).toMatchObject({
      status: 409,
    });
  });

  for (const [weekly, start] of [
    ['Tue 09:00-12:00 12:00-17:00', '2026-11-03T10:30Z'],
    ['Mon-Tue 00:00-24:00', '2026-11-02T22:30Z'],
  ] as const) {
    test(`may have its meeting across the seam of ${weekly}`, async () => {
      const bench = await opened({ hours: { timeZone: 'Europe/Berlin', weekly }, durations: [60] });
      expect((await bench.book(start, { duration: 60 })).status).toBe(201);
      expect((await bench.book(start, { duration: 60, agent: 'any' })).status).toBe(201);
    });
  }

  test('with a duration that is not offered is refused', async () => {
    const bench = await opened();
    expect(await refusal(bench.book(nine, { duration: 60 }))).toMatchObject({
      status: 400,
      message: 'The duration must be one of 30 minutes',
    });
  });

  test('at which the agent has a meeting is taken, whatever was served', async () => {
    const bench = await opened({ bufferMinutes: 15 });
    await bench.seats({ from: at(nine), to: at(nine) + 1 });
    bench.busy('2026-11-03T09:30Z', 30);
    expect(await refusal(bench.book(nine))).toMatchObject(taken);
    expect(await refusal(bench.book('2026-11-03T10:00Z'))).toMatchObject(taken);
    expect((await bench.book('2026-11-03T08:30Z')).status).toBe(201);
    expect((await bench.book('2026-11-03T10:30Z')).status).toBe(201);
    expect(bench.sentCreates).toHaveLength(2);
  });

  test('is taken where the API says that it clashes, in words for visitors', async () => {
    const bench = await opened();
    bench.world.fail({
      kind: 'status',
      status: 409,
      method: 'POST',
      body: { error: 'Clash', message: 'Otto is there' },
    });
    const answer = await refusal(bench.book(nine));
    expect(answer).toMatchObject({
      ...taken,
      message: 'This time has just been taken. Please choose another one',
    });
    expect(bench.log.at(-1)).toMatchObject({ error: 'slot_taken' });
  });

  test('is not booked where the list cannot be had', async () => {
    const bench = await opened();
    const list = { method: 'GET', path: '/api/schedules/tenant/*' };
    const headers = key();
    bench.world.fail({ ...list, kind: 'status', status: 500, times: 1 });
    expect(await refusal(bench.book(nine, { key: headers }))).toMatchObject({ status: 502 });
    bench.world.fail({ ...list, kind: 'html', status: 200, times: 1 });
    expect(await refusal(bench.book(nine, { key: headers }))).toMatchObject({ status: 502 });
    expect(bench.sentCreates).toEqual([]);
    expect((await bench.book(nine, { key: headers })).status).toBe(201);
  });

  test('that was refused costs no meeting’s limit, and frees the key', async () => {
    const bench = await opened({ limits: { createPerVisitor: { points: 2, seconds: 3600 } } });
    const name = key();
    expect(await refusal(bench.book('2026-11-03T09:10Z', { key: name }))).toMatchObject({ status: 400 });
    bench.busy(nine, 30);
    expect(await refusal(bench.book(nine, { key: name }))).toMatchObject(taken);
    expect((await bench.book('2026-11-03T09:30Z', { key: name })).status).toBe(201);
    expect(await refusal(bench.send(`/api/schedules/by-key/${key()}`))).toMatchObject({ status: 504 });
  });
});

/** Keeps a create with Anna from the API until it is told to go on. */
function pauseCreates(bench: CalendarBench, answer?: () => Promise<Response>): { goOn: () => void } {
  let goOn = () => {};
  const paused = new Promise<void>((resolve) => (goOn = resolve));
  bench.between(async (url, init, pass) => {
    if (init.method !== 'POST' || !url.includes('anna')) return pass();
    bench.between();
    await paused;
    return (answer ?? pass)();
  });
  return { goOn };
}

test.describe('two creates at the same time', () => {
  const pairs: [name: string, one: string, other: string, duration: number][] = [
    ['for one start', nine, nine, 30],
    ['that overlap', nine, '2026-11-03T09:30Z', 60],
  ];
  for (const [name, one, other, duration] of pairs) {
    test(`${name} make one meeting`, async () => {
      const bench = await opened({ durations: [30, 60] });
      const responses = await Promise.all([bench.book(one, { duration }), bench.book(other, { duration })]);
      expect(responses.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(await refusal(responses.find(({ status }) => status === 409)!)).toMatchObject(taken);
      expect(bench.world.schedules).toHaveLength(1);
    });

    test(`${name} in two processes with one store make one meeting`, async () => {
      const options = { durations: [30, 60], idempotencyStore: createMemoryStore() };
      const bench = await opened(options);
      const another = bench.another(options);
      const { goOn } = pauseCreates(bench);
      const first = bench.book(one, { duration });
      await expect.poll(() => bench.lists).toBe(1);
      const second = another.book(other, { duration });
      goOn();
      expect((await first).status).toBe(201);
      expect(await refusal(second)).toMatchObject(taken);
      expect(bench.world.schedules).toHaveLength(1);
    });
  }

  test('one after the other make two meetings', async () => {
    const bench = await opened();
    const statuses = await Promise.all(
      [nine, '2026-11-03T09:30Z', '2026-11-03T08:30Z'].map(async (start) => (await bench.book(start)).status),
    );
    expect(statuses).toEqual([201, 201, 201]);
  });

  test('make a meeting where the first is refused: the second waits for it', async () => {
    const bench = await opened();
    const { goOn } = pauseCreates(bench, () => Promise.resolve(Response.json({}, { status: 400 })));
    const first = bench.book(nine);
    await expect.poll(() => bench.lists).toBe(1);
    const second = bench.book(nine);
    // When this one is done, the second has come as far.
    expect((await bench.book(nine, { agent: marcusEmail })).status).toBe(201);
    goOn();
    expect((await first).status).toBe(400);
    expect((await second).status).toBe(201);
  });

  test('with two agents do not wait for each other', async () => {
    const bench = await opened();
    const { goOn } = pauseCreates(bench);
    const first = bench.book(nine);
    expect((await bench.book(nine, { agent: marcusEmail })).status).toBe(201);
    goOn();
    expect((await first).status).toBe(201);
  });

  test('are refused where the store that keeps them apart does not answer', async () => {
    const memory = createMemoryStore();
    const idempotencyStore = { ...memory, add: () => Promise.reject(new Error('redis://secret is down')) };
    const bench = await opened({ idempotencyStore });
    expect(await refusal(bench.book(nine))).toMatchObject({ status: 503 });
    expect(bench.sentCreates).toEqual([]);
    expect(bench.said.join()).not.toContain('redis');
  });
});

test.describe('anyone', () => {
  const booked = async (response: Promise<Response>): Promise<string> => {
    const answer = await response;
    expect(answer.status).toBe(201);
    return ((await answer.json()) as { agent: { name: string } }).agent.name;
  };

  test('is the first in the list where all are as busy', async () => {
    expect(await booked((await opened(three)).book(nine, any))).toBe('Anna Keller');
    const order = { agents: { only: [priya._id, anna._id] } };
    expect(await booked((await opened(order)).book(nine, any))).toBe('Priya Raman');
  });

  test('is who has the fewest minutes on that day in the owner’s zone', async () => {
    const bench = await opened({
      ...three,
      hours: { timeZone: 'America/New_York', weekly: 'Mon-Fri 09:00-20:00' },
    });
    // The day in New York goes from 05:00 to 05:00 in UTC.
    bench.busy('2026-11-04T04:00Z', 60, anna);
    bench.busy('2026-11-03T16:00Z', 15, marcus);
    bench.busy('2026-11-03T17:00Z', 15, marcus);
    bench.busy('2026-11-03T04:15Z', 70, priya);
    bench.busy('2026-11-04T05:00Z', 300, priya);
    bench.world.store.cancel(bench.busy('2026-11-03T18:00Z', 600, priya)._id);
    expect(await booked(bench.book('2026-11-03T15:00Z', any))).toBe('Priya Raman');
    expect(await booked(bench.book('2026-11-03T15:00Z', any))).toBe('Marcus Okafor');
    expect(await booked(bench.book('2026-11-03T15:00Z', any))).toBe('Anna Keller');
    expect(await refusal(bench.book('2026-11-03T15:00Z', any))).toMatchObject(taken);
  });

  test('is nobody who is busy at that time, however little otherwise', async () => {
    const bench = await opened(three);
    bench.busy('2026-11-03T09:15Z', 15, anna);
    bench.busy('2026-11-03T12:00Z', 120, marcus);
    bench.busy('2026-11-03T12:00Z', 60, priya);
    expect(await booked(bench.book(nine, any))).toBe('Priya Raman');
  });

  test('is told to the visitor by reference, as for any other meeting', async () => {
    const bench = await opened(three);
    const [first] = await bench.agents();
    const answer = await (await bench.book(nine, any)).json();
    expect(answer).toMatchObject({ agentId: first!._id, agent: { name: 'Anna Keller' } });
    expect(bench.sentCreates[0]!.query).toEqual({ agentEmail: annasEmail });
  });

  test('many times at once is each agent once', async () => {
    const bench = await opened();
    const responses = await Promise.all(Array.from({ length: 12 }, () => bench.book(nine, any)));
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(8).fill(201), ...Array<number>(4).fill(409)]);
    expect(new Set(bench.world.schedules.map(({ agentId }) => agentId)).size).toBe(8);
  });

  test('is somebody else where the API says that the first one clashes', async () => {
    const bench = await opened(three);
    bench.world.fail({ kind: 'status', status: 409, method: 'POST', times: 1 });
    expect(await booked(bench.book(nine, any))).toBe('Marcus Okafor');
  });

  test('is nobody whose list cannot be had', async () => {
    const bench = await opened(three);
    bench.between((url, _, pass) =>
      isList(url) && url.includes('anna') ? Promise.reject(new TypeError('reset')) : pass(),
    );
    expect(await booked(bench.book(nine, any))).toBe('Marcus Okafor');
    bench.between((url, _, pass) => (isList(url) ? Promise.reject(new TypeError('reset')) : pass()));
    expect(await refusal(bench.book(nine, any))).toMatchObject({ status: 502 });
  });

  test('counts towards the limit of the one who is booked', async () => {
    const bench = await opened({ ...three, limits: { createPerAgent: { points: 1, seconds: 3600 } } });
    expect(await booked(bench.book(nine, any))).toBe('Anna Keller');
    expect(await refusal(bench.book('2026-11-03T10:00Z'))).toMatchObject({ status: 429 });
    expect((await bench.book(nine, { agent: marcusEmail })).status).toBe(201);
  });

  test('is an ordinary word where there are no hours', async ({ bench }) => {
    expect(await refusal(bench.create({}, {}, '?agentEmail=any'))).toMatchObject({ status: 400 });
  });
});

test.describe('a retry for anyone', () => {
  /** A create whose answer is lost, and the list after it; `isStored` says whether the API made the meeting. */
  async function lost(isStored: boolean): Promise<{ bench: CalendarBench; name: string }> {
    const bench = await opened(three);
    let isSent = false;
    bench.between(async (url, init, pass) => {
      if (isSent) throw new TypeError('reset');
      if (init.method !== 'POST') return pass();
      isSent = true;
      if (isStored) await pass();
      throw new TypeError('reset');
    });
    const name = key();
    expect(await refusal(bench.book(nine, { ...any, key: name }))).toMatchObject({
      status: 504,
      error: 'outcome_unknown',
    });
    bench.between();
    return { bench, name };
  }

  test('gives the same answer as before', async () => {
    const bench = await opened(three);
    const name = key();
    const first = await (await bench.book(nine, { ...any, key: name })).json();
    expect(await (await bench.book(nine, { ...any, key: name })).json()).toEqual(first);
    expect(await refusal(bench.book(nine, { key: name }))).toMatchObject({
      status: 422,
      error: 'key_reused',
    });
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('at the same time makes one meeting', async () => {
    const bench = await opened(three);
    const name = key();
    await Promise.all(Array.from({ length: 10 }, () => bench.book(nine, { ...any, key: name })));
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('finds the meeting at the agent who was chosen, though others are free now', async () => {
    const { bench, name } = await lost(true);
    const response = await bench.book(nine, { ...any, key: name });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      _id: bench.world.schedules[0]!._id,
      agent: { name: 'Anna Keller' },
    });
    expect(bench.log.at(-1)).toMatchObject({ idempotency: 'reconciled' });
    expect(bench.world.schedules).toHaveLength(1);
    expect((await bench.send(`/api/schedules/by-key/${name}`)).status).toBe(200);
  });

  test('is told what became of it by its key alone', async () => {
    const { bench, name } = await lost(true);
    const found = await bench.send(`/api/schedules/by-key/${name}`);
    expect(await found.json()).toMatchObject({ agent: { name: 'Anna Keller' } });
  });

  test('is of the same agent, though another is less busy now', async () => {
    const { bench, name } = await lost(false);
    expect(await refusal(bench.book(nine, { ...any, key: name }))).toMatchObject({
      error: 'outcome_unknown',
    });
    bench.now += 121_000;
    bench.busy('2026-11-03T14:00Z', 60, anna);
    const answer = await bench.book(nine, { ...any, key: name });
    expect(await answer.json()).toMatchObject({ agent: { name: 'Anna Keller' } });
    expect(bench.world.schedules.filter(({ visitor }) => visitor.name === 'Vera')).toHaveLength(1);
  });

  test('goes to nobody else where that agent’s time was taken meanwhile, and frees the key', async () => {
    const { bench, name } = await lost(false);
    bench.now += 121_000;
    bench.busy(nine, 30, anna);
    expect(await refusal(bench.book(nine, { ...any, key: name }))).toMatchObject(taken);
    expect(bench.sentCreates).toEqual([]);
    const answer = await bench.book(nine, { ...any, key: name });
    expect(await answer.json()).toMatchObject({ agent: { name: 'Marcus Okafor' } });
  });

  test('finds a meeting that turns up while it looks', async () => {
    const { bench, name } = await lost(true);
    bench.now += 121_000;
    let looks = 0;
    bench.between((url, _, pass) => {
      if (isList(url)) looks += 1;
      return isList(url) && looks === 1 ? Promise.resolve(Response.json([])) : pass();
    });
    const answer = await bench.book(nine, { ...any, key: name });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ _id: bench.world.schedules[0]!._id });
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('knows nothing where the owner lists that agent no more', async () => {
    const idempotencyStore = createMemoryStore();
    const bench = await opened({ ...three, idempotencyStore });
    let isSent = false;
    bench.between(async (url, init, pass) => {
      if (isSent) throw new TypeError('reset');
      isSent = init.method === 'POST';
      const response = await pass();
      if (isSent) throw new TypeError('reset');
      return response;
    });
    const name = key();
    await bench.book(nine, { ...any, key: name });
    const other = bench.another({ agents: { only: [marcus._id] }, idempotencyStore });
    expect(await refusal(other.book(nine, { ...any, key: name }))).toMatchObject({
      error: 'outcome_unknown',
    });
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('holds the time meanwhile, so that nobody else gets it, and gives it up when nothing was booked', async () => {
    const { bench, name } = await lost(false);
    expect(await refusal(bench.book(nine))).toMatchObject(taken);
    expect((await bench.book('2026-11-03T09:30Z')).status).toBe(201);
    bench.now += 121_000;
    expect(await refusal(bench.send(`/api/schedules/by-key/${name}`))).toMatchObject({ status: 404 });
    expect((await bench.book(nine)).status).toBe(201);
  });
});

test('a retry is answered even when its start could not be booked any more', async () => {
  const bench = await opened();
  const name = key();
  const first = await (await bench.book('2026-11-02T13:00Z', { key: name })).json();
  bench.now += 30 * minute;
  await bench.open();
  expect(await (await bench.book('2026-11-02T13:00Z', { key: name })).json()).toEqual(first);
});

test('a claim that a process left behind ends by itself', async () => {
  const idempotencyStore = createMemoryStore({ clock: () => bench.now });
  // Its claims stay: nothing can be deleted any more.
  const dying = { ...idempotencyStore, delete: () => Promise.reject(new Error('gone')) };
  const bench: CalendarBench = await opened({ idempotencyStore: dying, upstreamTimeout: 300 });
  bench.world.fail({ kind: 'status', status: 400, method: 'POST', times: 1 });
  expect((await bench.book(nine)).status).toBe(400);
  const other = bench.another({ idempotencyStore, upstreamTimeout: 300 });
  expect(await refusal(other.book(nine))).toMatchObject(taken);
  bench.now += 6 * minute;
  expect((await other.book(nine)).status).toBe(201);
  expect(bench.now).toBeLessThan(at('2026-11-02T12:00Z') + day);
});
