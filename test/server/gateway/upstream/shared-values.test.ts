import { createMemoryStore } from '../../../../src/server.js';
import { SealedTexts } from '../../../../src/gateway/crypto/sealed-texts.js';
import { SharedValues, type SharedValuesOptions } from '../../../../src/gateway/upstream/shared-values.js';
import type { IdempotencyStore } from '../../../../src/gateway/stores/idempotency-store.js';
import { expect, secret, test } from '../gateway-test.js';

const lifetime = { freshMs: 15_000, usableMs: 60_000 };
const options = { lifetimeOf: () => lifetime };

interface Time {
  now: number;
}

/** Two processes with one store. Real time passes for them, and what the test adds. */
function pair(): Pair {
  const time = { now: 0 };
  return pairWith(time, { clock: () => time.now + performance.now() });
}

/** A pair for which time passes only while one of them waits, so nobody may be working meanwhile. */
function waitingPair(waitMs?: number): Pair {
  const time = { now: 0 };
  const pause = (ms: number) => {
    time.now += ms;
    return Promise.resolve();
  };
  return pairWith(time, { clock: () => time.now, pause, ...(waitMs !== undefined && { waitMs }) });
}

interface Pair {
  readonly time: Time;
  readonly store: IdempotencyStore;
  readonly one: SharedValues;
  readonly other: SharedValues;
}

function pairWith(time: Time, options: Pick<SharedValuesOptions, 'clock' | 'pause' | 'waitMs'>): Pair {
  const { clock } = options;
  const store = createMemoryStore({ clock });
  const open = () => new SharedValues({ store, secret, tenant: 'one', monotonicClock: clock, ...options });
  return { time, store, one: open(), other: open() };
}

const never = new Promise<string>(() => undefined);
const unwanted = () => Promise.reject(new Error('No call is wanted'));

test('a value is loaded by one process, and read by the other while it is fresh', async () => {
  const { time, one, other } = pair();
  expect(await one.load('name', options, () => Promise.resolve('a'))).toMatchObject({ value: 'a' });
  expect(await other.load('name', options, unwanted)).toMatchObject({ value: 'a', isFresh: true });
  time.now += 15_000;
  expect(await other.load('name', options, () => Promise.resolve('b'))).toMatchObject({ value: 'b' });
  expect(await one.load('name', options, unwanted)).toMatchObject({ value: 'b' });
});

test('a process waits for the call of another one', async () => {
  const { one, other } = pair();
  let answer: (value: string) => void = () => undefined;
  const first = one.load('name', options, () => new Promise<string>((resolve) => (answer = resolve)));
  await expect.poll(async () => (await other.lookUp('name')).isUnderWay).toBe(true);
  const second = other.load('name', options, unwanted);
  answer('a');
  expect(await Promise.all([first, second])).toMatchObject([{ value: 'a' }, { value: 'a' }]);
});

test('a process takes over when the other one has failed', async () => {
  const { one, other } = pair();
  const failed = one.load('name', options, () => Promise.reject(new Error('down')));
  await expect(failed).rejects.toThrow('down');
  expect(await other.load('name', options, () => Promise.resolve('a'))).toMatchObject({ value: 'a' });
});

test('a turn whose process died ends by itself within three seconds', async () => {
  const { time, store, other } = waitingPair();
  // As a process leaves it that is killed during its call.
  const keys: string[] = [];
  const spy = new SharedValues({
    store: { ...store, add: (key, value, ms) => (keys.push(key), store.add(key, value, ms)) },
    secret,
    tenant: 'one',
    clock: Date.now,
    monotonicClock: Date.now,
  });
  await (await spy.lookUp('name')).turn!.release();
  await store.add(keys[0]!, 'the ID of a dead process', 2_500);
  expect(await other.load('name', options, () => Promise.resolve('a'))).toMatchObject({ value: 'a' });
  expect(time.now).toBeGreaterThanOrEqual(2_500);
  expect(time.now).toBeLessThan(3_000);
});

test('a call that takes longer than the wait is made by both, and then nobody waits for a while', async () => {
  const { time, one, other } = waitingPair(1_000);
  void one.load('name', options, () => never);
  await expect.poll(async () => (await other.lookUp('name')).isUnderWay).toBe(true);
  expect(await other.load('name', options, () => Promise.resolve('a'))).toMatchObject({ value: 'a' });
  const waitedMs = time.now;
  expect(waitedMs).toBeGreaterThanOrEqual(1_000);
  expect(waitedMs).toBeLessThan(1_100);
  void one.load('another', options, () => never);
  expect(await other.load('another', options, () => Promise.resolve('b'))).toMatchObject({ value: 'b' });
  expect(time.now).toBe(waitedMs);
});

test('a value that is no longer fresh is used only if the call fails and the caller wants it', async () => {
  const { time, one, other } = pair();
  await one.load('name', options, () => Promise.resolve('a'));
  time.now += 20_000;
  const down = () => Promise.reject(new Error('down'));
  await expect(other.load('name', options, down)).rejects.toThrow('down');
  const found = await other.load('name', { ...options, usesStale: true }, down);
  expect(found).toMatchObject({ value: 'a', isFresh: false });
  expect(found.ageMs).toBeGreaterThanOrEqual(20_000);
  time.now += 120_000;
  await expect(other.load('name', { ...options, usesStale: true }, down)).rejects.toThrow('down');
});

test('removes a value for all processes, but not one that has replaced it', async () => {
  const { one, other } = pair();
  await one.load('name', options, () => Promise.resolve('a'));
  await other.remove('name', (value) => value === 'b');
  expect(await one.load('name', options, unwanted)).toMatchObject({ value: 'a' });
  await other.remove('name', (value) => value === 'a');
  expect(await one.load('name', options, () => Promise.resolve('b'))).toMatchObject({ value: 'b' });
});

test('no change by several processes at once is lost', async () => {
  const { one, other } = pair();
  const add = (values: SharedValues) => values.update<number>('sum', 60_000, (old = 0) => old + 1);
  const results: boolean[] = [];
  for (let round = 0; round < 5; round += 1) results.push(...(await Promise.all([add(one), add(other)])));
  expect(results).not.toContain(false);
  expect(await one.read('sum')).toBe(10);
});

test('a value of more than two million characters is not shared', async () => {
  const { time, one, other } = waitingPair();
  const noise = () =>
    Array.from({ length: 40 }, () =>
      btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(65_536)))),
    );
  await one.load('name', options, () => Promise.resolve(noise()));
  await other.load('name', options, () => Promise.resolve(noise()));
  expect(time.now).toBe(0);
  expect(await one.peek('name')).toBeUndefined();
});

test.describe('a sealed text', () => {
  const sealed = new SealedTexts(secret, 'one');
  for (const text of ['', 'short', 'long, and so compressed '.repeat(10_000), 'Zoë 李小龍'.repeat(500)]) {
    test(`of ${text.length} characters opens again`, async () => {
      const box = await sealed.seal(text, 'name');
      expect(await sealed.open(box, 'name')).toBe(text);
      expect(box.length).toBeLessThan(text.length / 3 + 100);
    });
  }

  test('opens with nothing else, and not if a character was changed', async () => {
    const box = await sealed.seal('text', 'name');
    expect(await sealed.open(box, 'another name')).toBeUndefined();
    expect(await new SealedTexts(secret, 'another purpose').open(box, 'name')).toBeUndefined();
    expect(await new SealedTexts(`${secret}!`, 'one').open(box, 'name')).toBeUndefined();
    for (const at of [0, 20, box.length - 3]) {
      const changed = box.slice(0, at) + (box[at] === 'A' ? 'B' : 'A') + box.slice(at + 1);
      expect(await sealed.open(changed, 'name')).toBeUndefined();
    }
    for (const garbage of ['', 'x', 'not base64 ä', 'AAAA']) {
      expect(await sealed.open(garbage, 'name')).toBeUndefined();
    }
    expect(await sealed.seal('text', 'name')).not.toBe(box);
  });
});
