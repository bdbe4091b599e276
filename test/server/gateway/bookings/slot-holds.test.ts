import { expect, test } from 'playwright/test';
import { SlotHolds } from '../../../../src/gateway/bookings/slot-holds.js';
import { createMemoryStore } from '../../../../src/server.js';

const start = Date.parse('2026-11-03T09:00Z');
const between = (from: number, to: number) => ({ start: start + from * 60_000, end: start + to * 60_000 });

function twoProcesses() {
  const written: string[] = [];
  const memory = createMemoryStore();
  const store: typeof memory = {
    ...memory,
    add: (key, value, milliseconds) => {
      written.push(key);
      return memory.add(key, value, milliseconds);
    },
  };
  const [one, other] = [1, 2].map(() => new SlotHolds(store, 'a secret that is long enough for it', 60_000));
  return { one: one!, other: other!, written };
}

const cases: [name: string, one: [number, number], other: [number, number], isFree: boolean][] = [
  ['the same time', [0, 30], [0, 30], false],
  ['a time that begins in it', [0, 60], [30, 90], false],
  ['a time that ends in it', [30, 90], [0, 60], false],
  ['a time within it', [0, 90], [30, 60], false],
  ['a minute of it', [0, 31], [30, 60], false],
  ['the time before it', [30, 60], [0, 30], true],
  ['the time after it', [0, 30], [30, 60], true],
];
for (const [name, first, second, isFree] of cases) {
  test(`whoever asks for ${name} ${isFree ? 'gets it' : 'does not get it'}`, async () => {
    const { one, other } = twoProcesses();
    expect(await one.hold('anna', between(...first), 'one')).toBe(true);
    expect(await other.hold('anna', between(...second), 'other')).toBe(isFree);
    expect(await other.hold('marcus', between(...second), 'other')).toBe(true);
  });
}

test('of two that overlap and ask at once, one gets it', async () => {
  const { one, other } = twoProcesses();
  const held = await Promise.all([
    one.hold('anna', between(0, 60), 'one'),
    other.hold('anna', between(30, 90), 'other'),
  ]);
  expect(held.filter(Boolean)).toHaveLength(1);
});

test('who gets nothing keeps nothing', async () => {
  const { one, other } = twoProcesses();
  await one.hold('anna', between(30, 60), 'one');
  expect(await other.hold('anna', between(0, 60), 'other')).toBe(false);
  expect(await one.hold('anna', between(0, 30), 'third')).toBe(true);
});

test('who has it may take it again, and gives back only what is theirs', async () => {
  const { one, other } = twoProcesses();
  expect(await one.hold('anna', between(0, 30), 'one')).toBe(true);
  expect(await other.hold('anna', between(0, 30), 'one')).toBe(true);
  await other.release('anna', between(0, 30), 'other');
  expect(await other.hold('anna', between(0, 30), 'other')).toBe(false);
  await one.release('anna', between(0, 30), 'one');
  expect(await other.hold('anna', between(0, 30), 'other')).toBe(true);
});

test('the store learns neither whose time it is nor when', async () => {
  const { one, written } = twoProcesses();
  await one.hold('anna', between(0, 30), 'one');
  expect(written).toHaveLength(2);
  for (const key of written) expect(key).toMatch(/^[\w-]{43}$/);
});
