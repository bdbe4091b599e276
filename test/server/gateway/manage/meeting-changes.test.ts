import type { Agents, BookableAgent } from '../../../../src/gateway/agents/agents.js';
import type { BookingEvents } from '../../../../src/gateway/bookings/booking-events.js';
import { ChangeRecords } from '../../../../src/gateway/manage/change-records.js';
import { ChangeSender, hasTakenEffect } from '../../../../src/gateway/manage/change-sender.js';
import type { MeetingChange } from '../../../../src/gateway/manage/meeting-change.js';
import {
  MeetingChanges,
  type MeetingChangesOptions,
} from '../../../../src/gateway/manage/meeting-changes.js';
import { badGateway, HttpError } from '../../../../src/gateway/http/http-error.js';
import { unrestrictedSlots } from '../../../../src/gateway/slots/slot-allocator.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';
import { createMemoryStore } from '../../../../src/server.js';
import { day, expect, minute, noon, secret, test } from '../gateway-test.js';

const now = noon - day;
const was = { date: noon, duration: 30 };
const to = { date: noon + day, duration: 30 };
const move: MeetingChange = { kind: 'move', to };
const cancel: MeetingChange = { kind: 'cancel' };
const listed = { _id: 'm1', agentId: 'anna', active: true, ...was };
const anna = { id: 'anna', reference: 'agent-1', publicAgent: { firstName: 'Anna' } } as BookableAgent;
const unknown = { status: 504, error: 'outcome_unknown' };
const env = { signal: new AbortController().signal, trace: () => undefined };

/** Changes of a meeting in an API that a test sets. */
function setUp({ reconcileMs = 0 } = {}) {
  const state = {
    now,
    /** The meeting as the API has it; `undefined` if it has been deleted. */
    meeting: listed as Partial<typeof listed> | undefined,
    /** Answers each write. */
    write: (): { status: number; json?: unknown } => ({ status: 500 }),
    /** Is called before each read. */
    onRead: () => {},
  };
  const calls: string[] = [];
  const api = {
    sendOnce: ({ call, method }: { call: string; method: string }) => {
      calls.push(`${method} ${call}`);
      return Promise.resolve(state.write());
    },
    read: () => {
      calls.push('read');
      state.onRead();
      const missing = new HttpError(404, 'x', 'x', { isForeign: true });
      return state.meeting ? Promise.resolve(state.meeting) : Promise.reject(missing);
    },
    refusal: ({ status }: { status: number }) => new HttpError(status, 'refused', 'x'),
  } as unknown as Api;
  const store = createMemoryStore({ clock: () => state.now });
  const records = new ChangeRecords({ store, secret, settleMs: minute });
  const told: unknown[] = [];
  const changes = new MeetingChanges({
    config: {
      clock: () => state.now,
      manage: { maxChanges: 1, minNoticeMinutes: 0, cancelReason: 'none' },
      horizonDays: 30,
    } as MeetingChangesOptions['config'],
    sender: new ChangeSender({ api, reconcileMs, monotonicClock: () => state.now }),
    records,
    slots: unrestrictedSlots,
    agents: { bookable: () => Promise.resolve([anna]) } as unknown as Agents,
    events: {
      prepareChange: ({ type }: { type: string }) => Promise.resolve(type),
      changed: (event: unknown) => Promise.resolve(void told.push(event)),
    } as unknown as BookingEvents,
    settleMs: minute,
  });
  const change = (wanted: MeetingChange) =>
    changes.change('m1', { change: wanted, was, isNotified: false, reason: '' }, env);
  const outcome = (wanted: MeetingChange, ageMs: number) =>
    changes.outcome('m1', wanted, ageMs, () => undefined);
  return { state, calls, told, records, changes, change, outcome };
}

for (const [name, meeting, moved, cancelled] of [
  ['was deleted', undefined, false, true],
  ['is where it was', listed, false, false],
  ['has been moved', { ...listed, ...to }, true, false],
  ['has been moved, and does not say whether it is cancelled', { ...to, active: undefined }, true, false],
  ['has another length', { ...listed, ...to, duration: 45 }, false, false],
  ['was cancelled', { ...listed, active: false }, false, true],
  ['was moved and then cancelled', { ...listed, ...to, active: false }, false, true],
] as const) {
  test(`a meeting that ${name} ${moved ? 'shows' : 'does not show'} a move`, () => {
    const its = meeting as Parameters<typeof hasTakenEffect>[0];
    expect(hasTakenEffect(its, move)).toBe(moved);
    expect(hasTakenEffect(its, cancel)).toBe(cancelled);
  });
}

test('a change is sent once, told, and counted if it is a move', async () => {
  for (const [wanted, write, count] of [
    [move, 'PUT reschedule', 1],
    [cancel, 'DELETE cancel', 0],
  ] as const) {
    const { change, state, calls, told, records } = setUp();
    const json = wanted.kind === 'move' ? { ...listed, ...to } : { ...listed, active: false };
    state.write = () => ({ status: 200, json });
    expect(await change(wanted)).toMatchObject({ _id: 'm1', active: wanted.kind === 'move' });
    expect(calls).toEqual(['read', write]);
    expect(told).toEqual([wanted.kind === 'move' ? 'booking.rescheduled' : 'booking.cancelled']);
    expect([await records.count('m1'), await records.pending('m1')]).toEqual([count, undefined]);
  }
});

test('an answer that shows something else is not believed', async () => {
  for (const json of [listed, { ...listed, ...to, active: false }, { ...listed, ...to, _id: 'm2' }, {}]) {
    const { change, state } = setUp();
    state.write = () => ({ status: 200, json });
    await expect(change(move)).rejects.toMatchObject(unknown);
  }
});

test('a refused change is looked at once, and one without an answer again and again', async () => {
  const refused = setUp({ reconcileMs: 600 });
  refused.state.write = () => ({ status: 409 });
  await expect(refused.change(move)).rejects.toMatchObject({ status: 409, error: 'refused' });
  expect(refused.calls).toEqual(['read', 'PUT reschedule', 'read']);
  const lost = setUp({ reconcileMs: 600 });
  lost.state.onRead = () => (lost.state.now += 200);
  await expect(lost.change(move)).rejects.toMatchObject(unknown);
  expect(lost.calls).toEqual(['read', 'PUT reschedule', 'read', 'read']);
  const found = setUp({ reconcileMs: 600 });
  found.state.write = () => {
    found.state.meeting = { ...listed, ...to };
    return { status: 500 };
  };
  expect(await found.change(move)).toMatchObject({ ...to, active: true });
});

test('changes of two meetings do not wait for each other, and those of one do', async () => {
  const { records } = setUp();
  const taken = () => Promise.resolve('taken');
  const whileChanging = (id: string) =>
    records.withLock('m1', () => records.withLock(id, () => Promise.resolve('changed'), taken), taken);
  expect([await whileChanging('m2'), await whileChanging('m1')]).toEqual(['changed', 'taken']);
});

for (const next of ['outcome', 'change'] as const) {
  test(`a change without an outcome is told and forgotten when the next request, for the ${next}, sees it`, async () => {
    const { state, told, records, ...requests } = setUp();
    await expect(requests.change(move)).rejects.toMatchObject(unknown);
    expect([told.length, (await records.pending('m1'))?.change]).toEqual([0, move]);
    state.meeting = { ...listed, ...to };
    expect(await requests[next](move, 0)).toMatchObject(to);
    expect([told, await records.pending('m1')]).toEqual([['booking.rescheduled'], undefined]);
    expect(await records.count('m1')).toBe(1);
  });
}

test('a cancelled meeting that the API has deleted is gone', async () => {
  const { change, outcome, state, told } = setUp();
  await expect(change(cancel)).rejects.toMatchObject(unknown);
  state.meeting = undefined;
  await expect(outcome(cancel, 0)).rejects.toMatchObject({ status: 410, error: 'meeting_cancelled' });
  expect(told).toEqual(['booking.cancelled']);
});

test('a change without an outcome can be sent again when it cannot take effect any more', async () => {
  const { change, state, calls } = setUp();
  await expect(change(move)).rejects.toMatchObject(unknown);
  state.write = () => ({ status: 200, json: { ...listed, ...to } });
  state.now += minute;
  await expect(change(move)).rejects.toMatchObject(unknown);
  expect(calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1);
  state.now += 1;
  expect(await change(move)).toMatchObject(to);
});

test('a store that is out of order does not hide the meeting, or that it can be moved', async () => {
  const { changes, records } = setUp();
  records.count = () => Promise.reject(badGateway());
  expect((await changes.view('m1', () => undefined)).permissions).toEqual({
    move: true,
    cancel: true,
    cancel_reason: 'none',
  });
});
