import { createMemoryStore } from '../../../../src/server.js';
import type { HttpError } from '../../../../src/gateway/http/http-error.js';
import { CallBudget } from '../../../../src/gateway/upstream/call-budget.js';
import { CallGate } from '../../../../src/gateway/upstream/call-gate.js';
import { CallPauses } from '../../../../src/gateway/upstream/call-pauses.js';
import { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';
import { UpstreamFailure, type UpstreamResponse } from '../../../../src/gateway/upstream/upstream.js';
import type { IdempotencyStore } from '../../../../src/gateway/stores/idempotency-store.js';
import { expect, secret, test } from '../gateway-test.js';

type Call = 'agents' | 'busy' | 'create' | 'find' | 'token';

/** A gate of one process, with a clock that a test moves. */
class Bench {
  now = 0;
  sent = 0;
  readonly gate: CallGate;
  readonly budget: CallBudget | undefined;

  constructor({
    store,
    budget,
    clock = () => this.now,
  }: {
    store?: IdempotencyStore;
    budget?: { perSecond: number; burst: number; reserveForCreates: number };
    clock?: () => number;
  } = {}) {
    const clocks = { clock, monotonicClock: clock };
    const shared = store && new SharedValues({ store, secret, tenant: 'one', ...clocks });
    const pause = (ms: number) => Promise.resolve(void (this.now += ms));
    this.budget = budget && new CallBudget({ ...budget, ...clocks, shared, pause });
    const pauses = new CallPauses({ ...clocks, shared });
    this.gate = new CallGate({ pauses, budget: this.budget, monotonicClock: clock });
  }

  /** Status of a call, or why it was not made or not answered. */
  async call(
    call: Call,
    answer: number | 'timeout' | 'redirect' = 200,
    retryAfter?: number,
  ): Promise<unknown> {
    try {
      const { status } = await this.gate.run({ call, method: 'GET', path: '/' }, () => {
        this.sent += 1;
        if (typeof answer !== 'number') return Promise.reject(new UpstreamFailure(answer));
        return Promise.resolve({ status: answer, json: {}, retryAfter } satisfies UpstreamResponse);
      });
      return status;
    } catch (error) {
      if (error instanceof UpstreamFailure) return error.outcome;
      const { limit, retryAfter: seconds } = error as HttpError;
      return `${limit} ${seconds}`;
    }
  }

  async fail(call: Call, times: number, answer: number | 'timeout' | 'redirect' = 'timeout'): Promise<void> {
    for (let index = 0; index < times; index += 1) await this.call(call, answer);
  }

  state(kind: Call): string | undefined {
    return this.gate.state.breakers[kind];
  }
}

test.describe('a breaker', () => {
  test('stops one kind of call after ten failures in a row, and no other', async () => {
    const bench = new Bench();
    await bench.fail('busy', 9);
    expect(await bench.call('busy')).toBe(200);
    await bench.fail('busy', 9);
    expect(bench.state('busy')).toBe('closed');
    await bench.fail('busy', 1);
    expect(bench.state('busy')).toBe('open');
    const { sent } = bench;
    expect(await bench.call('busy')).toBe('upstreamBreaker 1');
    expect(bench.sent).toBe(sent);
    expect(await bench.call('create')).toBe(200);
  });

  test('lets one call try after a second, and closes if that succeeds', async () => {
    const bench = new Bench();
    await bench.fail('agents', 10, 500);
    bench.now += 1_000;
    expect(bench.state('agents')).toBe('half_open');
    const answers = await Promise.all([1, 2, 3].map(() => bench.call('agents')));
    expect(answers).toEqual([200, 'upstreamBreaker 1', 'upstreamBreaker 1']);
    expect(bench.state('agents')).toBe('closed');
    expect(await bench.call('agents')).toBe(200);
  });

  test('waits twice as long after each failed try, at most 30 seconds', async () => {
    const bench = new Bench();
    await bench.fail('agents', 10);
    const waits: unknown[] = [];
    for (let round = 0; round < 7; round += 1) {
      const refusal = String(await bench.call('agents'));
      waits.push(refusal);
      bench.now += 1_000 * Number(refusal.split(' ')[1]);
      expect(await bench.call('agents', 'timeout')).toBe('timeout');
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30].map((seconds) => `upstreamBreaker ${seconds}`));
  });

  test('lets another call try after one that tells nothing', async () => {
    const bench = new Bench();
    await bench.fail('agents', 10);
    bench.now += 1_000;
    expect(await bench.call('agents', 'redirect')).toBe('redirect');
    expect(await bench.call('agents')).toBe(200);
  });

  for (const [name, call, answer, state] of [
    ['a create that fails with 500', 'create', 500, 'closed'],
    ['a create that fails with 503', 'create', 503, 'open'],
    ['a list that fails with 500', 'busy', 500, 'open'],
    ['a refusal', 'busy', 403, 'closed'],
    ['a redirect', 'busy', 'redirect', 'closed'],
  ] as const) {
    test(`is ${state} after ${name} twenty times`, async () => {
      const bench = new Bench();
      await bench.fail(call, 20, answer);
      expect(bench.state(call)).toBe(state);
    });
  }
});

test.describe('after a 429', () => {
  test('of a list, reading waits as long as Retry-After says, and bookings go on', async () => {
    const bench = new Bench();
    expect(await bench.call('busy', 429, 7)).toBe(429);
    expect(await bench.call('agents')).toBe('upstreamPause 7');
    expect(await bench.call('create')).toBe(200);
    bench.now += 6_999;
    expect(await bench.call('busy')).toBe('upstreamPause 1');
    bench.now += 1;
    expect(await bench.call('busy')).toBe(200);
  });

  test('of a create, everything waits but the look for a booking', async () => {
    const bench = new Bench();
    await bench.call('create', 429, 7);
    for (const call of ['create', 'token', 'busy'] as const) {
      expect(await bench.call(call)).toBe('upstreamPause 7');
    }
    expect(await bench.call('find')).toBe(200);
  });

  test('of reading, also a look for what nobody here has sent waits', async () => {
    const bench = new Bench();
    await bench.call('busy', 429, 7);
    const look = { call: 'find', purpose: 'reading', method: 'GET', path: '/' } as const;
    const send = () => Promise.resolve({ status: 200, json: {}, retryAfter: undefined });
    await expect(bench.gate.run(look, send)).rejects.toMatchObject({ limit: 'upstreamPause' });
    expect(await bench.call('find')).toBe(200);
  });

  test('without Retry-After the pause doubles, and begins anew after a success', async () => {
    const bench = new Bench();
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      await bench.call('create', 429);
      expect(await bench.call('create')).toBe(`upstreamPause ${seconds}`);
      bench.now += seconds * 1_000;
    }
    await bench.call('create');
    await bench.call('create', 429);
    expect(await bench.call('create')).toBe('upstreamPause 1');
  });

  test('the pause is five minutes at most', async () => {
    const bench = new Bench();
    await bench.call('create', 429, 1e9);
    expect(await bench.call('create')).toBe('upstreamPause 300');
  });

  test('another process that shares the store waits as well, within a second', async () => {
    const store = createMemoryStore();
    const one = new Bench({ store });
    const other = new Bench({ store, clock: () => one.now });
    expect(await other.call('create')).toBe(200);
    await one.call('create', 429, 20);
    one.now += 1_000;
    expect(await other.call('create')).toBe('upstreamPause 19');
    expect(await other.call('busy')).toBe('upstreamPause 19');
    one.now += 19_000;
    expect(await other.call('create')).toBe(200);
  });

  test('a process whose store fails still waits', async () => {
    const down = () => Promise.reject(new Error('down'));
    const bench = new Bench({ store: { add: down, get: down, set: down, replace: down, delete: down } });
    await bench.call('create', 429, 20);
    expect(await bench.call('create')).toBe('upstreamPause 20');
  });
});

const budget = { perSecond: 0.1, burst: 8, reserveForCreates: 3 };
const makeCalls = async (bench: Bench, call: Call, times: number): Promise<number> => {
  const answers: unknown[] = [];
  for (let index = 0; index < times; index += 1) answers.push(await bench.call(call));
  return answers.filter((answer) => answer === 200).length;
};

test.describe('a budget', () => {
  test('leaves its reserve to bookings', async () => {
    const bench = new Bench({ budget });
    expect(await makeCalls(bench, 'busy', 20)).toBe(5);
    expect(await bench.call('busy')).toBe('upstreamBudget 10');
    expect(await makeCalls(bench, 'create', 20)).toBe(3);
    expect(await bench.call('create')).toBe('upstreamBudget 10');
    bench.now += 10_000;
    expect(await bench.call('busy')).toBe('upstreamBudget 30');
    expect(await bench.call('create')).toBe(200);
    bench.now += 1_000_000;
    expect(bench.gate.state.budget).toBe(8);
    expect(await makeCalls(bench, 'busy', 20)).toBe(5);
  });

  test('lets a call wait that can be made soon', async () => {
    const bench = new Bench({ budget: { perSecond: 20, burst: 1, reserveForCreates: 0 } });
    expect(await makeCalls(bench, 'busy', 4)).toBe(4);
    expect(bench.now).toBe(150);
  });

  test('lets a call wait for a second, and no longer', async () => {
    const slow = { burst: 1, reserveForCreates: 0 };
    const bench = new Bench({ budget: { perSecond: 1, ...slow } });
    expect(await makeCalls(bench, 'busy', 2)).toBe(2);
    expect(bench.now).toBe(1_000);
    const slower = new Bench({ budget: { perSecond: 0.999, ...slow } });
    expect(await makeCalls(slower, 'busy', 2)).toBe(1);
    expect(slower.now).toBe(0);
  });

  test('is one for all processes that share a store', async () => {
    const store = createMemoryStore();
    const one = new Bench({ store, budget });
    const others = [1, 2, 3].map(() => new Bench({ store, budget, clock: () => one.now }));
    const all = [one, ...others];
    const reading = await Promise.all(all.map((bench) => makeCalls(bench, 'busy', 20)));
    expect(reading.reduce((sum, calls) => sum + calls)).toBe(5);
    const creates = await Promise.all(all.map((bench) => makeCalls(bench, 'create', 20)));
    expect(creates.reduce((sum, calls) => sum + calls)).toBe(3);
    expect(all.map((bench) => bench.budget!.available)).toEqual([0, 0, 0, 0]);
  });

  test('is that of each process while the store fails', async () => {
    const down = () => Promise.reject(new Error('down'));
    const store = { add: down, get: down, set: down, replace: down, delete: down };
    const all = [new Bench({ store, budget }), new Bench({ store, budget })];
    expect(await Promise.all(all.map((bench) => makeCalls(bench, 'busy', 20)))).toEqual([5, 5]);
  });
});
