import { createMemoryStore } from '../../../../src/server.js';
import { annasEmail, Bench, expect, gatewayUrl, key, minute, refusal, site, test } from '../gateway-test.js';
import { opened } from '../availability/calendar-bench.js';

const create = { method: 'POST', path: '/api/schedules/tenant' };
const unknown = { status: 504, error: 'outcome_unknown' };
const nine = '2026-11-03T09:00Z';

/** Asks for the outcome of a booking, with the booking itself, as the element does. */
const lookUp = (bench: Bench, idempotencyKey: string, ageSeconds: number, over = {}): Promise<Response> =>
  bench.send(`/api/schedules/by-key/${idempotencyKey}?agentEmail=${annasEmail}`, {
    method: 'POST',
    json: bench.booking(over),
    headers: { 'Idempotency-Age': String(ageSeconds) },
  });

/** A bench whose second gateway has the same API and an empty store, as after a restart. */
async function restarted(bench: Bench): Promise<Bench> {
  const next = new Bench({
    fetch: (url, init) => bench.sandbox.fetch(new Request(url, init)),
    clock: () => bench.now,
  });
  next.now = bench.now;
  await next.open();
  return next;
}

test.describe('a create that the API stores', () => {
  for (const status of [400, 401, 403, 409, 422, 429, 500, 503, 520]) {
    test(`and answers ${status} is booked, and sent once`, async ({ bench }) => {
      bench.world.fail({ ...create, kind: 'status', status, after: true });
      expect((await bench.create({}, { 'Idempotency-Key': key() })).status).toBe(201);
      expect(bench.sentCreates).toHaveLength(1);
      expect(bench.world.schedules).toHaveLength(1);
    });
  }

  test('only after its error was answered is found later, and never sent again', async ({ bench }) => {
    bench.world.fail({ ...create, kind: 'status', status: 500, storeDelayMs: 36_000, times: 1 });
    const headers = { 'Idempotency-Key': key() };
    const date = bench.now + 24 * 60 * minute;
    expect(await refusal(bench.create({ date }, headers))).toMatchObject(unknown);
    bench.now += 31_000;
    expect(await refusal(lookUp(bench, headers['Idempotency-Key'], 31, { date }))).toMatchObject(unknown);
    bench.now += 10_000;
    expect((await lookUp(bench, headers['Idempotency-Key'], 41, { date })).status).toBe(200);
    expect(bench.sentCreates).toHaveLength(1);
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('is looked for repeatedly while the visitor waits', async () => {
    const bench = new Bench({ reconcileSeconds: 8 });
    await bench.open();
    let looks = 0;
    const { fetch } = bench.sandbox;
    bench.sandbox.fetch = async (request) => {
      // Each look takes the bench's clock a second further.
      if (/tenant\/\d/.test(request.url)) bench.now += 1000 * ++looks;
      return fetch(request);
    };
    bench.world.fail({ ...create, kind: 'reset', storeDelayMs: 2500, times: 1 });
    expect((await bench.create()).status).toBe(201);
    expect(looks).toBe(2);
  });
});

test.describe('a connection that was never made', () => {
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

  test('is tried once more', async () => {
    const { bench, inner } = await unreachable(1);
    expect((await bench.create({}, { 'Idempotency-Key': key() })).status).toBe(201);
    expect(inner.world.schedules).toHaveLength(1);
    expect(bench.log.at(-1)!.upstream.map(({ outcome }) => outcome)).toContain('unreachable');
  });

  test('twice means that nothing is booked, and the key is free', async () => {
    const { bench, inner } = await unreachable(2);
    const headers = { 'Idempotency-Key': key() };
    expect(await refusal(bench.create({}, headers))).toMatchObject({ status: 502 });
    expect(inner.world.schedules).toEqual([]);
    expect((await bench.create({ duration: 45 }, headers)).status).toBe(201);
  });
});

test.describe('after a restart with an empty store', () => {
  test('a booked meeting is found by the booking itself', async ({ bench }) => {
    const name = key();
    bench.world.fail({ ...create, kind: 'reset', after: true });
    bench.world.fail({ kind: 'status', status: 500, method: 'GET', path: '/api/schedules/tenant/*' });
    expect(await refusal(bench.create({}, { 'Idempotency-Key': name }))).toMatchObject(unknown);
    bench.world.faults.clear();
    const next = await restarted(bench);
    const found = await lookUp(next, name, 5);
    expect(found.status).toBe(200);
    expect(await found.json()).toMatchObject({ _id: bench.world.schedules[0]!._id });
  });

  test('the same key meets its own meeting instead of booking a second one', async ({ bench }) => {
    const headers = { 'Idempotency-Key': key() };
    await bench.create({}, headers);
    const next = await restarted(bench);
    const again = await next.create({}, { ...headers, 'Idempotency-Age': '5' });
    expect(again.status).toBe(201);
    expect(next.log.at(-1)).toMatchObject({ idempotency: 'reconciled' });
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('a gateway with hours does not call a visitor’s own meeting taken', async () => {
    const bench = await opened();
    const name = key();
    await bench.book(nine, { key: name });
    const next = bench.another();
    expect((await next.book(nine, { key: name })).status).toBe(201);
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('nothing counts as not booked before the settling time', async ({ bench }) => {
    const next = await restarted(bench);
    expect(await refusal(lookUp(next, key(), 120))).toMatchObject(unknown);
    expect(await refusal(lookUp(next, key(), 121))).toMatchObject({ status: 404, error: 'not_booked' });
  });

  test('nothing counts as not booked while the list cannot be read', async ({ bench }) => {
    bench.world.fail({ kind: 'status', status: 500, method: 'GET', path: '/api/schedules/tenant/*' });
    expect(await refusal(lookUp(bench, key(), 500))).toMatchObject(unknown);
  });

  test('the meeting of a visitor without an address is not given to whoever asks', async ({ bench }) => {
    const visitor = { name: 'Vera' };
    await bench.create({ visitor }, { 'Idempotency-Key': key() });
    const next = await restarted(bench);
    expect(await refusal(lookUp(next, key(), 500, { visitor }))).toMatchObject(unknown);
  });

  test('a visitor without an address hears that nothing was booked', async ({ bench }) => {
    const next = await restarted(bench);
    expect(await refusal(lookUp(next, key(), 121, { visitor: {} }))).toMatchObject({ error: 'not_booked' });
  });

  for (const age of ['-1', 'soon', '1.5', '1e3']) {
    test(`the age "${age}" of a key is refused`, async ({ bench }) => {
      const headers = { 'Idempotency-Key': key(), 'Idempotency-Age': age };
      expect(await refusal(bench.create({}, headers))).toMatchObject({ status: 400 });
      expect(bench.sentCreates).toEqual([]);
    });
  }
});

test.describe('while the API’s list lags behind', () => {
  for (const [name, processes] of [
    ['one process', 1],
    ['two processes with one store', 2],
  ] as const) {
    test(`one of four visitors gets the time, in ${name}`, async () => {
      const idempotencyStore = createMemoryStore();
      const bench = await opened({ idempotencyStore });
      const benches = [bench, processes === 2 ? bench.another({ idempotencyStore }) : bench];
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

  test('a time that was booked here is not offered', async () => {
    const bench = await opened();
    bench.world.configure({ listLagMs: 60_000 });
    await bench.book(nine);
    const starts = await bench.starts('2026-11-03T08:30Z', '2026-11-03T10:00Z');
    expect(starts).toEqual(['2026-11-03T08:30Z', '2026-11-03T09:30Z']);
  });
});

test.describe('a clock that jumps', () => {
  for (const jumpMinutes of [6, -60]) {
    test(`by ${jumpMinutes} minutes during a create makes nothing settled, and books once`, async () => {
      let jumpMs = 0;
      const bench: Bench = new Bench({ clock: () => bench.now + jumpMs });
      await bench.open();
      const name = key();
      const date = bench.now + 24 * 60 * minute;
      bench.world.fail({ ...create, kind: 'reset', storeDelayMs: 20_000, times: 1 });
      expect(await refusal(bench.create({ date }, { 'Idempotency-Key': name }))).toMatchObject(unknown);
      jumpMs = jumpMinutes * minute;
      await bench.open();
      const headers = { 'Idempotency-Key': name, 'Idempotency-Age': '5' };
      expect(await refusal(bench.create({ date }, headers))).toMatchObject(unknown);
      bench.now += 20_000;
      expect((await bench.create({ date }, headers)).status).toBe(201);
      expect(bench.world.schedules).toHaveLength(1);
    });
  }
});

test('a visitor who has left books nothing', async ({ bench }) => {
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

test('a process that ended during a create blocks its key for seconds, not minutes', async () => {
  let storeNow = 0;
  const idempotencyStore = createMemoryStore({ clock: () => storeNow });
  const dying = { ...idempotencyStore, replace: () => Promise.reject(new Error('killed')) };
  const bench = new Bench({ idempotencyStore: dying });
  await bench.open();
  const name = key();
  bench.world.fail({ ...create, kind: 'reset', times: 1 });
  expect(await refusal(bench.create({}, { 'Idempotency-Key': name }))).toMatchObject(unknown);
  const next = bench.make({ idempotencyStore });
  const ask = () =>
    next(
      new Request(`${gatewayUrl}/api/schedules/by-key/${name}`, {
        headers: { Origin: site, Authorization: `Bearer ${bench.token}` },
      }),
    );
  expect(await refusal(ask())).toMatchObject({ status: 409, error: 'in_progress' });
  storeNow += 10_001;
  expect(await refusal(ask())).toMatchObject(unknown);
});
