import { ANY_AGENT, type Agents, type BookableAgent } from '../../../../src/gateway/agents/agents.js';
import type { BookingEvents } from '../../../../src/gateway/bookings/booking-events.js';
import { Bookings } from '../../../../src/gateway/bookings/bookings.js';
import type { BookingRequest } from '../../../../src/gateway/bookings/earlier-attempt.js';
import type { CreateResult, CreateSender } from '../../../../src/gateway/bookings/create/create-sender.js';
import { IdempotencyRecords } from '../../../../src/gateway/bookings/create/idempotency-records.js';
import {
  badGateway,
  outcomeUnknown,
  slotTaken,
  tooManyRequests,
} from '../../../../src/gateway/http/http-error.js';
import { unrestrictedSlots, type SlotAllocator } from '../../../../src/gateway/slots/slot-allocator.js';
import { UpstreamSchedule } from '../../../../src/gateway/upstream/upstream-schedule.js';
import { createMemoryStore } from '../../../../src/server.js';
import { expect, minute, noon, secret, test } from '../gateway-test.js';

const agentOf = (id: string) =>
  ({ id, reference: `agent-${id}`, publicAgent: { firstName: id } }) as unknown as BookableAgent;
const [anna, marcus] = [agentOf('anna'), agentOf('marcus')];
const input = { date: noon, duration: 30, visitor: { email: 'vera@example.net' } };
const unknown = { status: 504, error: 'outcome_unknown' };
const schedule = UpstreamSchedule.parse({
  _id: 's1',
  visitor: { meetingUrl: 'https://videome.example.com/s1' },
});

/** Bookings over a memory store, with an API whose answers a test sets. */
function setUp(agents: readonly BookableAgent[] = [anna, marcus]) {
  /** What was done, in order. */
  const calls: string[] = [];
  const state = {
    now: noon,
    /** What a create results in. */
    send: (): Promise<CreateResult> => Promise.resolve({ schedule, idempotency: 'created', isProven: true }),
    /** ID of the agent in whose list the meeting is. */
    listedFor: undefined as string | undefined,
    bookable: () => Promise.resolve(agents),
    slots: {} as Partial<SlotAllocator>,
    admitAgent: () => Promise.resolve(),
  };
  const memory = createMemoryStore({ clock: () => state.now });
  const stored: string[] = [];
  const store: typeof memory = {
    ...memory,
    set: (key, ...rest) => (stored.push(key), memory.set(key, ...rest)),
    delete: (key) => (stored.push(key), memory.delete(key)),
  };
  const records = new IdempotencyRecords(store, secret, () => state.now);
  const sender: Pick<CreateSender, 'send' | 'find'> = {
    send: ({ agent }) => (calls.push(`send ${agent.id}`), state.send()),
    find: ({ agents: some }, { proof }) => {
      calls.push(`find ${some.map(({ id }) => id).join('+')} by ${proof}`);
      const agent = some.find(({ id }) => id === state.listedFor);
      return Promise.resolve(agent && { agent, schedule });
    },
  };
  const slots: SlotAllocator = {
    ...unrestrictedSlots,
    book: ({ candidates, preferred }, create) => {
      const names = (some: readonly BookableAgent[] = []) => some.map(({ id }) => id).join('+');
      calls.push(`book ${names(candidates)}${preferred ? ` first ${names(preferred)}` : ''}`);
      return create(candidates[0]!, Promise.resolve());
    },
    prepare: (some) => {
      calls.push(`prepare ${some.map(({ id }) => id).join('+')}`);
      return Promise.resolve(some.slice(0, 1));
    },
  };
  const bookings = new Bookings({
    sender: sender as CreateSender,
    slots: new Proxy(slots, { get: (all, name: keyof SlotAllocator) => state.slots[name] ?? all[name] }),
    agents: {
      bookable: () => state.bookable(),
      find: (key: string) => Promise.resolve(agents.find(({ reference }) => reference === key)),
    } as unknown as Agents,
    records,
    clock: () => state.now,
    settleMs: minute,
    events: {
      created: () => Promise.resolve(void calls.push('tell created')),
      unknown: () => Promise.resolve(void calls.push('tell unknown')),
    } as unknown as BookingEvents,
  });
  const admission = {
    admit: () => Promise.resolve(void calls.push('admit')),
    admitAgent: ({ id }: BookableAgent) => (calls.push(`admit ${id}`), state.admitAgent()),
    count: () => Promise.resolve(void calls.push('count')),
  };
  const env = { signal: new AbortController().signal, trace: () => undefined };
  const attempt = (key: string | undefined, ageMs?: number) => ({ recordKey: key, ageMs, ...env });
  const requestOf = (more: Partial<BookingRequest>) => ({ agent: anna, input, isNotified: false, ...more });
  const create = (key: string | undefined, more: Partial<BookingRequest> = {}, ageMs?: number) =>
    bookings.create({ ...requestOf(more), ...attempt(key, ageMs), admission });
  /** @param more `undefined` if the page sends the key alone. */
  const outcome = (key: string | undefined, more?: Partial<BookingRequest>, ageMs?: number) =>
    bookings.outcome({ ...(more && requestOf(more)), ...attempt(key, ageMs) });
  return { state, calls, stored, store, records, create, outcome };
}

const idempotency = async (result: Promise<{ idempotency: string }>) => (await result).idempotency;

test('a booking is admitted, sent, counted and told once, and replayed after that', async () => {
  const { create, outcome, calls } = setUp();
  expect(await idempotency(create('key'))).toBe('created');
  expect(calls).toEqual(['admit', 'book anna', 'send anna', 'count', 'tell created']);
  // Whatever has changed of the agent.
  expect(await idempotency(create('key', { agent: { ...anna, isRenamed: true } }))).toBe('replayed');
  const { answer, idempotency: kind } = await outcome('key');
  expect([answer._id, kind]).toEqual(['s1', 'replayed']);
  expect(calls).toHaveLength(5);
  await expect(create('key', { agent: marcus })).rejects.toMatchObject({ error: 'key_reused' });
});

test('a booking with any agent reads ahead, and is admitted to the one who is chosen', async () => {
  const { create, calls } = setUp();
  await create('key', { agent: ANY_AGENT });
  expect(calls).toEqual([
    'prepare anna+marcus',
    'admit',
    'book anna+marcus first anna',
    'admit anna',
    'send anna',
    'count',
    'tell created',
  ]);
});

test('a booking that is not admitted to the chosen agent is not sent', async () => {
  const { create, calls, state } = setUp();
  state.admitAgent = () => Promise.reject(tooManyRequests('createPerAgent'));
  await expect(create('key', { agent: ANY_AGENT })).rejects.toMatchObject({ status: 429 });
  expect(calls).not.toContain('send anna');
});

test('a booking fails as the list of agents does', async () => {
  for (const key of ['key', undefined]) {
    const { create, state } = setUp();
    state.bookable = () => Promise.reject(badGateway());
    let candidates: readonly BookableAgent[] | undefined;
    state.slots = { prepare: (some) => Promise.resolve((candidates = some)) };
    await expect(create(key, { agent: ANY_AGENT })).rejects.toMatchObject({ status: 502 });
    expect(candidates).toEqual([]);
  }
});

test('a booking without a key writes no record, whatever becomes of it', async () => {
  const { create, stored, state, calls } = setUp();
  expect(await idempotency(create(undefined))).toBe('created');
  state.send = () => Promise.reject(badGateway());
  await expect(create(undefined)).rejects.toMatchObject({ status: 502 });
  state.slots = { book: () => Promise.reject(slotTaken()) };
  await expect(create(undefined)).rejects.toMatchObject({ error: 'slot_taken' });
  expect(stored).toHaveLength(0);
  expect(calls.filter((call) => call.startsWith('find'))).toEqual([]);
});

test('what takes the time of a booking with a key may be its own meeting, unless any agent will do', async () => {
  const { create, state, calls } = setUp();
  state.slots = { book: () => Promise.reject(slotTaken()) };
  state.listedFor = 'anna';
  expect(await idempotency(create('key'))).toBe('reconciled');
  expect(calls).toContain('find anna by words');
  calls.length = 0;
  await expect(create('other', { agent: ANY_AGENT })).rejects.toMatchObject({ error: 'slot_taken' });
  expect(calls).toEqual(['prepare anna+marcus', 'admit']);
});

test('a meeting whose answer was lost counts for the limits', async () => {
  const { create, state, calls } = setUp();
  state.send = () => Promise.resolve({ schedule, idempotency: 'reconciled', isProven: true });
  expect(await idempotency(create('key'))).toBe('reconciled');
  expect(calls).toContain('count');
});

test('a refused booking leaves its key free', async () => {
  const { create, state } = setUp();
  const { send } = state;
  state.send = () => Promise.reject(badGateway());
  await expect(create('key')).rejects.toMatchObject({ status: 502 });
  state.send = send;
  expect(await idempotency(create('key', { agent: marcus }))).toBe('created');
});

test('bookings with two keys do not wait for each other, and one key books once at a time', async () => {
  const { create, state, calls } = setUp();
  const { send } = state;
  let answer: () => void = () => undefined;
  state.send = () => new Promise((resolve) => (answer = () => resolve(send())));
  const first = create('key');
  await expect.poll(() => calls).toContain('send anna');
  await expect(create('key')).rejects.toMatchObject({ status: 409 });
  state.send = send;
  expect(await idempotency(create('other'))).toBe('created');
  answer();
  expect(await idempotency(first)).toBe('created');
});

test('a finished booking is replayed while another request works on its record', async () => {
  const { create, store, records } = setUp();
  await create('key');
  await records.withLock(
    'key',
    async () => expect(await idempotency(create('key'))).toBe('replayed'),
    () => Promise.reject(new Error('taken')),
  );
  expect(await store.get('key')).toContain('done');
});

test.describe('a booking whose outcome is unknown', () => {
  test('is told, and looked up with the agent who was sent', async () => {
    const { create, outcome, state, calls } = setUp();
    state.send = () => Promise.reject(outcomeUnknown());
    await expect(create('key', { agent: ANY_AGENT })).rejects.toMatchObject(unknown);
    expect(calls.at(-1)).toBe('tell unknown');
    calls.length = 0;
    await expect(outcome('key')).rejects.toMatchObject(unknown);
    expect(calls).toEqual(['find anna by sent']);
    state.listedFor = 'anna';
    expect(await outcome('key')).toMatchObject({ idempotency: 'reconciled', isProven: true });
  });

  test('is looked up with every agent if any was asked for', async () => {
    const { outcome, calls, state } = setUp();
    await expect(outcome('key', { agent: ANY_AGENT })).rejects.toMatchObject(unknown);
    expect(calls).toEqual(['find anna+marcus by words']);
    state.listedFor = 'marcus';
    const { answer } = await outcome('key', { agent: ANY_AGENT });
    expect(answer.agentId).toBe('agent-marcus');
  });

  test('is not looked up without a key, or without a booking', async () => {
    const { outcome, calls, state } = setUp();
    state.listedFor = 'anna';
    await expect(outcome(undefined, {})).rejects.toMatchObject(unknown);
    await expect(outcome('key')).rejects.toMatchObject(unknown);
    expect(calls).toEqual([]);
  });

  test('is found, told and kept, so that it is replayed', async () => {
    const { create, outcome, calls, state } = setUp();
    state.send = () => Promise.reject(outcomeUnknown());
    await expect(create('key')).rejects.toMatchObject(unknown);
    calls.length = 0;
    state.listedFor = 'anna';
    expect(await idempotency(outcome('key', {}))).toBe('reconciled');
    expect(await idempotency(outcome('key', {}))).toBe('replayed');
    expect(await idempotency(create('key'))).toBe('replayed');
    expect(calls).toEqual(['find anna by sent', 'tell created']);
  });

  test('is found and told without its link if its record is lost, however often one asks', async () => {
    const { create, outcome, calls, state, store } = setUp();
    state.listedFor = 'anna';
    for (const ask of [() => outcome('key', {}), () => outcome('key', {}), () => create('key', {}, minute)]) {
      const { answer, ...rest } = await ask();
      expect(rest).toEqual({ idempotency: 'reconciled', isProven: false });
      expect(answer.visitor).toEqual(input.visitor);
      expect(await store.get('key')).toBeUndefined();
    }
    const asked = ['find anna by words', 'tell created'];
    expect(calls).toEqual([...asked, ...asked, ...asked]);
  });

  test('stays unknown while a record that would prove it cannot be deleted', async () => {
    const { create, state, store } = setUp();
    state.send = () => Promise.resolve({ schedule, idempotency: 'reconciled', isProven: false });
    store.delete = () => Promise.reject(new Error('down'));
    await expect(create('key')).rejects.toMatchObject(unknown);
  });

  test('gives no link to somebody who books a meeting that may be another visitor’s', async () => {
    const { create, outcome, state } = setUp();
    state.send = () => Promise.resolve({ schedule, idempotency: 'reconciled', isProven: false });
    state.listedFor = 'anna';
    for (const ask of [create, outcome]) {
      const { answer, isProven } = await ask('key', {});
      expect([answer.visitor, isProven]).toEqual([input.visitor, false]);
    }
  });

  test('stays unknown if nobody knows when it was sent', async () => {
    const { outcome, calls } = setUp();
    await expect(outcome('key', {})).rejects.toMatchObject(unknown);
    expect(calls).toEqual(['find anna by words']);
    await expect(outcome('key', {}, minute)).rejects.toMatchObject(unknown);
    await expect(outcome('key', {}, minute + 1)).rejects.toMatchObject({ error: 'not_booked' });
  });

  test('stays unknown if the agent of its record is not offered any more', async () => {
    const { records, create } = setUp();
    const fingerprint = await records.fingerprint('anna', { isNotified: false, input });
    await records.write('key', { state: 'sent', fingerprint, agent: 'agent-gone', input, sentAt: noon });
    await expect(create('key')).rejects.toMatchObject(unknown);
  });

  test('is sent again after a while, with any agent if it is not known who it was', async () => {
    const { create, calls } = setUp();
    expect(await idempotency(create('key', { agent: ANY_AGENT }, minute + 1))).toBe('created');
    expect(calls).toContain('book anna+marcus first anna');
  });
});
