import { createMemoryStore } from '../../../../src/server.js';
import { SealedTexts } from '../../../../src/gateway/crypto/sealed-texts.js';
import { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';
import { expect, secret, test } from '../gateway-test.js';

const lifetime = { freshMs: 15_000, usableMs: 60_000 };
const options = { lifetimeOf: () => lifetime };

/** Two processes with one store. All clocks are real, but those of the processes move on a test's wish. */
function pair(waitMs?: number) {
  const time = { now: 0 };
  const store = createMemoryStore({ clock: () => time.now + performance.now() });
  const open = () =>
    new SharedValues({
      store,
      secret,
      tenant: 'one',
      clock: () => time.now + performance.now(),
      monotonicClock: () => time.now + performance.now(),
      ...(waitMs !== undefined && { waitMs }),
    });
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
  const { store, other } = pair();
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
  const start = performance.now();
  expect(await other.load('name', options, () => Promise.resolve('a'))).toMatchObject({ value: 'a' });
  expect(performance.now() - start).toBeGreaterThan(2_000);
  expect(performance.now() - start).toBeLessThan(4_000);
});

test('a call that takes longer than the wait is made by both, and then nobody waits for a while', async () => {
  const { one, other } = pair(1_000);
  void one.load('name', options, () => never);
  await expect.poll(async () => (await other.lookUp('name')).isUnderWay).toBe(true);
  expect(await other.load('name', options, () => Promise.resolve('a'))).toMatchObject({ value: 'a' });
  void one.load('another', options, () => never);
  const start = performance.now();
  expect(await other.load('another', options, () => Promise.resolve('b'))).toMatchObject({ value: 'b' });
  expect(performance.now() - start).toBeLessThan(800);
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
  const { one, other } = pair();
  const noise = () =>
    Array.from({ length: 40 }, () =>
      btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(65_536)))),
    );
  await one.load('name', options, () => Promise.resolve(noise()));
  const start = performance.now();
  await other.load('name', options, () => Promise.resolve(noise()));
  expect(performance.now() - start).toBeLessThan(2_000);
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
