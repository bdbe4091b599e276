import { createMemoryStore } from '../../../../src/server.js';
import { SharedChanges } from '../../../../src/gateway/availability/calendar/shared-changes.js';
import { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';
import { expect, secret, test } from '../gateway-test.js';

const anna = { agentId: 'anna', hasNewMeetings: false };
const marcus = { agentId: 'marcus', hasNewMeetings: true };

/** Processes with one store, and a clock that the test moves. */
function open() {
  const time = { now: 0 };
  const clock = () => time.now;
  const state = { isDown: false, reads: 0 };
  const memory = createMemoryStore({ clock });
  const down = () => Promise.reject(new Error('down'));
  const store = {
    ...memory,
    get: (key: string) => ((state.reads += 1), state.isDown ? down() : memory.get(key)),
  };
  const values = () => new SharedValues({ store, secret, tenant: 'one', clock, monotonicClock: clock });
  const own = values();
  /** Waits until this many changes have been written. */
  const written = (count: number) =>
    expect.poll(async () => (await own.read<{ last: number }>('changes'))?.last ?? 0).toBe(count);
  const pull = async (changes: SharedChanges) => {
    time.now += 1_000;
    const pulled = await changes.pull();
    return pulled === 'all'
      ? pulled
      : pulled.map(({ agentId, hasNewMeetings }) => ({ agentId, hasNewMeetings }));
  };
  return { time, state, memory, written, pull, process: () => new SharedChanges(values(), clock) };
}

test('other processes learn of a change once, and the own one does not', async () => {
  const { process, pull, written } = open();
  const [one, other] = [process(), process()];
  expect([await pull(one), await pull(other)]).toEqual([[], []]);
  one.push(anna);
  await written(1);
  one.push(marcus);
  await written(2);
  expect(await pull(one)).toEqual([]);
  expect(await pull(other)).toEqual([anna, marcus]);
  expect(await pull(other)).toEqual([]);
  other.push(anna);
  await written(3);
  expect(await pull(one)).toEqual([anna]);
});

test('a process learns only of what happens after its first look', async () => {
  const { process, pull, written } = open();
  process().push(anna);
  await written(1);
  const late = process();
  expect(await pull(late)).toEqual([]);
  process().push(marcus);
  await written(2);
  expect(await pull(late)).toEqual([marcus]);
});

test('changes of one agent at the same time are one, with new meetings if one of them had some', async () => {
  const { process, pull, written } = open();
  const [one, other] = [process(), process()];
  await pull(other);
  // The first is being written while the others wait.
  one.push({ agentId: 'nadia', hasNewMeetings: false });
  for (const hasNewMeetings of [false, true, false]) one.push({ agentId: 'anna', hasNewMeetings });
  await written(2);
  expect(await pull(other)).toEqual([
    { agentId: 'nadia', hasNewMeetings: false },
    { agentId: 'anna', hasNewMeetings: true },
  ]);
});

test('a process looks once a second at most', async () => {
  const { process, time, state } = open();
  const one = process();
  await Promise.all([one.pull(), one.pull()]);
  expect(state.reads).toBe(1);
  time.now += 999;
  expect(await one.pull()).toEqual([]);
  expect(state.reads).toBe(1);
  time.now += 1;
  await one.pull();
  expect(state.reads).toBe(2);
});

test('a process that may have missed some learns that', async () => {
  const { process, pull, written } = open();
  const [one, other, first] = [process(), process(), process()];
  for (const each of [other, first]) await pull(each);
  for (let index = 0; index < 100; index += 1) one.push({ agentId: `a${index}`, hasNewMeetings: false });
  await written(100);
  expect(await pull(first)).toHaveLength(100);
  for (let index = 0; index < 200; index += 1) one.push({ agentId: `b${index}`, hasNewMeetings: false });
  await written(300);
  expect(await pull(other)).toBe('all');
  expect(await pull(first)).toHaveLength(200);
  one.push(anna);
  await written(301);
  expect(await pull(other)).toEqual([anna]);
});

test('a process whose store was emptied may have missed some', async () => {
  const { process, pull, written, time } = open();
  const [one, other] = [process(), process()];
  await pull(other);
  one.push(anna);
  one.push(marcus);
  await written(2);
  await pull(other);
  time.now += 3_600_000;
  expect(await pull(other)).toBe('all');
  one.push(anna);
  await written(1);
  expect(await pull(other)).toEqual([anna]);
});

test('a store that fails costs nothing but the news', async () => {
  const { process, pull, state } = open();
  const [one, other] = [process(), process()];
  await pull(other);
  state.isDown = true;
  one.push(anna);
  expect(await pull(other)).toEqual([]);
  state.isDown = false;
  await expect
    .poll(() => {
      one.push(marcus);
      return pull(other);
    })
    .toEqual([marcus]);
});
