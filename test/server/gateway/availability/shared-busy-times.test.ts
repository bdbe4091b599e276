import { createMemoryStore } from '../../../../src/server.js';
import type { BookableAgent } from '../../../../src/gateway/agents/agents.js';
import { BusyTimes } from '../../../../src/gateway/availability/calendar/busy-times.js';
import { weekAt } from '../../../../src/gateway/availability/calendar/weeks.js';
import type { SlotHolds } from '../../../../src/gateway/holds/slot-holds.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';
import { SharedValues } from '../../../../src/gateway/upstream/shared-values.js';
import { expect, noon, secret, test } from '../gateway-test.js';

const agents = ['anna', 'marcus'].map((id) => ({ id, email: `${id}@example.com` }) as BookableAgent);
const week = weekAt(noon);
const weeks = { first: week, last: week };
const none = () => undefined;

/** Processes with one store, and clocks that the test moves. */
function open() {
  const time = { now: noon, store: noon };
  const clock = () => time.now;
  const store = createMemoryStore({ clock: () => time.store });
  /** Whose list was read of the API, and whose holds, in order. */
  const reads: string[] = [];
  const values = () => new SharedValues({ store, secret, tenant: 'one', clock, monotonicClock: clock });
  const process = () => {
    const api = {
      read: (_: string, path: string) => {
        reads.push(/agentEmail=(\w+)/.exec(path)?.[1] ?? 'all');
        return Promise.resolve([]);
      },
    } as unknown as Api;
    const holds = {
      of: (ids: readonly string[]) => {
        reads.push(`holds of ${ids.join(', ')}`);
        return Promise.resolve(ids.map(() => []));
      },
    } as unknown as SlotHolds;
    const countAgents = () => Promise.resolve(agents.length);
    const rest = { countAgents, bufferMinutes: 0, monotonicClock: clock, shared: values() };
    const busyTimes = new BusyTimes({ api, holds, ...rest });
    const read = (some = agents) => busyTimes.recent(some, weeks, none);
    return { busyTimes, read };
  };
  const own = values();
  /** Waits until this many changes have been written. */
  const written = (count: number) =>
    expect.poll(async () => (await own.read<{ last: number }>('changes'))?.last ?? 0).toBe(count);
  const pass = (ms: number) => {
    time.now += ms;
    time.store += ms;
    reads.length = 0;
  };
  return { time, reads, process, written, pass };
}

test('a process reads again what another one has changed', async () => {
  const { process, written, pass, reads } = open();
  const [one, other] = [process(), process()];
  await one.read();
  await other.read();
  one.busyTimes.invalidateHolds('marcus');
  await written(1);
  pass(1_000);
  await other.read();
  expect(reads).toEqual(['holds of marcus']);
  one.busyTimes.invalidate('anna');
  await written(2);
  pass(1_000);
  await other.read();
  expect(reads).toEqual(['anna', 'holds of anna']);
});

for (const [ageMs, isOutdated] of [
  [1_999, true],
  [2_000, false],
] as const) {
  test(`a change ${isOutdated ? 'may be missing' : 'is'} in what another process has read ${ageMs} ms after it`, async () => {
    const { process, pass, reads } = open();
    const [one, other] = [process(), process()];
    other.busyTimes.invalidate('anna');
    pass(ageMs);
    await one.read();
    expect(reads).toEqual(['all', 'holds of anna, marcus']);
    reads.length = 0;
    await other.read();
    expect(reads).toEqual([...(isOutdated ? ['anna'] : []), 'holds of anna, marcus']);
  });
}

test('a process that may have missed changes reads all again', async () => {
  const { process, written, pass, reads, time } = open();
  const [one, other] = [process(), process()];
  one.busyTimes.invalidateHolds('anna');
  await written(1);
  await other.read();
  pass(500);
  const few = [...agents];
  const before = await other.read(few);
  other.busyTimes.invalidateHolds('marcus');
  await written(2);
  // The store forgets what has changed.
  pass(500);
  time.store += 3_600_000;
  expect(await other.read(few)).not.toBe(before);
  expect(reads).toEqual(['holds of anna, marcus']);
});
