import type { GatewayOptions } from '../../../../src/server.js';
import { CalendarBench } from './calendar-bench.js';
import { annasEmail, errorOf, expect, gatewayUrl, marcus, noon, test } from '../gateway-test.js';

const WEEK_MS = 7 * 86_400_000;
/** The week of noon, which ends on Wednesday, and the last one within 60 days. */
const WEEK = Math.floor(noon / WEEK_MS);
const LAST_WEEK = Math.floor((noon + 60 * 86_400_000) / WEEK_MS);

async function openPublic(options: Partial<GatewayOptions> = {}): Promise<CalendarBench> {
  const bench = new CalendarBench({ publicAvailability: true, durations: [30, 60], ...options });
  await bench.open();
  return bench;
}

/** Reads as a CDN or a stranger does: without a token, from any page. */
const read = (bench: CalendarBench, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  bench.gateway(new Request(`${gatewayUrl}/availability/${path}`, { headers }));

const annaOf = async (bench: CalendarBench): Promise<string> => (await bench.agents())[0]!._id;

test.describe('public free times', () => {
  test('are those that pages with a token see, without the number of agents', async () => {
    const bench = await openPublic();
    bench.addBusyTime('2026-11-06T09:00Z', 60);
    const anna = await annaOf(bench);
    const [from, to] = [(WEEK + 1) * WEEK_MS, (WEEK + 2) * WEEK_MS];
    for (const agent of ['any', anna]) {
      const response = await read(bench, `${agent}/30/${WEEK + 1}.json`);
      expect(response.status).toBe(200);
      const times = (await response.json()) as Record<string, number>;
      expect(Object.keys(times).length).toBeGreaterThan(60);
      expect(Object.keys(times)).toEqual(Object.keys(await bench.seats({ agent, from, to })));
      expect([...new Set(Object.values(times))]).toEqual([1]);
      expect(bench.log.find(({ route }) => route === 'public-availability')).toMatchObject({ status: 200 });
    }
  });

  test('can be kept by caches for a quarter of a minute, and read by every page', async () => {
    const bench = await openPublic({ compress: true });
    for (const Origin of ['https://stranger.example', 'https://www.example.com']) {
      const { headers } = await read(bench, `any/30/${WEEK + 1}.json`, { Origin, 'Accept-Encoding': 'gzip' });
      expect(headers.get('Cache-Control')).toBe('public, max-age=15, s-maxage=15, stale-while-revalidate=60');
      expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
      expect(headers.get('Vary')).toBe('Accept-Encoding');
      expect(headers.get('Content-Encoding')).toBe('gzip');
    }
  });

  test('are answered with 304 until they change', async () => {
    const bench = await openPublic();
    const path = `${await annaOf(bench)}/30/${WEEK + 1}.json`;
    const etag = (await read(bench, path)).headers.get('ETag')!;
    const same = await read(bench, path, { 'If-None-Match': etag });
    expect([same.status, await same.text()]).toEqual([304, '']);
    expect(same.headers.get('Cache-Control')).toContain('max-age=15');
    expect(same.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect((await bench.book('2026-11-09T09:00Z')).status).toBe(201);
    const changed = await read(bench, path, { 'If-None-Match': etag });
    expect(changed.status).toBe(200);
    expect(await changed.json()).not.toHaveProperty(['2026-11-09T09:00:00.000Z']);
  });

  test('are announced in the token answer, with the URL of a CDN if there is one', async () => {
    const own = await (await openPublic()).open();
    expect(own.features).toContain('public_availability');
    expect(own).not.toHaveProperty('availability_base');
    const cdn = await (await openPublic({ publicAvailability: 'https://cdn.example.net/ve/' })).open();
    expect(cdn.availability_base).toBe('https://cdn.example.net/ve');
    const off = await (await openPublic({ publicAvailability: false })).open();
    expect(off.features).not.toContain('public_availability');
  });

  test('exist only with the option, and the option only with hours', async () => {
    const bench = await openPublic({ publicAvailability: false });
    expect(await errorOf(read(bench, `any/30/${WEEK}.json`))).toMatchObject({ status: 404 });
    const without = () => new CalendarBench({ publicAvailability: true, hours: undefined });
    expect(without).toThrow('publicAvailability: has no effect without hours');
    expect(() => new CalendarBench({ publicAvailability: 'http://cdn.example.net' })).toThrow(
      'publicAvailability: must be true, false, or the URL',
    );
  });

  const nothing: [what: string, path: string][] = [
    ['a week that has passed', `any/30/${WEEK - 1}.json`],
    ['a week beyond the horizon', `any/30/${LAST_WEEK + 1}.json`],
    ['a length that is not offered', `any/45/${WEEK}.json`],
    ['an unknown agent', `agent-${'x'.repeat(24)}/30/${WEEK}.json`],
    ['an address', `${annasEmail}/30/${WEEK}.json`],
    ['another spelling of the week', `any/30/0${WEEK}.json`],
    ['another spelling of the agent', `%61ny/30/${WEEK}.json`],
    ['a slash at the end', `any/30/${WEEK}.json/`],
    ['a query', `any/30/${WEEK}.json?fresh=1`],
    ['another path', 'any'],
  ];
  for (const [what, path] of nothing) {
    test(`are refused for ${what} with an answer that caches keep, and without a call`, async () => {
      const bench = await openPublic();
      await read(bench, `any/30/${WEEK}.json`);
      bench.now += 10_000;
      const calls = bench.urls.length;
      const response = await read(bench, path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ status: 404, error: 'Not found' });
      expect(response.headers.get('Cache-Control')).toBe('public, max-age=60, s-maxage=60');
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(bench.urls).toHaveLength(calls);
    });
  }

  test('have a last week within the horizon', async () => {
    const bench = await openPublic();
    expect((await read(bench, `any/30/${LAST_WEEK}.json`)).status).toBe(200);
  });

  test('have a limit per address, whose answer no cache keeps for others', async () => {
    const bench = await openPublic({
      clientIp: ({ headers }) => headers.get('X-Real-IP') ?? undefined,
      limits: { readPerIp: { points: 1, seconds: 60 } },
    });
    const stranger = { 'X-Real-IP': '192.0.2.1' };
    await read(bench, `any/30/${WEEK}.json`, stranger);
    const refused = await read(bench, `any/30/${WEEK}.json`, stranger);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Cache-Control')).toBe('no-store');
    expect((await read(bench, `any/30/${WEEK}.json`, { 'X-Real-IP': '192.0.2.2' })).status).toBe(200);
  });

  test('that fail are kept by no cache', async () => {
    const bench = await openPublic();
    bench.intercept(() => Promise.resolve(new Response('', { status: 500 })));
    const response = await read(bench, `any/30/${WEEK + 3}.json`);
    expect(response.status).toBe(502);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  test('tell nothing of meetings, agents or visitors', async () => {
    const bench = await openPublic({ agents: { only: [annasEmail, marcus._id] } });
    bench.addBusyTime('2026-11-09T09:00Z', 30);
    const body = await (await read(bench, `any/30/${WEEK + 1}.json`)).json();
    for (const [start, seats] of Object.entries(body as object)) {
      expect(new Date(start).toISOString()).toBe(start);
      expect(seats).toBe(1);
    }
    // One of two agents is free.
    expect(body).toHaveProperty(['2026-11-09T09:00:00.000Z']);
  });

  test('have references that other processes know', async () => {
    const bench = await openPublic();
    const anna = await annaOf(bench);
    const other = bench.anotherProcess({ publicAvailability: true });
    expect((await read(other, `${anna}/30/${WEEK}.json`)).status).toBe(200);
  });
});
