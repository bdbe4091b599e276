import { createMemoryStore, type GatewayOptions } from '../../../../src/server.js';
import {
  annasEmail,
  Bench,
  day,
  expect,
  gatewayUrl,
  key,
  minute,
  errorOf,
  site,
  test,
} from '../gateway-test.js';
import { openCalendarBench } from '../availability/calendar-bench.js';

const create = { method: 'POST', path: '/api/schedules/tenant' };
const unknown = { status: 504, error: 'outcome_unknown' };
const nine = '2026-11-03T09:00Z';

/** Asks for the outcome of a booking, with the booking itself, as the element does. */
const lookUp = (
  bench: Bench,
  idempotencyKey: string,
  ageSeconds: number,
  overrides = {},
): Promise<Response> =>
  bench.send(`/api/schedules/by-key/${idempotencyKey}?agentEmail=${annasEmail}`, {
    method: 'POST',
    json: bench.booking(overrides),
    headers: { 'Idempotency-Age': String(ageSeconds) },
  });

/** A new bench with the same API and an empty store, as after a restart. */
async function restarted(bench: Bench, options: Partial<GatewayOptions> = {}): Promise<Bench> {
  const next = new Bench({
    ...options,
    fetch: (url, init) => bench.sandbox.fetch(new Request(url, init)),
    clock: () => bench.now,
  });
  next.now = bench.now;
  await next.open();
  return next;
}

test.describe('a create that the API stores', () => {
  for (const status of [400, 401, 403, 409, 422, 429, 500, 503, 520]) {
    test(`but answers with ${status} returns 201 and is sent once`, async ({ bench }) => {
      bench.world.fail({ ...create, kind: 'status', status, after: true });
      expect((await bench.create({}, { 'Idempotency-Key': key() })).status).toBe(201);
      expect(bench.sentCreates).toHaveLength(1);
      expect(bench.world.schedules).toHaveLength(1);
    });
  }

  test('after answering with an error is found later, and not sent again', async ({ bench }) => {
    bench.world.fail({ ...create, kind: 'status', status: 500, storeDelayMs: 36_000, times: 1 });
    const headers = { 'Idempotency-Key': key() };
    const date = bench.now + 24 * 60 * minute;
    expect(await errorOf(bench.create({ date }, headers))).toMatchObject(unknown);
    bench.now += 31_000;
    expect(await errorOf(lookUp(bench, headers['Idempotency-Key'], 31, { date }))).toMatchObject(unknown);
    bench.now += 10_000;
    expect((await lookUp(bench, headers['Idempotency-Key'], 41, { date })).status).toBe(200);
    expect(bench.sentCreates).toHaveLength(1);
    expect(bench.world.schedules).toHaveLength(1);
  });

  for (const [name, when, status] of [
    ['nobody knows of it', { storeDelayMs: 36_000 }, 504],
    ['it had to be looked for', { after: true }, 201],
  ] as const) {
    test(`counts for the limits, although ${name}`, async () => {
      const limits = { createPerVisitor: { points: 1, seconds: 3600 } };
      const bench = new Bench({ limits, proofOfWork: 'never' });
      await bench.open();
      bench.world.fail({ ...create, kind: 'reset', ...when, times: 1 });
      expect((await bench.create()).status).toBe(status);
      expect(await errorOf(bench.create({ date: bench.now + 2880 * minute }))).toMatchObject({ status: 429 });
    });
  }

  test('is searched for repeatedly while the visitor waits', async () => {
    const bench = new Bench({ reconcileSeconds: 8 });
    await bench.open();
    let reads = 0;
    const { fetch } = bench.sandbox;
    bench.sandbox.fetch = async (request) => {
      // Each read of the list advances the clock.
      if (/tenant\/\d/.test(request.url)) bench.now += 1000 * ++reads;
      return fetch(request);
    };
    bench.world.fail({ ...create, kind: 'reset', storeDelayMs: 2500, times: 1 });
    expect((await bench.create()).status).toBe(201);
    expect(reads).toBe(2);
  });
});

test.describe('a refused connection', () => {
  const refused = () =>
    new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });

  /** A bench whose first connections for a create fail. */
  async function unreachable(failures: number): Promise<{ bench: Bench; inner: Bench }> {
    const inner = new Bench();
    let left = failures;
    const bench = new Bench({
      fetch: (url, init) => {
        if (init.method === 'POST' && left-- > 0) return Promise.reject(refused());
        return inner.sandbox.fetch(new Request(url, init));
      },
    });
    await bench.open();
    return { bench, inner };
  }

  test('is retried once', async () => {
    const { bench, inner } = await unreachable(1);
    expect((await bench.create({}, { 'Idempotency-Key': key() })).status).toBe(201);
    expect(inner.world.schedules).toHaveLength(1);
    expect(bench.log.at(-1)!.upstream.map(({ outcome }) => outcome)).toContain('unreachable');
  });

  test('twice books nothing and releases the key', async () => {
    const { bench, inner } = await unreachable(2);
    const headers = { 'Idempotency-Key': key() };
    expect(await errorOf(bench.create({}, headers))).toMatchObject({ status: 502 });
    expect(inner.world.schedules).toEqual([]);
    expect((await bench.create({ duration: 45 }, headers)).status).toBe(201);
  });
});

test.describe('after a restart with an empty store', () => {
  test('finds the meeting by the details of the booking', async ({ bench }) => {
    const name = key();
    bench.world.fail({ ...create, kind: 'reset', after: true });
    bench.world.fail({ kind: 'status', status: 500, method: 'GET', path: '/api/schedules/tenant/*' });
    expect(await errorOf(bench.create({}, { 'Idempotency-Key': name }))).toMatchObject(unknown);
    bench.world.faults.clear();
    const next = await restarted(bench);
    const found = await lookUp(next, name, 5);
    expect(found.status).toBe(200);
    expect(await found.json()).toMatchObject({ _id: bench.world.schedules[0]!._id });
  });

  test('returns the existing meeting for the same key', async ({ bench }) => {
    const headers = { 'Idempotency-Key': key() };
    await bench.create({}, headers);
    const next = await restarted(bench);
    const again = await next.create({}, { ...headers, 'Idempotency-Age': '5' });
    expect(again.status).toBe(201);
    expect(next.log.at(-1)).toMatchObject({ idempotency: 'reconciled' });
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('gives no link of a meeting to somebody who knows its words', async () => {
    const links = { bookingReferences: true, manageUrl: 'https://www.example.com/meeting' };
    const bench = new Bench(links);
    await bench.open();
    const date = bench.now + 7 * day;
    const own = (await (await bench.create({ date }, { 'Idempotency-Key': key() })).json()) as object;
    const [booked] = bench.world.schedules;
    expect(own).toMatchObject({ manage: expect.any(String), visitor: { meetingUrl: expect.any(String) } });
    const shown = ({ status }: Response, body: object) => ({ status, ...body });
    const ask = async (answer: Promise<Response>) =>
      shown(await answer, (await (await answer).json()) as object);
    // While the meeting is known to be another visitor’s, a stranger learns nothing of it.
    bench.now += 2 * day;
    await bench.open();
    expect(await ask(lookUp(bench, key(), 121, { date }))).toMatchObject({
      status: 404,
      error: 'not_booked',
    });
    const next = await restarted(bench, links);
    const strangers = [
      lookUp(next, key(), 5, { date }),
      next.create({ date }, { 'Idempotency-Key': key(), 'Idempotency-Age': '5' }),
    ];
    for (const stranger of strangers) {
      const { status, ...answer } = await ask(stranger);
      expect([200, 201]).toContain(status);
      expect(Object.keys(answer).sort()).toEqual([
        '_id',
        'active',
        'agent',
        'agentId',
        'date',
        'duration',
        'visitor',
      ]);
      expect(answer).toMatchObject({ _id: booked!._id, visitor: bench.booking().visitor });
      expect(JSON.stringify(answer)).not.toContain('http');
    }
    bench.world.fail({ ...create, kind: 'status', status: 409 });
    const refused = await ask(next.create({ date }, { 'Idempotency-Key': key() }));
    expect(refused).toMatchObject({ status: 201, _id: booked!._id });
    expect(JSON.stringify(refused)).not.toMatch(/http|manage|reference/);
  });

  for (const days of [-2, 400]) {
    test(`looks for no meeting that starts in ${days} days`, async ({ bench }) => {
      const next = await restarted(bench);
      const far = { date: next.now + days * day };
      expect(await errorOf(lookUp(next, key(), 500, far))).toMatchObject(unknown);
      expect(bench.world.requests.filter(({ path }) => /tenant\/\d+\/\d+/.test(path))).toEqual([]);
    });
  }

  test('does not report the visitor’s own meeting as a taken slot', async () => {
    const bench = await openCalendarBench();
    const name = key();
    await bench.book(nine, { key: name });
    const next = bench.anotherProcess();
    expect((await next.book(nine, { key: name })).status).toBe(201);
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('reports not_booked only after the settling time', async ({ bench }) => {
    const next = await restarted(bench);
    expect(await errorOf(lookUp(next, key(), 120))).toMatchObject(unknown);
    expect(await errorOf(lookUp(next, key(), 121))).toMatchObject({ status: 404, error: 'not_booked' });
  });

  test('reports an unknown outcome while the list cannot be read', async ({ bench }) => {
    bench.world.fail({ kind: 'status', status: 500, method: 'GET', path: '/api/schedules/tenant/*' });
    expect(await errorOf(lookUp(bench, key(), 500))).toMatchObject(unknown);
  });

  test('does not return the meeting of a visitor without an email address', async ({ bench }) => {
    const visitor = { name: 'Vera' };
    await bench.create({ visitor }, { 'Idempotency-Key': key() });
    const next = await restarted(bench);
    expect(await errorOf(lookUp(next, key(), 500, { visitor }))).toMatchObject(unknown);
  });

  test('reports nothing as not_booked while the create may still be under way', async ({ bench }) => {
    const next = await restarted(bench, { settleSeconds: 30, upstreamTimeout: 60_000 });
    expect(await errorOf(lookUp(next, key(), 60))).toMatchObject(unknown);
    expect(await errorOf(lookUp(next, key(), 61))).toMatchObject({ error: 'not_booked' });
  });

  test('reports not_booked to a visitor without an email address', async ({ bench }) => {
    const next = await restarted(bench);
    expect(await errorOf(lookUp(next, key(), 121, { visitor: {} }))).toMatchObject({ error: 'not_booked' });
  });

  for (const [what, date, isKnown] of [
    ['that began a day ago', -day, true],
    ['that began earlier', -day - 1, false],
    ['at the end of the horizon, and a day for zones', 8 * day, true],
    ['after that', 8 * day + 1, false],
  ] as const) {
    test(`knows ${isKnown ? 'the' : 'no'} outcome of a booking ${what}`, async ({ bench }) => {
      const next = await restarted(bench, { horizonDays: 7 });
      const answer = await errorOf(lookUp(next, key(), 121, { date: bench.now + date }));
      expect(answer).toMatchObject(isKnown ? { error: 'not_booked' } : unknown);
    });
  }

  for (const age of ['-1', 'soon', '1.5', '1e3']) {
    test(`rejects the Idempotency-Age "${age}"`, async ({ bench }) => {
      const headers = { 'Idempotency-Key': key(), 'Idempotency-Age': age };
      expect(await errorOf(bench.create({}, headers))).toMatchObject({ status: 400 });
      expect(bench.sentCreates).toEqual([]);
    });
  }
});

test.describe('while the API’s list lags behind', () => {
  for (const [name, processes] of [
    ['one process', 1],
    ['two processes with one store', 2],
  ] as const) {
    test(`books a slot for only one of four visitors, in ${name}`, async () => {
      const idempotencyStore = createMemoryStore();
      const bench = await openCalendarBench({ idempotencyStore });
      const benches = [bench, processes === 2 ? bench.anotherProcess({ idempotencyStore }) : bench];
      bench.world.configure({ listLagMs: 60_000 });
      const statuses = [];
      for (let visitor = 0; visitor < 4; visitor += 1) {
        statuses.push((await benches[visitor % 2]!.book(nine)).status);
        bench.now += 5_000;
      }
      expect(statuses).toEqual([201, 409, 409, 409]);
      expect(bench.world.schedules).toHaveLength(1);
    });
  }

  test('does not offer a time that this gateway booked', async () => {
    const bench = await openCalendarBench();
    bench.world.configure({ listLagMs: 60_000 });
    await bench.book(nine);
    const starts = await bench.starts('2026-11-03T08:30Z', '2026-11-03T10:00Z');
    expect(starts).toEqual(['2026-11-03T08:30Z', '2026-11-03T09:30Z']);
  });
});

test.describe('a clock jump', () => {
  for (const jumpMinutes of [6, -60]) {
    test(`of ${jumpMinutes} minutes keeps the outcome unknown, and books once`, async () => {
      let jumpMs = 0;
      const bench: Bench = new Bench({ clock: () => bench.now + jumpMs });
      await bench.open();
      const name = key();
      const date = bench.now + 24 * 60 * minute;
      bench.world.fail({ ...create, kind: 'reset', storeDelayMs: 20_000, times: 1 });
      expect(await errorOf(bench.create({ date }, { 'Idempotency-Key': name }))).toMatchObject(unknown);
      jumpMs = jumpMinutes * minute;
      await bench.open();
      const headers = { 'Idempotency-Key': name, 'Idempotency-Age': '5' };
      expect(await errorOf(bench.create({ date }, headers))).toMatchObject(unknown);
      bench.now += 20_000;
      expect((await bench.create({ date }, headers)).status).toBe(201);
      expect(bench.world.schedules).toHaveLength(1);
    });
  }
});

test('books nothing for an aborted request', async ({ bench }) => {
  const left = new AbortController();
  left.abort();
  const request = new Request(`${gatewayUrl}/api/schedules/tenant/?agentEmail=${annasEmail}`, {
    method: 'POST',
    headers: {
      Origin: site,
      Authorization: `Bearer ${bench.token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': key(),
    },
    body: JSON.stringify(bench.booking()),
  });
  Object.defineProperty(request, 'signal', { value: left.signal });
  expect((await bench.gateway(request)).status).toBe(503);
  expect(bench.sentCreates).toEqual([]);
});

test('releases the key of a crashed process after ten seconds', async () => {
  let storeNow = 0;
  const idempotencyStore = createMemoryStore({ clock: () => storeNow });
  const failingStore = { ...idempotencyStore, replace: () => Promise.reject(new Error('killed')) };
  const bench = new Bench({ idempotencyStore: failingStore });
  await bench.open();
  const name = key();
  bench.world.fail({ ...create, kind: 'reset', times: 1 });
  expect(await errorOf(bench.create({}, { 'Idempotency-Key': name }))).toMatchObject(unknown);
  const next = bench.newGateway({ idempotencyStore });
  const ask = () =>
    next(
      new Request(`${gatewayUrl}/api/schedules/by-key/${name}`, {
        headers: { Origin: site, Authorization: `Bearer ${bench.token}` },
      }),
    );
  expect(await errorOf(ask())).toMatchObject({ status: 409, error: 'in_progress' });
  storeNow += 10_001;
  expect(await errorOf(ask())).toMatchObject(unknown);
});
