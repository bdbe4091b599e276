import { expect, test } from 'playwright/test';
import { MeetingList } from '../../../../src/gateway/availability/calendar/meeting-list.js';
import {
  TenantCalendar,
  type TenantWeek,
} from '../../../../src/gateway/availability/calendar/tenant-calendar.js';
import { intervalOf, listWeeks } from '../../../../src/gateway/availability/calendar/weeks.js';
import { badGateway, gatewayTimeout, HttpError } from '../../../../src/gateway/http/http-error.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';
import { UpstreamFailure } from '../../../../src/gateway/upstream/upstream.js';
import { day, minute } from '../gateway-test.js';

const WEEK = 3000;
const five = { first: WEEK, last: WEEK + 4 };
const none = () => undefined;
const startOf = (week: number): number => intervalOf({ first: week, last: week }).start;
/** Weeks that a call asks for. */
const weeksIn = ({ start, end }: { start: number; end: number }): number => (end - start) / (7 * day);

/** A calendar over an API whose calls a test answers. */
class Bench {
  now = 0;
  /** Answers each call; by default with one meeting of each agent. */
  answer: (call: number) => unknown = (call) => [
    { agentId: 'anna', date: startOf(WEEK) + call * minute, duration: 30 },
    { agentId: 'marcus', date: startOf(WEEK + 1) + 2 * day, duration: 30 },
  ];
  /** The weeks of each call. */
  readonly calls: { start: number; end: number }[] = [];
  readonly calendar: TenantCalendar;

  constructor() {
    const api = {
      read: (_: string, path: string) => {
        expect(path).not.toContain('agentEmail');
        const [from, to] = /(\d+)\/(\d+)$/.exec(path)!.slice(1).map(Number) as [number, number];
        // Without the margin, which is a day and a minute.
        this.calls.push({ start: from + day + minute, end: to - day - minute });
        return Promise.resolve(this.answer(this.calls.length));
      },
    } as unknown as Api;
    const meetings = new MeetingList(api, 0);
    this.calendar = new TenantCalendar({ meetings, monotonicClock: () => this.now });
  }

  read(range = five): Promise<readonly TenantWeek[] | undefined> {
    return this.calendar.read(range, none);
  }

  /** Number of the call that the first week comes from. */
  async callOf(range = five): Promise<number> {
    const weeks = await this.read(range);
    return (weeks![0]!.busy.get('anna')![0]!.start - startOf(WEEK)) / minute;
  }

  fail(error: Error): void {
    this.answer = () => Promise.reject(error);
  }
}

const refused = (status: number) => new HttpError(status, 'api_refused', 'No', { isForeign: true });
const tooLarge = () => badGateway(new UpstreamFailure('too_large'));
/** Lets what has been started go on. */
const settle = async () => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

test('all weeks of a range come from one call, and later only those that are missing', async () => {
  const bench = new Bench();
  const weeks = await bench.read();
  expect(weeks!.map(({ busy }) => [...busy.keys()])).toEqual([['anna'], ['marcus'], [], [], []]);
  expect(bench.calls).toEqual([intervalOf(five)]);
  await bench.read({ first: WEEK + 2, last: WEEK + 4 });
  expect(bench.calls).toHaveLength(1);
  const around = await bench.read({ first: WEEK - 1, last: WEEK + 6 });
  expect(listWeeks({ first: WEEK - 1, last: WEEK + 6 })).toHaveLength(around!.length);
  expect(bench.calls.slice(1).map(weeksIn)).toEqual([8]);
  await bench.read({ first: WEEK + 3, last: WEEK + 9 });
  expect(bench.calls.slice(2)).toEqual([intervalOf({ first: WEEK + 7, last: WEEK + 9 })]);
});

test('fresh reads of several ranges at the same time are as many calls', async () => {
  const bench = new Bench();
  const ranges = [five, { first: WEEK + 5, last: WEEK + 6 }, { first: WEEK + 7, last: WEEK + 9 }];
  const answers = await Promise.all(ranges.map((range) => bench.calendar.readNow(range, none)));
  expect(answers.map((weeks) => weeks!.length)).toEqual([5, 2, 3]);
  expect(answers.flat()).not.toContain(undefined);
  expect(bench.calls).toEqual(ranges.map(intervalOf));
});

test('everybody who asks at the same time waits for one call', async () => {
  const bench = new Bench();
  await Promise.all([bench.read(), bench.read(), bench.read({ first: WEEK + 1, last: WEEK + 2 })]);
  expect(bench.calls).toHaveLength(1);
});

test('after 15 seconds one call renews the answer, which is used meanwhile', async () => {
  const bench = new Bench();
  expect(await bench.callOf()).toBe(1);
  bench.now = 14_999;
  expect(await bench.callOf()).toBe(1);
  expect(bench.calls).toHaveLength(1);
  let resume = () => {};
  const { answer } = bench;
  bench.answer = (call) => new Promise((resolve) => (resume = () => resolve(answer(call))));
  bench.now = 15_000;
  expect(await Promise.all([bench.callOf(), bench.callOf(), bench.callOf()])).toEqual([1, 1, 1]);
  expect(bench.calls).toHaveLength(2);
  resume();
  await settle();
  expect(await bench.callOf()).toBe(2);
  expect(bench.calls).toHaveLength(2);
});

test('after a minute an answer is not used any more', async () => {
  const bench = new Bench();
  await bench.read();
  bench.now = 60_000;
  expect(await bench.callOf()).toBe(2);
});

test('a failing renewal keeps the answer until it is a minute old, and is repeated every three seconds', async () => {
  const bench = new Bench();
  await bench.read();
  bench.fail(badGateway());
  for (const now of [15_000, 15_001, 17_999, 18_000, 59_999]) {
    bench.now = now;
    expect(await bench.callOf()).toBe(1);
    await settle();
  }
  expect(bench.calls).toHaveLength(4);
  bench.now = 60_000;
  await expect(bench.read()).rejects.toMatchObject({ status: 502 });
  // Now that somebody waits for it, it is tried again at once.
  await expect(bench.read()).rejects.toMatchObject({ status: 502 });
  expect(bench.calls).toHaveLength(6);
});

const unusable: [name: string, answer: () => unknown][] = [
  ['is refused with 400', () => Promise.reject(refused(400))],
  ['is refused with 403', () => Promise.reject(refused(403))],
  ['is no list', () => ({ meetings: [] })],
  ['has an entry that is no meeting', () => [null]],
  ['has a meeting of an unknown agent', () => [{ date: startOf(WEEK), duration: 30 }]],
  ['has an unreadable meeting of an unknown agent', () => [{ agentId: 5, date: 'x' }]],
];
for (const [name, answer] of unusable) {
  test(`a list that ${name} is not requested again for ten minutes`, async () => {
    const bench = new Bench();
    bench.answer = answer;
    expect(await bench.read()).toBeUndefined();
    expect(await bench.calendar.readNow(five, none)).toBeUndefined();
    bench.now = 599_999;
    expect(await bench.read({ first: WEEK, last: WEEK })).toBeUndefined();
    expect(bench.calls).toHaveLength(1);
    bench.now = 600_000;
    bench.answer = () => [];
    expect(await bench.read()).toHaveLength(5);
  });
}

test('a list that is too large is requested for fewer weeks only', async () => {
  const bench = new Bench();
  bench.fail(tooLarge());
  expect(await bench.read()).toBeUndefined();
  bench.answer = () => [];
  expect(await bench.read()).toBeUndefined();
  expect(await bench.read({ first: WEEK, last: WEEK + 3 })).toHaveLength(4);
  expect(bench.calls.map(weeksIn)).toEqual([5, 4]);
});

for (const [name, error, status] of [
  ['429', refused(429), 429],
  ['408', refused(408), 408],
  ['502', badGateway(), 502],
] as const) {
  test(`a ${name} is thrown, and the list is requested again next time`, async () => {
    const bench = new Bench();
    bench.fail(error);
    await expect(bench.read()).rejects.toMatchObject({ status });
    bench.answer = () => [];
    expect(await bench.read()).toHaveLength(5);
  });
}

test('after a timeout the list is not requested for a minute', async () => {
  const bench = new Bench();
  bench.fail(gatewayTimeout(new UpstreamFailure('timeout')));
  await expect(bench.read()).rejects.toMatchObject({ status: 504 });
  bench.answer = () => [];
  expect(await bench.read()).toBeUndefined();
  bench.now = 60_000;
  expect(await bench.read()).toHaveLength(5);
});

test('cancelled meetings count for nothing, even if they cannot be read', async () => {
  const bench = new Bench();
  bench.answer = () => [
    { active: false },
    { active: false, agentId: 'anna' },
    { active: false, agentId: 'anna', date: startOf(WEEK), duration: 30 },
  ];
  const [week] = (await bench.read())!;
  expect([...week!.busy.keys(), ...week!.unreadable]).toEqual([]);
});

test('a meeting without a readable time makes only its agent unreadable', async () => {
  const bench = new Bench();
  bench.answer = () => [
    { agentId: 'anna', date: 'soon', duration: 30 },
    { agentId: 'marcus', date: startOf(WEEK), duration: 30 },
  ];
  const [week] = (await bench.read())!;
  expect([...week!.unreadable]).toEqual(['anna']);
  expect([...week!.busy.keys()]).toEqual(['marcus']);
});

test('the newest 120 weeks are kept', async () => {
  const bench = new Bench();
  await bench.read({ first: WEEK, last: WEEK });
  await bench.read({ first: WEEK + 1, last: WEEK + 120 });
  expect(bench.calls).toHaveLength(2);
  await bench.read({ first: WEEK + 1, last: WEEK + 1 });
  expect(bench.calls).toHaveLength(2);
  await bench.read({ first: WEEK, last: WEEK });
  expect(bench.calls).toHaveLength(3);
});

test('a fresh look begins its own call, and those who ask during it share the next one', async () => {
  const bench = new Bench();
  await bench.read();
  const answers: (() => void)[] = [];
  const { answer } = bench;
  bench.answer = (call) => new Promise((resolve) => answers.push(() => resolve(answer(call))));
  const readNow = async () => (await bench.calendar.readNow(five, none))![0]!.call;
  const first = readNow();
  await settle();
  const later = [readNow(), readNow(), readNow()];
  await settle();
  expect(bench.calls).toHaveLength(2);
  answers[0]!();
  expect(await first).toBe(2);
  await expect.poll(() => bench.calls.length).toBe(3);
  answers[1]!();
  expect(await Promise.all(later)).toEqual([3, 3, 3]);
  expect(await bench.callOf()).toBe(3);
});

test('an answer that arrives late does not replace one of a later call', async () => {
  const bench = new Bench();
  const answers: (() => void)[] = [];
  const { answer } = bench;
  bench.answer = (call) => new Promise((resolve) => answers.push(() => resolve(answer(call))));
  const first = bench.read();
  await settle();
  const second = bench.calendar.readNow(five, none);
  await settle();
  answers[1]!();
  await second;
  answers[0]!();
  await first;
  expect(await bench.callOf()).toBe(2);
});
