import fc from 'fast-check';
import type { GatewayOptions } from '../../../../src/server.js';
import { parseWeeklyHours } from '../../../../src/model/time/hours.js';
import { slotStarts } from '../../../../src/model/time/slots.js';
import { at, berlin, CalendarBench, isList, openCalendarBench, unlimited } from './calendar-bench.js';
import { anna, day, expect, marcus, minute, errorOf, test } from '../gateway-test.js';

const anyone = { agent: 'any' };
// The clock of the benches stands at noon UTC on Monday, 2026-11-02. Berlin is one hour ahead.

test.describe('offered start times', () => {
  const cases: [
    name: string,
    options: Partial<GatewayOptions>,
    period: [from: string, to: string],
    starts: string[],
    duration?: number,
  ][] = [
    [
      'lie within the hours in the owner’s time zone',
      { hours: { ...berlin, weekly: 'Tue 09:00-10:30' } },
      ['2026-11-03T00:00Z', '2026-11-04T00:00Z'],
      ['2026-11-03T08:00Z', '2026-11-03T08:30Z', '2026-11-03T09:00Z'],
    ],
    [
      'omit starts whose meeting would end after the hours',
      { hours: { ...berlin, weekly: 'Tue 09:00-10:30' }, durations: [30, 60] },
      ['2026-11-03T00:00Z', '2026-11-04T00:00Z'],
      ['2026-11-03T08:00Z', '2026-11-03T08:30Z'],
      60,
    ],
    [
      'are slotMinutes apart',
      { hours: { ...berlin, weekly: 'Tue 09:00-10:00' }, slotMinutes: 15 },
      ['2026-11-03T00:00Z', '2026-11-04T00:00Z'],
      ['2026-11-03T08:00Z', '2026-11-03T08:15Z', '2026-11-03T08:30Z'],
    ],
    [
      'include the start of the requested period, but not its end',
      {},
      ['2026-11-03T09:00Z', '2026-11-03T10:00Z'],
      ['2026-11-03T09:00Z', '2026-11-03T09:30Z'],
    ],
    [
      'are at least an hour away by default',
      {},
      ['2026-11-02T00:00Z', '2026-11-02T14:31Z'],
      ['2026-11-02T13:00Z', '2026-11-02T13:30Z', '2026-11-02T14:00Z', '2026-11-02T14:30Z'],
    ],
    [
      'are at least minNoticeMinutes away',
      { minNoticeMinutes: 131 },
      ['2026-11-02T00:00Z', '2026-11-03T00:00Z'],
      ['2026-11-02T14:30Z', '2026-11-02T15:00Z', '2026-11-02T15:30Z'],
    ],
    [
      'start immediately with a notice of 0 minutes',
      { minNoticeMinutes: 0 },
      ['2026-11-02T00:00Z', '2026-11-02T12:31Z'],
      ['2026-11-02T12:00Z', '2026-11-02T12:30Z'],
    ],
    [
      'end after horizonDays',
      { horizonDays: 1 },
      ['2026-11-03T11:00Z', '2026-11-30T00:00Z'],
      ['2026-11-03T11:00Z', '2026-11-03T11:30Z', '2026-11-03T12:00Z'],
    ],
    ['end after 60 days by default', {}, ['2027-01-01T12:30Z', '2027-02-01T00:00Z'], []],
    ['are never in the past', {}, ['2026-10-26T00:00Z', '2026-11-02T12:00Z'], []],
    [
      'follow the exceptions of a date',
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
      'keep their local time when the clocks change',
      { hours: { timeZone: 'America/New_York', weekly: 'Sat-Mon 09:00-09:30' }, horizonDays: 200 },
      // New York goes forward on 2027-03-14.
      ['2027-03-13T00:00Z', '2027-03-16T00:00Z'],
      ['2027-03-13T14:00Z', '2027-03-14T13:00Z', '2027-03-15T13:00Z'],
    ],
    [
      'continue across adjacent openings',
      { hours: { ...berlin, weekly: 'Tue 09:00-12:00 12:00-13:00' }, durations: [60] },
      ['2026-11-03T10:00Z', '2026-11-04T00:00Z'],
      ['2026-11-03T10:00Z', '2026-11-03T10:30Z', '2026-11-03T11:00Z'],
      60,
    ],
    [
      'continue past midnight',
      { hours: { timeZone: 'UTC', weekly: 'Mon 23:30-00:30' } },
      ['2026-11-02T00:00Z', '2026-11-04T00:00Z'],
      ['2026-11-02T23:30Z', '2026-11-03T00:00Z'],
    ],
  ];
  for (const [name, options, [from, to], starts, duration = 30] of cases) {
    test(name, async () => {
      expect(await (await openCalendarBench(options)).starts(from, to, { duration })).toEqual(starts);
    });
  }

  const morning = ['2026-11-03T08:00Z', '2026-11-03T10:00Z'] as const;
  const meetings: [
    name: string,
    busy: [from: string, minutes: number][],
    options: object,
    starts: string[],
  ][] = [
    ['omit the time of a meeting', [['2026-11-03T08:30Z', 30]], {}, ['08:00', '09:00', '09:30']],
    ['omit each start that overlaps a meeting', [['2026-11-03T08:59Z', 2]], {}, ['08:00', '09:30']],
    ['continue at the end of a meeting', [['2026-11-03T08:00Z', 90]], {}, ['09:30']],
    [
      'keep a buffer before and after a meeting',
      [['2026-11-03T09:00Z', 15]],
      { bufferMinutes: 15, slotMinutes: 15 },
      ['08:00', '08:15', '09:30', '09:45'],
    ],
    ['omit the time of a meeting that began the day before', [['2026-11-02T09:01Z', 1440]], {}, ['09:30']],
    [
      'keep the buffer after a meeting that ended before the period',
      [['2026-11-02T08:00Z', 1440]],
      { bufferMinutes: 45 },
      ['09:00', '09:30'],
    ],
    [
      'keep the buffer before a meeting that begins after the period',
      [['2026-11-03T10:20Z', 30]],
      { bufferMinutes: 30 },
      ['08:00', '08:30', '09:00'],
    ],
  ];
  for (const [name, busy, options, starts] of meetings) {
    test(name, async () => {
      const bench = await openCalendarBench(options);
      const { now } = bench;
      bench.now = at('2026-11-02T00:00Z');
      for (const [from, minutes] of busy) bench.addBusyTime(from, minutes);
      bench.now = now;
      const times = (await bench.starts(...morning)).map((start) => start.slice(11, 16));
      expect(times).toEqual(starts);
    });
  }

  test('include the time of a cancelled meeting', async () => {
    const bench = await openCalendarBench();
    bench.world.store.cancel(bench.addBusyTime('2026-11-03T08:00Z', 120)._id);
    expect(await bench.starts(...morning)).toHaveLength(4);
  });

  test('ignore another agent’s meetings, even if the API lists them', async () => {
    const bench = await openCalendarBench();
    bench.addBusyTime('2026-11-03T08:00Z', 120, marcus);
    bench.intercept((url, init, pass) =>
      isList(url) ? bench.sandbox.fetch(new Request(url.replace(/\?.*/, ''), init)) : pass(),
    );
    expect(await bench.starts(...morning)).toHaveLength(4);
  });

  /** Returns these meetings as each of the API's lists. */
  function mockList(bench: CalendarBench, meetings: unknown[]): void {
    bench.intercept((url, _, pass) => (isList(url) ? Promise.resolve(Response.json(meetings)) : pass()));
  }
  const busyHalf = { date: at('2026-11-03T08:30Z'), duration: 30 };
  const timesOf = async (bench: CalendarBench) =>
    (await bench.starts(...morning)).map((start) => start.slice(11, 16));

  test('treat a meeting without active as active', async () => {
    const bench = await openCalendarBench();
    mockList(bench, [{ ...busyHalf, duration: 60 }]);
    expect(await timesOf(bench)).toEqual(['08:00', '09:30']);
  });

  for (const duration of [undefined, null, 'long', 0, -30]) {
    test(`treat a meeting of ${duration} minutes as lasting all day`, async () => {
      const bench = await openCalendarBench();
      mockList(bench, [{ ...busyHalf, duration }]);
      expect(await timesOf(bench)).toEqual(['08:00']);
    });
  }

  const unreadable: [name: string, meeting: unknown][] = [
    ['has no date', { duration: 30 }],
    ['has a string as its date', { ...busyHalf, date: '2026-11-03T08:30:00Z' }],
    ['has null as its date', { ...busyHalf, date: null }],
    ['is null', null],
    ['is a string', 'Otto'],
  ];
  for (const [name, meeting] of unreadable) {
    test(`fail with 502 when a meeting ${name}, and nothing is booked`, async () => {
      const bench = await openCalendarBench();
      mockList(bench, [busyHalf, meeting]);
      expect(await errorOf(bench.availability())).toMatchObject({ status: 502, error: 'Bad gateway' });
      expect(await errorOf(bench.book('2026-11-03T09:00Z'))).toMatchObject({ status: 502 });
      expect(bench.sentCreates).toEqual([]);
      const [view, create] = bench.log.slice(-2).map(({ cause, upstream }) => {
        expect(cause).toBe('UpstreamFailure');
        return upstream.map(({ outcome }) => outcome);
      });
      // The list of all agents, then the agent's own.
      expect(view).toEqual([200, 'bad_response', 200, 'bad_response']);
      expect(create).toEqual([200, 'bad_response']);
    });
  }

  test('omit an agent whose meeting has no date, and log it', async () => {
    const bench = await openCalendarBench({ agents: { only: [anna._id, marcus._id] } });
    mockList(bench, [{ agentId: anna._id, duration: 30, visitor: { name: 'Otto Other' } }]);
    expect(await bench.seats({ ...anyone, from: at(morning[0]), to: at(morning[0]) + 1 })).toEqual({
      '2026-11-03T08:00:00.000Z': 1,
    });
    const answer = await (await bench.book('2026-11-03T09:00Z', anyone)).json();
    expect(answer).toMatchObject({ agent: { name: 'Marcus Okafor' } });
    for (const { status, upstream } of bench.log.slice(-2)) {
      expect(status).toBeLessThan(300);
      expect(upstream).toContainEqual({ call: 'busy', outcome: 'bad_response', ms: 0 });
    }
    expect(bench.output.join()).not.toContain('Otto');
  });

  test('ignore cancelled meetings and those of other agents, even without a date', async () => {
    const bench = await openCalendarBench();
    mockList(bench, [{ active: false }, { active: false, date: 'x' }, { agentId: marcus._id }, busyHalf]);
    expect(await timesOf(bench)).toEqual(['08:00', '09:00', '09:30']);
  });
});

test('offers exactly the free starts for any rules and meetings, and can book one', async () => {
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
    // Near the clock changes of all these time zones, at any minute.
    now: fc.tuple(
      fc.constantFrom('2026-03-28', '2026-04-04', '2026-10-24', '2026-10-31', '2026-07-15'),
      fc.integer({ min: 0, max: 1439 }),
    ),
    meetings: fc.array(meeting, { maxLength: 12 }),
    refuseListOfAll: fc.boolean(),
    pick: fc.nat(),
  });
  let [served, booked] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      world,
      async ({
        timeZone,
        weekly,
        duration,
        now: [date, minutes],
        meetings,
        refuseListOfAll,
        pick,
        ...rest
      }) => {
        const { bufferMinutes, minNoticeMinutes, slotMinutes } = rest;
        const bench = new CalendarBench({
          hours: { timeZone, weekly },
          durations: [duration],
          limits: unlimited,
          ...rest,
        });
        const now = at(`${date}T00:00Z`) + minutes * minute;
        bench.world.configure({ unfilteredList: refuseListOfAll ? 'refused' : 'all' });
        bench.now = now - day;
        for (const { offset, length, isCancelled } of meetings) {
          const start = new Date(now - day + offset * 5 * minute).toISOString();
          const { _id } = bench.addBusyTime(start, length * 5);
          if (isCancelled) bench.world.store.cancel(_id);
        }
        bench.now = now;
        await bench.open();
        const end = now + 3 * day;
        const seats = await bench.seats({ from: now, to: end, duration });
        const starts = Object.keys(seats).map(Date.parse);

        const isBusy = (start: number) =>
          bench.world.schedules.some(
            (one) =>
              one.active &&
              one.date < start + (duration + bufferMinutes) * minute &&
              one.date + one.duration * minute > start - bufferMinutes * minute,
          );
        const rules = { hours: { weekly: parseWeeklyHours(weekly)! }, timeZone, slotMinutes, duration };
        const expected = slotStarts(rules, { start: now, end }).filter(
          (start) => start >= now + minNoticeMinutes * minute && !isBusy(start),
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
