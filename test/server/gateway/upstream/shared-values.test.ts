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
function waitingPair(waitMs?: number, store?: IdempotencyStore): Pair {
  const time = { now: 0 };
  const pause = (ms: number) => {
    time.now += ms;
    return Promise.resolve();
  };
  return pairWith(time, { clock: () => time.now, pause, ...(waitMs !== undefined && { waitMs }) }, store);
}

interface Pair {
  readonly time: Time;
  readonly store: IdempotencyStore;
  readonly one: SharedValues;
  readonly other: SharedValues;
}

function pairWith(
  time: Time,
  options: Pick<SharedValuesOptions, 'clock' | 'pause' | 'waitMs'>,
  store = createMemoryStore({ clock: options.clock }),
): Pair {
  const { clock } = options;
  const open = () => new SharedValues({ store, secret, tenant: 'one', monotonicClock: clock, ...options });
  return { time, store, one: open(), other: open() };
}

const never = new Promise<string>(() => undefined);
const unwanted = () => Promise.reject(new Error('No call is wanted'));

test('a value is loaded by one process, and read by the other while it is fresh', async () => {
  const { time, one, other } = pair();
  const own = await one.load('name', options, () => Promise.resolve('a'));
  expect(own).toEqual({ value: 'a', isFresh: true, ageMs: 0 });
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

test.describe('a turn', () => {
  const { setInterval: realInterval } = globalThis;
  let renew: () => void;
  test.beforeEach(() => {
    globalThis.setInterval = ((callback: () => void) => void (renew = callback)) as never;
  });
  test.afterEach(() => {
    globalThis.setInterval = realInterval;
  });

  test('lasts as long as its call', async () => {
    const { time, one, other } = waitingPair();
    const { turn } = await one.lookUp('name');
    for (let seconds = 0; seconds < 10; seconds += 2) {
      time.now += 2_000;
      renew();
      expect(await other.lookUp('name')).toMatchObject({ turn: undefined, isUnderWay: true });
    }
    await turn!.release();
    expect((await other.lookUp('name')).turn).toBeDefined();
  });
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

test('a process waits for the time that is left, and shares its own answer then', async () => {
  const { time, one, other } = waitingPair(75);
  void one.load('name', options, () => never);
  await expect.poll(async () => (await other.lookUp('name')).isUnderWay).toBe(true);
  await other.load('name', options, () => Promise.resolve('a'));
  expect(time.now).toBe(75);
  expect(await one.peek('name')).toMatchObject({ value: 'a' });
});

test('a process waits for the new value while another one renews it', async () => {
  const { time, one, other } = waitingPair();
  await one.load('name', options, () => Promise.resolve('a'));
  time.now += 15_000;
  void one.load('name', options, () => never);
  await expect.poll(async () => (await other.lookUp('name')).isUnderWay).toBe(true);
  expect(await other.load('name', options, () => Promise.resolve('b'))).toMatchObject({ value: 'b' });
});

test('who waits gets the value as soon as it is there', async () => {
  const time = { now: 0 };
  let publish: () => Promise<void> = () => Promise.resolve();
  const { one, other } = pairWith(time, {
    clock: () => time.now,
    pause: async (ms) => {
      time.now += ms;
      if (time.now === 75) await publish();
    },
  });
  const { turn } = await one.lookUp('name');
  publish = () => turn!.publish('a', lifetime);
  expect(await other.wait('name')).toEqual({ value: 'a', isFresh: true, ageMs: 75 });
  expect(time.now).toBe(75);
});

test('a process that gets an answer at the last moment waits again the next time', async () => {
  const time = { now: 0 };
  let publish: () => Promise<void> = () => Promise.resolve();
  const { one, other } = pairWith(time, {
    clock: () => time.now,
    waitMs: 75,
    pause: async (ms) => {
      time.now += ms;
      if (time.now === 75) await publish();
    },
  });
  const { turn } = await one.lookUp('name');
  publish = () => turn!.publish('a', lifetime);
  expect(await other.load('name', options, unwanted)).toMatchObject({ value: 'a' });
  const another = await one.lookUp('another');
  expect((await other.lookUp('another')).isUnderWay).toBe(true);
  await another.turn!.release();
});

test('an answer that comes after the turn was lost replaces no newer one', async () => {
  const { time, one, other } = waitingPair();
  const late = await one.lookUp('name');
  time.now += 2_500;
  await other.load('name', options, () => Promise.resolve('new'));
  await late.turn!.publish('old', lifetime);
  expect(await one.peek('name')).toMatchObject({ value: 'new' });
});

test('the time that a call takes counts as a part of its value’s life', async () => {
  const { time, one, other } = waitingPair();
  const { turn } = await one.lookUp('name');
  time.now += 2_000;
  await turn!.publish('a', lifetime);
  time.now = 14_999;
  expect(await other.lookUp('name')).toMatchObject({ turn: undefined, found: { isFresh: true } });
  time.now = 15_000;
  const due = await other.lookUp('name');
  expect(due.found).toMatchObject({ value: 'a', isFresh: false });
  await due.turn!.release();
});

test('a store that fails costs no wait, and hides no error of the call', async () => {
  const down = () => Promise.reject(new Error('store'));
  const store = { add: down, get: down, set: down, replace: down, delete: down };
  const { time, one } = waitingPair(undefined, store);
  expect(await one.load('name', options, () => Promise.resolve('a'))).toMatchObject({ value: 'a' });
  expect(await one.lookUp('name')).toStrictEqual({ found: undefined, turn: undefined, isUnderWay: false });
  expect(await one.peek('name')).toBeUndefined();
  await one.remove('name', () => true);
  await expect(one.load('name', options, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(time.now).toBe(0);
  expect(await one.wait('name')).toBeUndefined();
  expect(time.now).toBe(25);
});

for (const [aheadMs, isUsed] of [
  [120_001, false],
  [120_000, true],
  [-60_000, true],
  [-60_001, false],
] as const) {
  test(`a process whose clock is ${aheadMs} ms ahead ${isUsed ? 'uses' : 'does not use'} a value`, async () => {
    const { store, one } = pairWith({ now: 0 }, { clock: () => 0 });
    await one.load('name', options, () => Promise.resolve('a'));
    const clock = () => aheadMs;
    const other = new SharedValues({ store, secret, tenant: 'one', clock, monotonicClock: clock });
    expect((await other.peek('name'))?.value).toBe(isUsed ? 'a' : undefined);
  });
}

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
  expect(await one.read('another')).toBeUndefined();
});

test('a change is given up when other processes were faster five times', async () => {
  let attempts = 0;
  const memory = createMemoryStore();
  const add = () => ((attempts += 1), Promise.resolve('of another process'));
  const { one } = waitingPair(undefined, { ...memory, add });
  expect(await one.update<number>('sum', 60_000, () => 1)).toBe(false);
  expect(attempts).toBe(5);
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
