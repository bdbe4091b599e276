import type { GatewayOptions } from '../../../../src/server.js';
import { agents } from '../../../../demo/sandbox/agents.js';
import { anna, day, errorOf, expect, marcus, site, test } from '../gateway-test.js';
import { at, isList, isListOfAll, openCalendarBench, type CalendarBench } from './calendar-bench.js';

// The clock of the benches stands at noon UTC on Monday, 2026-11-02. Berlin is one hour ahead.

const two = { agents: { only: [anna._id, marcus._id], addresses: true } };

async function nextFree(bench: CalendarBench, duration: string | number = 30) {
  const response = await bench.send(`/api/availability/next?duration=${duration}`);
  expect(response.status).toBe(200);
  const answer = (await response.json()) as Record<string, string | null>;
  const listed = await bench.agents();
  return Object.entries(answer).map(([reference, start]) => [
    listed.find(({ _id }) => _id === reference)!.firstName,
    start?.replace(':00.000Z', 'Z') ?? null,
  ]);
}

/** An agent is busy from now, noon, to the beginning of a day. */
function addBusyDays(bench: CalendarBench, to: string, agent = anna): void {
  bench.addBusyTime('2026-11-02T12:00Z', 720, agent);
  for (let start = at('2026-11-03T00:00Z'); start < at(to); start += day) {
    bench.addBusyTime(new Date(start).toISOString(), 1440, agent);
  }
}

test.describe('the next free time', () => {
  test('is the first start of each agent, in their order', async () => {
    const bench = await openCalendarBench({ ...two, durations: [30, 60] });
    bench.addBusyTime('2026-11-02T13:00Z', 90, marcus);
    bench.addBusyTime('2026-11-02T15:00Z', 30, marcus);
    expect(await nextFree(bench)).toEqual([
      ['Anna', '2026-11-02T13:00Z'],
      ['Marcus', '2026-11-02T14:30Z'],
    ]);
    expect(await nextFree(bench, 60)).toEqual([
      ['Anna', '2026-11-02T13:00Z'],
      ['Marcus', '2026-11-03T08:00Z'],
    ]);
    expect(bench.log.map(({ route }) => route)).toContain('next-free');
  });

  test('is the first of the times that GET /api/availability lists', async () => {
    const bench = await openCalendarBench({ ...two, bufferMinutes: 15, minNoticeMinutes: 1500 });
    // Ends ten minutes before a start, which is less than the buffer.
    bench.addBusyTime('2026-12-24T08:00Z', 50);
    addBusyDays(bench, '2026-12-24T00:00Z');
    const [[, next] = []] = await nextFree(bench);
    const starts = await bench.starts('2026-11-02T12:00Z', '2027-01-01T00:00Z');
    expect(next).toBe('2026-12-24T09:30Z');
    expect(next).toBe(starts[0]);
  });

  test('is found in later months, up to the horizon', async () => {
    const bench = await openCalendarBench({ ...two, horizonDays: 60 });
    addBusyDays(bench, '2026-12-31T00:00Z');
    addBusyDays(bench, '2027-01-02T00:00Z', marcus);
    expect(await nextFree(bench)).toEqual([
      ['Anna', '2026-12-31T08:00Z'],
      ['Marcus', null],
    ]);
    // 60 days are two windows.
    expect(bench.listRequests).toBe(2);
  });

  test('takes few calls even if an agent is busy for years', async () => {
    const bench = await openCalendarBench({ ...two, horizonDays: 730 });
    addBusyDays(bench, '2028-11-03T00:00Z');
    expect((await nextFree(bench))[0]).toEqual(['Anna', null]);
    expect(bench.listRequests).toBe(5);
  });

  test('does not leave a gap between two windows', async () => {
    for (const free of ['2026-12-01', '2026-12-02', '2027-01-18', '2027-02-15', '2027-02-16', '2027-02-17']) {
      const bench = await openCalendarBench({
        ...two,
        horizonDays: 120,
        hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Sun 00:00-24:00' },
      });
      addBusyDays(bench, `${free}T00:00Z`);
      expect((await nextFree(bench))[0]).toEqual(['Anna', `${free}T00:00Z`]);
    }
  });

  test('ends with the horizon, also within a day', async () => {
    const bench = await openCalendarBench({ ...two, horizonDays: 1 });
    bench.addBusyTime('2026-11-02T12:00Z', 1440, anna);
    bench.addBusyTime('2026-11-02T12:00Z', 1440, marcus);
    bench.addBusyTime('2026-11-03T12:00Z', 30, marcus);
    expect(await nextFree(bench)).toEqual([
      ['Anna', '2026-11-03T12:00Z'],
      ['Marcus', null],
    ]);
  });

  test('is found after a long notice', async () => {
    const bench = await openCalendarBench({ ...two, minNoticeMinutes: 45 * 1440 });
    expect(await nextFree(bench)).toEqual([
      ['Anna', '2026-12-17T12:00Z'],
      ['Marcus', '2026-12-17T12:00Z'],
    ]);
  });

  test('is null if there are no hours before the horizon', async () => {
    const bench = await openCalendarBench({
      ...two,
      horizonDays: 2,
      hours: { timeZone: 'Europe/Berlin', weekly: 'Sun 09:00-17:00' },
    });
    expect(await nextFree(bench)).toEqual([
      ['Anna', null],
      ['Marcus', null],
    ]);
    expect(bench.listRequests).toBe(0);
  });

  test('is searched for the first eight agents, eight calls at a time, if the API refuses the list of all', async () => {
    const bench = await openCalendarBench();
    const many = Array.from({ length: 12 }, (_, index) => ({ ...anna, _id: `agent${index}` }));
    let open = 0;
    let most = 0;
    bench.intercept(async (url, _, pass) => {
      if (url.endsWith('/api/brokerages/agents')) return Response.json(many);
      if (!isList(url)) return pass();
      if (isListOfAll(url)) return Response.json({}, { status: 403 });
      most = Math.max(most, (open += 1));
      const response = await pass();
      open -= 1;
      return response;
    });
    bench.now += 61_000;
    expect(await nextFree(bench)).toHaveLength(8);
    expect(bench.listRequests).toBe(8);
    expect(most).toBe(8);
  });

  test('is searched for the first 200 agents with one call', async () => {
    const bench = await openCalendarBench();
    const many = Array.from({ length: 220 }, (_, index) => ({ ...anna, _id: `agent${index}` }));
    bench.intercept((url, _, pass) =>
      url.endsWith('/api/brokerages/agents') ? Promise.resolve(Response.json(many)) : pass(),
    );
    bench.now += 61_000;
    expect(await nextFree(bench)).toHaveLength(200);
    expect(bench.listRequests).toBe(1);
  });

  test('uses the busy times of the token answer', async () => {
    const bench = await openCalendarBench();
    await bench.requestToken({ scope: 'schedule', agent: 'any' });
    expect(bench.listRequests).toBe(1);
    expect(await nextFree(bench)).toHaveLength(8);
    expect(bench.listRequests).toBe(1);
  });

  test('changes with a booking', async () => {
    const bench = await openCalendarBench({ ...two });
    expect((await nextFree(bench))[0]).toEqual(['Anna', '2026-11-02T13:00Z']);
    expect((await bench.book('2026-11-02T13:00Z')).status).toBe(201);
    expect((await nextFree(bench))[0]).toEqual(['Anna', '2026-11-02T13:30Z']);
  });

  test('is missing for an agent whose meetings cannot be read, and the others have theirs', async () => {
    const bench = await openCalendarBench({ ...two });
    addBusyDays(bench, '2026-12-11T00:00Z');
    let lists = 0;
    // Anna’s second window fails, when Marcus is already found.
    bench.intercept((url, _, pass) => {
      if (isListOfAll(url)) return Promise.resolve(Response.json({}, { status: 403 }));
      const isAnnas = isList(url) && url.includes('anna');
      return isAnnas && (lists += 1) > 1 ? Promise.resolve(Response.json({}, { status: 500 })) : pass();
    });
    expect(await nextFree(bench)).toEqual([['Marcus', '2026-11-02T13:00Z']]);
  });

  test('is an error if nobody’s meetings can be read', async () => {
    const bench = await openCalendarBench({ ...two });
    bench.world.fail({ kind: 'status', status: 500, method: 'GET', path: '/api/schedules/tenant/*' });
    expect(await errorOf(bench.send('/api/availability/next?duration=30'))).toMatchObject({ status: 502 });
  });

  test('holds nothing about meetings, visitors or addresses', async () => {
    const bench = await openCalendarBench();
    const { _id } = bench.addBusyTime('2026-11-02T13:00Z', 90);
    await nextFree(bench);
    const output = bench.output.join('\n');
    for (const text of [_id, 'Otto', 'otto@', ...agents.map(({ contactEmail }) => contactEmail), anna._id]) {
      expect(output, text).not.toContain(text);
    }
  });
});

test.describe('a request for the next free time is rejected', () => {
  const path = '/api/availability/next?duration=30';

  for (const query of ['', '?duration=', '?duration=45', '?duration=30.0', '?duration=30&duration=30']) {
    test(`with the query “${query}”`, async () => {
      const bench = await openCalendarBench();
      expect(await errorOf(bench.send(`/api/availability/next${query}`))).toMatchObject({ status: 400 });
      expect(bench.listRequests).toBe(0);
    });
  }

  test('without a valid token, or from an unlisted origin', async () => {
    const bench = await openCalendarBench();
    const answer = (headers: Record<string, string>) => errorOf(bench.send(path, { headers }));
    expect(await answer({ Authorization: 'Bearer x' })).toMatchObject({ status: 401 });
    expect(await answer({ Origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect((await bench.send(path)).headers.get('Access-Control-Allow-Origin')).toBe(site);
  });

  test('without hours', async ({ bench }) => {
    expect(await errorOf(bench.send(path))).toMatchObject({ status: 404 });
  });

  test('after too many requests from one address', async () => {
    const options: Partial<GatewayOptions> = {
      clientIp: () => '192.0.2.1',
      limits: { readPerIp: { points: 2, seconds: 60 } },
    };
    const bench = await openCalendarBench(options);
    expect((await bench.send(path)).status).toBe(200);
    expect((await bench.availability()).status).toBe(200);
    expect(await errorOf(bench.send(path))).toMatchObject({ status: 429 });
  });
});
