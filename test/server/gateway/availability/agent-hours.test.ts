import type { GatewayOptions, HoursOptions } from '../../../../src/server.js';
import { annasEmail, errorOf, expect, marcus, marcusEmail, test } from '../gateway-test.js';
import { at, berlin, openCalendarBench, type CalendarBench } from './calendar-bench.js';

// The clock of the bench stands at Monday, 2026-11-02, 12:00 UTC. Berlin is an hour ahead.
const open = (hours: Partial<HoursOptions>, more: Partial<GatewayOptions> = {}): Promise<CalendarBench> =>
  openCalendarBench({
    hours: { ...berlin, ...hours },
    agents: { addresses: true, only: [annasEmail, marcusEmail] },
    ...more,
  });

const tuesday = ['2026-11-03T00:00Z', '2026-11-04T00:00Z'] as const;
const times = (starts: readonly string[]) => starts.map((start) => start.slice(11, 16));
/** Each time of Tuesday with the number of agents who are free then. */
const seatsOfAny = async (bench: CalendarBench) => {
  const seats = await bench.seats({ agent: 'any', from: at(tuesday[0]), to: at(tuesday[1]) });
  return Object.entries(seats).map(([start, count]) => `${start.slice(11, 16)} ${count}`);
};

test.describe('hours of single agents', () => {
  const marcusHours = {
    agents: [marcusEmail.toUpperCase()],
    weekly: 'Mon-Fri 16:00-18:00',
    durations: [60, 30],
  };

  test('each agent offers the own hours, and “First available” all of them', async () => {
    const bench = await open({ weekly: 'Mon-Fri 09:00-10:00 16:00-17:00', agents: [marcusHours] });
    expect(times(await bench.starts(...tuesday))).toEqual(['08:00', '08:30', '15:00', '15:30']);
    expect(times(await bench.starts(...tuesday, { agent: marcusEmail }))).toEqual([
      '15:00',
      '15:30',
      '16:00',
      '16:30',
    ]);
    expect(await seatsOfAny(bench)).toEqual([
      '08:00 1',
      '08:30 1',
      '15:00 2',
      '15:30 2',
      '16:00 1',
      '16:30 1',
    ]);
  });

  test('“First available” lists all times in order, of those who are free then', async () => {
    const early = { ...marcusHours, weekly: 'Mon-Fri 09:00-11:00' };
    const bench = await open({ weekly: 'Mon-Fri 10:00-12:00', agents: [early] });
    bench.addBusyTime('2026-11-03T08:00Z', 30, marcus);
    bench.addBusyTime('2026-11-03T09:00Z', 30, marcus);
    expect(await seatsOfAny(bench)).toEqual(['08:30 1', '09:00 1', '09:30 2', '10:00 1', '10:30 1']);
  });

  test('a booking follows the hours of its agent', async () => {
    const bench = await open({ agents: [marcusHours] });
    const early = await errorOf(bench.book('2026-11-03T09:00Z', { agent: marcusEmail }));
    expect(early).toMatchObject({ status: 400, error: 'Invalid date' });
    expect((await bench.book('2026-11-03T09:00Z')).status).toBe(201);
    expect((await bench.book('2026-11-03T16:30Z', { agent: marcusEmail })).status).toBe(201);
    const late = await errorOf(bench.book('2026-11-03T16:30Z'));
    expect(late).toMatchObject({ status: 400, error: 'Invalid date' });
  });

  test('“First available” books only agents who are open then', async () => {
    const bench = await open({ agents: [marcusHours] });
    expect((await bench.book('2026-11-03T16:00Z', { agent: 'any' })).status).toBe(201);
    expect(bench.world.schedules.map(({ agentId }) => agentId)).toEqual([marcus._id]);
    expect(await errorOf(bench.book('2026-11-03T16:00Z', { agent: 'any' }))).toMatchObject({
      status: 409,
      error: 'slot_taken',
    });
    expect(await errorOf(bench.book('2026-11-03T20:00Z', { agent: 'any' }))).toMatchObject({ status: 400 });
  });

  test('the next free time is one within the hours of the agent', async () => {
    const bench = await open({ agents: [marcusHours] });
    const [anna, marcus] = (await bench.agents()).map(({ _id }) => _id);
    const next = await (await bench.send('/api/availability/next?duration=30')).json();
    expect(next).toEqual({ [anna!]: '2026-11-02T13:00:00.000Z', [marcus!]: '2026-11-02T15:00:00.000Z' });
    const hour = await (await bench.send('/api/availability/next?duration=60')).json();
    expect(hour).toEqual({ [anna!]: null, [marcus!]: '2026-11-02T15:00:00.000Z' });
  });
});

test.describe('durations of single agents', () => {
  const durations = { agents: [marcus._id], durations: [60] };

  test('are answered with the token', async () => {
    const bench = await open({ agents: [durations] });
    const answerFor = async (agent?: string) =>
      (await bench.requestToken({ scope: 'schedule', ...(agent && { agent }) })).json();
    expect((await answerFor()).calendar.durations).toEqual([30, 60]);
    expect(
      (await answerFor()).bootstrap.agents.map((one: { durations?: number[] }) => one.durations),
    ).toEqual([undefined, [60]]);
    expect((await answerFor(annasEmail)).calendar.durations).toEqual([30]);
    const answer = await answerFor(marcusEmail);
    expect(answer.calendar.durations).toEqual([60]);
    expect(answer.bootstrap.availability.duration).toBe(60);
  });

  test('limit what is free and what can be booked', async () => {
    const bench = await open({ agents: [durations] });
    const of = (agent: string, duration: number) => bench.starts(...tuesday, { agent, duration });
    expect(await of(annasEmail, 60)).toEqual([]);
    expect(await of(marcusEmail, 30)).toEqual([]);
    expect(await of(marcusEmail, 60)).toHaveLength(15);
    const anyone = await bench.seats({
      agent: 'any',
      duration: 60,
      from: at(tuesday[0]),
      to: at(tuesday[1]),
    });
    expect(new Set(Object.values(anyone))).toEqual(new Set([1]));
    expect((await bench.availability({ duration: 45 })).status).toBe(400);
    const book = (agent: string, duration: number) => bench.book('2026-11-03T09:00Z', { agent, duration });
    expect((await book(annasEmail, 60)).status).toBe(400);
    expect((await book(marcusEmail, 30)).status).toBe(400);
    expect((await book('any', 60)).status).toBe(201);
    expect(bench.world.schedules[0]!.agentId).toBe(marcus._id);
  });
});

test('a group has its own zone and exceptions, in addition to those of all', async () => {
  const bench = await open({
    exceptions: { '2026-11-03': 'closed', '2026-11-04': 'closed' },
    agents: [
      { agents: [marcusEmail], timeZone: 'America/New_York', exceptions: { '2026-11-04': '09:00-10:00' } },
    ],
  });
  const days = ['2026-11-03T00:00Z', '2026-11-05T00:00Z'] as const;
  expect(await bench.starts(...days)).toEqual([]);
  expect(await bench.starts(...days, { agent: marcusEmail })).toEqual([
    '2026-11-04T14:00Z',
    '2026-11-04T14:30Z',
  ]);
});

test.describe('nights', () => {
  const night = { weekly: 'Mon-Fri 22:00-02:00', timeZone: 'UTC' };

  test('do not go on into a closed day', async () => {
    const bench = await open({ ...night, exceptions: { '2026-11-04': 'closed' } });
    const starts = await bench.starts('2026-11-03T20:00Z', '2026-11-06T00:00Z');
    expect(starts).toEqual([
      '2026-11-03T22:00Z',
      '2026-11-03T22:30Z',
      '2026-11-03T23:00Z',
      '2026-11-03T23:30Z',
      '2026-11-05T22:00Z',
      '2026-11-05T22:30Z',
      '2026-11-05T23:00Z',
      '2026-11-05T23:30Z',
    ]);
    expect((await bench.book('2026-11-04T00:30Z')).status).toBe(400);
  });

  test('go on into a day that is closed every week, or that has hours', async () => {
    const bench = await open({ ...night, exceptions: { '2026-11-04': '10:00-10:30' } });
    expect(await bench.starts('2026-11-03T23:00Z', '2026-11-04T12:00Z')).toEqual([
      '2026-11-03T23:00Z',
      '2026-11-03T23:30Z',
      '2026-11-04T00:00Z',
      '2026-11-04T00:30Z',
      '2026-11-04T01:00Z',
      '2026-11-04T01:30Z',
      '2026-11-04T10:00Z',
    ]);
    expect(await bench.starts('2026-11-07T00:00Z', '2026-11-08T00:00Z')).toHaveLength(4);
  });
});

test('an end at 23:59 means midnight', async () => {
  const bench = await open({ weekly: 'Mon-Sun 00:00-23:59', timeZone: 'UTC' });
  const starts = await bench.starts('2026-11-03T22:00Z', '2026-11-04T01:00Z', { duration: 30 });
  expect(starts).toEqual([
    '2026-11-03T22:00Z',
    '2026-11-03T22:30Z',
    '2026-11-03T23:00Z',
    '2026-11-03T23:30Z',
    '2026-11-04T00:00Z',
    '2026-11-04T00:30Z',
  ]);
});

test('refuses an agent in two entries, and names the place', async () => {
  const agents = [
    { agents: [annasEmail], weekly: 'Mon 09:00-10:00' },
    { agents: ['x', annasEmail.toUpperCase()], durations: [5] },
  ];
  await expect(open({ agents })).rejects.toThrow(
    /hours\.agents\.1\.durations\.0: must be a whole number of minutes/,
  );
  await expect(open({ agents: [agents[0]!, { agents: ['x', annasEmail.toUpperCase()] }] })).rejects.toThrow(
    /hours\.agents\.1\.agents\.1: must not be an agent of another entry/,
  );
});
