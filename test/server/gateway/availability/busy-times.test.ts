import { expect, test } from 'playwright/test';
import type { BookableAgent } from '../../../../src/gateway/agents/agents.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';
import { BusyTimes } from '../../../../src/gateway/availability/busy-times.js';
import type { SlotHolds } from '../../../../src/gateway/availability/slot-holds.js';

const agent = (number: number) =>
  ({ id: `agent ${number}`, email: `${number}@example.com` }) as BookableAgent;
const time = { start: Date.parse('2026-11-03T09:00Z'), end: Date.parse('2026-11-03T10:00Z') };
const none = () => undefined;
const holds = { overlapping: () => Promise.resolve([]) } as unknown as SlotHolds;

test('the cache holds 5000 agents and drops the oldest first', async () => {
  let reads = 0;
  const api = { read: () => Promise.resolve((reads += 1) && []) } as unknown as Api;
  const busyTimes = new BusyTimes({ api, holds, bufferMinutes: 0, monotonicClock: () => 0 });
  for (let number = 0; number <= 5000; number += 1) await busyTimes.recent(agent(number), time, none);
  expect(reads).toBe(5001);
  await busyTimes.recent(agent(1), time, none);
  await busyTimes.recent(agent(5000), time, none);
  expect(reads).toBe(5001);
  await busyTimes.recent(agent(0), time, none);
  expect(reads).toBe(5002);
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
  const api = { read: () => Promise.resolve([meeting]) } as unknown as Api;
  const busyTimes = new BusyTimes({ api, holds, bufferMinutes: 0, monotonicClock: () => 0 });
  const intervals = [{ start: time.start, end: time.start + 30 * 60_000 }];
  expect(await busyTimes.fetchNow(agent(1), time, none)).toEqual(intervals);
  expect(await busyTimes.forAgents([agent(1)], (one) => busyTimes.recent(one, time, none))).toEqual([
    { agent: agent(1), busy: intervals },
  ]);
});

test('requests at most eight lists at a time', async () => {
  const responses: (() => void)[] = [];
  const api = {
    read: () => new Promise<unknown>((resolve) => responses.push(() => resolve([]))),
  } as unknown as Api;
  const busyTimes = new BusyTimes({ api, holds, bufferMinutes: 0, monotonicClock: () => 0 });
  const agents = Array.from({ length: 20 }, (_, number) => agent(number));
  const all = busyTimes.forAgents(agents, (one) => busyTimes.recent(one, time, none));
  for (let answered = 0; answered < agents.length; answered += 1) {
    await expect.poll(() => responses.length).toBe(Math.min(answered + 8, agents.length));
    responses[answered]!();
  }
  expect((await all).map((one) => one.agent.id)).toEqual(agents.map(({ id }) => id));
});
