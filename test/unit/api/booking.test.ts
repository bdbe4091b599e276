import { expect } from '@open-wc/testing';
import type { BookingAttempt } from '../../../src/api/booking-attempt.js';
import { Client } from '../../../src/api/client.js';
import type { Token } from '../../../src/api/wire/schema.js';

const attempt: BookingAttempt = {
  idempotencyKey: 'key-1',
  lostAtMs: undefined,
  booking: {
    agent: 'agent-1',
    date: 1_795_000_000_000,
    duration: 30,
    visitor: { name: 'Vera' },
    sendNotificationEmail: false,
    extras: { answers: { topic: 'Rates' } },
  },
};
const schedule = { _id: 's1', date: attempt.booking.date, duration: 30 };
const signal = new AbortController().signal;

interface Setup {
  readonly features?: readonly string[];
  readonly manageToken?: string;
  readonly meeting?: unknown;
  readonly calendar?: unknown;
  readonly bootstrap?: unknown;
}

/** A client whose server gives these answers, one after the other, and the requests that it got. */
function clientOf(answers: readonly (Response | Error)[], { manageToken = '', ...token }: Setup = {}) {
  const requests: { url: string; headers: Headers; body: unknown }[] = [];
  let tokens = 0;
  let time = 0;
  const client = new Client({
    tokenSource: () => Promise.resolve({ token: `t${(tokens += 1)}`, ...token } as unknown as Token),
    baseUrl: 'https://api.example.com',
    overridesBase: false,
    manageToken,
    fetch: (url, { headers, body }) => {
      requests.push({
        url,
        headers: new Headers(headers),
        body: body ? JSON.parse(body as string) : undefined,
      });
      const answer = answers[requests.length - 1] ?? new Error('no more answers');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer.clone());
    },
    now: () => time,
  });
  const wait = (ms: number) => (time += ms);
  return { client, requests, wait };
}

const refusal = (status: number, error: string, requestId?: string): Response =>
  Response.json({ error, message: '', status, requestId }, { status });

/** The code of the error that a promise rejects with. */
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'fulfilled',
    (error: unknown) => (error as { code: unknown }).code,
  );

describe('a booking', () => {
  it('is sent to the API without what the API does not know', async () => {
    const { client, requests } = clientOf([Response.json(schedule)]);
    expect(await client.createSchedule(attempt)).to.deep.equal(schedule);
    const [{ url, headers, body }] = requests as [(typeof requests)[0]];
    expect(url).to.equal('https://api.example.com/api/schedules/tenant/?agentEmail=agent-1');
    expect(body).to.deep.equal({ date: schedule.date, duration: 30, visitor: { name: 'Vera' } });
    for (const name of ['Idempotency-Key', 'Idempotency-Age', 'X-Challenge-Token'])
      expect(headers.has(name), name).to.equal(false);
  });

  it('is sent to a gateway with its key, its answers and the challenge', async () => {
    const { client, requests } = clientOf([Response.json(schedule)], { features: ['idempotency'] });
    const booking = { ...attempt.booking, sendNotificationEmail: true };
    await client.createSchedule({ ...attempt, booking }, 'solved');
    const [{ url, headers, body }] = requests as [(typeof requests)[0]];
    expect(new URL(url).search).to.equal('?agentEmail=agent-1&sendNotificationEmail=true');
    expect(body).to.deep.include({ answers: { topic: 'Rates' } });
    expect(headers.get('Idempotency-Key')).to.equal('key-1');
    expect(headers.get('X-Challenge-Token')).to.equal('solved');
    expect(headers.has('Idempotency-Age')).to.equal(false);
  });

  it('says how long ago it was sent before, in whole seconds', async () => {
    const { client, requests, wait } = clientOf([Response.json(schedule)], { features: ['idempotency'] });
    wait(9_999);
    await client.createSchedule({ ...attempt, lostAtMs: 1000 });
    expect(requests[0]!.headers.get('Idempotency-Age')).to.equal('8');
  });

  for (const [what, answer, features, code] of [
    ['no answer', new TypeError('lost'), undefined, 'outcome_unknown'],
    ['an answer that is no schedule', Response.json({}), undefined, 'outcome_unknown'],
    [
      'the answer to another booking',
      Response.json({ ...schedule, date: schedule.date + 1 }),
      undefined,
      'outcome_unknown',
    ],
    ['a cancelled meeting', Response.json({ ...schedule, active: false }), undefined, 'outcome_unknown'],
    ['an answer that is not JSON', new Response('<p>'), undefined, 'outcome_unknown'],
    ['a failure of the API', refusal(500, 'x', 'r1'), undefined, 'outcome_unknown'],
    ['a refusal of the API', refusal(400, 'x'), undefined, 'rejected'],
    ['a taken time', refusal(409, 'conflict'), undefined, 'conflict'],
    ['a failure that a gateway knows', refusal(503, 'overloaded', 'r1'), ['idempotency'], 'server_error'],
    [
      'an outcome that a gateway does not know',
      refusal(502, 'outcome_unknown', 'r1'),
      ['idempotency'],
      'outcome_unknown',
    ],
    ['a booking that is under way', refusal(409, 'in_progress', 'r1'), ['idempotency'], 'outcome_unknown'],
    ['a failure of a proxy before the gateway', refusal(502, 'x'), ['idempotency'], 'outcome_unknown'],
    ['a refusal of a proxy before the gateway', refusal(409, 'in_progress'), ['idempotency'], 'conflict'],
    ['a challenge', refusal(403, 'challenge_required', 'r1'), ['idempotency'], 'challenge_missing'],
  ] as const) {
    it(`ends as ${code} after ${what}`, async () => {
      const { client, requests } = clientOf([answer], features && { features });
      expect(await codeOf(client.createSchedule(attempt))).to.equal(code);
      expect(requests).to.have.length(1);
    });
  }

  it('is believed if its answer lacks what could be compared', async () => {
    const { date: _, ...rest } = schedule;
    const { client } = clientOf([Response.json(rest)]);
    expect(await client.createSchedule(attempt)).to.deep.equal(rest);
  });

  it('fails with the answer that could not be used', async () => {
    for (const [answer, features, error] of [
      [{ id: 1 }, [], { code: 'outcome_unknown', cause: 'schedule', response: { id: 1 } }],
      [
        { error: 'challenge_required' },
        ['idempotency'],
        { code: 'challenge_missing', response: { error: 'challenge_required' } },
      ],
    ] as const) {
      const status = 'error' in answer ? 403 : 200;
      const { client } = clientOf([Response.json(answer, { status })], { features });
      const thrown: unknown = await client.createSchedule(attempt).catch((one: unknown) => one);
      expect(thrown).to.deep.include(error);
    }
  });

  it('is sent again with a new token only if a gateway has refused the old one', async () => {
    const gateway = clientOf([refusal(401, 'unauthorized', 'r1'), Response.json(schedule)], { features: [] });
    expect(await gateway.client.createSchedule(attempt)).to.deep.equal(schedule);
    expect(gateway.requests.map(({ headers }) => headers.get('Authorization'))).to.deep.equal([
      'Bearer t1',
      'Bearer t2',
    ]);
    const api = clientOf([refusal(401, 'unauthorized'), Response.json(schedule)]);
    expect(await codeOf(api.client.createSchedule(attempt))).to.equal('unauthorized');
    expect(api.requests).to.have.length(1);
  });

  it('keeps the tokens of its links out of the schedule', async () => {
    const links = { reference: 'r', manage: 'm', manage_url: 'https://www.example.com/#m' };
    const gateway = clientOf([Response.json({ ...schedule, ...links })], { features: [] });
    expect(await gateway.client.createSchedule(attempt)).to.deep.equal(schedule);
    expect(gateway.client.links).to.deep.equal(links);
    const api = clientOf([Response.json({ ...schedule, manage: 'own' })]);
    expect(await api.client.createSchedule(attempt)).to.deep.equal({ ...schedule, manage: 'own' });
    expect(api.client.links).to.deep.equal({});
  });
});

describe('a check of a booking', () => {
  const features = ['idempotency'];

  it('finds the schedule by key, and carries the booking', async () => {
    const { client, requests } = clientOf([Response.json(schedule)], { features });
    expect(await client.findSchedule({ ...attempt, lostAtMs: 0 })).to.deep.equal(schedule);
    const [{ url, headers, body }] = requests as [(typeof requests)[0]];
    expect(url).to.equal('https://api.example.com/api/schedules/by-key/key-1?agentEmail=agent-1');
    expect(headers.get('Idempotency-Age')).to.equal('0');
    expect(body).to.deep.include({ date: schedule.date });
  });

  for (const [what, answer, code] of [
    ['a gateway that found none', refusal(404, 'not_booked', 'r1'), 'not_booked'],
    ['a proxy that found none', refusal(404, 'not_booked'), 'outcome_unknown'],
    ['another 404 of a gateway', refusal(404, 'not_found', 'r1'), 'outcome_unknown'],
    ['no answer', new TypeError('lost'), 'outcome_unknown'],
  ] as const) {
    it(`ends as ${code} after ${what}`, async () => {
      const { client } = clientOf([answer], { features });
      expect(await codeOf(client.findSchedule(attempt))).to.equal(code);
    });
  }
});

describe('what the token response says', () => {
  it('is nothing before there is a token', () => {
    const { client } = clientOf([]);
    expect(client.has('idempotency')).to.equal(false);
    expect(client.gateway).to.equal(undefined);
    expect(client.calendar).to.equal(undefined);
    expect(client.meeting).to.equal(undefined);
    expect(client.hasAgents).to.equal(false);
    expect(client.agentCount).to.equal(undefined);
    expect(client.meetingOrigins).to.deep.equal(['https://api.example.com']);
    expect(client.sendsNotifications).to.equal(true);
  });

  it('is how many agents there are, whether it has them, and what can be booked', async () => {
    for (const [bootstrap, hasAgents, agentCount] of [
      [undefined, false, undefined],
      [{}, false, undefined],
      [{ agents: [], agent_count: 70 }, true, 70],
    ] as const) {
      const calendar = { horizon_days: 30 };
      const { client } = clientOf([], { calendar, ...(bootstrap && { bootstrap }) });
      await client.connect(signal);
      expect(client).to.deep.include({ hasAgents, agentCount, calendar });
    }
  });

  it('is whether a gateway sends notifications', async () => {
    for (const [features, sends] of [
      [undefined, true],
      [[], false],
      [['notifications'], true],
    ] as const) {
      const { client } = clientOf([], features && { features });
      await client.connect(signal);
      expect(client.sendsNotifications).to.equal(sends);
    }
  });

  it('is the meeting of a visitor’s link', async () => {
    const { client } = clientOf([], {
      features: [],
      manageToken: 'm',
      meeting: { ...schedule, manage: 'm2' },
    });
    await client.connect(signal);
    expect(client.meeting).to.deep.equal(schedule);
    expect(client.links).to.deep.equal({ reference: undefined, manage: 'm2', manage_url: undefined });
  });

  it('leads to the slots around the meeting of a link', async () => {
    const query = { agent: 'agent-1', duration: 30, start: 0, end: 2_000_000_000_000 };
    for (const [manageToken, path] of [
      ['m', '/api/manage/availability'],
      ['', '/api/availability'],
    ] as const) {
      const { client, requests } = clientOf([Response.json({ '2026-11-24T09:00:00Z': 1 })], {
        features: ['availability'],
        manageToken,
      });
      expect(await client.listSlots(query, signal)).to.deep.equal([Date.parse('2026-11-24T09:00Z')]);
      const url = new URL(requests[0]!.url);
      expect(url.pathname).to.equal(path);
      expect(url.search).to.equal('?agent=agent-1&from=0&to=2000000000000&duration=30');
    }
  });
});
