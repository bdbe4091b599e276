import { expect, test } from 'playwright/test';
import { CountedHolds } from '../../../../src/gateway/holds/counted-holds.js';
import { HeldTimes } from '../../../../src/gateway/holds/held-times.js';
import type { SlotHolds } from '../../../../src/gateway/holds/slot-holds.js';
import { createMemoryStore, type IdempotencyStore } from '../../../../src/server.js';

const minute = 60_000;
const secret = 'a secret of the site that is long enough';
const noon = Date.parse('2026-11-02T12:00:00Z');
const half = { start: noon, end: noon + 30 * minute };
const later = { start: noon + 60 * minute, end: noon + 90 * minute };

/** A store that has only the required methods. */
const basicStore = (): IdempotencyStore => ({ ...createMemoryStore(), holds: undefined });

const holdsWith = (store = basicStore(), clock = () => noon) =>
  new CountedHolds({ store, secret, clock, leaseMs: 60_000, sentMs: 60_000, bookedMs: 60_000 });

test('the counts say what happened to each hold', async () => {
  const holds = holdsWith();
  expect(holds.counts).toEqual({ held: 0, conflict: 0, booked: 0, unknown: 0, released: 0 });
  await holds.acquireFirst(['anna'], half, 'one');
  await holds.acquireFirst(['anna', 'marcus'], half, 'two');
  await holds.extend('anna', half, 'one');
  await holds.confirm('anna', half, 'one');
  await holds.keepUnknown('marcus', half, 'two');
  await holds.release('marcus', 'two');
  await holds.extend('anna', half, 'two');
  expect(holds.counts).toEqual({ held: 2, conflict: 2, booked: 1, unknown: 1, released: 1 });
});

test('the holds of a booked meeting have exactly its time', async () => {
  const holds = holdsWith();
  const longer = { start: later.start, end: later.end + minute };
  await holds.confirm('anna', half, 'one');
  await holds.confirm('anna', later, 'two');
  expect(await holds.ownersAt('anna', longer)).toEqual([]);
  expect(await holds.ownersAt('anna', { ...later, start: later.start - minute })).toEqual([]);
  expect(await holds.ownersAt('anna', half)).toEqual(['one']);
  expect(await holds.ownersAt('marcus', half)).toEqual([]);
});

test('another secret keeps its holds apart in the same store', async () => {
  const store = basicStore();
  const lease = { leaseMs: 60_000, sentMs: 60_000, bookedMs: 60_000 };
  const other = new CountedHolds({ store, secret: `${secret}!`, clock: () => noon, ...lease });
  await holdsWith(store).confirm('anna', half, 'one');
  expect(await other.of(['anna'])).toEqual([[]]);
});

test('a hold whose state changes is not written to the list again', async () => {
  const store = basicStore();
  let writes = 0;
  const replace = store.replace;
  const holds = holdsWith({
    ...store,
    replace: (...change: Parameters<IdempotencyStore['replace']>) => {
      writes += 1;
      return replace(...change);
    },
  });
  await holds.acquireFirst(['anna'], later, 'two');
  await holds.acquireFirst(['anna'], half, 'one');
  // This one looks for others, as the first did.
  await holds.extend('anna', half, 'one');
  expect(writes).toBe(2);
  await holds.keepUnknown('anna', half, 'one');
  await holds.confirm('anna', half, 'one');
  expect(writes).toBe(2);
  // The meeting has got another end, another start, or both.
  for (const change of [{ end: half.end + minute }, { start: half.start - minute }, later]) {
    await holds.confirm('anna', { ...half, ...change }, 'one');
    expect((await holds.of(['anna']))[0]).toContainEqual({
      ...half,
      ...change,
      owner: 'one',
      state: 'booked',
    });
    await holds.confirm('anna', half, 'one');
  }
});

test('a hold is kept whose create was sent, also if another one has taken its time', async () => {
  const holds = holdsWith();
  await holds.acquireFirst(['anna'], half, 'one');
  await holds.keepUnknown('anna', half, 'two');
  expect((await holds.of(['anna']))[0]!.map(({ owner }) => owner).sort()).toEqual(['one', 'two']);
});

test('a refused hold leaves nothing behind', async () => {
  const store = basicStore();
  const deleted: string[] = [];
  const remove = store.delete;
  const holds = holdsWith({
    ...store,
    delete: (key: string) => {
      deleted.push(key);
      return remove(key);
    },
  });
  await holds.acquireFirst(['anna'], half, 'one');
  expect(deleted).toEqual([]);
  await holds.acquireFirst(['anna'], half, 'two');
  expect(deleted).toEqual([expect.stringMatching(/ two$/)]);
});

test('the list forgets holds after a day', async () => {
  let now = noon;
  const store = basicStore();
  const lists: string[] = [];
  const replace = store.replace;
  const holds = holdsWith(
    {
      ...store,
      replace: (...change: Parameters<IdempotencyStore['replace']>) => {
        lists.push(change[2] ?? '');
        return replace(...change);
      },
    },
    () => now,
  );
  await holds.acquireFirst(['anna'], half, 'one');
  now += 24 * 60 * minute - 1;
  await holds.acquireFirst(['anna'], later, 'two');
  now += 1;
  await holds.acquireFirst(['anna'], { start: 0, end: 1 }, 'three');
  const owners = lists.map((list) => (JSON.parse(list) as { owner: string }[]).map(({ owner }) => owner));
  expect(owners).toEqual([
    ['one', 'two'],
    ['two', 'three'],
  ]);
});

test.describe('held times', () => {
  let now = 0;
  let reads: string[][] = [];
  let isDown = false;
  const hold = (start: number, state: string) => ({ start, end: start + 40 * minute, owner: 'one', state });
  const lists: Record<string, unknown[]> = {
    anna: [hold(noon, 'pending'), hold(noon + 60 * minute, 'booked'), hold(noon + 120 * minute, 'unknown')],
  };
  const holds = {
    of: (ids: string[]) => {
      reads.push(ids);
      return isDown ? Promise.reject(new Error('down')) : Promise.resolve(ids.map((id) => lists[id] ?? []));
    },
  } as unknown as SlotHolds;
  const newTimes = () => new HeldTimes({ holds, bufferMinutes: 10, monotonicClock: () => now });

  test.beforeEach(() => {
    now = 1_000_000;
    reads = [];
    isDown = false;
  });

  test('end before the buffer, and firm ones leave out what is only being booked', async () => {
    const times = newTimes();
    const held = [0, 60, 120].map((after) => ({
      start: noon + after * minute,
      end: noon + (after + 30) * minute,
    }));
    expect(await times.of(['anna', 'marcus'], 'any')).toEqual([held, []]);
    expect(await times.of(['anna', 'marcus'], 'firm')).toEqual([held.slice(1), []]);
  });

  test('are read together, and again after 15 seconds', async () => {
    const times = newTimes();
    const [first] = await times.of(['anna', 'marcus'], 'any');
    now += 14_999;
    expect((await times.of(['anna', 'marcus'], 'any'))[0]).toBe(first);
    await times.of(['anna', 'petra'], 'firm');
    expect(reads).toEqual([['anna', 'marcus'], ['petra']]);
    now += 1;
    await times.of(['anna', 'petra'], 'any');
    expect(reads.slice(2)).toEqual([['anna']]);
  });

  test('that are asked for while they are being read are read once', async () => {
    const times = newTimes();
    const [one, other] = await Promise.all([times.of(['anna'], 'any'), times.of(['anna'], 'any')]);
    expect(one[0]).toBe(other[0]);
    expect(one[0]).toHaveLength(3);
    expect(reads).toHaveLength(1);
  });

  test('are forgotten for one agent, or for all', async () => {
    const times = newTimes();
    await times.of(['anna', 'marcus'], 'any');
    times.drop('anna');
    await times.of(['anna', 'marcus'], 'any');
    times.dropAll();
    await times.of(['anna', 'marcus'], 'any');
    expect(reads.slice(1)).toEqual([['anna'], ['anna', 'marcus']]);
  });

  test('are none while the store fails', async () => {
    isDown = true;
    expect(await newTimes().of(['anna'], 'any')).toEqual([[]]);
  });

  test('are kept for more than ten thousand agents, if they are asked for at once', async () => {
    const times = newTimes();
    const ids = Array.from({ length: 10_001 }, (_, index) => `agent ${index}`);
    expect(await times.of(ids, 'any')).toHaveLength(10_001);
    await times.of(ids, 'any');
    expect(reads).toHaveLength(1);
  });
});
