import { expect, test } from 'playwright/test';
import type { BookableAgent } from '../../../../src/gateway/agents/agents.js';
import { AgentRules } from '../../../../src/gateway/availability/agent-rules.js';
import type { BusyTimes } from '../../../../src/gateway/availability/calendar/busy-times.js';
import { SlotHolds } from '../../../../src/gateway/holds/slot-holds.js';
import { badGateway, HttpError } from '../../../../src/gateway/http/http-error.js';
import { HoursInput, toCalendar } from '../../../../src/gateway/options/hours-options.js';
import { FinalWrites } from '../../../../src/gateway/slots/final-writes.js';
import { calendarSlots } from '../../../../src/gateway/slots/slot-allocator.js';
import { createMemoryStore } from '../../../../src/server.js';

const minute = 60_000;
const noon = Date.parse('2026-11-02T12:00:00Z');
const input = { date: noon + 1440 * minute, duration: 30 };
const time = { start: input.date, end: input.date + 30 * minute };
const [anna, marcus, nadia] = ['anna', 'marcus', 'nadia'].map((id) => ({ id }) as BookableAgent) as [
  BookableAgent,
  BookableAgent,
  BookableAgent,
];
const taken = { status: 409, error: 'slot_taken' };
const refused = new HttpError(400, 'x', 'x', { isForeign: true });
const booked = (agent: BookableAgent) => Promise.resolve(agent.id);

/** Slots of agents who are free by what is known, and whose own lists a test sets. */
function setUp(waitMs = 0) {
  const state = { now: noon };
  const clock = () => state.now;
  const memory = createMemoryStore({ clock });
  const lease = { leaseMs: minute, sentMs: 2 * minute, bookedMs: 2 * minute };
  /** Number of agents in each request for a hold. */
  const asked: number[] = [];
  const store: typeof memory = {
    ...memory,
    holds: {
      ...memory.holds!,
      acquire: (keys, hold, milliseconds) => {
        if (milliseconds === lease.leaseMs) asked.push(keys.length);
        return memory.holds!.acquire(keys, hold, milliseconds);
      },
    },
  };
  const holds = new SlotHolds({ store, secret: 'secret', clock, ...lease });
  /** What was read of whom, and forgotten. */
  const calls: string[] = [];
  const read = (kind: string, agents: readonly BookableAgent[]) =>
    void calls.push([kind, ...agents.map(({ id }) => id)].join(' '));
  const own: Record<string, () => Promise<(typeof time)[]>> = {};
  const timesOf = (kind: string) => (agents: readonly BookableAgent[]) => {
    read(kind, agents);
    return Promise.resolve(agents.map((agent) => ({ agent, busy: [], isOutdated: false })));
  };
  const busyTimes = {
    known: timesOf('known'),
    current: timesOf('current'),
    fetchNow: ({ id }: BookableAgent) => (own[id] ? own[id]() : Promise.resolve([])),
    readHolds: (agents: readonly BookableAgent[]) => (read('holds', agents), Promise.resolve()),
    invalidate: (id: string) => calls.push(`drop list ${id}`),
    invalidateHolds: (id: string) => calls.push(`drop holds ${id}`),
  } as unknown as BusyTimes;
  const common = { slotMinutes: 30, durations: [30], bufferMinutes: 0, minNoticeMinutes: 0, horizonDays: 90 };
  const hours = HoursInput.parse({ timeZone: 'UTC', weekly: 'Mon-Fri 09:00-17:00' });
  const rules = new AgentRules(toCalendar(hours, common));
  const slots = calendarSlots({ rules, busyTimes, holds, waitMs, clock, random: () => 0 });
  let requests = 0;
  const book = (
    candidates: readonly BookableAgent[],
    create: (agent: BookableAgent) => Promise<string> = booked,
    preferred: readonly BookableAgent[] = candidates,
  ) => {
    const owner = `request ${(requests += 1)}`;
    const { signal } = new AbortController();
    const request = { candidates, preferred, input, owner, signal, trace: () => undefined };
    return slots.book({ ...request, writes: new FinalWrites() }, async (agent, held) => {
      await held;
      return create(agent);
    });
  };
  /** Holds an agent's time as another process does that is booking it. */
  const holdElsewhere = ({ id }: BookableAgent) => holds.acquireFirst([id], time, 'other');
  const stateOf = async ({ id }: BookableAgent) =>
    (await holds.of([id]))[0]!.map(({ owner, state: its }) => `${owner}: ${its}`);
  return { state, slots, holds, calls, asked, own, book, holdElsewhere, stateOf };
}

test('an agent who was tried second is free again after the API refused the meeting', async () => {
  const { book, holdElsewhere } = setUp();
  await holdElsewhere(anna);
  await expect(book([anna, marcus], () => Promise.reject(refused))).rejects.toMatchObject({ status: 400 });
  expect(await book([marcus])).toBe('marcus');
});

test('the store is not asked for a time that the same process is booking', async () => {
  const first = setUp();
  await first.book([anna, marcus], async () => first.book([anna, marcus]));
  expect(first.asked).toEqual([2, 1]);
  const second = setUp();
  await second.holdElsewhere(anna);
  second.asked.length = 0;
  await second.book([anna, marcus], async () => second.book([marcus, nadia]));
  expect(second.asked).toEqual([2, 1]);
});

test('a time is taken if one agent is not free, and is unknown if nobody’s list can be read', async () => {
  const { book, own } = setUp();
  own['anna'] = () => Promise.reject(badGateway());
  own['marcus'] = () => Promise.resolve([time]);
  await expect(book([anna, marcus])).rejects.toMatchObject(taken);
  own['marcus'] = own['anna'];
  await expect(book([anna, marcus])).rejects.toMatchObject({ status: 502 });
});

test('nobody waits for an agent who was chosen to be tried first while another one is free', async () => {
  const { book, holdElsewhere, asked } = setUp(60_000);
  await holdElsewhere(anna);
  asked.length = 0;
  expect(await book([anna, marcus], booked, [anna])).toBe('marcus');
  expect(asked).toEqual([1, 2]);
});

test('agents are looked at once as they are known, and once as they are now', async () => {
  const { book, own, calls } = setUp();
  for (const { id } of [anna, marcus]) own[id] = () => Promise.resolve([time]);
  const reads = () => calls.filter((call) => !call.startsWith('drop'));
  await expect(book([anna, marcus])).rejects.toMatchObject(taken);
  expect(reads()).toEqual(['known anna marcus', 'current anna marcus']);
  calls.length = 0;
  await expect(book([anna, marcus], booked, [])).rejects.toMatchObject(taken);
  expect(reads()).toEqual(['known anna marcus', 'current anna marcus']);
  calls.length = 0;
  await expect(book([anna, marcus], booked, [marcus])).rejects.toMatchObject(taken);
  expect(reads()).toEqual(['known marcus', 'known anna marcus', 'current anna marcus']);
});

test('nothing is sent for a time that another process has taken while the list was read', async () => {
  const { book, holdElsewhere, own, state, stateOf } = setUp();
  own['anna'] = async () => {
    state.now += minute;
    await holdElsewhere(anna);
    return [];
  };
  const sent: string[] = [];
  const create = ({ id }: BookableAgent) => (sent.push(id), Promise.resolve(id));
  await expect(book([anna], create)).rejects.toMatchObject(taken);
  expect(sent).toEqual([]);
  expect(await stateOf(anna)).toEqual(['other: pending']);
  // Another agent may be free.
  state.now += minute;
  expect(await book([anna, marcus], create)).toBe('marcus');
  expect(sent).toEqual(['marcus']);
});

test('a hold that ended while the list was read is made again before anything is sent', async () => {
  const { book, own, state, stateOf } = setUp();
  own['anna'] = () => ((state.now += minute), Promise.resolve([]));
  let held: string[] = [];
  await book([anna], async (agent) => {
    held = await stateOf(agent);
    return agent.id;
  });
  expect(held).toEqual(['request 1: pending']);
});

test('a time that has passed is taken, without a look at anybody', async () => {
  const { book, state, calls } = setUp();
  state.now = time.end;
  await expect(book([anna, marcus])).rejects.toMatchObject(taken);
  expect(calls).toEqual([]);
});

test('the list of one agent whose time is held is read again, and those of several are new', async () => {
  const { book, holds, calls } = setUp();
  for (const { id } of [anna, marcus]) await holds.confirm(id, time, 'other');
  await expect(book([anna])).rejects.toMatchObject(taken);
  expect(calls).toEqual(['drop holds anna', 'drop list anna']);
  calls.length = 0;
  await expect(book([anna, marcus])).rejects.toMatchObject(taken);
  expect(calls.filter((call) => call.startsWith('drop list'))).toEqual([]);
});

test('what is held of several agents is read ahead', async () => {
  const { slots, calls } = setUp();
  expect(await slots.prepare([anna], input)).toEqual([anna]);
  expect(calls).toEqual([]);
  expect(await slots.prepare([anna, marcus], input)).toEqual([anna, marcus]);
  expect(calls).toEqual(['holds anna marcus']);
});

test('the time of a cancelled meeting is free again, but not one that another meeting has got meanwhile', async () => {
  const { slots, holds, calls, stateOf } = setUp();
  await holds.confirm('anna', time, 'cancelled');
  const cancel = async () => {
    expect(await stateOf(anna)).toEqual(['cancelled: booked']);
    await holds.confirm('anna', time, 'next');
    return 'done';
  };
  expect(await slots.cancel(anna, input, cancel)).toBe('done');
  expect(await stateOf(anna)).toEqual(['next: booked']);
  expect(calls).toEqual(['drop list anna']);
});

test('a meeting that is not cancelled keeps its time', async () => {
  const { slots, holds, stateOf } = setUp();
  await holds.confirm('anna', time, 'kept');
  await expect(slots.cancel(anna, input, () => Promise.reject(refused))).rejects.toBe(refused);
  expect(await stateOf(anna)).toEqual(['kept: booked']);
});

test('a meeting is cancelled while the store fails', async () => {
  const { slots, holds } = setUp();
  holds.ownersAt = () => Promise.reject(new Error('down'));
  expect(await slots.cancel(anna, input, () => Promise.resolve('done'))).toBe('done');
});

test('the hold of a meeting that was found in the list is kept', async () => {
  const { slots, calls, stateOf } = setUp();
  await slots.confirm(anna, input, 'found');
  expect(await stateOf(anna)).toEqual(['found: booked']);
  expect(calls).toEqual(['drop holds anna']);
});
