import { expect, test } from 'playwright/test';
import type { Agents, BookableAgent } from '../../../../src/gateway/agents/agents.js';
import { agentOf, bookedAnswer, readMeeting } from '../../../../src/gateway/bookings/booked-meeting.js';
import { CreateSender, type Proof } from '../../../../src/gateway/bookings/create/create-sender.js';
import type { IdempotencyRecords } from '../../../../src/gateway/bookings/create/idempotency-records.js';
import type { FinalWrites } from '../../../../src/gateway/slots/final-writes.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';
import type { UpstreamRequest } from '../../../../src/gateway/upstream/upstream.js';
import { noon } from '../gateway-test.js';

const trace = () => undefined;
const agent = {
  id: 'anna',
  email: 'anna@example.com',
  reference: 'agent-1',
  isRenamed: false,
  publicAgent: { firstName: 'Anna', lastName: '' },
} as BookableAgent;
const listed = { _id: 's1', agentId: 'anna', date: noon, duration: 30, visitor: { name: 'Vera', email: '' } };

test.describe('a meeting that is shown again', () => {
  const read = (answer: unknown) => {
    const calls: string[] = [];
    const api = {
      read: (...call: string[]) => (calls.push(`${call[0]} ${call[1]}`), Promise.resolve(answer)),
    };
    return { calls, meeting: readMeeting(api as unknown as Api, 's1', trace) };
  };

  test('is the one with its ID, with a time and a length', async () => {
    const { calls, meeting } = read(listed);
    expect(await meeting).toMatchObject({ _id: 's1', date: noon, duration: 30 });
    expect(calls).toEqual(['schedule /api/schedules/tenant/s1']);
    for (const other of [
      { ...listed, _id: 's2' },
      { ...listed, date: 'now' },
      { ...listed, duration: null },
      'text',
      null,
    ]) {
      await expect(read(other).meeting, JSON.stringify(other)).rejects.toMatchObject({ status: 502 });
    }
  });

  test('is shown with its agent, as long as that one is offered', async () => {
    const agents = {
      bookable: () => Promise.resolve([{ ...agent, id: 'marcus' }, agent]),
    } as unknown as Agents;
    const meeting = await read(listed).meeting;
    expect(await agentOf(meeting, agents, trace)).toBe(agent);
    await expect(agentOf({ ...meeting, agentId: 'gone' }, agents, trace)).rejects.toMatchObject({
      status: 404,
    });
  });

  test('has the visitor’s fields that are known', async () => {
    expect(bookedAnswer(await read(listed).meeting, agent)).toEqual({
      _id: 's1',
      agentId: 'agent-1',
      active: true,
      date: noon,
      duration: 30,
      visitor: { name: 'Vera' },
      agent: { name: 'Anna' },
    });
    const visitor = { name: 'V', email: 'v@b.example', phone: '1', subject: 'S' };
    const all = { ...visitor, pin: '7', meetingUrl: 'https://m.example/' };
    const answer = bookedAnswer(await read({ ...listed, visitor: all }).meeting, agent);
    expect(answer.visitor).toEqual({ ...visitor, meetingUrl: 'https://m.example/' });
  });
});

test.describe('a create', () => {
  const input = { date: noon, duration: 30, visitor: { name: 'Vera' } };

  /** @param list Answers of the API's list; an error is thrown. */
  async function send(
    status: number,
    json: unknown,
    list: unknown,
    { isNotified = false, isOthers = false, isNew = false } = {},
  ) {
    const sent: UpstreamRequest[] = [];
    const written: Promise<unknown>[] = [];
    const claims: string[] = [];
    const api = {
      sendOnce: (request: UpstreamRequest) => {
        sent.push(request);
        return Promise.resolve({ status, json, retryAfter: undefined });
      },
      refusal: () => new Error('refused'),
      read: () => (list instanceof Error ? Promise.reject(list) : Promise.resolve(list)),
    };
    const records = {
      claimSchedule: (id: string, owner: string) => (
        claims.push(`${id} ${owner}`),
        Promise.resolve(!isOthers)
      ),
      isOthersSchedule: () => Promise.resolve(isOthers),
    };
    const sender = new CreateSender({
      api: api as unknown as Api,
      records: records as unknown as IdempotencyRecords,
      reconcileMs: 0,
      monotonicClock: () => 0,
    });
    const create = { agent, input, isNotified, signal: new AbortController().signal, trace };
    const writes = { add: (write: Promise<unknown>) => void written.push(write) } as unknown as FinalWrites;
    const outcome = await sender.send({ ...create, writes }, 'me', isNew).then(
      ({ schedule, idempotency, isProven }) => `${schedule._id} ${idempotency}${isProven ? '' : ' unproven'}`,
      (error: unknown) => (error as { error?: string }).error ?? (error as Error).message,
    );
    const find = (proof: Proof) =>
      sender.find({ agents: [agent], input, trace }, { owner: 'me', proof }).then(
        (one) => one?.schedule._id,
        (error: unknown) => (error as { error: string }).error,
      );
    return { outcome, sent: sent[0]!, written, claims, find };
  }

  test('is sent to its agent, and belongs to who sent it', async () => {
    const { outcome, sent, claims, written } = await send(201, { _id: 's1' }, []);
    expect(sent).toEqual({
      call: 'create',
      method: 'POST',
      path: '/api/schedules/tenant/?agentEmail=anna%40example.com',
      body: input,
    });
    expect([outcome, claims, written.length]).toEqual(['s1 created', ['s1 me'], 1]);
    const notified = await send(201, { _id: 's1' }, [], { isNotified: true });
    expect(notified.sent.path).toContain('&sendNotificationEmail=true');
  });

  for (const [what, status, json, list, outcome] of [
    ['whose answer cannot be read is looked for', 201, 'text', [listed], 's1 reconciled'],
    ['whose answer cannot be read may be stored', 201, 'text', [], 'outcome_unknown'],
    [
      'whose answer has another time is looked for',
      201,
      { _id: 's2', date: noon + 1 },
      [listed],
      's1 reconciled',
    ],
    [
      'whose answer has another time may be stored',
      201,
      { _id: 's2', date: noon + 1 },
      [],
      'outcome_unknown',
    ],
    ['whose answer is cancelled may be stored', 201, { _id: 's1', active: false }, [], 'outcome_unknown'],
    ['that failed may be stored', 500, {}, new Error('down'), 'outcome_unknown'],
    ['that was refused is not stored', 400, { _id: 's1' }, [], 'refused'],
    ['that was refused may be stored all the same', 409, {}, [listed], 's1 reconciled unproven'],
    ['that was refused is not stored if the list fails', 400, {}, new Error('down'), 'refused'],
  ] as const) {
    test(`${what}: ${outcome}`, async () => {
      const { outcome: seen, written } = await send(status, json, list);
      expect([seen, written.length]).toEqual([outcome, 0]);
    });
  }

  test('belongs to who has sent it if it is there after a refusal, and was not there before', async () => {
    const isNew = true;
    expect((await send(409, {}, [listed])).claims).toEqual([]);
    expect(await send(409, {}, [listed], { isNew })).toMatchObject({
      outcome: 's1 reconciled',
      claims: ['s1 me'],
    });
  });

  test('is found by its owner only, and claimed only by who has sent it', async () => {
    const own = await send(400, {}, new Error('down'));
    expect(own.claims).toEqual([]);
    for (const [proof, found, claims] of [
      ['sent', 's1', ['s1 me']],
      ['words', 's1', []],
      ['none', 'outcome_unknown', []],
    ] as const) {
      const one = await send(409, {}, [listed], { isNew: true });
      one.claims.length = 0;
      expect([await one.find(proof), one.claims]).toEqual([found, claims]);
      const others = await send(409, {}, [listed], { isOthers: true });
      expect(await others.find(proof)).toBe(proof === 'none' ? 'outcome_unknown' : undefined);
    }
  });
});
