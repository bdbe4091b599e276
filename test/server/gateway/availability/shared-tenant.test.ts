import { createMemoryStore } from '../../../../src/server.js';
import { MeetingList } from '../../../../src/gateway/availability/calendar/meeting-list.js';
import { SharedWeeks } from '../../../../src/gateway/availability/calendar/shared-weeks.js';
import {
  FRESH_MS,
  TenantCalendar,
  USABLE_MS,
} from '../../../../src/gateway/availability/calendar/tenant-calendar.js';
import { intervalOf, type WeekRange } from '../../../../src/gateway/availability/calendar/weeks.js';
import { MAX_ANSWER_BYTES } from '../../../../src/gateway/upstream/answer-sizes.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';
import { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';
import { day, expect, minute, secret, test } from '../gateway-test.js';

const WEEK = 3000;
const none = () => undefined;
const startOf = (week: number) => intervalOf({ first: week, last: week }).start;

/** Processes with one store, over an API whose calls the test answers. */
class Bench {
  now = startOf(WEEK);
  /** Numbers of the weeks of each call, and whether a booking waits. */
  readonly calls: string[] = [];
  /** Answers each call; by default with a meeting whose minute is the number of the call. */
  answer: (call: number) => unknown = (call) => [
    { agentId: 'anna', date: startOf(WEEK) + call * minute, duration: 30 },
  ];
  readonly store = createMemoryStore({ clock: () => this.now });

  /** @param waits Whether time passes by itself while the process waits for another one. */
  process(waits = false): TenantCalendar {
    const api = {
      read: (_: string, path: string, _trace: unknown, { purpose }: { purpose: string }) => {
        const [from, to] = /(\d+)\/(\d+)$/.exec(path)!.slice(1).map(Number) as [number, number];
        const weekOf = (instant: number) => instant / (7 * day) - WEEK;
        this.calls.push(`${weekOf(from + day + minute)}-${weekOf(to - day - minute) - 1} ${purpose}`);
        return Promise.resolve(this.answer(this.calls.length));
      },
    } as unknown as Api;
    const clock = () => this.now;
    const pause = (ms: number) => Promise.resolve(void (this.now += ms));
    const values = new SharedValues({
      ...{
        store: this.store,
        secret,
        tenant: 'one',
        clock,
        monotonicClock: clock,
        ...(!waits && { pause, waitMs: 200 }),
      },
    });
    const shared = new SharedWeeks(values, { freshMs: FRESH_MS, usableMs: USABLE_MS }, 0);
    return new TenantCalendar({ meetings: new MeetingList(api, 0), monotonicClock: clock, shared });
  }

  /** Number of the call that the first week comes from, and whether another process made it. */
  async callOf(calendar: TenantCalendar, last = 1, isForBooking = false): Promise<string> {
    const weeks = await calendar.read({ first: WEEK, last: WEEK + last }, none, isForBooking);
    const [{ busy, call, readAt }] = weeks as [(typeof weeks & object)[0]];
    const number = (busy.get('anna')![0]!.start - startOf(WEEK)) / minute;
    return `${number}, ${call === undefined ? 'shared' : 'own'}, ${this.now - readAt} ms`;
  }
}

const range: WeekRange = { first: WEEK, last: WEEK + 1 };
/** Lets what has been started go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a week that one process has read is used by the others, as old as it is', async () => {
  const bench = new Bench();
  const [one, other] = [bench.process(), bench.process()];
  expect(await bench.callOf(one)).toBe('1, own, 0 ms');
  bench.now += 10_000;
  expect(await bench.callOf(other)).toBe('1, shared, 10000 ms');
  expect(bench.calls).toEqual(['0-1 reading']);
});

test('a process reads only the weeks that no other one has', async () => {
  const bench = new Bench();
  const [one, other] = [bench.process(), bench.process()];
  await one.read({ first: WEEK + 1, last: WEEK + 1 }, none);
  const weeks = await other.read({ first: WEEK, last: WEEK + 3 }, none, true);
  expect(bench.calls).toEqual(['1-1 reading', '0-3 booking']);
  expect(weeks!.map(({ call }) => call)).toEqual([1, 1, 1, 1]);
  const third = await bench.process().read({ first: WEEK, last: WEEK + 4 }, none);
  expect(bench.calls.slice(2)).toEqual(['4-4 reading']);
  expect(third!.map(({ call }) => call)).toEqual([undefined, undefined, undefined, undefined, 1]);
});

test('a process waits for the call of another one', async () => {
  const bench = new Bench();
  const [one, other] = [bench.process(), bench.process(true)];
  const { answer } = bench;
  let resume: () => void = () => undefined;
  bench.answer = (call) => new Promise((resolve) => (resume = () => resolve(answer(call))));
  const first = bench.callOf(one);
  await expect.poll(() => bench.calls.length).toBe(1);
  const second = bench.callOf(other);
  await settle();
  resume();
  expect(await first).toMatch(/^1, own/);
  expect(await second).toMatch(/^1, shared/);
  expect(bench.calls).toHaveLength(1);
});

test('a process reads by itself if another one takes too long, and shares what it has read', async () => {
  const bench = new Bench();
  const [one, other] = [bench.process(), bench.process()];
  const { answer } = bench;
  bench.answer = (call) => (call === 1 ? new Promise(() => undefined) : answer(call));
  void one.read({ first: WEEK, last: WEEK + 2 }, none);
  await expect.poll(() => bench.calls.length).toBe(1);
  expect(await bench.callOf(other, 2)).toMatch(/^2, own/);
  expect(await bench.callOf(bench.process(), 2)).toMatch(/^2, shared/);
  expect(bench.calls).toEqual(['0-2 reading', '0-2 reading']);
});

test('a process whose call fails leaves it to the next one', async () => {
  const bench = new Bench();
  const [one, other] = [bench.process(), bench.process()];
  const { answer } = bench;
  bench.answer = () => Promise.reject(new Error('down'));
  await expect(one.read(range, none)).rejects.toThrow('down');
  bench.answer = answer;
  expect(await bench.callOf(other)).toMatch(/^2, own/);
  expect(bench.now).toBe(startOf(WEEK));
});

test('while one process renews the weeks, the others use what there is', async () => {
  const bench = new Bench();
  const [one, other] = [bench.process(), bench.process()];
  await bench.callOf(one);
  await bench.callOf(other);
  const { answer } = bench;
  let resume: () => void = () => undefined;
  bench.answer = (call) => new Promise((resolve) => (resume = () => resolve(answer(call))));
  bench.now += FRESH_MS;
  expect(await bench.callOf(one)).toBe('1, own, 15000 ms');
  await expect.poll(() => bench.calls.length).toBe(2);
  expect(await bench.callOf(other)).toBe('1, shared, 15000 ms');
  await settle();
  resume();
  await expect.poll(() => bench.callOf(one)).toBe('2, own, 0 ms');
  await expect
    .poll(() => {
      bench.now += 500;
      return bench.callOf(other);
    })
    .toMatch(/^2, shared/);
  expect(bench.calls).toHaveLength(2);
});

test('a process that has nothing uses what the others know, although it cannot renew it', async () => {
  const bench = new Bench();
  const { answer } = bench;
  const fail = () => Promise.reject(new Error('down'));
  const [one, other] = [bench.process(), bench.process()];
  expect(await bench.callOf(one)).toMatch(/^1, own/);
  bench.answer = fail;
  bench.now += 20_000;
  expect(await bench.callOf(other)).toBe('1, shared, 20000 ms');
  await expect.poll(() => bench.calls.length).toBe(2);
  // Again, when that is too old.
  bench.answer = answer;
  bench.now += 40_000;
  expect(await bench.callOf(one)).toMatch(/^3, own/);
  bench.answer = fail;
  bench.now += 20_000;
  expect(await bench.callOf(other)).toBe('3, shared, 20000 ms');
});

test('a process keeps what it has read itself while the others know nothing newer', async () => {
  const bench = new Bench();
  const [one, other] = [bench.process(), bench.process()];
  await bench.callOf(one);
  bench.now += 5_000;
  await other.readNow(range, none);
  bench.answer = () => new Promise(() => undefined);
  bench.now += 15_000;
  expect(await bench.callOf(other)).toBe('2, own, 15000 ms');
  // What the others know has been looked at when a call is made.
  await expect.poll(() => bench.calls.length).toBe(3);
  expect(await bench.callOf(other)).toBe('2, own, 15000 ms');
});

test('a process takes what another one has read after it', async () => {
  const bench = new Bench();
  const [one, other] = [bench.process(), bench.process()];
  await bench.callOf(one);
  bench.now += 16_000;
  await bench.callOf(other);
  await expect.poll(() => bench.callOf(other)).toBe('2, own, 0 ms');
  bench.now += 1_000;
  await expect.poll(() => bench.callOf(one)).toBe('2, shared, 1000 ms');
  expect(bench.calls).toHaveLength(2);
});

test('a fresh read is made for a booking, whatever others have', async () => {
  const bench = new Bench();
  const [one, other] = [bench.process(), bench.process()];
  await bench.callOf(one);
  await other.readNow(range, none);
  expect(bench.calls).toEqual(['0-1 reading', '0-1 booking']);
});

test.describe('the list of meetings', () => {
  function open(bufferMinutes: number) {
    const calls: { path: string; options: unknown }[] = [];
    const api = {
      read: (_: string, path: string, _trace: unknown, options: unknown) => {
        calls.push({ path, options });
        return Promise.resolve([]);
      },
    };
    return { list: new MeetingList(api as unknown as Api, bufferMinutes), calls };
  }
  const start = startOf(WEEK);
  const interval = { start, end: start + day };

  test('of all agents may be large, that of one may be for a booking', async () => {
    const { list, calls } = open(15);
    await list.read(interval, {}, none);
    await list.read(interval, { agentEmail: 'a@b.example' }, none);
    await list.read(interval, { agentEmail: 'a@b.example', isForBooking: true }, none);
    const margin = day + 16 * minute;
    const path = `/api/schedules/tenant/${start - margin}/${start + day + margin}`;
    const own = `${path}?agentEmail=a%40b.example`;
    const { list: ofAll, agentMeetings } = MAX_ANSWER_BYTES;
    expect(calls).toEqual([
      { path, options: { maxBytes: ofAll, kind: 'busy tenant', purpose: 'reading' } },
      { path: own, options: { maxBytes: agentMeetings, kind: 'busy agent', purpose: 'reading' } },
      { path: own, options: { maxBytes: agentMeetings, kind: 'busy booking', purpose: 'booking' } },
    ]);
  });

  test('counts for each week in which a meeting could start that overlaps one of it', () => {
    const { list } = open(15);
    const next = startOf(WEEK + 1);
    const weeksOf = (from: number, to: number) => [
      ...list.byWeek([{ start: from, end: to }], { first: WEEK, last: WEEK + 2 }).keys(),
    ];
    expect(weeksOf(next - 16 * minute, next - 15 * minute - 1)).toEqual([WEEK]);
    expect(weeksOf(next - 16 * minute, next - 15 * minute)).toEqual([WEEK, WEEK + 1]);
    expect(weeksOf(next + day + 15 * minute - 1, next + 2 * day)).toEqual([WEEK, WEEK + 1]);
    expect(weeksOf(next + day + 15 * minute, next + 2 * day)).toEqual([WEEK + 1]);
    expect(weeksOf(next - 30 * day, next + 30 * day)).toEqual([WEEK, WEEK + 1, WEEK + 2]);
  });
});
