import { agents } from '../../../../demo/sandbox/agents.js';
import { at, openCalendarBench } from './calendar-bench.js';
import { anna, annasEmail, day, expect, marcus, errorOf, site, test } from '../gateway-test.js';

const anyone = { agent: 'any' };
// The clock of the benches stands at noon UTC on Monday, 2026-11-02. Berlin is one hour ahead.

test.describe('the availability response', () => {
  test('lists the starts as ISO strings in UTC, in order, with one seat each', async () => {
    const bench = await openCalendarBench();
    const seats = await bench.seats({ from: at('2026-11-03T08:00Z'), to: at('2026-11-03T09:00Z') });
    expect(Object.entries(seats)).toEqual([
      ['2026-11-03T08:00:00.000Z', 1],
      ['2026-11-03T08:30:00.000Z', 1],
    ]);
  });

  test('is the same for an agent’s reference and address', async () => {
    const bench = await openCalendarBench();
    bench.addBusyTime('2026-11-03T09:00Z', 60);
    const [agent] = await bench.agents();
    expect(await bench.seats({ agent: agent!._id })).toEqual(await bench.seats());
  });

  test('for any agent counts how many are free at each start', async () => {
    const bench = await openCalendarBench({ agents: { only: [anna._id, marcus._id, agents[2]!._id] } });
    bench.addBusyTime('2026-11-03T08:00Z', 30, anna);
    bench.addBusyTime('2026-11-03T08:30Z', 60, anna);
    bench.addBusyTime('2026-11-03T08:00Z', 60, marcus);
    bench.addBusyTime('2026-11-03T08:30Z', 30, agents[2]);
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

  test('is not cached and exposes the Date header to pages', async () => {
    const bench = await openCalendarBench();
    for (const response of [await bench.availability(), await bench.availability({ duration: 1 })]) {
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(response.headers.get('Date')).toBe('Mon, 02 Nov 2026 12:00:00 GMT');
      expect(response.headers.get('Access-Control-Expose-Headers')?.split(', ')).toContain('Date');
    }
  });

  test('is compressed if the owner asks for it, like that of the next free times', async () => {
    const bench = await openCalendarBench({ compress: true });
    bench.world.configure({ crowd: 60 });
    bench.now += 61_000;
    await bench.open();
    const headers = { 'Accept-Encoding': 'gzip' };
    const to = bench.now + 30 * day;
    for (const path of [`?agent=any&duration=30&from=${bench.now}&to=${to}`, '/next?duration=30']) {
      const response = await bench.send(`/api/availability${path}`, { headers });
      expect(response.headers.get('Content-Encoding'), path).toBe('gzip');
    }
  });

  test('contains no details of meetings or visitors, nor does the log', async () => {
    const bench = await openCalendarBench();
    const { _id, visitor, conversationId } = bench.addBusyTime('2026-11-03T09:00Z', 30);
    bench.addBusyTime('2026-11-04T09:00Z', 30, marcus);
    await bench.seats();
    await bench.seats(anyone);
    await bench.requestToken({ scope: 'schedule', agent: 'any' });
    await errorOf(bench.book('2026-11-03T09:00Z'));
    const output = bench.output.join('\n');
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
      expect(output, text).not.toContain(text);
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

test.describe('an availability request is rejected', () => {
  const wrong: [name: string, overrides: Record<string, string | number | undefined>, status?: number][] = [
    ['without an agent', { agent: undefined }],
    ['with an empty agent', { agent: '' }],
    ['for an unknown agent', { agent: 'nobody@example.com' }],
    ['for an agent’s ID of the API', { agent: anna._id }],
    ['for an agent key of 400 characters', { agent: 'a'.repeat(400) }],
    ['without from', { from: undefined }],
    ['without to', { to: undefined }],
    ['if from is a date', { from: '2026-11-03' }],
    ['if from is a fraction of a millisecond', { from: `${at('2026-11-03')}.5` }],
    ['if from is negative', { from: -1 }],
    ['if to is written with an exponent', { to: '2e12' }],
    ['if to is before from', { to: at('2026-11-01') }],
    ['for more than 62 days', { to: at('2026-11-02T12:00Z') + 62 * day + 1 }],
    ['without a duration', { duration: undefined }],
    ['for a duration that is not offered', { duration: 45 }],
    ['if the duration is written as 30.0', { duration: '30.0' }],
  ];
  for (const [name, overrides] of wrong) {
    test(name, async () => {
      const bench = await openCalendarBench();
      expect(await errorOf(bench.availability(overrides))).toMatchObject({ status: 400 });
      expect(bench.listRequests).toBe(0);
    });
  }

  test('if a parameter occurs twice', async () => {
    const bench = await openCalendarBench();
    const query = `agent=any&agent=any&from=${bench.now}&to=${bench.now}&duration=30`;
    expect(await errorOf(bench.send(`/api/availability?${query}`))).toMatchObject({ status: 400 });
  });

  test('without a valid token, or from an unlisted origin', async () => {
    const bench = await openCalendarBench();
    const path = `/api/availability?agent=any&from=${bench.now}&to=${bench.now}&duration=30`;
    expect(await errorOf(bench.send(path, { headers: { Authorization: 'Bearer x' } }))).toMatchObject({
      status: 401,
    });
    expect(await errorOf(bench.send(path, { headers: { Origin: 'https://evil.example' } }))).toMatchObject({
      status: 403,
    });
    expect((await bench.send(path, { headers: { Origin: site } })).status).toBe(200);
  });

  test('for an address if agents.addresses is false', async () => {
    const bench = await openCalendarBench({ agents: { addresses: false } });
    expect(await errorOf(bench.availability())).toMatchObject({ status: 400, error: 'Invalid agent email' });
  });

  test('without hours, like a booking with any agent', async ({ bench }) => {
    const path = `/api/availability?agent=${annasEmail}&from=${bench.now}&to=${bench.now}&duration=30`;
    expect(await errorOf(bench.send(path))).toMatchObject({ status: 404 });
    expect(await errorOf(bench.create({}, {}, '?agentEmail=any'))).toMatchObject({
      status: 400,
      error: 'Invalid agent email',
    });
  });

  test('after too many requests from one address', async () => {
    const bench = await openCalendarBench({
      clientIp: () => '192.0.2.1',
      limits: { readPerIp: { points: 2, seconds: 60 } },
    });
    expect((await bench.availability()).status).toBe(200);
    expect((await bench.availability()).status).toBe(200);
    expect(await errorOf(bench.availability())).toMatchObject({ status: 429 });
  });
});

test('62 days can be requested at once, at any instant', async () => {
  const bench = await openCalendarBench();
  expect((await bench.availability({ to: bench.now + 62 * day })).status).toBe(200);
  expect(await bench.seats({ from: 0, to: 0 })).toEqual({});
  expect(await bench.seats({ from: 999_999_999_999_999, to: 999_999_999_999_999 })).toEqual({});
});
