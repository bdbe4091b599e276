import { expect, test } from 'playwright/test';
import { SlotHolds } from '../../../../src/gateway/holds/slot-holds.js';
import type { Interval } from '../../../../src/model/time/slots.js';
import { createMemoryStore } from '../../../../src/server.js';

const start = Date.parse('2026-11-03T09:00Z');
const between = (from: number, to: number) => ({ start: start + from * 60_000, end: start + to * 60_000 });

/** How the store keeps holds: itself, or by its required methods alone. */
type Kind = 'own' | 'basic';

/** Two processes that share a store. `clocks` has the time of the store and of the processes. */
function twoProcesses(kind: Kind) {
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
  const options = { store: kind === 'own' ? memory : { ...store, holds: undefined }, secret, ...times };
  const [one, other] = [1, 2].map(() => new SlotHolds(options));
  const acquire = async (holds: SlotHolds, agent: string, interval: Interval, owner: string) =>
    (await holds.acquireFirst([agent], interval, owner)).at(-1);
  return { one: one!, other: other!, writes, clocks, acquire };
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
for (const kind of ['own', 'basic'] as const) {
  test.describe(
    kind === 'own' ? 'a store that keeps holds' : 'a store with the required methods only',
    () => {
      for (const [name, first, second, isFree] of cases) {
        test(`while a time is held, ${name} is ${isFree ? 'free' : 'not free'}`, async () => {
          const { one, other, acquire } = twoProcesses(kind);
          expect(await acquire(one, 'anna', between(...first), 'one')).toBeUndefined();
          const conflict = await acquire(other, 'anna', between(...second), 'other');
          if (isFree) expect(conflict).toBeUndefined();
          else expect(conflict).toEqual({ ...between(...first), owner: 'one', state: 'pending' });
          expect(await acquire(other, 'marcus', between(...second), 'other')).toBeUndefined();
        });
      }

      test('one of twenty simultaneous overlapping holds succeeds', async () => {
        const { one, other, acquire } = twoProcesses(kind);
        const conflicts = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            acquire(index % 2 ? one : other, 'anna', between(index, index + 30), `owner ${index}`),
          ),
        );
        expect(conflicts.filter((conflict) => conflict === undefined)).toHaveLength(1);
      });

      test('twenty simultaneous holds of different times all succeed', async () => {
        const { one, other, acquire } = twoProcesses(kind);
        const conflicts = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            acquire(index % 2 ? one : other, 'anna', between(30 * index, 30 * index + 30), `owner ${index}`),
          ),
        );
        expect(conflicts.every((conflict) => conflict === undefined)).toBe(true);
        expect((await one.of(['anna']))[0]).toHaveLength(20);
      });

      test('a rejected hold blocks nothing', async () => {
        const { one, other, acquire } = twoProcesses(kind);
        await acquire(one, 'anna', between(30, 60), 'one');
        expect(await acquire(other, 'anna', between(0, 60), 'other')).toBeDefined();
        expect(await acquire(one, 'anna', between(0, 30), 'third')).toBeUndefined();
      });

      test('an owner can hold its time again, and releases only its own holds', async () => {
        const { one, other, acquire } = twoProcesses(kind);
        expect(await acquire(one, 'anna', between(0, 30), 'one')).toBeUndefined();
        expect(await acquire(other, 'anna', between(0, 30), 'one')).toBeUndefined();
        await other.release('anna', 'other');
        expect(await acquire(other, 'anna', between(0, 30), 'other')).toBeDefined();
        await one.release('anna', 'one');
        expect(await acquire(other, 'anna', between(0, 30), 'other')).toBeUndefined();
      });

      test('a hold lasts longer once its create is sent, and longest once it is booked', async () => {
        const { one, other, clocks, acquire } = twoProcesses(kind);
        const isHeld = async (): Promise<boolean> => (await other.of(['anna']))[0]!.length > 0;
        const lifetime = async (): Promise<number> => {
          const from = clocks.store;
          while (await isHeld()) clocks.store += 1_000;
          return clocks.store - from;
        };
        await acquire(one, 'anna', between(0, 30), 'one');
        expect(await lifetime()).toBe(15_000);
        await acquire(one, 'anna', between(0, 30), 'one');
        await one.extend('anna', between(0, 30), 'one');
        expect(await lifetime()).toBe(130_000);
        await acquire(one, 'anna', between(0, 30), 'one');
        await one.confirm('anna', between(0, 30), 'one');
        expect(await other.of(['anna'])).toEqual([[{ ...between(0, 30), owner: 'one', state: 'booked' }]]);
        expect(await lifetime()).toBe(600_000);
      });

      test('a hold survives a clock jump of the process', async () => {
        const { one, other, clocks, acquire } = twoProcesses(kind);
        await acquire(one, 'anna', between(0, 30), 'one');
        for (const jump of [6 * 60_000, -3_600_000]) {
          clocks.wall += jump;
          expect(await acquire(other, 'anna', between(0, 30), 'other')).toBeDefined();
        }
      });

      test('the first agent whose time is free is held, and the others are not', async () => {
        const { one, other } = twoProcesses(kind);
        await one.acquireFirst(['anna'], between(0, 30), 'one');
        const tried = await other.acquireFirst(['anna', 'marcus', 'olga'], between(15, 45), 'other');
        expect(tried).toEqual([{ ...between(0, 30), owner: 'one', state: 'pending' }, undefined]);
        const held = await one.of(['anna', 'marcus', 'olga']);
        expect(held.map((list) => list.map(({ owner }) => owner))).toEqual([['one'], ['other'], []]);
      });

      test('a hold may overlap those of owners that are ignored, and no others', async () => {
        const { one, other } = twoProcesses(kind);
        await one.confirm('anna', between(0, 30), 'old');
        const again = await other.acquireFirst(['anna'], between(15, 45), 'new', ['old']);
        expect(again).toEqual([undefined]);
        expect(await other.extend('anna', between(15, 45), 'new', ['old'])).toBeUndefined();
        expect(await other.extend('anna', between(15, 45), 'new')).toMatchObject({ owner: 'old' });
        await other.acquireFirst(['anna'], between(45, 60), 'third');
        const taken = await one.acquireFirst(['anna'], between(15, 60), 'new', ['old']);
        expect(taken).toMatchObject([{ owner: 'third' }]);
      });

      test('a hold tells whether its meeting is being booked, or may be booked', async () => {
        const { one, other, acquire } = twoProcesses(kind);
        await acquire(one, 'anna', between(0, 30), 'one');
        const stateOf = async () => (await other.of(['anna']))[0]!.map(({ state }) => state);
        await one.extend('anna', between(0, 30), 'one');
        expect(await stateOf()).toEqual(['pending']);
        expect(await other.ownersAt('anna', between(0, 30))).toEqual([]);
        await one.keepUnknown('anna', between(0, 30), 'one');
        expect(await stateOf()).toEqual(['unknown']);
        expect(await other.ownersAt('anna', between(0, 30))).toEqual(['one']);
      });

      test('a hold that has ended is made again when its create is sent', async () => {
        const { one, other, clocks, acquire } = twoProcesses(kind);
        await acquire(one, 'anna', between(0, 30), 'one');
        clocks.store += 15_001;
        await one.extend('anna', between(0, 30), 'one');
        expect(await acquire(other, 'anna', between(0, 30), 'other')).toMatchObject({ owner: 'one' });
      });

      test('a hold that has ended is not made again if another one has a part of its time', async () => {
        const { one, other, clocks, acquire } = twoProcesses(kind);
        await acquire(one, 'anna', between(0, 30), 'one');
        clocks.store += 15_001;
        await acquire(other, 'anna', between(15, 45), 'other');
        const taken = { ...between(15, 45), owner: 'other', state: 'pending' };
        expect(await one.extend('anna', between(0, 30), 'one')).toEqual(taken);
        expect(await other.of(['anna'])).toEqual([[taken]]);
        expect(await other.extend('anna', between(15, 45), 'other')).toBeUndefined();
      });
    },
  );
}

test('the store’s keys and values do not reveal whose time is held', async () => {
  const { one, writes, acquire } = twoProcesses('basic');
  await acquire(one, 'anna', between(0, 30), 'one');
  const keys = writes.filter((_, index) => index % 2 === 0);
  expect(keys).toHaveLength(2);
  for (const key of keys) expect(key).toMatch(/^[\w-]{43}( one)?$/);
  expect(writes.join()).not.toContain('anna');
});
