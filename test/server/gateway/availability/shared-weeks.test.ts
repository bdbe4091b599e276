import { createMemoryStore } from '../../../../src/server.js';
import { SharedWeeks } from '../../../../src/gateway/availability/calendar/shared-weeks.js';
import { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';
import { day, expect, secret, test } from '../gateway-test.js';

const lifetime = { freshMs: 15_000, usableMs: 60_000 };
const startOf = (week: number) => week * 7 * day;
/** What is read of a week: one agent with a meeting, and one whose meetings cannot be read. */
const readOf = (week: number) => ({
  busy: new Map([
    ['anna', [{ start: startOf(week) + 5, end: startOf(week) + 9 }]],
    ['marcus', []],
  ]),
  unreadable: new Set(['nadia']),
});

/** Processes with one store, and a clock that the test moves. */
function open() {
  const time = { now: startOf(3000) };
  const clock = () => time.now;
  const store = createMemoryStore({ clock });
  /** @param aheadMs How far its clock is ahead of the others. */
  const process = (bufferMinutes = 0, aheadMs = 0) => {
    const pause = (ms: number) => Promise.resolve(void (time.now += ms));
    const own = { clock: () => time.now + aheadMs, monotonicClock: clock, pause, waitMs: 100 };
    const values = { store, secret, tenant: 'one', ...own };
    return new SharedWeeks(new SharedValues(values), lifetime, bufferMinutes);
  };
  return { time, process };
}

test('a week is read by one process, and used by the others as it was read', async () => {
  const { process, time } = open();
  const [one, other] = [process(), process()];
  const claim = await one.claim([3000, 3001]);
  expect([claim.mine, claim.underWay, claim.found.size]).toEqual([[3000, 3001], [], 0]);
  const waiting = await other.claim([3000]);
  expect([waiting.mine, waiting.underWay]).toEqual([[], [3000]]);
  // It has no turn to end.
  await waiting.publish(new Map());
  await waiting.release();
  await claim.publish(new Map([3000, 3001].map((week) => [week, readOf(week)])));
  time.now += 10;
  for (const found of [(await other.claim([3000, 3001])).found, await other.peek([3000, 3001])]) {
    expect([...found]).toEqual([3000, 3001].map((week) => [week, { ...readOf(week), ageMs: 10 }]));
  }
  const { mine, underWay } = await other.claim([3000, 3001]);
  expect([mine, underWay]).toEqual([[], []]);
});

test('a week that is no longer fresh is read again, and used meanwhile', async () => {
  const { process, time } = open();
  const [one, other] = [process(), process()];
  await (await one.claim([3000])).publish(new Map([[3000, readOf(3000)]]));
  time.now += 15_000;
  const claim = await other.claim([3000]);
  expect(claim.mine).toEqual([3000]);
  expect(claim.found.get(3000)).toMatchObject({ ageMs: 15_000 });
  await claim.release();
  time.now += 44_999;
  expect((await other.peek([3000])).size).toBe(1);
  time.now += 1;
  expect((await other.peek([3000])).size).toBe(0);
});

test('a process that gives up, or has not read a week, lets another one do it', async () => {
  const { process } = open();
  const [one, other] = [process(), process()];
  await (await one.claim([3000, 3001])).release();
  const claim = await other.claim([3000, 3001]);
  expect(claim.mine).toEqual([3000, 3001]);
  await claim.publish(new Map([[3001, readOf(3001)]]));
  const again = await one.claim([3000, 3001]);
  expect([again.mine, [...again.found.keys()]]).toEqual([[3000], [3001]]);
});

test('a process waits for a week that another one reads, but not for long', async () => {
  const { process } = open();
  const [one, other] = [process(), process()];
  const claim = await one.claim([3000, 3001]);
  await claim.publish(new Map([[3000, readOf(3000)]]));
  const late = await one.claim([3001]);
  expect([...(await other.wait([3000, 3001])).keys()]).toEqual([3000]);
  // It waited in vain, so it reads by itself for a while.
  const own = await other.claim([3001]);
  expect([own.mine, own.underWay]).toEqual([[3001], []]);
  await own.publish(new Map([[3001, readOf(3001)]]));
  expect((await one.peek([3001])).get(3001)).toMatchObject(readOf(3001));
  await late.release();
});

test('a week can be shared by a process that read it out of turn', async () => {
  const { process } = open();
  const [one, other] = [process(), process()];
  const claim = await one.claim([3000]);
  await other.publish(
    new Map([
      [3000, readOf(3000)],
      [3001, readOf(3001)],
    ]),
    [3000],
  );
  const found = await other.peek([3000, 3001]);
  expect([...found]).toEqual([[3000, { ...readOf(3000), ageMs: 0 }]]);
  await claim.release();
});

test('a week that looks too old to a process whose clock is ahead is not used there', async () => {
  const { process, time } = open();
  await (await process().claim([3000])).publish(new Map([[3000, readOf(3000)]]));
  time.now += 20_000;
  expect((await process(0, 39_999).peek([3000])).size).toBe(1);
  expect((await process(0, 40_000).peek([3000])).size).toBe(0);
});

test('weeks for another buffer are others', async () => {
  const { process } = open();
  await (await process(15).claim([3000])).publish(new Map([[3000, readOf(3000)]]));
  expect((await process(0).peek([3000])).size).toBe(0);
  expect((await process(15).peek([3000])).size).toBe(1);
});
