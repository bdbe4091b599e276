import { expect, test } from 'playwright/test';
import { CircuitBreaker, StorageTimeout } from '../../../../src/gateway/stores/circuit-breaker.js';

const never = () => new Promise<never>(() => {});

/** A breaker with short times, a clock of its own, and a storage that hangs until `answers` is set. */
function createBreaker() {
  const storage = { answers: false, probes: 0, now: 1_000 };
  const breaker = new CircuitBreaker({
    monotonicClock: () => storage.now,
    deadlineMs: 20,
    probeIntervalMs: 250,
  });
  breaker.addProbe(() => {
    storage.probes += 1;
    return storage.answers ? Promise.resolve() : never();
  });
  return { breaker, storage };
}

test('passes on what a command returns and throws', async () => {
  const { breaker } = createBreaker();
  expect(await breaker.run(() => Promise.resolve(1))).toBe(1);
  await expect(breaker.run(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
  await expect(
    breaker.run(() => {
      throw new Error('at once');
    }),
  ).rejects.toThrow('at once');
  expect(await breaker.run(() => Promise.resolve(2))).toBe(2);
});

test('one command that misses its deadline ends all that wait, and later ones at once', async () => {
  const { breaker } = createBreaker();
  const first = breaker.run(never);
  const second = breaker.run(never);
  await expect(first).rejects.toThrow(StorageTimeout);
  await expect(second).rejects.toThrow(StorageTimeout);
  let isSent = false;
  const third = breaker.run(() => Promise.resolve((isSent = true)));
  await expect(third).rejects.toThrow(StorageTimeout);
  expect(isSent).toBe(false);
});

test('probes a hanging storage once per interval, and goes on when a probe is answered', async () => {
  const { breaker, storage } = createBreaker();
  await expect(breaker.run(never)).rejects.toThrow(StorageTimeout);
  for (let times = 0; times < 5; times += 1) await breaker.run(never).catch(() => undefined);
  expect(storage.probes).toBe(0);
  storage.now += 250;
  for (let times = 0; times < 5; times += 1) await breaker.run(never).catch(() => undefined);
  expect(storage.probes).toBe(1);
  storage.answers = true;
  await expect
    .poll(async () => {
      storage.now += 250;
      return breaker.check();
    })
    .toBe(true);
  expect(await breaker.run(() => Promise.resolve(3))).toBe(3);
});

test('check finds a storage that hangs without any other request', async () => {
  const { breaker, storage } = createBreaker();
  expect(await breaker.check()).toBe(false);
  storage.answers = true;
  storage.now += 250;
  await expect.poll(() => breaker.check()).toBe(true);
});
