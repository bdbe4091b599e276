import type { FaultInput } from '../../../../demo/sandbox/faults.js';
import {
  anna,
  annasEmail,
  Bench,
  day,
  expect,
  key,
  marcus,
  minute,
  errorOf,
  site,
  test,
  upstreamUrl,
} from '../gateway-test.js';

/** `upstreamTimeout` in milliseconds: short only when the API will hang, so that a slow machine causes no timeouts. */
const timeoutFor = ({ kind }: FaultInput): number => (kind === 'hang' ? 1000 : 10_000);

const create = { method: 'POST', path: '/api/schedules/tenant' };
const outcomeOf = (bench: Bench, name: string) => bench.send(`/api/schedules/by-key/${name}`);

test.describe('the same key', () => {
  test('with the same body replays the response and books once', async ({ bench }) => {
    const headers = { 'Idempotency-Key': key() };
    const first = await (await bench.create({}, headers)).json();
    const second = await bench.create({}, headers);
    expect(second.status).toBe(201);
    expect(await second.json()).toEqual(first);
    expect(bench.world.schedules).toHaveLength(1);
    expect(bench.log.slice(-2).map(({ idempotency }) => idempotency)).toEqual(['created', 'replayed']);
  });

  test('matches when the agent is named by address or by reference', async ({ bench }) => {
    const headers = { 'Idempotency-Key': key() };
    const [agent] = await bench.agents();
    await bench.create({}, headers);
    expect((await bench.create({}, headers, `?agentEmail=${agent!._id}`)).status).toBe(201);
    expect(bench.world.schedules).toHaveLength(1);
  });

  const others: [name: string, overrides: Record<string, unknown>, query?: string][] = [
    ['the start', { date: Date.parse('2026-11-04T12:00:00Z') }],
    ['the duration', { duration: 45 }],
    ['the visitor', { visitor: { name: 'Vera', email: 'mallory@example.net' } }],
    ['the agent', {}, '?agentEmail=marcus.okafor@example.com'],
    ['the notification', {}, `?agentEmail=${annasEmail}&sendNotificationEmail=true`],
  ];
  for (const [name, overrides, query] of others) {
    test(`with ${name} of another booking is rejected with key_reused`, async ({ bench }) => {
      const headers = { 'Idempotency-Key': key() };
      await bench.create({ visitor: { name: 'Vera', email: 'vera@example.net' } }, headers);
      const answer = await errorOf(bench.create(overrides, headers, query));
      expect(answer).toMatchObject({ status: 422, error: 'key_reused' });
      expect(bench.world.schedules).toHaveLength(1);
    });
  }

  test('in fifty simultaneous requests books once', async ({ bench }) => {
    const headers = { 'Idempotency-Key': key() };
    const responses = await Promise.all(Array.from({ length: 50 }, () => bench.create({}, headers)));
    const statuses = responses.map(({ status }) => status);
    expect(bench.sentCreates).toHaveLength(1);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1);
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect((await bench.create({}, headers)).status).toBe(201);
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('returns in_progress while the first request is pending', async () => {
    let resume = () => {};
    const paused = new Promise<void>((resolve) => (resume = resolve));
    const inner = new Bench();
    let signalReached = () => {};
    const reached = new Promise<void>((resolve) => (signalReached = resolve));
    const bench = new Bench({
      fetch: async (url, init) => {
        if (init.method === 'POST') {
          signalReached();
          await paused;
        }
        return inner.sandbox.fetch(new Request(url, init));
      },
    });
    await bench.open();
    const name = key();
    const first = bench.create({}, { 'Idempotency-Key': name });
    await reached;
    const second = await bench.create({}, { 'Idempotency-Key': name });
    expect(second.headers.get('Retry-After')).toBe('2');
    expect(await errorOf(second)).toMatchObject({ status: 409, error: 'in_progress' });
    expect(await errorOf(outcomeOf(bench, name))).toMatchObject({ status: 409, error: 'in_progress' });
    resume();
    expect((await first).status).toBe(201);
    expect((await outcomeOf(bench, name)).status).toBe(200);
  });

  test('can be used again after the API rejected the booking', async ({ bench }) => {
    const headers = { 'Idempotency-Key': key() };
    bench.world.fail({ ...create, kind: 'status', status: 400, times: 1 });
    expect((await bench.create({}, headers)).status).toBe(400);
    expect((await bench.create({ duration: 45 }, headers)).status).toBe(201);
  });

  test('can be used again when signing in failed', async ({ bench }) => {
    const headers = { 'Idempotency-Key': key() };
    bench.now += 10 * minute;
    await bench.open();
    bench.world.fail({ ...create, kind: 'status', status: 401, times: 1 });
    bench.world.fail({ kind: 'reset', path: '/api/partners/*', times: 1 });
    expect(await errorOf(bench.create({}, headers))).toMatchObject({ status: 503 });
    bench.now += 4000;
    expect((await bench.create({ duration: 45 }, headers)).status).toBe(201);
  });

  test('is separate for each origin', async () => {
    const other = 'https://other.example.com';
    const bench = new Bench({ origins: [site, other] });
    await bench.open();
    const name = key();
    await bench.create({}, { 'Idempotency-Key': name });
    const { token } = await (await bench.requestToken({ scope: 'schedule' }, { Origin: other })).json();
    const headers = { Origin: other, Authorization: `Bearer ${token}` };
    expect(await errorOf(bench.send(`/api/schedules/by-key/${name}`, { headers }))).toMatchObject({
      error: 'outcome_unknown',
    });
  });

  test('expires after a day', async ({ bench }) => {
    const headers = { 'Idempotency-Key': key() };
    await bench.create({}, headers);
    bench.now += day + minute;
    await bench.open();
    expect((await bench.create({}, headers)).status).toBe(201);
    expect(bench.world.schedules).toHaveLength(2);
  });
});

test('different keys book different meetings', async ({ bench }) => {
  await bench.create({}, { 'Idempotency-Key': key() });
  await bench.create({}, { 'Idempotency-Key': key() });
  expect(bench.world.schedules).toHaveLength(2);
});

for (const name of ['short', 'x'.repeat(129), 'with space and more characters', 'a'.repeat(20) + '/..']) {
  test(`rejects the key "${name.slice(0, 30)}"`, async ({ bench }) => {
    expect(await errorOf(bench.create({}, { 'Idempotency-Key': name }))).toMatchObject({ status: 400 });
    expect(bench.sentCreates).toEqual([]);
  });
}

test.describe('without a usable response of the API', () => {
  const stored: [name: string, fault: FaultInput][] = [
    ['a 500', { kind: 'status', status: 500, after: true }],
    ['a 502 of a proxy', { kind: 'html', status: 502, after: true }],
    ['a timeout', { kind: 'hang', after: true }],
    ['a lost connection', { kind: 'reset', after: true }],
    ['a truncated response', { kind: 'cut' }],
    ['an empty response', { kind: 'empty', after: true }],
    ['an HTML page of a proxy', { kind: 'html', status: 200, after: true }],
  ];
  for (const [name, fault] of stored) {
    for (const headers of [{ 'Idempotency-Key': key() }, {}] as Record<string, string>[]) {
      const how = Object.keys(headers).length ? 'with a key' : 'without a key';
      test(`${name} after the meeting was stored returns 201, ${how}`, async () => {
        const bench = new Bench({ upstreamTimeout: timeoutFor(fault) });
        await bench.open();
        bench.world.fail({ ...create, ...fault, times: 1 });
        const response = await bench.create({}, headers);
        expect(response.status).toBe(201);
        expect(await response.json()).toMatchObject({
          _id: bench.world.schedules[0]!._id,
          agent: { name: 'Anna Keller' },
        });
        expect(bench.world.schedules).toHaveLength(1);
        expect(bench.sentCreates).toHaveLength(1);
        expect(bench.log.at(-1)).toMatchObject({ status: 201, idempotency: 'reconciled' });
      });
    }
  }

  for (const status of [408, 500, 502, 503, 504, 520]) {
    test(`a ${status} before the meeting was stored returns outcome_unknown, sent once`, async ({
      bench,
    }) => {
      bench.world.fail({ ...create, kind: 'status', status });
      expect(await errorOf(bench.create())).toMatchObject({ status: 504, error: 'outcome_unknown' });
      expect(bench.sentCreates).toHaveLength(1);
    });
  }

  const unsettled: [name: string, fault: FaultInput][] = [
    ['a timeout', { kind: 'hang' }],
    ['a lost connection', { kind: 'reset' }],
    ['a 504 of a proxy', { kind: 'html', status: 504 }],
  ];
  for (const [name, fault] of unsettled) {
    test(`${name} without a meeting in the list returns outcome_unknown`, async () => {
      const bench = new Bench({ upstreamTimeout: timeoutFor(fault) });
      await bench.open();
      bench.world.fail({ ...create, ...fault, times: 1 });
      const response = await bench.create({}, { 'Idempotency-Key': key() });
      expect(response.headers.get('Retry-After')).toBe('5');
      expect(await errorOf(response)).toMatchObject({ status: 504, error: 'outcome_unknown' });
      expect(bench.sentCreates).toHaveLength(1);
      expect(bench.log.at(-1)).toMatchObject({
        status: 504,
        idempotency: 'unknown',
        error: 'outcome_unknown',
      });
    });
  }

  test('and without a list returns outcome_unknown', async ({ bench }) => {
    bench.world.fail({ ...create, kind: 'status', status: 500, after: true });
    bench.world.fail({ kind: 'status', status: 500, method: 'GET', path: '/api/schedules/tenant/*' });
    expect(await errorOf(bench.create())).toMatchObject({ status: 504, error: 'outcome_unknown' });
    expect(bench.sentCreates).toHaveLength(1);
  });

  test('does not mistake another meeting in the list for this one', async ({ bench }) => {
    const [visitor, date] = [{ name: 'Vera', email: 'vera@example.net' }, bench.now + day];
    const add = (overrides: object, who = anna) =>
      bench.world.store.create(who, { date, duration: 30, visitor, ...overrides }, upstreamUrl);
    add({}, marcus);
    add({ date: date + 1000 });
    add({ duration: 45 });
    add({ visitor: { name: 'Vera', email: 'other@example.net' } });
    // Knowing another visitor's address and time must not reveal their meeting link.
    add({ visitor: { name: 'Somebody else', email: 'vera@example.net' } });
    add({ visitor: { ...visitor, phone: '+49 555 0199' } });
    add({ visitor: { ...visitor, subject: 'Something else' } });
    bench.world.fail({ ...create, kind: 'reset', times: 1 });
    expect(await errorOf(bench.create())).toMatchObject({ status: 504, error: 'outcome_unknown' });
  });

  const rewritten: [name: string, visitor: object][] = [
    ['another phone number', { phone: '+4930123456' }],
    ['another name', { name: 'Vera V.' }],
    ['a subject of its own', { subject: 'Meeting' }],
  ];
  for (const [name, change] of rewritten) {
    test(`does not book again when the API stored the meeting with ${name}`, async ({ bench }) => {
      const visitor = { name: 'Vera', email: 'vera@example.net', phone: '+49 30 123456' };
      const meeting = { date: bench.now + day, duration: 30, visitor: { ...visitor, ...change } };
      bench.world.store.create(anna, meeting, upstreamUrl);
      bench.world.fail({ ...create, kind: 'status', status: 500 });
      const name = key();
      const answer = bench.create({ visitor }, { 'Idempotency-Key': name });
      expect(await errorOf(answer)).toMatchObject({ status: 504, error: 'outcome_unknown' });
      bench.now += minute;
      expect(await errorOf(outcomeOf(bench, name))).toMatchObject({ status: 504, error: 'outcome_unknown' });
      expect(bench.sentCreates).toHaveLength(1);
    });
  }

  test('returns outcome_unknown when the list is not an array', async () => {
    const inner = new Bench();
    const bench = new Bench({
      fetch: (url, init) =>
        /tenant\/\d/.test(url)
          ? Promise.resolve(Response.json({}))
          : inner.sandbox.fetch(new Request(url, init)),
    });
    await bench.open();
    inner.world.fail({ ...create, kind: 'status', status: 500 });
    expect(await errorOf(bench.create())).toMatchObject({ status: 504, error: 'outcome_unknown' });
    expect(inner.sentCreates).toHaveLength(1);
  });

  const entries: [name: string, entry: object, isKnown: boolean][] = [
    ['without an ID', { date: 1 }, false],
    ['without a time', { _id: 'a', agentId: anna._id, duration: 30 }, false],
    ['without a duration', { _id: 'a', date: 1 }, false],
    ['of another agent without a time', { _id: 'a', agentId: marcus._id }, true],
    ['that was cancelled, without a time', { _id: 'a', active: false }, true],
  ];
  for (const [name, entry, isKnown] of entries) {
    test(`reports ${isKnown ? 'not_booked' : 'outcome_unknown'} when the list has a meeting ${name}`, async () => {
      const inner = new Bench();
      const bench = new Bench({
        fetch: (url, init) =>
          /tenant\/\d/.test(url)
            ? Promise.resolve(Response.json([entry]))
            : inner.sandbox.fetch(new Request(url, init)),
      });
      await bench.open();
      inner.world.fail({ ...create, kind: 'status', status: 500, times: 1 });
      const name = key();
      expect((await bench.create({}, { 'Idempotency-Key': name })).status).toBe(504);
      bench.now += 121_000;
      expect((await outcomeOf(bench, name)).status).toBe(isKnown ? 404 : 504);
      expect(inner.sentCreates).toHaveLength(1);
    });
  }

  test('does not mistake a cancelled meeting for this one', async ({ bench }) => {
    const visitor = { name: 'Vera', email: 'vera@example.net' };
    const meeting = { date: bench.now + day, duration: 30, visitor };
    bench.world.store.cancel(bench.world.store.create(anna, meeting, upstreamUrl)._id);
    bench.world.fail({ ...create, kind: 'reset', times: 1 });
    expect(await errorOf(bench.create())).toMatchObject({ status: 504 });
  });

  test('does not mistake a meeting of another key for this one', async ({ bench }) => {
    const { _id } = await (await bench.create({}, { 'Idempotency-Key': key() })).json();
    bench.world.fail({ ...create, kind: 'reset', times: 1 });
    expect(await errorOf(bench.create({}, { 'Idempotency-Key': key() }))).toMatchObject({ status: 504 });
    const second = await (await bench.create({}, { 'Idempotency-Key': key() })).json();
    expect(second._id).not.toBe(_id);
  });
});

test.describe('looking up an unknown outcome', () => {
  const bookWithLostResponse = async (fault: FaultInput) => {
    const bench = new Bench({ upstreamTimeout: timeoutFor(fault) });
    await bench.open();
    const name = key();
    bench.world.fail({
      kind: 'status',
      status: 500,
      method: 'GET',
      path: '/api/schedules/tenant/*',
      times: 1,
    });
    bench.world.fail(fault);
    expect(await errorOf(bench.create({}, { 'Idempotency-Key': name }))).toMatchObject({
      error: 'outcome_unknown',
    });
    return { bench, name };
  };

  test('returns the meeting when it was booked', async () => {
    const { bench, name } = await bookWithLostResponse({ ...create, kind: 'reset', after: true, times: 1 });
    const response = await outcomeOf(bench, name);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      _id: bench.world.schedules[0]!._id,
      visitor: { email: 'vera@example.net' },
    });
    expect((await bench.create({}, { 'Idempotency-Key': name })).status).toBe(201);
    expect(bench.sentCreates).toHaveLength(1);
  });

  test('returns outcome_unknown at first, and not_booked later', async () => {
    const { bench, name } = await bookWithLostResponse({ ...create, kind: 'reset', times: 1 });
    expect(await errorOf(outcomeOf(bench, name))).toMatchObject({ status: 504, error: 'outcome_unknown' });
    bench.now += 121_000;
    expect(await errorOf(outcomeOf(bench, name))).toMatchObject({ status: 404, error: 'not_booked' });
    expect((await bench.create({}, { 'Idempotency-Key': name })).status).toBe(201);
  });

  test('with a create books only after the settling time', async () => {
    const { bench, name } = await bookWithLostResponse({ ...create, kind: 'reset', times: 1 });
    const again = () =>
      bench.create({ date: Date.parse('2026-11-03T12:00:00Z') }, { 'Idempotency-Key': name });
    expect(await errorOf(again())).toMatchObject({ status: 504, error: 'outcome_unknown' });
    expect(bench.sentCreates).toHaveLength(1);
    bench.now += 121_000;
    expect((await again()).status).toBe(201);
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('with simultaneous creates books once', async () => {
    const { bench, name } = await bookWithLostResponse({ ...create, kind: 'reset', times: 1 });
    bench.now += 121_000;
    const date = Date.parse('2026-11-03T12:00:00Z');
    await Promise.all([1, 2, 3].map(() => bench.create({ date }, { 'Idempotency-Key': name })));
    expect(bench.world.schedules).toHaveLength(1);
  });

  test('returns outcome_unknown for an unknown key', async ({ bench }) => {
    expect(await errorOf(outcomeOf(bench, key()))).toMatchObject({ status: 504, error: 'outcome_unknown' });
  });

  test('requires the page token', async ({ bench }) => {
    bench.token = '';
    expect(await errorOf(outcomeOf(bench, key()))).toMatchObject({ status: 401 });
  });

  for (const path of ['..%2f..%2fx', '%00'.repeat(20), 'x'.repeat(5000), 'short']) {
    test(`rejects the key "${path.slice(0, 20)}"`, async ({ bench }) => {
      const { status } = await errorOf(outcomeOf(bench, path));
      expect([400, 404]).toContain(status);
    });
  }
});
