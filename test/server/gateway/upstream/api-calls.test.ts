import { createMemoryStore } from '../../../../src/server.js';
import type { HttpError } from '../../../../src/gateway/http/http-error.js';
import { Api } from '../../../../src/gateway/upstream/api.js';
import { apiRefusal } from '../../../../src/gateway/upstream/api-refusal.js';
import { CallBudget } from '../../../../src/gateway/upstream/call-budget.js';
import { CallGate } from '../../../../src/gateway/upstream/call-gate.js';
import { CallPauses } from '../../../../src/gateway/upstream/call-pauses.js';
import { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';
import type { TenantTokens } from '../../../../src/gateway/upstream/tenant-tokens.js';
import { UpstreamFailure, type Upstream } from '../../../../src/gateway/upstream/upstream.js';
import { expect, secret, test } from '../gateway-test.js';

const trace = () => undefined;

test.describe('a call of the API', () => {
  /** @param answers Statuses of JSON, or of a page without it. */
  function open(...answers: (number | { readonly page: number } | UpstreamFailure)[]) {
    const tokens: string[] = [];
    const dropped: string[] = [];
    let count = 1;
    const upstream = {
      send: ({ token }: { token: string }) => {
        tokens.push(token);
        const answer = answers[tokens.length - 1]!;
        if (answer instanceof UpstreamFailure) return Promise.reject(answer);
        const [status, json] = typeof answer === 'number' ? [answer, { status: answer }] : [answer.page];
        return Promise.resolve({ status, json, retryAfter: undefined });
      },
    };
    const tenantTokens = {
      get: () => Promise.resolve(`t${count}`),
      drop: (token: string) => (dropped.push(token), (count += 1)),
    };
    const api = new Api(upstream as unknown as Upstream, tenantTokens as unknown as TenantTokens, []);
    const read = () =>
      api.read('busy', '/', trace).catch((failure: unknown) => {
        const { status, error } = failure as HttpError;
        return `${status} ${error}`;
      });
    return { api, read, tokens, dropped };
  }

  test('is repeated once with a new token if its token is refused', async () => {
    const { read, tokens, dropped } = open(401, 200);
    expect(await read()).toEqual({ status: 200 });
    expect([tokens, dropped]).toEqual([['t1', 't2'], ['t1']]);
    expect(await open(401, 401, 200).read()).toBe('502 Bad gateway');
    expect(await open(401, 404).read()).toBe('404 api_refused');
  });

  test('that must not be repeated is not', async () => {
    const { api, tokens, dropped } = open(401);
    expect(await api.sendOnce({ call: 'create', method: 'POST', path: '/' }, trace)).toMatchObject({
      status: 401,
    });
    expect([tokens, dropped]).toEqual([['t1'], ['t1']]);
  });

  for (const [status, outcome] of [
    [200, { status: 200 }],
    [299, { status: 299 }],
    [300, '502 Bad gateway'],
    [399, '502 Bad gateway'],
    [400, '400 api_refused'],
    [407, '502 Bad gateway'],
    [499, '499 api_refused'],
    [500, '502 Bad gateway'],
    [199, '502 Bad gateway'],
    [{ page: 204 }, '502 Bad gateway'],
    [{ page: 200 }, '502 Bad gateway'],
    [{ page: 404 }, '502 Bad gateway'],
    [404, '404 api_refused'],
    [{ page: 403 }, '403 api_refused'],
  ] as const) {
    test(`that is answered with ${JSON.stringify(status)} reads ${JSON.stringify(outcome)}`, async () => {
      expect(await open(status).read()).toEqual(outcome);
    });
  }

  test('without an answer fails by its reason', async () => {
    expect(await open(new UpstreamFailure('timeout')).read()).toBe('504 Gateway timeout');
    expect(await open(new UpstreamFailure('network')).read()).toBe('502 Bad gateway');
  });
});

test.describe('a refusal of the API', () => {
  const refusal = (json: unknown, more: { status?: number; retryAfter?: number; sent?: unknown } = {}) => {
    const { status = 400, retryAfter, sent } = more;
    return apiRefusal({ status, json, retryAfter }, { secrets: ['hush', ''], sent });
  };

  test('says in our words what is known by its status', () => {
    const messages = [400, 403, 404, 409, 429].map((status) => refusal({}, { status }).message);
    expect(new Set(messages).size).toBe(5);
    expect(refusal({}, { status: 402 }).message).toBe(messages[0]);
    expect(refusal({})).toMatchObject({ error: 'api_refused', isForeign: true, retryAfter: undefined });
  });

  test('with 429 says how long to wait, and no other does', () => {
    expect(refusal({}, { status: 429 }).retryAfter).toBe(5);
    expect(refusal({}, { status: 429, retryAfter: 7 }).retryAfter).toBe(7);
    expect(refusal({}, { status: 400, retryAfter: 7 }).retryAfter).toBeUndefined();
  });

  for (const [text, sent, isLogged] of [
    ['Invalid date', undefined, true],
    ['Invalid date', { visitor: { name: 'Eve', subject: null }, tags: ['Invalid'] }, false],
    ['Invalid date', { visitor: { name: 'Eve', pin: 7 } }, true],
    ['Invalid date', { visitor: { name: 'da', subject: '' } }, true],
    ['Invalid date', 'no DATE', false],
    ['The hush is wrong', undefined, false],
    ['Missing field. Please send it.', undefined, true],
    ['Missing field.  Eva knows', undefined, false],
    ['Missing: date', undefined, true],
    ['Missing field. !', undefined, true],
    ['Missing: eva', undefined, false],
  ] as const) {
    test(`${isLogged ? 'is' : 'is not'} logged as “${text}” after ${JSON.stringify(sent)}`, () => {
      expect(refusal({ message: text }, { sent }).upstreamMessage).toBe(isLogged ? text : undefined);
      expect(refusal({ error: text }, { sent }).upstreamMessage).toBe(isLogged ? text : undefined);
    });
  }

  test('is not logged if one of its texts may hold something, and as its message if it has both', () => {
    expect(refusal({ message: 'Invalid date', error: 'Eva' }).upstreamMessage).toBeUndefined();
    expect(refusal({ message: 'Invalid date', error: 'Bad request' }).upstreamMessage).toBe('Invalid date');
    for (const none of [{}, null, 'text', { message: 7 }, { message: '' }]) {
      expect(refusal(none).upstreamMessage).toBeUndefined();
    }
  });
});

test.describe('a budget that processes share', () => {
  function open({ perSecond = 100, burst = 100, reserveForCreates = 0 } = {}) {
    const time = { now: 1_000_000 };
    const clock = () => time.now;
    const store = createMemoryStore({ clock });
    let updates = 0;
    const process = () => {
      const shared = new SharedValues({ store, secret, tenant: 'one', clock, monotonicClock: clock });
      const update = shared.update.bind(shared);
      shared.update = (...args) => ((updates += 1), update(...args));
      return new CallBudget({
        ...{ perSecond, burst, reserveForCreates, clock, monotonicClock: clock, shared },
        pause: (ms) => Promise.resolve(void (time.now += ms)),
      });
    };
    const take = async (budget: CallBudget, times: number) => {
      for (let index = 0; index < times; index += 1) expect(await budget.take('reading')).toBe(0);
    };
    return { time, process, take, updatesOf: () => updates };
  }

  test('gives each a twentieth of a second’s calls at once, for a second', async () => {
    const { time, process, take, updatesOf } = open();
    const one = process();
    expect(one.available).toBe(0);
    await take(one, 1);
    expect([one.available, updatesOf()]).toEqual([4, 1]);
    await take(one, 4);
    expect([one.available, updatesOf()]).toEqual([0, 1]);
    await take(one, 1);
    expect([one.available, updatesOf()]).toEqual([4, 2]);
    time.now += 999;
    expect(one.available).toBe(4);
    time.now += 1;
    expect(one.available).toBe(0);
    await take(one, 1);
    expect(updatesOf()).toBe(3);
  });

  test('gives no more than there is, and keeps the reserve for bookings', async () => {
    const { process, take } = open({ burst: 7, reserveForCreates: 4 });
    const one = process();
    await take(one, 1);
    expect(one.available).toBe(2);
    const other = process();
    expect(await other.take('booking')).toBe(0);
    expect(other.available).toBe(0);
  });

  test('is full again if a process with a wrong clock has written it', async () => {
    const { time, process, take } = open({ perSecond: 1, burst: 2 });
    time.now += 5_001;
    const ahead = process();
    await take(ahead, 2);
    time.now -= 5_001;
    const one = process();
    expect(await one.take('reading')).toBe(0);
    const near = open({ perSecond: 1, burst: 2 });
    near.time.now += 5_000;
    await near.take(near.process(), 2);
    near.time.now -= 5_000;
    expect(await near.process().take('reading')).toBe(1_000);
  });
});

test.describe('what keeps calls from the API', () => {
  test('is told by kind of call, purpose and budget', async () => {
    const clock = () => 0;
    const pauses = new CallPauses({ clock, monotonicClock: clock });
    const budget = new CallBudget({
      ...{ perSecond: 1, burst: 4, reserveForCreates: 1, clock, monotonicClock: clock },
    });
    const gate = new CallGate({ pauses, budget, monotonicClock: clock });
    expect(gate.state).toEqual({ breakers: {}, pausedMs: { reading: 0, booking: 0 }, budget: 4 });
    const answer = { status: 429, json: {}, retryAfter: 7 };
    await gate.run({ call: 'busy', method: 'GET', path: '/' }, () => Promise.resolve(answer));
    expect(gate.state).toEqual({
      breakers: { busy: 'closed' },
      pausedMs: { reading: 7_000, booking: 0 },
      budget: 3,
    });
  });

  test('is learned from other processes before the first call, once a second', async () => {
    const time = { now: 0 };
    const clock = () => time.now;
    const shared = new SharedValues({
      ...{ store: createMemoryStore({ clock }), secret, tenant: 'one', clock, monotonicClock: clock },
    });
    let reads = 0;
    const read = shared.read.bind(shared);
    shared.read = (...args) => ((reads += 1), read(...args));
    const open = () => {
      const pauses = new CallPauses({ clock, monotonicClock: clock, shared });
      return { pauses, gate: new CallGate({ pauses, monotonicClock: clock }) };
    };
    const [one, other] = [open(), open()];
    await one.pauses.refuse('booking', 7);
    await other.gate.prepare();
    expect([other.pauses.remaining('booking'), other.pauses.remaining('reading')]).toEqual([7_000, 7_000]);
    expect(reads).toBe(2);
    time.now += 999;
    await other.gate.prepare();
    expect(reads).toBe(2);
    time.now += 1;
    await other.gate.prepare();
    expect(reads).toBe(4);
  });

  test('is a pause for reading alone if reading was refused', async () => {
    const clock = () => 0;
    const shared = new SharedValues({
      ...{ store: createMemoryStore({ clock }), secret, tenant: 'one', clock, monotonicClock: clock },
    });
    const open = () => new CallPauses({ clock, monotonicClock: clock, shared });
    const [one, other] = [open(), open()];
    await one.refuse('reading', 9);
    await one.refuse('reading', 7);
    await other.sync();
    expect([other.remaining('reading'), other.remaining('booking')]).toEqual([9_000, 0]);
  });
});
