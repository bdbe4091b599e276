import { expect, test } from 'playwright/test';
import { AgentLists } from '../../../../src/gateway/availability/calendar/agent-lists.js';
import { BusyTimes } from '../../../../src/gateway/availability/calendar/busy-times.js';
import { MeetingList } from '../../../../src/gateway/availability/calendar/meeting-list.js';
import type { SlotHolds } from '../../../../src/gateway/holds/slot-holds.js';
import { weekAt, weeksOf } from '../../../../src/gateway/availability/calendar/weeks.js';
import type { BookableAgent } from '../../../../src/gateway/agents/agents.js';
import { HttpError } from '../../../../src/gateway/http/http-error.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';

const agent = (number: number) =>
  ({ id: `agent ${number}`, email: `${number}@example.com` }) as BookableAgent;
const time = { start: Date.parse('2026-11-03T09:00Z'), end: Date.parse('2026-11-03T10:00Z') };
const weeks = weeksOf(time);
const none = () => undefined;
const noHolds = { of: () => Promise.resolve([]) } as unknown as SlotHolds;
const busyTimesOf = (read: (path: string) => Promise<unknown>, monotonicClock = () => 0, holds = noHolds) => {
  const api = { read: (_: string, path: string) => read(path) } as unknown as Api;
  const countAgents = () => Promise.resolve(20);
  return new BusyTimes({ api, holds, countAgents, bufferMinutes: 0, monotonicClock });
};
/** An API that refuses the list of all agents. */
const refusing = (read: (path: string) => Promise<unknown>) => (path: string) =>
  path.includes('agentEmail')
    ? read(path)
    : Promise.reject(new HttpError(403, 'api_refused', 'No', { isForeign: true }));

test('the lists of 5000 agents are kept, and the oldest are dropped first', async () => {
  let reads = 0;
  const api = { read: () => Promise.resolve((reads += 1) && []) } as unknown as Api;
  const lists = new AgentLists({ meetings: new MeetingList(api, 0), monotonicClock: () => 0 });
  for (let number = 0; number <= 5000; number += 1) await lists.read(agent(number), weeks, none);
  expect(reads).toBe(5001);
  await lists.read(agent(1), weeks, none);
  await lists.read(agent(5000), weeks, none);
  expect(reads).toBe(5001);
  await lists.read(agent(0), weeks, none);
  expect(reads).toBe(5002);
});

test('a list that fails is not kept, whatever else is read of its agent meanwhile', async () => {
  const answers: ((error?: Error) => void)[] = [];
  const read = () =>
    new Promise((resolve, reject) => answers.push((error) => (error ? reject(error) : resolve([]))));
  const api = { read } as unknown as Api;
  const lists = new AgentLists({ meetings: new MeetingList(api, 0), monotonicClock: () => 0 });
  const first = lists.read(agent(1), weeks, none);
  const other = lists.read(agent(1), { first: weeks.first, last: weeks.last + 1 }, none);
  answers[0]!(new Error('Down'));
  answers[1]!();
  await expect(first).rejects.toThrow('Down');
  await other;
  const again = lists.read(agent(1), weeks, none);
  expect(answers).toHaveLength(3);
  answers[2]!();
  expect((await again).size).toBe(0);
});

test('a booking says so when it reads, and leaves out the meeting that it moves', async () => {
  const purposes: unknown[] = [];
  const api = {
    read: (_: string, _path: string, _trace: unknown, { kind, purpose }: Record<string, string>) => {
      purposes.push(`${kind}, ${purpose}`);
      const meeting = { agentId: 'agent 1', date: time.start, duration: 30 };
      return Promise.resolve([
        { ...meeting, _id: 'moved' },
        { ...meeting, _id: 'other', date: time.start + 3_600_000 },
      ]);
    },
  } as unknown as Api;
  const busyTimes = new BusyTimes({
    ...{ api, holds: noHolds, bufferMinutes: 0, monotonicClock: () => 0 },
    countAgents: () => Promise.resolve(20),
  });
  expect(await busyTimes.fetchNow(agent(1), time, none, 'moved')).toMatchObject([
    { start: time.start + 3_600_000 },
  ]);
  expect(await busyTimes.fetchNow(agent(1), time, none)).toHaveLength(2);
  await busyTimes.known([agent(1)], time, none);
  await busyTimes.recent([agent(1)], { first: weeks.first + 1, last: weeks.last + 1 }, none);
  expect(purposes).toEqual([
    'busy booking, booking',
    'busy booking, booking',
    'busy tenant, booking',
    'busy tenant, reading',
  ]);
});

test('a look at what is now reads again what is known, and what is held', async () => {
  let reads = 0;
  const held: string[] = [];
  const holds = {
    of: (ids: readonly string[]) => Promise.resolve((held.push(ids.join()), ids.map(() => []))),
  } as unknown as SlotHolds;
  const read = refusing(() => Promise.resolve((reads += 1) && []));
  const busyTimes = busyTimesOf(read, () => 0, holds);
  for (let look = 0; look < 2; look += 1) await busyTimes.known([agent(1)], time, none);
  expect([reads, held]).toEqual([1, ['agent 1']]);
  await busyTimes.current([agent(1)], time, none);
  expect([reads, held]).toEqual([2, ['agent 1', 'agent 1']]);
});

test('the list of all agents is never read if each agent’s own is to be used', async () => {
  const paths: string[] = [];
  const api = { read: (_: string, path: string) => Promise.resolve((paths.push(path), [])) };
  const busyTimes = new BusyTimes({
    ...{ api: api as unknown as Api, holds: noHolds, bufferMinutes: 0, monotonicClock: () => 0 },
    ...{ countAgents: () => Promise.resolve(20), source: 'agents' },
  });
  await busyTimes.recent([agent(1), agent(2)], weeks, none);
  expect(paths.map((path) => path.split('=')[1])).toEqual(['1%40example.com', '2%40example.com']);
});

test('what is known of an agent is outdated if a part of it is older than a change', async () => {
  const busyTimes = busyTimesOf(() => Promise.resolve([]));
  const week = 7 * 1440 * 60_000;
  const next = { start: time.start + week, end: time.end + week };
  const isOutdated = async (interval: typeof time, read: 'known' | 'current' = 'known') =>
    (await busyTimes[read]([agent(1)], interval, none))[0]!.isOutdated;
  expect(await isOutdated(time)).toBe(false);
  busyTimes.invalidate('agent 1');
  expect(await isOutdated(time)).toBe(true);
  expect(await isOutdated(next)).toBe(false);
  const both = { start: time.start, end: next.end };
  expect(await isOutdated(both)).toBe(true);
  expect(await isOutdated(both, 'current')).toBe(false);
});

test('an agent’s own list is never outdated', async () => {
  const busyTimes = busyTimesOf(refusing(() => Promise.resolve([])));
  await busyTimes.known([agent(1)], time, none);
  busyTimes.invalidate('agent 1');
  expect(await busyTimes.known([agent(1)], time, none)).toMatchObject([{ busy: [], isOutdated: false }]);
});

test('busy times contain only the interval of a meeting', async () => {
  const meeting = {
    _id: 'x',
    agentId: 'agent 1',
    active: true,
    date: time.start,
    duration: 30,
    visitor: { name: 'Otto Other', email: 'otto@other.example' },
  };
  const busyTimes = busyTimesOf(() => Promise.resolve([meeting]));
  const intervals = [{ start: time.start, end: time.start + 30 * 60_000 }];
  expect(await busyTimes.fetchNow(agent(1), time, none)).toEqual(intervals);
  expect(await busyTimes.recent([agent(1), agent(2)], weeks, none)).toEqual([
    { agent: agent(1), weeks: [intervals] },
    { agent: agent(2), weeks: [[]] },
  ]);
});

test('the times of many agents are made once a second, unless something has changed', async () => {
  let now = 0;
  const busyTimes = busyTimesOf(
    () => Promise.resolve([]),
    () => now,
  );
  const agents = [agent(1), agent(2)];
  const read = () => busyTimes.recent(agents, weeks, none);
  let last = await read();
  /** Whether the times were made anew. */
  const isNew = async () => {
    const before = last;
    last = await read();
    return last !== before;
  };
  now += 999;
  expect(await isNew()).toBe(false);
  now += 1;
  expect(await isNew()).toBe(true);
  expect(await isNew()).toBe(false);
  busyTimes.invalidateHolds('agent 1');
  expect(await isNew()).toBe(true);
  await busyTimes.current(agents, time, none);
  expect(await isNew()).toBe(true);
  expect(await isNew()).toBe(false);
  // From now on, the second agent's own list is read.
  busyTimes.invalidate('agent 2');
  expect(await isNew()).toBe(true);
  expect(await isNew()).toBe(true);
});

test('visitors who come at the same time share the times of many agents', async () => {
  let reads = 0;
  const countReads = {
    of: (ids: readonly string[]) => Promise.resolve((reads += 1) && ids.map(() => [])),
  } as unknown as SlotHolds;
  const busyTimes = busyTimesOf(
    () => Promise.resolve([]),
    () => 0,
    countReads,
  );
  const agents = [agent(1), agent(2)];
  const views = await Promise.all([1, 2, 3].map(() => busyTimes.recent(agents, weeks, none)));
  expect(new Set(views).size).toBe(1);
  expect(reads).toBe(1);
});

test('a change of one of more than 200 agents is seen after a second', async () => {
  let now = 0;
  const busyTimes = busyTimesOf(
    () => Promise.resolve([]),
    () => now,
  );
  const many = Array.from({ length: 201 }, (_, number) => agent(number));
  const first = await busyTimes.recent(many, weeks, none);
  busyTimes.invalidate('agent 1');
  now += 999;
  expect(await busyTimes.recent(many, weeks, none)).toBe(first);
  now += 1;
  expect(await busyTimes.recent(many, weeks, none)).not.toBe(first);
  const fewer = many.slice(1);
  const ofFewer = await busyTimes.recent(fewer, weeks, none);
  busyTimes.invalidateHolds('agent 1');
  expect(await busyTimes.recent(fewer, weeks, none)).not.toBe(ofFewer);
});

test('times that could not be read are read again by the next visitor', async () => {
  let isDown = false;
  const busyTimes = busyTimesOf((path) =>
    isDown && path.includes('agentEmail') ? Promise.reject(new Error('Down')) : Promise.resolve([]),
  );
  const many = Array.from({ length: 201 }, (_, number) => agent(number));
  await busyTimes.isShared(weeks, none);
  // From now on, each agent's own list is read.
  for (const { id } of many) busyTimes.invalidate(id);
  isDown = true;
  await expect(busyTimes.recent(many, weeks, none)).rejects.toThrow('Down');
  isDown = false;
  expect(await busyTimes.recent(many, weeks, none)).toHaveLength(201);
});

test('a meeting is busy in each week in which a meeting could start that overlaps it', async () => {
  const day = 1440 * 60_000;
  const monday = weekAt(time.start) * 7 * day;
  const list = [monday - day, monday - 30 * 60_000, monday + 60 * 60_000, monday + 3 * day].map((date) => ({
    agentId: 'agent 1',
    date,
    duration: 60,
  }));
  const busyTimes = busyTimesOf(() => Promise.resolve(list));
  const range = { first: weeks.first - 1, last: weeks.last };
  const [times] = await busyTimes.recent([agent(1)], range, none);
  const [before, after] = times!.weeks;
  // A meeting of a day that starts before the week overlaps the third one.
  expect(before!.map(({ start }) => start - monday)).toEqual([-day, -30 * 60_000, 60 * 60_000]);
  expect(after!.map(({ start }) => start - monday)).toEqual([-30 * 60_000, 60 * 60_000, 3 * day]);
});

test('requests at most eight lists at a time if the API refuses the list of all agents', async () => {
  const responses: (() => void)[] = [];
  const busyTimes = busyTimesOf(
    refusing(() => new Promise<unknown>((resolve) => responses.push(() => resolve([])))),
  );
  const agents = Array.from({ length: 20 }, (_, number) => agent(number));
  const all = busyTimes.recent(agents, weeks, none);
  for (let answered = 0; answered < agents.length; answered += 1) {
    await expect.poll(() => responses.length).toBe(Math.min(answered + 8, agents.length));
    responses[answered]!();
  }
  expect((await all).map((one) => one.agent.id)).toEqual(agents.map(({ id }) => id));
});

test('an agent who is invalidated comes from a later call, and the others from the earlier one', async () => {
  const paths: string[] = [];
  const busyTimes = busyTimesOf((path) => {
    paths.push(path.includes('agentEmail') ? decodeURIComponent(path.split('=')[1]!) : 'all');
    const meeting = { agentId: 'agent 1', date: time.start + paths.length * 1000, duration: 30 };
    return Promise.resolve([meeting]);
  });
  const startOf = async (number: number): Promise<number | undefined> => {
    const [times] = await busyTimes.recent([agent(number)], weeks, none);
    return times!.weeks[0]![0]?.start;
  };
  expect(await startOf(1)).toBe(time.start + 1000);
  busyTimes.invalidate('agent 1');
  expect(await startOf(2)).toBeUndefined();
  expect(paths).toEqual(['all']);
  expect(await startOf(1)).toBe(time.start + 2000);
  expect(await startOf(1)).toBe(time.start + 2000);
  expect(paths).toEqual(['all', '1@example.com']);
  busyTimes.invalidate('agent 1');
  expect(await startOf(1)).toBe(time.start + 3000);
});

test('a call that was under way when an agent was invalidated does not count for that agent', async () => {
  const answers: ((list: unknown[]) => void)[] = [];
  const busyTimes = busyTimesOf(() => new Promise<unknown>((resolve) => answers.push(resolve)));
  const first = busyTimes.recent([agent(1)], weeks, none);
  await expect.poll(() => answers.length).toBe(1);
  busyTimes.invalidate('agent 1');
  answers[0]!([]);
  // The agent's own list, which is invalidated while it is under way as well.
  await expect.poll(() => answers.length).toBe(2);
  busyTimes.invalidate('agent 1');
  const second = busyTimes.recent([agent(1)], weeks, none);
  await expect.poll(() => answers.length).toBe(3);
  answers[1]!([]);
  answers[2]!([{ agentId: 'agent 1', date: time.start, duration: 30 }]);
  expect((await first)[0]!.weeks).toEqual([[]]);
  expect((await second)[0]!.weeks[0]).toHaveLength(1);
});
