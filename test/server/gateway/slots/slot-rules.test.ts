import { expect, test } from 'playwright/test';
import type { BookableAgent } from '../../../../src/gateway/agents/agents.js';
import type { BusyTimes } from '../../../../src/gateway/availability/calendar/busy-times.js';
import { SlotHolds } from '../../../../src/gateway/holds/slot-holds.js';
import { HttpError } from '../../../../src/gateway/http/http-error.js';
import { someOf } from '../../../../src/gateway/slots/agent-choice.js';
import { dayAt, overlap, union } from '../../../../src/gateway/slots/days.js';
import { FinalWrites } from '../../../../src/gateway/slots/final-writes.js';
import { HeldSlots } from '../../../../src/gateway/slots/held-slots.js';
import { moveMeeting } from '../../../../src/gateway/slots/move-meeting.js';
import { ReservedTimes } from '../../../../src/gateway/slots/reserved-times.js';
import { createMemoryStore } from '../../../../src/server.js';

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.parse('2026-11-02T12:00:00Z');
const trace = () => undefined;

test.describe('the day of a meeting', () => {
  for (const [name, zone, at, start, hours] of [
    ['is from midnight to midnight', 'Europe/Berlin', '2026-11-02T12:00Z', '2026-11-01T23:00Z', 24],
    ['has 25 hours when clocks go back', 'Europe/Berlin', '2026-10-25T12:00Z', '2026-10-24T22:00Z', 25],
    [
      'begins at one o’clock if midnight is skipped',
      'Asia/Beirut',
      '2022-03-27T12:00Z',
      '2022-03-26T22:00Z',
      23,
    ],
    [
      'begins with the first of two midnights',
      'America/Havana',
      '2022-11-06T12:00Z',
      '2022-11-06T04:00Z',
      25,
    ],
  ] as const) {
    test(name, () => {
      const day = dayAt(Date.parse(at.replace('Z', ':00Z')), zone);
      expect(new Date(day.start).toISOString()).toBe(start.replace('Z', ':00.000Z'));
      expect((day.end - day.start) / hour).toBe(hours);
    });
  }

  test('and the meeting make one interval, whichever is earlier or longer', () => {
    expect(union({ start: 1, end: 5 }, { start: 3, end: 9 })).toEqual({ start: 1, end: 9 });
    expect(union({ start: 3, end: 9 }, { start: 1, end: 5 })).toEqual({ start: 1, end: 9 });
    expect(union({ start: 1, end: 9 }, { start: 3, end: 5 })).toEqual({ start: 1, end: 9 });
  });

  test('counts only the busy time within it', () => {
    const busy = [
      { start: 0, end: 4 },
      { start: 6, end: 7 },
      { start: 9, end: 30 },
      { start: 40, end: 50 },
    ];
    expect(overlap(busy, { start: 2, end: 10 })).toBe(2 + 1 + 1);
    expect(overlap([], { start: 2, end: 10 })).toBe(0);
  });
});

test('some of a list follow each other, from any one on', () => {
  const list = ['a', 'b', 'c', 'd', 'e'];
  const from = (random: number, max = 3) => someOf(list, max, () => random).join('');
  expect([0, 0.2, 0.4, 0.6, 0.8, 0.99].map((random) => from(random))).toEqual([
    'abc',
    'bcd',
    'cde',
    'dea',
    'eab',
    'eab',
  ]);
  expect(from(0.5, 5)).toBe('abcde');
});

test('an answer waits for its writes, whose failure does no harm', async () => {
  const writes = new FinalWrites();
  let isWritten = false;
  writes.add(Promise.reject(new Error('down')));
  writes.add(Promise.resolve().then(() => void (isWritten = true)));
  expect(await writes.after(Promise.resolve('done'))).toBe('done');
  expect(isWritten).toBe(true);
  await expect(writes.after(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});

test.describe('reserved times', () => {
  const time = { start: 10, end: 20 };

  test('are free again when they end, each by itself', () => {
    const times = new ReservedTimes();
    const end = times.reserve('anna', time)!;
    const endOther = times.reserve('anna', { start: 20, end: 30 })!;
    expect(times.of('anna')).toEqual([time, { start: 20, end: 30 }]);
    end();
    expect(times.of('anna')).toEqual([{ start: 20, end: 30 }]);
    endOther();
    expect(times.of('anna')).toEqual([]);
    expect(times.reserve('anna', time)).toBeDefined();
  });

  test('exclude what overlaps them, of the same agent only', () => {
    const times = new ReservedTimes();
    times.reserve('anna', time);
    for (const [start, end, isFree] of [
      [0, 10, true],
      [0, 11, false],
      [12, 15, false],
      [19, 30, false],
      [20, 30, true],
      [0, 30, false],
    ] as const) {
      expect(times.isFree('anna', { start, end }), `${start}`).toBe(isFree);
      expect(times.isFree('marcus', { start, end })).toBe(true);
    }
    expect(times.reserve('anna', { start: 19, end: 30 })).toBeUndefined();
  });
});

test.describe('a move', () => {
  const agent = { id: 'anna' } as BookableAgent;
  const from = { date: noon, duration: 30 };
  const to = { date: noon + hour, duration: 30 };
  const taken = { status: 409, error: 'slot_taken' };

  function setUp(busy: { start: number; end: number }[] = [], whileReading = () => Promise.resolve()) {
    const lease = { leaseMs: minute, sentMs: hour, bookedMs: hour };
    const state = { now: noon };
    const store = createMemoryStore({ clock: () => state.now });
    const holds = new SlotHolds({ store, secret: 'secret', clock: () => noon, ...lease });
    const asked: unknown[][] = [];
    const dropped: string[] = [];
    const busyTimes = {
      fetchNow: (...query: unknown[]) => {
        asked.push(query);
        return whileReading().then(() => busy);
      },
      invalidate: (id: string) => dropped.push(`list ${id}`),
      invalidateHolds: (id: string) => dropped.push(`holds ${id}`),
    } as unknown as BusyTimes;
    const underWay = new ReservedTimes();
    const heldSlots = new HeldSlots({ busyTimes, holds, bufferMinutes: 10 });
    const move = (send: () => Promise<string>, times = { from, to }) =>
      moveMeeting({ id: 'one', agent, ...times, trace }, send, { underWay, heldSlots });
    const held = async () =>
      (await holds.of(['anna']))[0]!.map(({ owner, state, start }) => ({ owner, state, start }));
    const interval = (time: typeof from) => heldSlots.heldInterval(time);
    return { state, holds, underWay, move, held, interval, asked, dropped };
  }

  const booked = { owner: 'booking', state: 'booked', start: from.date };
  const moved = { owner: `moved one ${to.date} 30`, state: 'booked', start: to.date };

  test('holds both times until it has succeeded, and then the new one', async () => {
    const { holds, move, held, interval, asked, dropped, underWay } = setUp();
    await holds.confirm('anna', interval(from), 'booking');
    expect(await move(async () => JSON.stringify(await held()))).toBe(
      JSON.stringify([booked, { ...moved, state: 'pending' }]),
    );
    expect(await held()).toEqual([moved]);
    expect(asked).toEqual([[agent, { start: to.date, end: to.date + 1 }, trace, 'one']]);
    expect(dropped).toEqual(['list anna', 'holds anna']);
    expect(underWay.of('anna')).toEqual([]);
  });

  test('may take a part of the meeting’s own time, again and again, and leaves it alone if it fails', async () => {
    const { holds, move, held, interval } = setUp();
    await holds.confirm('anna', interval(from), 'booking');
    const [later, longer] = [
      { date: from.date + 15 * minute, duration: 30 },
      { date: from.date + 15 * minute, duration: 60 },
    ];
    const owner = (time: typeof from) => `moved one ${time.date} ${time.duration}`;
    let present = { time: from, owner: 'booking' };
    for (const next of [later, longer, from]) {
      const times = { from: present.time, to: next };
      const kept = { owner: present.owner, state: 'booked', start: present.time.date };
      await expect(move(() => Promise.reject(new Error('refused')), times)).rejects.toThrow('refused');
      expect(await held()).toEqual([kept]);
      const whileMoving = await move(async () => JSON.stringify(await held()), times);
      const pending = { owner: owner(next), state: 'pending', start: next.date };
      expect(JSON.parse(whileMoving)).toEqual([kept, pending]);
      expect(await held()).toEqual([{ ...pending, state: 'booked' }]);
      present = { time: next, owner: owner(next) };
    }
  });

  test('holds the buffer after the meeting too', () => {
    expect(setUp().interval(to)).toEqual({ start: to.date, end: to.date + 40 * minute });
  });

  test('is refused while another request books that time, in this process or in another one', async () => {
    const { holds, move, held, interval, underWay, asked } = setUp();
    await holds.confirm('anna', interval(from), 'booking');
    const end = underWay.reserve('anna', interval(to))!;
    await expect(move(() => Promise.resolve('moved'))).rejects.toMatchObject(taken);
    end();
    await holds.acquireFirst(['anna'], interval(to), 'other');
    await expect(move(() => Promise.resolve('moved'))).rejects.toMatchObject(taken);
    expect(await held()).toEqual([booked, { owner: 'other', state: 'pending', start: to.date }]);
    expect(underWay.of('anna')).toEqual([]);
    // The API is not asked in vain.
    expect(asked).toEqual([]);
  });

  test('is not sent if another request has taken the time while the list was read', async () => {
    const { state, holds, move, held, interval } = setUp([], async () => {
      state.now += minute;
      await holds.acquireFirst(['anna'], interval(to), 'other');
    });
    let isSent = false;
    const send = () => ((isSent = true), Promise.resolve('moved'));
    await expect(move(send)).rejects.toMatchObject(taken);
    expect(isSent).toBe(false);
    expect(await held()).toEqual([{ owner: 'other', state: 'pending', start: to.date }]);
  });

  test('is refused if the list has a meeting then, and holds nothing', async () => {
    const { holds, move, held, interval, dropped } = setUp([{ start: to.date, end: to.date + minute }]);
    await holds.confirm('anna', interval(from), 'booking');
    await expect(move(() => Promise.resolve('moved'))).rejects.toMatchObject(taken);
    expect(await held()).toEqual([booked]);
    expect(dropped).toEqual(['list anna', 'holds anna']);
  });

  for (const [name, error, refusal, left] of [
    [
      'a conflict',
      new HttpError(409, 'x', 'x', { isForeign: true }),
      taken,
      [{ ...moved, state: 'unknown' }],
    ],
    ['a conflict of the gateway itself', new HttpError(409, 'x', 'x'), { error: 'x' }, []],
    ['another refusal', new HttpError(422, 'x', 'x', { isForeign: true }), { status: 422 }, []],
    [
      'no outcome',
      new HttpError(504, 'outcome_unknown', 'x'),
      { error: 'outcome_unknown' },
      [{ ...moved, state: 'unknown' }],
    ],
  ] as const) {
    test(`that ends with ${name} leaves the meeting at its time`, async () => {
      const { holds, move, held, interval } = setUp();
      await holds.confirm('anna', interval(from), 'booking');
      await expect(move(() => Promise.reject(error))).rejects.toMatchObject(refusal);
      expect(await held()).toEqual(expect.arrayContaining([booked, ...left]));
      expect(await held()).toHaveLength(1 + left.length);
    });
  }

  test('goes on while the store forgets and fails', async () => {
    const { holds, move } = setUp();
    holds.ownersAt = () => Promise.reject(new Error('down'));
    holds.confirm = () => Promise.reject(new Error('down'));
    expect(await move(() => Promise.resolve('moved'))).toBe('moved');
  });

  test('goes on if the hold of its old time cannot be ended', async () => {
    const { holds, move, held, interval } = setUp();
    await holds.confirm('anna', interval(from), 'booking');
    holds.release = () => Promise.reject(new Error('down'));
    expect(await move(() => Promise.resolve('moved'))).toBe('moved');
    expect(await held()).toEqual([booked, moved]);
  });

  test('holds nothing after a failure if nothing was held before', async () => {
    const { move, held } = setUp();
    await expect(move(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(await held()).toEqual([]);
  });
});
