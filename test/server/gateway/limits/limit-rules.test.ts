import { expect, test } from 'playwright/test';
import { limitOf } from '../../../../src/gateway/limits/limit-settings.js';
import { consume, type Limiter } from '../../../../src/gateway/limits/limiter.js';
import { Limits } from '../../../../src/gateway/limits/limits.js';
import { CircuitBreaker } from '../../../../src/gateway/stores/circuit-breaker.js';
import type { LimitOptions } from '../../../../src/server.js';

const once = { points: 1, seconds: 60 };
const warn = (message: string) => expect(message).toBe('no warning');
const limitsWith = (limits: LimitOptions, limiter?: () => Limiter) =>
  new Limits({ limits, limiter, breaker: new CircuitBreaker({ monotonicClock: () => 0 }), warn });

const rejecting = (reason: unknown): Limiter => ({
  // Anything may be thrown.
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  consume: () => Promise.reject(reason),
  get: () => Promise.resolve(null),
});

test('a limiter refuses with a usage only; anything else is a failure of its store', async () => {
  expect(await consume(rejecting({ msBeforeNext: 5, consumedPoints: 2 }), 'a')).toMatchObject({
    msBeforeNext: 5,
  });
  for (const failure of [
    new Error('down'),
    Object.assign(new Error(), { msBeforeNext: 5 }),
    'x',
    {},
    { msBeforeNext: '5' },
  ]) {
    await expect(consume(rejecting(failure), 'a')).rejects.toBe(failure);
  }
  for (const failure of [null, undefined]) {
    const reason = await consume(rejecting(failure), 'a').catch((error: unknown) => [error]);
    expect(reason).toEqual([failure]);
  }
});

test('a store that hung is asked whether it counts again', async () => {
  const keys: string[] = [];
  const breaker = new CircuitBreaker({ monotonicClock: () => 0 });
  const limiter = (): Limiter => ({
    consume: (key) => (keys.push(key), Promise.resolve({ msBeforeNext: 0, consumedPoints: 1 })),
    get: () => Promise.resolve(null),
  });
  new Limits({ limits: {}, limiter, breaker, warn });
  expect([await breaker.check(), keys]).toEqual([true, ['probe']]);
});

test('a disabled limit does not exist', () => {
  expect(limitOf('createTotal', { createTotal: false })).toBeUndefined();
  expect(limitOf('createTotal', { createTotal: once })).toBe(once);
  const limits = limitsWith({ createTotal: false });
  expect([limits.has('createTotal'), limits.has('tokenTotal')]).toEqual([false, true]);
});

test('uses without a key or with a disabled limit count nothing', async () => {
  const limits = limitsWith({ tokenPerIp: once, createTotal: false });
  for (let times = 0; times < 3; times += 1) {
    await limits.countAttempt('tokenPerIp', undefined);
    await limits.countAddress('tokenPerIp', undefined);
    await limits.spend([
      { name: 'createTotal', key: 'all' },
      { name: 'notifyPerVisitor', key: undefined },
    ]);
  }
  await limits.countAttempt('tokenPerIp', 'one');
  await expect(limits.countAttempt('tokenPerIp', 'one')).rejects.toMatchObject({ status: 429 });
});

test('the fullest shared limit is the one that counts', async () => {
  const limits = limitsWith({
    createTotal: { points: 4, seconds: 60 },
    createPerAgent: { points: 2, seconds: 60 },
  });
  const uses = [
    { name: 'createTotal', key: 'all' },
    { name: 'createPerAgent', key: 'anna' },
  ] as const;
  expect(await limits.check(uses)).toEqual({ pressure: 0 });
  await limits.spend(uses);
  expect(await limits.check(uses)).toEqual({ name: 'createPerAgent', pressure: 0.5 });
  expect(await limits.check(uses.toReversed())).toEqual({ name: 'createPerAgent', pressure: 0.5 });
});

for (const method of ['get', 'consume'] as const) {
  test(`a limiter without ${method} is refused at the start`, () => {
    const limiter = { ...rejecting(0), [method]: undefined };
    expect(() => limitsWith({}, () => limiter)).toThrow(/methods consume and get/);
  });
}

test('a limiter for some limits only is found, if the first ones are disabled', () => {
  const limiter = {} as Limiter;
  expect(() => limitsWith({ tokenPerIp: false }, () => limiter)).toThrow(/methods consume and get/);
});

test('all limiters of a batch are used in one call', async () => {
  const calls: unknown[] = [];
  const batch = {
    consume: (uses: readonly { readonly key: string }[]) => {
      calls.push(uses.map(({ key }) => key));
      return Promise.resolve(uses.map(() => undefined));
    },
    get: () => Promise.resolve([null, { consumedPoints: 1, msBeforeNext: 1 }]),
  };
  const limits = limitsWith({ createPerAgent: { points: 4, seconds: 60 } }, () => ({
    ...rejecting(0),
    batch,
  }));
  const uses = [
    { name: 'createTotal', key: 'all' },
    { name: 'createPerAgent', key: 'anna' },
  ] as const;
  await limits.spend(uses);
  expect(calls).toEqual([['all', 'anna']]);
  expect(await limits.check(uses)).toEqual({ name: 'createPerAgent', pressure: 0.25 });
});
