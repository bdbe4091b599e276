import { expect, test } from 'playwright/test';
import { findCreated } from '../../../../src/gateway/bookings/create/reconcile.js';
import { lookRepeatedly, sendWrite } from '../../../../src/gateway/bookings/create/send-write.js';
import { badRequest } from '../../../../src/gateway/http/http-error.js';
import type { Api } from '../../../../src/gateway/upstream/api.js';
import { UpstreamFailure } from '../../../../src/gateway/upstream/upstream.js';
import type { Purpose } from '../../../../src/gateway/upstream/call-pauses.js';
import { minute, noon } from '../gateway-test.js';

const trace = () => undefined;
const input = {
  date: noon,
  duration: 30,
  visitor: { name: 'Vera', email: 'Vera@example.net', subject: 'Rates' },
};
const agent = { id: 'anna', email: 'anna@example.com' };
const meeting = (more: object = {}) => ({
  _id: 's1',
  agentId: 'anna',
  active: true,
  ...input,
  visitor: { name: ' vera ', email: 'vera@EXAMPLE.net', subject: 'rates' },
  ...more,
});

test.describe('the meeting of a create whose answer was lost', () => {
  interface FindOptions {
    isMine: boolean;
    isOthers: boolean;
    date: number;
    agents: (typeof agent)[];
    purpose: Purpose;
  }

  async function find(
    list: unknown,
    {
      isMine = true,
      isOthers = false,
      date = noon,
      agents = [agent],
      purpose = 'booking',
    }: Partial<FindOptions> = {},
  ) {
    const calls: { path: string; kind: string; purpose: string }[] = [];
    const api = {
      read: (_: string, path: string, __: unknown, { kind, purpose }: { kind: string; purpose: string }) => (
        calls.push({ path, kind, purpose }),
        Promise.resolve(list)
      ),
    };
    const ownership = {
      claim: () => Promise.resolve(isMine),
      isOthers: () => Promise.resolve(isOthers),
    };
    const sent = { agents, input: { ...input, date } };
    const found = await findCreated(api as unknown as Api, sent, ownership, { purpose, trace }).then(
      (one) => one && [one.schedule._id, one.agent.id].join(' of '),
      (error: unknown) => (error as { error: string }).error,
    );
    return { found, calls, path: calls[0]?.path };
  }

  test('is looked for around its start', async () => {
    const query = 'agentEmail=anna%40example.com';
    expect((await find([])).path).toBe(`/api/schedules/tenant/${noon - minute}/${noon + minute}?${query}`);
    expect((await find([], { date: 1_000 })).path).toBe(`/api/schedules/tenant/0/61000?${query}`);
  });

  for (const [what, more] of [
    ['whose texts differ in case and blanks', {}],
    ['whose agent is not told', { agentId: undefined }],
    ['that may be cancelled', { active: undefined }],
  ] as const) {
    test(`is one ${what}`, async () => {
      expect((await find([meeting({ _id: 's0', date: 1 }), meeting(more)])).found).toBe('s1 of anna');
    });
  }

  for (const [what, more] of [
    ['another start', { date: noon + 1 }],
    ['another length', { duration: 45 }],
    ['another agent', { agentId: 'marcus' }],
    ['another address', { visitor: { ...meeting().visitor, email: 'eve@example.net' } }],
    ['been cancelled', { active: false }],
  ] as const) {
    test(`is none that has ${what}`, async () => {
      expect((await find([meeting(more)])).found).toBeUndefined();
    });
  }

  test('may be one whose address the list hides, unless that is somebody else’s', async () => {
    const hidden = [meeting({ visitor: { ...meeting().visitor, email: undefined } })];
    expect((await find(hidden)).found).toBe('outcome_unknown');
    expect((await find(hidden, { isOthers: true })).found).toBeUndefined();
  });

  test('is looked for in one list if it may be with several agents', async () => {
    const agents = [agent, { id: 'marcus', email: 'marcus@example.com' }];
    const found = async (agentId: string | undefined) => find([meeting({ agentId })], { agents });
    expect((await found('marcus')).found).toBe('s1 of marcus');
    expect((await found('anna')).calls.map(({ path }) => path)).toEqual([
      `/api/schedules/tenant/${noon - minute}/${noon + minute}`,
    ]);
    expect((await found('eve')).found).toBeUndefined();
    expect((await found(undefined)).found).toBe('outcome_unknown');
    expect(await find([meeting()], { agents: [] })).toMatchObject({ found: undefined, calls: [] });
  });

  test('counts as part of a booking only if there is one', async () => {
    expect((await find([])).calls).toMatchObject([{ kind: 'find', purpose: 'booking' }]);
    expect((await find([], { purpose: 'reading' })).calls).toMatchObject([
      { kind: 'look up', purpose: 'reading' },
    ]);
  });

  for (const field of ['name', 'phone', 'subject']) {
    test(`may be one with another ${field}, unless that is somebody else’s`, async () => {
      const other = [meeting({ visitor: { ...meeting().visitor, [field]: 'other' } })];
      expect((await find(other)).found).toBe('outcome_unknown');
      expect((await find(other, { isOthers: true })).found).toBeUndefined();
    });
  }

  test('is none that another create has, and the other of two that are the same', async () => {
    expect((await find([meeting()], { isMine: false, isOthers: true })).found).toBeUndefined();
    expect((await find([meeting()], { isMine: false })).found).toBe('outcome_unknown');
  });

  test('may be one that cannot be read', async () => {
    for (const one of [meeting({ date: 'now' }), meeting({ duration: null, date: 1 }), {}, 'text', null]) {
      expect((await find([one])).found, JSON.stringify(one)).toBe('outcome_unknown');
    }
    expect((await find([meeting({ date: 'now', active: false })])).found).toBeUndefined();
  });

  test('is not found in an answer that is no list', async () => {
    expect((await find({})).found).toBe('Bad gateway');
  });
});

test.describe('a write', () => {
  const request = { call: 'create', method: 'POST', path: '/' } as const;

  async function send(answers: (number | Error)[], signal = new AbortController().signal) {
    let sent = 0;
    const api = {
      sendOnce: () => {
        const answer = answers[sent]!;
        sent += 1;
        return answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve({ status: answer, json: { id: 1 }, retryAfter: undefined });
      },
      refusal: ({ status }: { status: number }) => badRequest(`refused ${status}`, ''),
    };
    const outcome = await sendWrite(api as unknown as Api, request, signal, trace).catch(
      (error: unknown) => ({ kind: 'thrown', error }),
    );
    return { outcome, sent };
  }

  for (const [status, outcome] of [
    [200, { kind: 'accepted', json: { id: 1 } }],
    [299, { kind: 'accepted', json: { id: 1 } }],
    [400, { kind: 'refused', error: { error: 'refused 400' } }],
    [499, { kind: 'refused', error: { error: 'refused 499' } }],
    [401, { kind: 'refused', error: { status: 503 } }],
    [408, { kind: 'unknown' }],
    [500, { kind: 'unknown' }],
  ] as const) {
    test(`that is answered with ${status} is ${outcome.kind}`, async () => {
      expect(await send([status, 200])).toMatchObject({ outcome, sent: 1 });
    });
  }

  test('is sent again only if no connection was made', async () => {
    const [unreachable, network] = [new UpstreamFailure('unreachable'), new UpstreamFailure('network')];
    expect(await send([unreachable, 200])).toMatchObject({ outcome: { kind: 'accepted' }, sent: 2 });
    expect(await send([unreachable, unreachable, 200])).toMatchObject({
      outcome: { kind: 'thrown', error: { status: 502 } },
      sent: 2,
    });
    expect(await send([network, 200])).toMatchObject({ outcome: { kind: 'unknown' }, sent: 1 });
    expect(await send([badRequest('gate', ''), 200])).toMatchObject({
      outcome: { kind: 'thrown', error: { error: 'gate' } },
      sent: 1,
    });
  });

  test('is not sent for a visitor who has left', async () => {
    expect(await send([200], AbortSignal.abort())).toMatchObject({
      outcome: { kind: 'thrown', error: { status: 503 } },
      sent: 0,
    });
  });
});

test.describe('looking for a result', () => {
  async function look(results: (string | undefined)[], forMs: number, times: number[], signal?: AbortSignal) {
    let looks = 0;
    const found = await lookRepeatedly(() => Promise.resolve(results[looks++]), {
      forMs,
      monotonicClock: () => times.shift() ?? 0,
      signal: signal ?? new AbortController().signal,
    });
    return { found, looks };
  }

  test('ends when it is found', async () => {
    expect(await look(['a'], 10_000, [])).toEqual({ found: 'a', looks: 1 });
    expect(await look([undefined, 'a', 'b'], 10_000, [])).toEqual({ found: 'a', looks: 2 });
  });

  test('ends when there is no time for another look', async () => {
    expect(await look([undefined, 'late'], 249, [])).toEqual({ found: undefined, looks: 1 });
    expect(await look([undefined, undefined, 'late'], 250, [0, 0, 1])).toEqual({
      found: undefined,
      looks: 2,
    });
  });

  test('ends when the visitor has left', async () => {
    expect(await look([undefined, 'late'], 10_000, [], AbortSignal.abort())).toEqual({
      found: undefined,
      looks: 1,
    });
  });
});
