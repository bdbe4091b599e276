import { at, isList, isListOfAll, openCalendarBench } from './calendar-bench.js';
import { anna, type Bench, day, expect, marcus, minute, errorOf, test } from '../gateway-test.js';

const anyone = { agent: 'any' };
// The clock of the benches stands at noon UTC on Monday, 2026-11-02. Berlin is one hour ahead.

test.describe('the API’s list of meetings', () => {
  test('is requested once for many visitors, and cached for 15 seconds', async () => {
    const bench = await openCalendarBench();
    await Promise.all(Array.from({ length: 20 }, () => bench.seats()));
    await bench.seats({ from: bench.now + day });
    expect(bench.listRequests).toBe(1);
    bench.now += 14_999;
    await bench.seats();
    expect(bench.listRequests).toBe(1);
    bench.now += 1;
    await bench.seats();
    expect(bench.listRequests).toBe(2);
  });

  test('gives each period its own times, also within a second', async () => {
    const bench = await openCalendarBench();
    const from = at('2026-11-03T08:00Z');
    for (const more of [0, 30, 60]) {
      const seats = await bench.seats({ ...anyone, from, to: from + (60 + more) * minute });
      expect(Object.keys(seats)).toHaveLength(2 + more / 30);
    }
    expect(bench.listRequests).toBe(1);
  });

  test('is not needed to know that this gateway has booked the agent', async () => {
    const bench = await openCalendarBench();
    expect(await bench.seats()).toHaveProperty(['2026-11-03T09:00:00.000Z']);
    expect((await bench.book('2026-11-03T09:00Z')).status).toBe(201);
    // One for the free times, one before the booking.
    expect(bench.listRequests).toBe(2);
    expect(await bench.seats()).not.toHaveProperty(['2026-11-03T09:00:00.000Z']);
    expect(bench.listRequests).toBe(2);
  });

  test('does not hide a booking that this gateway makes during the request', async () => {
    const bench = await openCalendarBench();
    let resume = () => {};
    const paused = new Promise<void>((resolve) => (resume = resolve));
    let signalReached = () => {};
    const reached = new Promise<void>((resolve) => (signalReached = resolve));
    bench.intercept(async (url, _, pass) => {
      const response = await pass();
      if (isList(url)) {
        signalReached();
        await paused;
      }
      return response;
    });
    const early = bench.seats();
    await reached;
    bench.intercept();
    await bench.book('2026-11-03T09:00Z');
    resume();
    // The list is too old for it. The hold is not.
    expect(await early).not.toHaveProperty(['2026-11-03T09:00:00.000Z']);
    expect(await bench.seats()).not.toHaveProperty(['2026-11-03T09:00:00.000Z']);
  });

  test('is requested for all agents, for a period extended by the longest meeting', async () => {
    const bench = await openCalendarBench({ bufferMinutes: 30 });
    await bench.seats();
    const list = bench.world.requests.find(({ path }) => /tenant\/\d/.test(path))!;
    expect(list.query).toEqual({});
    const [, from, to] = /(\d+)\/(\d+)$/.exec(list.path)!.map(Number);
    expect(from).toBeLessThan(at('2026-11-02T13:00Z') - 1470 * minute);
    expect(to).toBeGreaterThan(at('2026-11-09T12:00Z') + 1470 * minute);
  });

  test('is not requested for a period outside the hours', async () => {
    const bench = await openCalendarBench();
    expect(await bench.seats({ from: at('2026-11-07T00:00Z'), to: at('2026-11-08T00:00Z') })).toEqual({});
    expect(bench.listRequests).toBe(0);
  });

  const failures: [
    name: string,
    fault: Parameters<Bench['world']['fail']>[0],
    status: number,
    times?: number,
  ][] = [
    ['a 500', { kind: 'status', status: 500 }, 502],
    ['an HTML page of a proxy', { kind: 'html', status: 200 }, 502],
    // The list of all agents, and then the agent's own.
    ['an object', { kind: 'status', status: 400, body: { error: 'Invalid period' } }, 400, 2],
    ['a lost connection', { kind: 'reset' }, 502],
    ['a 429', { kind: 'status', status: 429 }, 429],
  ];
  for (const [name, fault, status, times = 1] of failures) {
    test(`failing with ${name} returns ${status}, and is requested again next time`, async () => {
      const bench = await openCalendarBench();
      bench.world.fail({ ...fault, method: 'GET', path: '/api/schedules/tenant/*', times });
      expect(await errorOf(bench.availability())).toMatchObject({ status });
      // A 429 stops all reading for a while.
      if (status === 429) bench.now += 30_000;
      expect((await bench.availability()).status).toBe(200);
    });
  }

  test('returns 504 when it never arrives', async () => {
    const bench = await openCalendarBench({ upstreamTimeout: 300 });
    bench.world.fail({ kind: 'hang', method: 'GET', path: '/api/schedules/tenant/*' });
    expect(await errorOf(bench.availability())).toMatchObject({ status: 504, error: 'Gateway timeout' });
    bench.world.faults.clear();
  });

  test('omits an agent from “any” when it fails, and returns 502 when all fail', async () => {
    const bench = await openCalendarBench({ agents: { only: [anna._id, marcus._id] } });
    bench.intercept((url, _, pass) => {
      if (isListOfAll(url)) return Promise.resolve(Response.json({}, { status: 403 }));
      return isList(url) && url.includes('anna')
        ? Promise.resolve(new Response('', { status: 500 }))
        : pass();
    });
    expect((await bench.seats(anyone))['2026-11-03T09:00:00.000Z']).toBe(1);
    bench.now += 15_000;
    bench.intercept((url, _, pass) =>
      isList(url) ? Promise.resolve(new Response('', { status: 500 })) : pass(),
    );
    expect(await errorOf(bench.availability(anyone))).toMatchObject({ status: 502 });
  });
});
