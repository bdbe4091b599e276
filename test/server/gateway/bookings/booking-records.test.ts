import { createMemoryStore } from '../../../../src/server.js';
import { ANY_AGENT, type BookableAgent } from '../../../../src/gateway/agents/agents.js';
import { BookingAdmissions } from '../../../../src/gateway/bookings/booking-admission.js';
import { BookingEvents } from '../../../../src/gateway/bookings/booking-events.js';
import { BookingLinks } from '../../../../src/gateway/bookings/booking-links.js';
import type { BookingRequest } from '../../../../src/gateway/bookings/earlier-attempt.js';
import type { CreateAnswer } from '../../../../src/gateway/bookings/create/create-answer.js';
import { IdempotencyRecords } from '../../../../src/gateway/bookings/create/idempotency-records.js';
import { OpenBookings } from '../../../../src/gateway/bookings/open-bookings.js';
import { MeetingTokens } from '../../../../src/gateway/crypto/meeting-tokens.js';
import { keyedHash } from '../../../../src/gateway/crypto/keyed-hash.js';
import type { BookingEvent } from '../../../../src/gateway/events/booking-event.js';
import type { Admission, Admissions } from '../../../../src/gateway/limits/admission.js';
import type { LimitUse } from '../../../../src/gateway/limits/limits.js';
import { day, expect, minute, noon, secret, test } from '../gateway-test.js';

const input = { date: noon, duration: 30, visitor: { name: 'Vera', email: 'vera@example.net' } };
const agent = {
  id: 'anna',
  email: 'anna@example.com',
  reference: 'agent-1',
  publicAgent: { firstName: 'Anna', lastName: '' },
} as BookableAgent;
const answer: CreateAnswer = {
  _id: 's1',
  agentId: 'agent-1',
  active: true,
  date: noon,
  duration: 30,
  visitor: { name: 'Vera' },
  agent: { name: 'Anna' },
};

test.describe('the meetings ahead of a visitor', () => {
  function open() {
    const time = { now: noon - day };
    const store = createMemoryStore({ clock: () => time.now });
    const bookings = new OpenBookings({ store, secret, clock: () => time.now });
    const limit = 'openBookings.perVisitor';
    const booker = (max: number, key = 'vera') => bookings.booker(key, max, limit);
    const isFull = async (max: number, key?: string) => {
      const bookers = [await booker(max, key)];
      const meetings = await bookings.read(bookers);
      try {
        bookings.check(bookers, meetings);
        return false;
      } catch (error) {
        expect(error).toMatchObject({ status: 429, limit });
        return true;
      }
    };
    return { bookings, booker, isFull, time, store };
  }

  test('are counted until they end', async () => {
    const { bookings, booker, isFull, time } = open();
    const one = await booker(1);
    expect(await isFull(1)).toBe(false);
    await bookings.add([one], [undefined], input);
    expect([await isFull(1), await isFull(2), await isFull(1, 'eve')]).toEqual([true, false, false]);
    await bookings.add([one], await bookings.read([one]), { ...input, date: noon + day });
    expect([await isFull(2), await isFull(3)]).toEqual([true, false]);
    time.now = noon + 30 * minute - 1;
    expect(await isFull(2)).toBe(true);
    time.now += 1;
    expect([await isFull(2), await isFull(1)]).toEqual([false, true]);
  });

  test('are all counted when two are booked at once, with what was read before', async () => {
    const { bookings, booker, isFull } = open();
    const one = await booker(1);
    const known = await bookings.read([one]);
    await Promise.all([1, 2, 3].map(() => bookings.add([one], known, input)));
    expect([await isFull(3), await isFull(4)]).toEqual([true, false]);
  });

  test('are kept for a minute if they are over, and read in no call without a booker', async () => {
    const { bookings, booker, store, time } = open();
    time.now = noon + day;
    const lifetimes: number[] = [];
    const watched = new OpenBookings({
      store: { ...store, add: (key, value, ms) => (lifetimes.push(ms), store.add(key, value, ms)) },
      secret,
      clock: () => time.now,
    });
    const one = await booker(1);
    await watched.add([one], [undefined], input);
    expect(lifetimes).toEqual([minute]);
    await watched.add([{ ...one, storeKey: 'other' }], [undefined], { ...input, date: time.now + day });
    expect(lifetimes).toEqual([minute, day + 30 * minute]);
    expect(await bookings.read([])).toEqual([]);
  });
});

test.describe('the admission of a booking', () => {
  const address = { site: '192.0.2.0', networks: [] };

  function open({ isFull = false, refuses = false, isDown = false } = {}) {
    const admitted: LimitUse[][] = [];
    const calls: string[] = [];
    const bookers: string[] = [];
    const admission: Pick<Admission, 'admit' | 'pressureOf' | 'spend'> = {
      pressureOf: (uses) => {
        calls.push(`pressure ${uses.length}`);
        if (isDown) return Promise.reject(new Error('down'));
        return Promise.resolve({ pressure: 0, name: 'createTotal' });
      },
      admit: (uses) => {
        admitted.push([...uses]);
        return refuses ? Promise.reject(new Error('refused')) : Promise.resolve();
      },
      spend: () => (calls.push('spend'), Promise.resolve()),
    };
    const openBookings = {
      booker: (key: string, max: number, limit: string) => {
        calls.push(`booker ${limit} ${max}`);
        bookers.push(key);
        return Promise.resolve({ storeKey: key, max, limit });
      },
      read: () => (calls.push('read'), isDown ? Promise.reject(new Error('down')) : Promise.resolve([])),
      check: () => {
        if (isFull) throw new Error('full');
      },
      add: () => (calls.push('add'), Promise.resolve()),
    };
    const admissions = new BookingAdmissions({
      admissions: {
        start: (_: Request, purpose: string) => (calls.push(`start ${purpose}`), admission),
      } as unknown as Admissions,
      openBookings: openBookings as unknown as OpenBookings,
      secret,
      maxOpen: { perVisitor: 10, perAddress: 100 },
    });
    const start = (more: Partial<BookingRequest> = {}, from: typeof address | 'unknown' = address) =>
      admissions.start(
        new Request('https://www.example.com/'),
        { agent, input, isNotified: false, extras: undefined, ...more },
        from === 'unknown' ? undefined : from,
      );
    return { start, admitted, calls, bookers };
  }
  const names = (uses: LimitUse[]) => uses.map(({ name }) => name);

  test('counts for the visitor, the address and the agent', async () => {
    const { start, admitted, calls } = open();
    const admission = await start();
    await admission.admit();
    expect(names(admitted[0]!)).toEqual([
      'createTotal',
      'createPerIpDay',
      'createPerVisitor',
      'createPerAgent',
      'createPerAgentDay',
    ]);
    const [total, perIp, perVisitor, perAgent, perDay] = admitted[0]!.map(({ key }) => key);
    expect([total, perIp, perAgent, perDay]).toEqual([
      'all',
      '192.0.2.0',
      'agent-1',
      `agent-1 ${Math.floor(noon / day)}`,
    ]);
    expect(perVisitor).toMatch(/^[\w-]{43}$/);
    await admission.count();
    expect(calls).toEqual([
      'booker openBookings.perVisitor 10',
      'booker openBookings.perAddress 100',
      'start create',
      'read',
      'pressure 5',
      'spend',
      'add',
    ]);
  });

  test('with an email counts for its address and domain as well', async () => {
    const { start, admitted } = open();
    await (await start({ isNotified: true })).admit();
    await (
      await start({ isNotified: true, input: { ...input, visitor: { email: 'eve@EXAMPLE.net' } } })
    ).admit();
    expect(names(admitted[0]!).slice(3, 7)).toEqual([
      'notifyPerVisitor',
      'notifyPerVisitorDay',
      'notifyPerIpDay',
      'notifyPerDomainDay',
    ]);
    const [vera, eve] = admitted.map((uses) => uses.map(({ key }) => key));
    expect(vera![3]).toBe(vera![2]);
    expect(vera![5]).toBe('192.0.2.0');
    expect(vera![6]).toMatch(/^[\w-]{43}$/);
    expect(eve![6]).toBe(vera![6]);
    expect(eve![2]).not.toBe(vera![2]);
  });

  test('with any agent counts for the agent who is chosen later', async () => {
    const { start, admitted } = open();
    const admission = await start({ agent: ANY_AGENT });
    await admission.admit();
    expect(names(admitted[0]!)).toEqual(['createTotal', 'createPerIpDay', 'createPerVisitor']);
    await admission.admitAgent(agent);
    expect(names(admitted[1]!)).toEqual(['createPerAgent', 'createPerAgentDay']);
  });

  test('of somebody unknown has nobody whose meetings are counted', async () => {
    const { start, admitted, calls } = open();
    await (await start({ input: { ...input, visitor: {} }, isNotified: true }, 'unknown')).admit();
    expect(calls[1]).toBe('read');
    expect(admitted[0]!.map(({ key }) => key).slice(0, 7)).toEqual([
      'all',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const anonymous = open();
    await anonymous.start({ input: { ...input, visitor: {} } });
    expect(anonymous.calls).toEqual(['booker openBookings.perAddress 100', 'start create']);
  });

  test('counts the meetings of each visitor at each address', async () => {
    const { start, bookers } = open();
    await start();
    await start({ input: { ...input, visitor: { email: 'eve@example.net' } } });
    await start({}, { ...address, site: '192.0.2.1' });
    expect(new Set(bookers).size).toBe(5);
  });

  test('that cannot be read ahead fails only when it is needed', async () => {
    const { start } = open({ isDown: true });
    const admission = await start();
    admission.prepare();
    await new Promise((resolve) => setImmediate(resolve));
    await expect(admission.admit()).rejects.toThrow('down');
  });

  test('reads ahead only once', async () => {
    const { start, calls } = open();
    const admission = await start();
    admission.prepare();
    admission.prepare();
    await admission.admit();
    expect(calls.filter((call) => call === 'read' || call.startsWith('pressure'))).toEqual([
      'read',
      'pressure 5',
    ]);
  });

  test('that was refused counts nothing', async () => {
    for (const options of [{ isFull: true }, { refuses: true }]) {
      const { start, calls, admitted } = open(options);
      const admission = await start();
      await expect(admission.admit()).rejects.toThrow(options.isFull ? 'full' : 'refused');
      await admission.count();
      expect(calls).not.toContain('spend');
      expect(admitted).toHaveLength(options.isFull ? 0 : 1);
    }
  });
});

test.describe('the record of a booking attempt', () => {
  /** A meeting that ends in a week. */
  const time = { date: 7 * day - 30 * minute, duration: 30 };
  const records = (store = createMemoryStore(), clock = () => 0) =>
    new IdempotencyRecords(store, secret, clock);

  test('has a key for each origin and key, and a fingerprint of everything that is asked for', async () => {
    const own = records();
    const keys = await Promise.all([
      own.recordKey('https://a.example', 'k'),
      own.recordKey('https://b.example', 'k'),
      own.recordKey('https://a.example', 'l'),
      new IdempotencyRecords(createMemoryStore(), `another ${secret}`, Date.now).recordKey(
        'https://a.example',
        'k',
      ),
    ]);
    expect(new Set(keys).size).toBe(4);
    const booking = { isNotified: false, input };
    const prints = await Promise.all([
      own.fingerprint('anna', booking),
      own.fingerprint('marcus', booking),
      own.fingerprint('anna', { ...booking, isNotified: true }),
      own.fingerprint('anna', { ...booking, input: { ...input, duration: 45 } }),
      own.fingerprint('anna', { ...booking, extras: { client_reference: 'a' } }),
    ]);
    expect(new Set(prints).size).toBe(5);
    expect(await own.fingerprint('anna', { ...booking, extras: undefined })).toBe(prints[0]);
    // That of earlier versions, whose bookings may still be looked up.
    const earlier = keyedHash(secret, 'idempotency');
    expect(prints[0]).toBe(await earlier(`body ${JSON.stringify(['anna', false, input])}`));
  });

  test('is locked while one works on it, and kept afterwards', async () => {
    const own = records();
    const record = { state: 'done', fingerprint: 'f', answer } as const;
    const work = () =>
      own.withLock(
        'key',
        async (found, lease) => {
          const other = await own.withLock(
            'key',
            () => Promise.resolve('mine'),
            (theirs) => Promise.resolve(`taken ${theirs?.state}`),
          );
          if (!found) await own.finish('key', record, lease);
          return [found, other];
        },
        () => Promise.resolve(['taken']),
      );
    expect(await work()).toEqual([undefined, 'taken undefined']);
    expect(await work()).toEqual([record, 'taken done']);
    await own.delete('key');
    expect(await work()).toEqual([undefined, 'taken undefined']);
    await own.write('key', { state: 'sent', fingerprint: 'g', agent: 'a', input, sentAt: 1 });
    expect(await work()).toMatchObject([{ state: 'sent', sentAt: 1 }, 'taken sent']);
  });

  test('has a meeting for itself', async () => {
    const own = records();
    expect(await own.isOthersSchedule('s1', 'one')).toBe(false);
    expect(await own.claimSchedule('s1', 'one', time)).toBe(true);
    expect(await own.claimSchedule('s1', 'one', time)).toBe(true);
    expect(await own.claimSchedule('s1', 'other', time)).toBe(false);
    expect(await own.isOthersSchedule('s1', 'one')).toBe(false);
    expect(await own.isOthersSchedule('s1', 'other')).toBe(true);
    expect(await own.claimSchedule('s2', 'other', time)).toBe(true);
  });

  test('keeps a meeting for its owner until it ends, and a day at least', async () => {
    let now = 0;
    const clock = () => now;
    const own = records(createMemoryStore({ clock }), clock);
    await own.claimSchedule('ends in a week', 'one', time);
    await own.claimSchedule('ended', 'one', { ...time, date: -day });
    const others = () =>
      Promise.all(['ends in a week', 'ended'].map((id) => own.isOthersSchedule(id, 'other')));
    now = day - 1;
    expect(await others()).toEqual([true, true]);
    now = 7 * day - 1;
    expect(await others()).toEqual([true, false]);
    now = 7 * day;
    expect(await others()).toEqual([false, false]);
  });
});

test.describe('links of a meeting', () => {
  const tokens = (clock = () => noon) =>
    new MeetingTokens({ secrets: [secret], purpose: 'p', tenant: 't', clock });
  const url = 'https://www.example.com/meeting';

  test('are only those that the owner wants', async () => {
    const none = new BookingLinks({ references: undefined, manage: undefined, horizonDays: 7 });
    expect(await none.add(answer)).toEqual(answer);
    expect(await none.manageLink(answer)).toBeUndefined();
    const all = new BookingLinks({ references: tokens(), manage: { tokens: tokens(), url }, horizonDays: 7 });
    const { manage, reference, manage_url, ...rest } = await all.add(answer);
    expect(rest).toEqual(answer);
    expect(manage_url).toBe(`${url}#ve-manage=${manage}`);
    const end = noon + 30 * minute;
    for (const [token, until] of [
      [reference!, end],
      [manage!, end + 7 * day],
    ] as const) {
      expect(await tokens(() => until - 1_000).read(token)).toBe('s1');
      expect(await tokens(() => until).read(token)).toBeUndefined();
    }
    expect(await all.addReference(answer)).toEqual({ ...answer, reference });
  });
});

test.describe('an event of a booking', () => {
  const agentData = { id: 'anna', email: 'anna@example.com' };

  function open(hasPublish = true, active = true) {
    const told: [BookingEvent, unknown][] = [];
    const manage = {
      url: 'https://www.example.com/meeting',
      tokens: new MeetingTokens({ secrets: [secret], purpose: 'p', tenant: 't', clock: () => noon }),
    };
    const events = new BookingEvents({
      publish: hasPublish ? (...args) => Promise.resolve(void told.push(args)) : undefined,
      links: new BookingLinks({ references: undefined, manage, horizonDays: 7 }),
      secret,
      clock: () => noon,
    });
    return { events, told, answer: { ...answer, active } };
  }

  test('tells of a meeting, with the link to change it', async () => {
    const { events, told } = open();
    await events.created(answer, agent, 'key', { client_reference: 'r' });
    const [event, order] = told[0]!;
    expect(event).toMatchObject({
      type: 'booking.created',
      timestamp: new Date(noon).toISOString(),
      data: { meeting: answer, agent: agentData, client_reference: 'r' },
    });
    expect(event.id).toMatch(/^evt_[\w-]{43}$/);
    expect(event.data.manage_url).toMatch(/^https:\/\/www\.example\.com\/meeting#ve-manage=/);
    expect(order).toMatchObject({ meeting: 's1', line: expect.stringMatching(/^[\w-]{43}$/) });
    await events.created(answer, agent, undefined);
    expect(told[1]![0].id).toBe(event.id);
    expect(told[1]![1]).toEqual({ meeting: 's1', line: undefined });
  });

  test('of an unknown outcome is in one line with the booking', async () => {
    const { events, told } = open();
    await events.unknown({ ...input, client_reference: 'r' }, agent, 'key');
    await events.created(answer, agent, 'key');
    const publicAgent = { ...agent.publicAgent, lastName: 'Keller' };
    await events.unknown(input, { ...agent, publicAgent }, undefined);
    await events.unknown(input, agent, undefined);
    expect(told[0]![0]).toMatchObject({
      type: 'booking.unknown',
      data: {
        meeting: { agentId: 'agent-1', active: true, ...input, agent: { name: 'Anna' } },
        agent: agentData,
        client_reference: 'r',
      },
    });
    expect(told[0]![1]).toEqual({ line: (told[1]![1] as { line: string }).line });
    expect(told[2]![0].data.meeting.agent).toEqual({ name: 'Anna Keller' });
    expect(told[2]![0].id).not.toBe(told[3]![0].id);
    const lines = told.slice(1).map(([, order]) => (order as { line: string }).line);
    expect(new Set(lines).size).toBe(3);
  });

  test('of a change is made before it is told', async () => {
    const { events, told, answer: cancelled } = open(true, false);
    const facts = { type: 'booking.cancelled', answer: cancelled, agent, sentAt: 1 } as const;
    const event = await events.prepareChange({
      ...facts,
      reason: 'Ill',
      previous: { date: 1, duration: 15 },
    });
    expect(told).toEqual([]);
    expect(event!.data).toEqual({
      meeting: cancelled,
      agent: agentData,
      reason: 'Ill',
      previous: { date: 1, duration: 15 },
    });
    expect((await events.prepareChange({ ...facts, sentAt: 2 }))!.id).not.toBe(event!.id);
    expect((await events.prepareChange({ ...facts, reason: '' }))!.data).not.toHaveProperty('reason');
    await events.changed(event!);
    expect(told).toEqual([[event, { meeting: 's1' }]]);
  });

  test('is not made if nobody wants to know', async () => {
    const { events } = open(false);
    await events.created(answer, agent, 'key');
    await events.unknown(input, agent, 'key');
    expect(
      await events.prepareChange({ type: 'booking.cancelled', answer, agent, sentAt: 1 }),
    ).toBeUndefined();
    await events.changed({ data: { meeting: {} } } as BookingEvent);
  });
});
