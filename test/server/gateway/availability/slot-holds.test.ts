import { expect, test } from 'playwright/test';
import { SlotHolds } from '../../../../src/gateway/availability/slot-holds.js';
import { createMemoryStore } from '../../../../src/server.js';

const start = Date.parse('2026-11-03T09:00Z');
const between = (from: number, to: number) => ({ start: start + from * 60_000, end: start + to * 60_000 });

/** Two processes that share a store. `clocks` has the time of the store and of the processes. */
function twoProcesses() {
  const clocks = { store: 0, wall: start };
  const writes: string[] = [];
  const memory = createMemoryStore({ clock: () => clocks.store });
  const store: typeof memory = {
    ...memory,
    set: (key, value, milliseconds) => {
      writes.push(key, value);
      return memory.set(key, value, milliseconds);
    },
    add: (key, value, milliseconds) => {
      writes.push(key, value);
      return memory.add(key, value, milliseconds);
    },
  };
  const secret = 'a secret that is long enough for it';
  const times = { leaseMs: 15_000, sentMs: 130_000, bookedMs: 600_000, clock: () => clocks.wall };
  const [one, other] = [1, 2].map(() => new SlotHolds({ store, secret, ...times }));
  return { one: one!, other: other!, writes, clocks };
}

const cases: [name: string, one: [number, number], other: [number, number], isFree: boolean][] = [
  ['the same time', [0, 30], [0, 30], false],
  ['a time that begins in it', [0, 60], [30, 90], false],
  ['a time that ends in it', [30, 90], [0, 60], false],
  ['a time within it', [0, 90], [30, 60], false],
  ['a minute of it', [0, 31], [30, 60], false],
  ['the time before it', [30, 60], [0, 30], true],
  ['the time after it', [0, 30], [30, 60], true],
  ['five minutes right after it', [0, 20], [20, 25], true],
];
for (const [name, first, second, isFree] of cases) {
  test(`while a time is held, ${name} is ${isFree ? 'free' : 'not free'}`, async () => {
    const { one, other } = twoProcesses();
    expect(await one.acquire('anna', between(...first), 'one')).toBeUndefined();
    const conflict = await other.acquire('anna', between(...second), 'other');
    if (isFree) expect(conflict).toBeUndefined();
    else expect(conflict).toEqual({ ...between(...first), owner: 'one', state: 'pending' });
    expect(await other.acquire('marcus', between(...second), 'other')).toBeUndefined();
  });
}

test('one of twenty simultaneous overlapping holds succeeds', async () => {
  const { one, other } = twoProcesses();
  const conflicts = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? one : other).acquire('anna', between(index, index + 30), `owner ${index}`),
    ),
  );
  expect(conflicts.filter((conflict) => conflict === undefined)).toHaveLength(1);
});

test('twenty simultaneous holds of different times all succeed', async () => {
  const { one, other } = twoProcesses();
  const conflicts = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? one : other).acquire('anna', between(30 * index, 30 * index + 30), `owner ${index}`),
    ),
  );
  expect(conflicts.every((conflict) => conflict === undefined)).toBe(true);
  expect(await one.overlapping('anna', between(0, 600))).toHaveLength(20);
});

test('a rejected hold blocks nothing', async () => {
  const { one, other } = twoProcesses();
  await one.acquire('anna', between(30, 60), 'one');
  expect(await other.acquire('anna', between(0, 60), 'other')).toBeDefined();
  expect(await one.acquire('anna', between(0, 30), 'third')).toBeUndefined();
});

test('an owner can hold its time again, and releases only its own holds', async () => {
  const { one, other } = twoProcesses();
  expect(await one.acquire('anna', between(0, 30), 'one')).toBeUndefined();
  expect(await other.acquire('anna', between(0, 30), 'one')).toBeUndefined();
  await other.release('anna', 'other');
  expect(await other.acquire('anna', between(0, 30), 'other')).toBeDefined();
  await one.release('anna', 'one');
  expect(await other.acquire('anna', between(0, 30), 'other')).toBeUndefined();
});

test('a hold lasts longer once its create is sent, and longest once it is booked', async () => {
  const { one, other, clocks } = twoProcesses();
  const isHeld = async (): Promise<boolean> => (await other.overlapping('anna', between(0, 30))).length > 0;
  const lifetime = async (): Promise<number> => {
    const from = clocks.store;
    while (await isHeld()) clocks.store += 1_000;
    return clocks.store - from;
  };
  await one.acquire('anna', between(0, 30), 'one');
  expect(await lifetime()).toBe(15_000);
  await one.acquire('anna', between(0, 30), 'one');
  await one.extend('anna', 'one');
  expect(await lifetime()).toBe(130_000);
  await one.acquire('anna', between(0, 30), 'one');
  await one.confirm('anna', 'one');
  expect(await other.overlapping('anna', between(0, 30))).toEqual([
    { ...between(0, 30), owner: 'one', state: 'booked' },
  ]);
  expect(await lifetime()).toBe(600_000);
});

test('a hold survives a clock jump of the process', async () => {
  const { one, other, clocks } = twoProcesses();
  await one.acquire('anna', between(0, 30), 'one');
  for (const jump of [6 * 60_000, -3_600_000]) {
    clocks.wall += jump;
    expect(await other.acquire('anna', between(0, 30), 'other')).toBeDefined();
  }
});

test('the store’s keys and values do not reveal whose time is held', async () => {
  const { one, writes } = twoProcesses();
  await one.acquire('anna', between(0, 30), 'one');
  const keys = writes.filter((_, index) => index % 2 === 0);
  expect(keys).toHaveLength(2);
  for (const key of keys) expect(key).toMatch(/^[\w-]{43}$/);
  expect(writes.join()).not.toContain('anna');
});
