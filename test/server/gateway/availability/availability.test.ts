import fc from 'fast-check';
import { agents } from '../../../../demo/sandbox/agents.js';
import type { GatewayOptions } from '../../../../src/server.js';
import { parseWeeklyHours } from '../../../../src/model/time/hours.js';
import { slotStarts } from '../../../../src/model/time/slots.js';
import { at, berlin, CalendarBench, isList, opened, unlimited } from './calendar-bench.js';
import {
  anna,
  annasEmail,
  type Bench,
  day,
  expect,
  marcus,
  minute,
  refusal,
  site,
  test,
} from '../gateway-test.js';

const anyone = { agent: 'any' };
// The benches' clock stands at Monday, 2026-11-02, noon in UTC; Berlin is an hour ahead.

test.describe('free times', () => {
  const cases: [
    name: string,
    options: Partial<GatewayOptions>,
    stretch: [from: string, to: string],
    starts: string[],
    duration?: number,
  ][] = [
    [
      'are the starts from which a meeting ends within the hours, in the owner’s zone',
      { hours: { ...berlin, weekly: 'Tue 09:00-10:30' } },
      ['2026-11-03T00:00Z', '2026-11-04T00:00Z'],
      ['2026-11-03T08:00Z', '2026-11-03T08:30Z', '2026-11-03T09:00Z'],
    ],
    [
      'keep to the duration',
      { hours: { ...berlin, weekly: 'Tue 09:00-10:30' }, durations: [30, 60] },
      ['2026-11-03T00:00Z', '2026-11-04T00:00Z'],
      ['2026-11-03T08:00Z', '2026-11-03T08:30Z'],
      60,
    ],
    [
      'come as often as the owner says',
      { hours: { ...berlin, weekly: 'Tue 09:00-10:00' }, slotMinutes: 15 },
      ['2026-11-03T00:00Z', '2026-11-04T00:00Z'],
      ['2026-11-03T08:00Z', '2026-11-03T08:15Z', '2026-11-03T08:30Z'],
    ],
    [
      'have their start in the stretch that is asked for, and its end not',
      {},
      ['2026-11-03T09:00Z', '2026-11-03T10:00Z'],
      ['2026-11-03T09:00Z', '2026-11-03T09:30Z'],
    ],
    [
      'are an hour away at least',
      {},
      ['2026-11-02T00:00Z', '2026-11-02T14:31Z'],
      ['2026-11-02T13:00Z', '2026-11-02T13:30Z', '2026-11-02T14:00Z', '2026-11-02T14:30Z'],
    ],
    [
      'are as far away as the owner says',
      { minNoticeMinutes: 131 },
      ['2026-11-02T00:00Z', '2026-11-03T00:00Z'],
      ['2026-11-02T14:30Z', '2026-11-02T15:00Z', '2026-11-02T15:30Z'],
    ],
    [
      'may begin at once, where the owner says so',
      { minNoticeMinutes: 0 },
      ['2026-11-02T00:00Z', '2026-11-02T12:31Z'],
      ['2026-11-02T12:00Z', '2026-11-02T12:30Z'],
    ],
    [
      'end with the horizon',
      { horizonDays: 1 },
      ['2026-11-03T11:00Z', '2026-11-30T00:00Z'],
      ['2026-11-03T11:00Z', '2026-11-03T11:30Z', '2026-11-03T12:00Z'],
    ],
    ['end after sixty days by default', {}, ['2027-01-01T12:30Z', '2027-02-01T00:00Z'], []],
    ['are those of yesterday never', {}, ['2026-10-26T00:00Z', '2026-11-02T12:00Z'], []],
    [
      'have the exceptions of a date',
      {
        hours: {
          ...berlin,
          weekly: 'Mon-Fri 09:00-10:00',
          exceptions: {
            '2026-11-03': 'closed',
            '2026-11-04': '12:00-12:30 14:00-14:30',
            '2026-11-07': '09:00-09:30',
          },
        },
      },
      ['2026-11-03T00:00Z', '2026-11-09T00:00Z'],
      [
        '2026-11-04T11:00Z',
        '2026-11-04T13:00Z',
        '2026-11-05T08:00Z',
        '2026-11-05T08:30Z',
        '2026-11-06T08:00Z',
        '2026-11-06T08:30Z',
        '2026-11-07T08:00Z',
      ],
    ],
    [
      'stay at the same hour of the wall when the clocks change',
      { hours: { timeZone: 'America/New_York', weekly: 'Sat-Mon 09:00-09:30' }, horizonDays: 200 },
      // New York goes forward on 2027-03-14.
      ['2027-03-13T00:00Z', '2027-03-16T00:00Z'],
      ['2027-03-13T14:00Z', '2027-03-14T13:00Z', '2027-03-15T13:00Z'],
    ],
    [
      'go on from one opening into the next where they touch',
      { hours: { ...berlin, weekly: 'Tue 09:00-12:00 12:00-13:00' }, durations: [60] },
      ['2026-11-03T10:00Z', '2026-11-04T00:00Z'],
      ['2026-11-03T10:00Z', '2026-11-03T10:30Z', '2026-11-03T11:00Z'],
      60,
    ],
    [
      'may be at night',
      { hours: { timeZone: 'UTC', weekly: 'Mon 23:30-00:30' } },
      ['2026-11-02T00:00Z', '2026-11-04T00:00Z'],
      ['2026-11-02T23:30Z', '2026-11-03T00:00Z'],
    ],
  ];
  for (const [name, options, [from, to], starts, duration = 30] of cases) {
    test(name, async () => {
      expect(await (await opened(options)).starts(from, to, { duration })).toEqual(starts);
    });
  }

  const morning = ['2026-11-03T08:00Z', '2026-11-03T10:00Z'] as const;
  const meetings: [
    name: string,
    busy: [from: string, minutes: number][],
    options: object,
    starts: string[],
  ][] = [
    ['are not those of a meeting', [['2026-11-03T08:30Z', 30]], {}, ['08:00', '09:00', '09:30']],
    ['are not those that a meeting touches', [['2026-11-03T08:59Z', 2]], {}, ['08:00', '09:30']],
    ['go on where a meeting ends', [['2026-11-03T08:00Z', 90]], {}, ['09:30']],
    [
      'keep a buffer before and after',
      [['2026-11-03T09:00Z', 15]],
      { bufferMinutes: 15, slotMinutes: 15 },
      ['08:00', '08:15', '09:30', '09:45'],
    ],
    ['know a meeting that began long before', [['2026-11-02T09:01Z', 1440]], {}, ['09:30']],
    ['know it by the buffer too', [['2026-11-02T08:00Z', 1440]], { bufferMinutes: 45 }, ['09:00', '09:30']],
    [
      'know a meeting that begins after the stretch',
      [['2026-11-03T10:20Z', 30]],
      { bufferMinutes: 30 },
      ['08:00', '08:30', '09:00'],
    ],
  ];
  for (const [name, busy, options, starts] of meetings) {
    test(name, async () => {
      const bench = await opened(options);
      const { now } = bench;
      bench.now = at('2026-11-02T00:00Z');
      for (const [from, minutes] of busy) bench.busy(from, minutes);
      bench.now = now;
      const times = (await bench.starts(...morning)).map((start) => start.slice(11, 16));
      expect(times).toEqual(starts);
    });
  }

  test('are free again where a meeting was cancelled', async () => {
    const bench = await opened();
    bench.world.store.cancel(bench.busy('2026-11-03T08:00Z', 120)._id);
    expect(await bench.starts(...morning)).toHaveLength(4);
  });

  test('are not changed by another agent’s meetings, even where the API lists them', async () => {
    const bench = await opened();
    bench.busy('2026-11-03T08:00Z', 120, marcus);
    bench.between((url, init, pass) =>
      isList(url) ? bench.sandbox.fetch(new Request(url.replace(/\?.*/, ''), init)) : pass(),
    );
    expect(await bench.starts(...morning)).toHaveLength(4);
  });

  /** Has the API's list of one agent, or of each, hold these meetings. */
  function lists(bench: CalendarBench, meetings: unknown[], agent = ''): void {
    bench.between((url, _, pass) =>
      isList(url) && url.includes(agent) ? Promise.resolve(Response.json(meetings)) : pass(),
    );
  }
  const busyHalf = { date: at('2026-11-03T08:30Z'), duration: 30 };
  const timesOf = async (bench: CalendarBench) =>
    (await bench.starts(...morning)).map((start) => start.slice(11, 16));

  test('take a meeting that does not say whether it is active for one', async () => {
    const bench = await opened();
    lists(bench, [{ ...busyHalf, duration: 60 }]);
    expect(await timesOf(bench)).toEqual(['08:00', '09:30']);
  });

  for (const duration of [undefined, null, 'long', 0, -30]) {
    test(`take a meeting of ${duration} minutes for one that may last all day`, async () => {
      const bench = await opened();
      lists(bench, [{ ...busyHalf, duration }]);
      expect(await timesOf(bench)).toEqual(['08:00']);
    });
  }

  const unreadable: [name: string, meeting: unknown][] = [
    ['has no date', { duration: 30 }],
    ['has a text for its date', { ...busyHalf, date: '2026-11-03T08:30:00Z' }],
    ['has nothing for its date', { ...busyHalf, date: null }],
    ['is nothing', null],
    ['is a text', 'Otto'],
  ];
  for (const [name, meeting] of unreadable) {
    test(`are not said where a meeting ${name}, and nothing is booked`, async () => {
      const bench = await opened();
      lists(bench, [busyHalf, meeting]);
      expect(await refusal(bench.availability())).toMatchObject({ status: 502, error: 'Bad gateway' });
      expect(await refusal(bench.book('2026-11-03T09:00Z'))).toMatchObject({ status: 502 });
      expect(bench.sentCreates).toEqual([]);
      for (const entry of bench.log.slice(-2)) {
        expect(entry.cause).toBe('UpstreamFailure');
        expect(entry.upstream.map(({ outcome }) => outcome)).toEqual([200, 'bad_response']);
      }
    });
  }

  test('are those of the others where one’s meeting has no date, and the owner reads of it', async () => {
    const bench = await opened({ agents: { only: [anna._id, marcus._id] } });
    lists(bench, [{ duration: 30, visitor: { name: 'Otto Other' } }], 'anna');
    expect(await bench.seats({ ...anyone, from: at(morning[0]), to: at(morning[0]) + 1 })).toEqual({
      '2026-11-03T08:00:00.000Z': 1,
    });
    const answer = await (await bench.book('2026-11-03T09:00Z', anyone)).json();
    expect(answer).toMatchObject({ agent: { name: 'Marcus Okafor' } });
    for (const { status, upstream } of bench.log.slice(-2)) {
      expect(status).toBeLessThan(300);
      expect(upstream).toContainEqual({ call: 'busy', outcome: 'bad_response', ms: 0 });
    }
    expect(bench.said.join()).not.toContain('Otto');
  });

  test('are not hidden by what is cancelled, or another’s, whatever its date', async () => {
    const bench = await opened();
    lists(bench, [{ active: false }, { active: false, date: 'x' }, { agentId: marcus._id }, busyHalf]);
    expect(await timesOf(bench)).toEqual(['08:00', '09:00', '09:30']);
  });
});

test('no start is served that touches a meeting, none is held back, and each can be booked', async () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'];
  const weeks = ['Mon-Fri 09:00-17:00', 'Sun-Sat 22:00-04:00', 'Mon-Sun 08:10-12:00 13:00-15:45'];
  const meeting = fc.record({
    offset: fc.integer({ min: 0, max: 4 * 288 }),
    length: fc.integer({ min: 3, max: 48 }),
    isCancelled: fc.boolean(),
  });
  const world = fc.record({
    timeZone: fc.constantFrom(...zones),
    weekly: fc.constantFrom(...weeks),
    slotMinutes: fc.constantFrom(15, 20, 30, 60),
    duration: fc.constantFrom(15, 30, 45, 90),
    bufferMinutes: fc.constantFrom(0, 5, 30),
    minNoticeMinutes: fc.constantFrom(0, 60, 600),
    // Around the changes of clocks of all these zones, and at any minute.
    now: fc.tuple(
      fc.constantFrom('2026-03-28', '2026-04-04', '2026-10-24', '2026-10-31', '2026-07-15'),
      fc.integer({ min: 0, max: 1439 }),
    ),
    meetings: fc.array(meeting, { maxLength: 12 }),
    pick: fc.nat(),
  });
  let [served, booked] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      world,
      async ({ timeZone, weekly, duration, now: [date, minutes], meetings, pick, ...rest }) => {
        const { bufferMinutes, minNoticeMinutes, slotMinutes } = rest;
        const bench = new CalendarBench({
          hours: { timeZone, weekly },
          durations: [duration],
          limits: unlimited,
          ...rest,
        });
        const now = at(`${date}T00:00Z`) + minutes * minute;
        bench.now = now - day;
        for (const { offset, length, isCancelled } of meetings) {
          const start = new Date(now - day + offset * 5 * minute).toISOString();
          const { _id } = bench.busy(start, length * 5);
          if (isCancelled) bench.world.store.cancel(_id);
        }
        bench.now = now;
        await bench.open();
        const end = now + 3 * day;
        const seats = await bench.seats({ from: now, to: end, duration });
        const starts = Object.keys(seats).map(Date.parse);

        const isTouched = (start: number) =>
          bench.world.schedules.some(
            (one) =>
              one.active &&
              one.date < start + (duration + bufferMinutes) * minute &&
              one.date + one.duration * minute > start - bufferMinutes * minute,
          );
        const rules = { hours: { weekly: parseWeeklyHours(weekly)! }, timeZone, slotMinutes, duration };
        const expected = slotStarts(rules, { start: now, end }).filter(
          (start) => start >= now + minNoticeMinutes * minute && !isTouched(start),
        );
        expect(starts).toEqual(expected);
        served += starts.length;

        const chosen = starts[pick % Math.max(1, starts.length)];
        if (chosen === undefined) return;
        expect((await bench.create({ date: chosen, duration })).status).toBe(201);
        expect(await bench.seats({ from: now, to: end, duration })).not.toHaveProperty([
          new Date(chosen).toISOString(),
        ]);
        booked += 1;
      },
    ),
    { numRuns: 120 },
  );
  expect(served).toBeGreaterThan(1000);
  expect(booked).toBeGreaterThan(50);
});

test.describe('an answer', () => {
  test('has ISO starts in UTC, in order, with a seat each', async () => {
    const bench = await opened();
    const seats = await bench.seats({ from: at('2026-11-03T08:00Z'), to: at('2026-11-03T09:00Z') });
    expect(Object.entries(seats)).toEqual([
      ['2026-11-03T08:00:00.000Z', 1],
      ['2026-11-03T08:30:00.000Z', 1],
    ]);
  });

  test('is for a reference what it is for an address', async () => {
    const bench = await opened();
    bench.busy('2026-11-03T09:00Z', 60);
    const [agent] = await bench.agents();
    expect(await bench.seats({ agent: agent!._id })).toEqual(await bench.seats());
  });

  test('for anyone counts those who are free', async () => {
    const bench = await opened({ agents: { only: [anna._id, marcus._id, agents[2]!._id] } });
    bench.busy('2026-11-03T08:00Z', 30, anna);
    bench.busy('2026-11-03T08:30Z', 60, anna);
    bench.busy('2026-11-03T08:00Z', 60, marcus);
    bench.busy('2026-11-03T08:30Z', 30, agents[2]);
    const seats = await bench.seats({
      ...anyone,
      from: at('2026-11-03T08:00Z'),
      to: at('2026-11-03T10:00Z'),
    });
    expect(seats).toEqual({
      '2026-11-03T08:00:00.000Z': 1,
      '2026-11-03T09:00:00.000Z': 2,
      '2026-11-03T09:30:00.000Z': 3,
    });
  });

  test('cannot be kept, and has the server’s time for a page whose own is wrong', async () => {
    const bench = await opened();
    for (const response of [await bench.availability(), await bench.availability({ duration: 1 })]) {
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(response.headers.get('Date')).toBe('Mon, 02 Nov 2026 12:00:00 GMT');
      expect(response.headers.get('Access-Control-Expose-Headers')?.split(', ')).toContain('Date');
    }
  });

  test('and the log have nothing of anybody’s meeting', async () => {
    const bench = await opened();
    const { _id, visitor, conversationId } = bench.busy('2026-11-03T09:00Z', 30);
    bench.busy('2026-11-04T09:00Z', 30, marcus);
    await bench.seats();
    await bench.seats(anyone);
    await bench.askToken({ scope: 'schedule', agent: 'any' });
    await refusal(bench.book('2026-11-03T09:00Z'));
    const said = bench.said.join('\n');
    for (const text of [
      _id,
      conversationId,
      visitor.code,
      'Otto',
      'otto@',
      '555 0199',
      annasEmail,
      anna._id,
    ]) {
      expect(said, text).not.toContain(text);
    }
    expect(bench.log.map(({ route, status }) => `${route} ${status}`)).toEqual([
      'token 200',
      'availability 200',
      'availability 200',
      'token 200',
      'create 409',
    ]);
  });
});

test.describe('is refused', () => {
  const wrong: [name: string, over: Record<string, string | number | undefined>, status?: number][] = [
    ['no agent', { agent: undefined }],
    ['an empty agent', { agent: '' }],
    ['an agent that there is not', { agent: 'nobody@example.com' }],
    ['an agent’s id', { agent: anna._id }],
    ['a long agent', { agent: 'a'.repeat(400) }],
    ['no beginning', { from: undefined }],
    ['no end', { to: undefined }],
    ['a date for a beginning', { from: '2026-11-03' }],
    ['half a millisecond', { from: `${at('2026-11-03')}.5` }],
    ['a negative beginning', { from: -1 }],
    ['an exponent', { to: '2e12' }],
    ['an end before the beginning', { to: at('2026-11-01') }],
    ['more than 62 days', { to: at('2026-11-02T12:00Z') + 62 * day + 1 }],
    ['no duration', { duration: undefined }],
    ['a duration that is not offered', { duration: 45 }],
    ['a duration in another writing', { duration: '30.0' }],
  ];
  for (const [name, over] of wrong) {
    test(name, async () => {
      const bench = await opened();
      expect(await refusal(bench.availability(over))).toMatchObject({ status: 400 });
      expect(bench.lists).toBe(0);
    });
  }

  test('one of two', async () => {
    const bench = await opened();
    const query = `agent=any&agent=any&from=${bench.now}&to=${bench.now}&duration=30`;
    expect(await refusal(bench.send(`/api/availability?${query}`))).toMatchObject({ status: 400 });
  });

  test('a page without a token, or of somebody else’s', async () => {
    const bench = await opened();
    const path = `/api/availability?agent=any&from=${bench.now}&to=${bench.now}&duration=30`;
    expect(await refusal(bench.send(path, { headers: { Authorization: 'Bearer x' } }))).toMatchObject({
      status: 401,
    });
    expect(await refusal(bench.send(path, { headers: { Origin: 'https://evil.example' } }))).toMatchObject({
      status: 403,
    });
    expect((await bench.send(path, { headers: { Origin: site } })).status).toBe(200);
  });

  test('an address, where the owner lets no page name one', async () => {
    const bench = await opened({ agents: { addresses: false } });
    expect(await refusal(bench.availability())).toMatchObject({ status: 400, error: 'Invalid agent email' });
  });

  test('everybody, where there are no hours', async ({ bench }) => {
    const path = `/api/availability?agent=${annasEmail}&from=${bench.now}&to=${bench.now}&duration=30`;
    expect(await refusal(bench.send(path))).toMatchObject({ status: 404 });
    expect(await refusal(bench.create({}, {}, '?agentEmail=any'))).toMatchObject({
      status: 400,
      error: 'Invalid agent email',
    });
  });

  test('who asks too often', async () => {
    const bench = await opened({
      clientIp: () => '192.0.2.1',
      limits: { readPerIp: { points: 2, seconds: 60 } },
    });
    expect((await bench.availability()).status).toBe(200);
    expect((await bench.availability()).status).toBe(200);
    expect(await refusal(bench.availability())).toMatchObject({ status: 429 });
  });
});

test('62 days can be asked for at once, and any instant', async () => {
  const bench = await opened();
  expect((await bench.availability({ to: bench.now + 62 * day })).status).toBe(200);
  expect(await bench.seats({ from: 0, to: 0 })).toEqual({});
  expect(await bench.seats({ from: 999_999_999_999_999, to: 999_999_999_999_999 })).toEqual({});
});

test.describe('the API’s list', () => {
  test('is asked for once by many, and not again for a few seconds', async () => {
    const bench = await opened();
    await Promise.all(Array.from({ length: 20 }, () => bench.seats()));
    await bench.seats({ from: bench.now + day });
    expect(bench.lists).toBe(1);
    bench.now += 14_999;
    await bench.seats();
    expect(bench.lists).toBe(1);
    bench.now += 1;
    await bench.seats();
    expect(bench.lists).toBe(2);
  });

  test('is asked for anew when this gateway has booked the agent', async () => {
    const bench = await opened();
    expect(await bench.seats()).toHaveProperty(['2026-11-03T09:00:00.000Z']);
    expect((await bench.book('2026-11-03T09:00Z')).status).toBe(201);
    expect(await bench.seats()).not.toHaveProperty(['2026-11-03T09:00:00.000Z']);
  });

  test('that was under way when this gateway booked the agent is not kept', async () => {
    const bench = await opened();
    let goOn = () => {};
    const paused = new Promise<void>((resolve) => (goOn = resolve));
    let asked = () => {};
    const reached = new Promise<void>((resolve) => (asked = resolve));
    bench.between(async (url, _, pass) => {
      const response = await pass();
      if (isList(url)) {
        asked();
        await paused;
      }
      return response;
    });
    const early = bench.seats();
    await reached;
    bench.between();
    await bench.book('2026-11-03T09:00Z');
    goOn();
    expect(await early).toHaveProperty(['2026-11-03T09:00:00.000Z']);
    expect(await bench.seats()).not.toHaveProperty(['2026-11-03T09:00:00.000Z']);
  });

  test('is asked for by agent, and so that the longest meeting before it is in it', async () => {
    const bench = await opened({ bufferMinutes: 30 });
    await bench.seats();
    const list = bench.world.requests.find(({ path }) => /tenant\/\d/.test(path))!;
    expect(list.query).toEqual({ agentEmail: annasEmail });
    const [, from, to] = /(\d+)\/(\d+)$/.exec(list.path)!.map(Number);
    expect(from).toBeLessThan(at('2026-11-02T13:00Z') - 1470 * minute);
    expect(to).toBeGreaterThan(at('2026-11-09T12:00Z') + 1470 * minute);
  });

  test('is not asked for where nothing is offered', async () => {
    const bench = await opened();
    expect(await bench.seats({ from: at('2026-11-07T00:00Z'), to: at('2026-11-08T00:00Z') })).toEqual({});
    expect(bench.lists).toBe(0);
  });

  const failures: [name: string, fault: Parameters<Bench['world']['fail']>[0], status: number][] = [
    ['a 500', { kind: 'status', status: 500 }, 502],
    ['a page of a proxy', { kind: 'html', status: 200 }, 502],
    ['an object', { kind: 'status', status: 400, body: { error: 'Invalid period' } }, 400],
    ['a lost connection', { kind: 'reset' }, 502],
    ['a 429', { kind: 'status', status: 429 }, 429],
  ];
  for (const [name, fault, status] of failures) {
    test(`that is ${name} is a ${status}, and asked for anew by the next`, async () => {
      const bench = await opened();
      bench.world.fail({ ...fault, method: 'GET', path: '/api/schedules/tenant/*', times: 1 });
      expect(await refusal(bench.availability())).toMatchObject({ status });
      expect((await bench.availability()).status).toBe(200);
    });
  }

  test('that never comes is a 504', async () => {
    const bench = await opened({ upstreamTimeout: 300 });
    bench.world.fail({ kind: 'hang', method: 'GET', path: '/api/schedules/tenant/*' });
    expect(await refusal(bench.availability())).toMatchObject({ status: 504, error: 'Gateway timeout' });
    bench.world.faults.clear();
  });

  test('of one agent that fails leaves them out of any; of all, it is a failure', async () => {
    const bench = await opened({ agents: { only: [anna._id, marcus._id] } });
    bench.between((url, _, pass) =>
      isList(url) && url.includes('anna') ? Promise.resolve(new Response('', { status: 500 })) : pass(),
    );
    expect((await bench.seats(anyone))['2026-11-03T09:00:00.000Z']).toBe(1);
    bench.now += 15_000;
    bench.between((url, _, pass) =>
      isList(url) ? Promise.resolve(new Response('', { status: 500 })) : pass(),
    );
    expect(await refusal(bench.availability(anyone))).toMatchObject({ status: 502 });
  });
});

test.describe('with a token', () => {
  const ask = async (bench: Bench, body: object = {}) =>
    (await (await bench.askToken({ scope: 'schedule', ...body })).json()) as {
      features: string[];
      calendar?: object;
      bootstrap: { availability?: Record<string, unknown> };
    };

  test('comes what a calendar has to know', async () => {
    const answer = await ask(await opened({ durations: [60, 30], horizonDays: 14 }));
    expect(answer.features).toEqual(['idempotency', 'notifications', 'availability', 'any_agent']);
    expect(answer.calendar).toEqual({
      time_zone: 'Europe/Berlin',
      durations: [60, 30],
      min_notice_minutes: 60,
      horizon_days: 14,
    });
    expect(answer.bootstrap).not.toHaveProperty('availability');
  });

  test('comes nothing of it where there are no hours', async ({ bench }) => {
    const answer = await ask(bench, { agent: 'any', duration: 30 });
    expect(answer.features).toEqual(['idempotency', 'notifications']);
    expect(answer).not.toHaveProperty('calendar');
    expect(answer.bootstrap).not.toHaveProperty('availability');
  });

  for (const [name, options, calendar] of [
    ['the lengths', { durations: [45, 15] }, { durations: [45, 15] }],
    ['the horizon', { horizonDays: 14 }, { horizon_days: 14 }],
    ['both', { durations: [45], horizonDays: 366 }, { durations: [45], horizon_days: 366 }],
  ] as const) {
    test(`comes ${name}, and no times, where the owner says no more`, async () => {
      const bench = await opened({ hours: undefined, ...options });
      const answer = await ask(bench, { agent: annasEmail, duration: 45 });
      expect(answer.features).toEqual(['idempotency', 'notifications']);
      expect(answer.calendar).toEqual(calendar);
      expect(answer.bootstrap).not.toHaveProperty('availability');
    });
  }

  const hints: [name: string, body: object, agent: string | undefined, duration: number][] = [
    ['an address', { agent: annasEmail, duration: 60 }, annasEmail, 60],
    ['anyone', { agent: 'any', duration: 30 }, 'any', 30],
    ['no duration', { agent: annasEmail }, annasEmail, 30],
    ['a duration that is not offered', { agent: annasEmail, duration: 45 }, annasEmail, 30],
    ['a duration that is none', { agent: annasEmail, duration: { $gt: 0 } }, annasEmail, 30],
    ['an unknown agent', { agent: 'nobody@example.com' }, undefined, 30],
    ['an agent that is none', { agent: ['any'] }, undefined, 30],
    ['a long agent', { agent: 'a'.repeat(2000) }, undefined, 30],
  ];
  for (const [name, body, agent, duration] of hints) {
    test(`comes the first month for ${name}${agent ? '' : ' not, and no error'}`, async () => {
      const bench = await opened({ durations: [30, 60] });
      const { availability } = (await ask(bench, body)).bootstrap;
      if (agent === undefined) {
        expect(availability).toBeUndefined();
        return;
      }
      const [from, to] = [bench.now, at('2026-12-01T12:00Z')];
      expect(availability).toEqual({
        agent,
        duration,
        from,
        to,
        starts: await bench.seats({ agent, duration, from, to }),
      });
    });
  }

  test('comes that of the only agent, by reference', async () => {
    const bench = await opened({ agents: { only: [anna._id] } });
    const [agent] = await bench.agents();
    expect((await ask(bench)).bootstrap.availability).toMatchObject({ agent: agent!._id, duration: 30 });
    expect((await ask(bench, { agent: 'nobody@example.com' })).bootstrap.availability).toMatchObject({
      agent: agent!._id,
    });
  });

  for (const [now, to] of [
    ['2026-11-23T23:59Z', '2026-12-01T12:00Z'],
    ['2026-11-24T00:00Z', '2026-12-01T12:00Z'],
    ['2026-11-24T00:01Z', '2027-01-01T12:00Z'],
    ['2026-12-31T23:59Z', '2027-02-01T12:00Z'],
  ] as const) {
    test(`comes the time until ${to} on ${now}`, async () => {
      const bench = await opened();
      bench.now = at(now);
      expect((await ask(bench, { agent: 'any' })).bootstrap.availability).toMatchObject({
        from: at(now),
        to: at(to),
      });
    });
  }

  test('comes no month where the API fails or is silent, and the token all the same', async () => {
    const bench = await opened({ upstreamTimeout: 300 });
    const list = { method: 'GET', path: '/api/schedules/tenant/*' };
    for (const fault of [{ kind: 'status', status: 500 }, { kind: 'hang' }] as const) {
      bench.world.fail({ ...fault, ...list });
      const response = await bench.askToken({ scope: 'schedule', agent: annasEmail });
      expect(response.status).toBe(200);
      expect((await response.json()).bootstrap).toEqual({ agents: expect.any(Array) });
      bench.world.faults.clear();
    }
    expect((await ask(bench, { agent: annasEmail })).bootstrap).toHaveProperty('availability');
  });

  test('comes no month that takes long, and the token does not wait for it', async () => {
    const bench = await opened({ upstreamTimeout: 60_000 });
    let cut = () => {};
    const silence = new Promise<Response>((_, reject) => (cut = () => reject(new TypeError('cut'))));
    bench.between((url, _, pass) => (isList(url) ? silence : pass()));
    expect((await ask(bench, { agent: 'any' })).bootstrap).not.toHaveProperty('availability');
    cut();
  });
});
