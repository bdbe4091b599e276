import { expect } from '@open-wc/testing';
import { AuthorizedRequests } from '../../../../src/api/authorized-requests.js';
import { addElement, removeElement } from '../../../../src/api/request/shared-answers.js';
import { openSession } from '../../../../src/api/token/session.js';
import { tokenLifetime } from '../../../../src/api/token/token-lifetime.js';
import { Agent, agentName, Schedule, Token } from '../../../../src/api/wire/schema.js';
import { parse } from '../../../../src/api/wire/shape.js';
import { apiUrl } from '../../../../src/api/wire/trusted-url.js';

const signal = new AbortController().signal;
const baseUrl = 'https://api.example.com';

describe('a session', () => {
  for (const [seconds, renewAtMs] of [
    [600, 1_000 + 570_000],
    [300, 1_000 + 270_000],
    [100, 1_000 + 90_000],
  ] as const) {
    it(`of ${seconds} seconds is renewed at ${renewAtMs}`, async () => {
      const tokenSource = () => Promise.resolve({ token: 't', expires_in: seconds } as Token);
      const options = { tokenSource, baseUrl, overridesBase: false, now: () => 1_000 };
      expect(await openSession(options, signal)).to.include({ renewAtMs, base: baseUrl });
    });
  }
});

describe('tokenLifetime', () => {
  const jwt = (payload: unknown) =>
    `h.${btoa(JSON.stringify(payload)).replace(/\+/g, '-').replace(/\//g, '_')}.s`;
  // These have both letters of Base64 that a URL cannot have.
  const odd = '~~~???>>>';

  for (const [payload, expiresIn, seconds] of [
    [{ iat: 100 }, undefined, 300],
    [{ exp: 100 }, undefined, 300],
    [{ iat: '0', exp: 100 }, undefined, 300],
    [{ iat: 0, exp: '100' }, undefined, 300],
    [{ iat: 100, exp: 100 }, undefined, 300],
    [{ iat: 100, exp: 99 }, undefined, 300],
    [{ iat: 100, exp: 101, odd }, undefined, 1],
    [{ iat: 100, exp: 101, odd: `a${odd}` }, undefined, 1],
    [{ iat: 100, exp: 101 }, -1, 1],
  ] as const) {
    it(`is ${seconds} seconds for ${JSON.stringify(payload)} and ${expiresIn}`, () =>
      expect(tokenLifetime(jwt(payload), expiresIn)).to.equal(seconds));
  }
});

describe('AuthorizedRequests', () => {
  class Requests extends AuthorizedRequests {
    create = () => this.send('/x', { method: 'POST', body: {}, timeoutMs: 1000, signal });
    read = () => this.getShared('/list', signal);
  }

  beforeEach(() => void addElement());
  afterEach(removeElement);

  /** Requests of forms on one page, whose server gives each status once, then 200. */
  function open(statuses: number[] = [], whileCreated = () => Promise.resolve<unknown>(undefined)) {
    const time = { now: 0 };
    const sent: string[] = [];
    let tokens = 0;
    const shareKey = crypto.randomUUID();
    const form = (key: string | undefined = shareKey) =>
      new Requests({
        tokenSource: () => Promise.resolve({ token: `t${(tokens += 1)}`, expires_in: 100 } as Token),
        baseUrl,
        overridesBase: false,
        now: () => time.now,
        shareKey: key,
        fetch: async (_url, { headers, method }) => {
          sent.push(`${method} ${new Headers(headers).get('Authorization')}`);
          const status = statuses.shift() ?? 200;
          if (method === 'POST') await whileCreated();
          return Response.json({ requestId: 'r' }, { status });
        },
      });
    return { form, time, sent };
  }

  it('uses a token until it is time to renew it, and shares it', async () => {
    const { form, time, sent } = open();
    const [one, other] = [form(), form()];
    await one.get('/x', signal);
    await other.get('/x', signal);
    time.now = 89_999;
    await one.get('/x', signal);
    time.now = 90_000;
    await one.get('/x', signal);
    await other.get('/x', signal);
    time.now = 180_000;
    await form().get('/x', signal);
    expect(sent).to.deep.equal(['t1', 't1', 't1', 't2', 't2', 't3'].map((token) => `GET Bearer ${token}`));
  });

  it('shares no token that was refused', async () => {
    const { form, sent } = open([401, 200]);
    const [one, other] = [form(), form()];
    await one.get('/x', signal);
    await other.get('/x', signal);
    expect(sent).to.deep.equal(['GET Bearer t1', 'GET Bearer t2', 'GET Bearer t2']);
  });

  it('asks once for what forms list, and anew after a booking, also one that failed', async () => {
    for (const status of [200, 409]) {
      const { form, sent } = open([200, status]);
      const [one, other] = [form(), form()];
      await one.read();
      await other.read();
      await one.create().catch(() => undefined);
      await other.read();
      expect(sent.map((line) => line.split(' ')[0])).to.deep.equal(['GET', 'POST', 'GET']);
    }
  });

  it('asks anew while a booking is sent, and again when it is answered', async () => {
    const { form, sent } = open([], () => other.read());
    const [one, other] = [form(), form()];
    await one.read();
    await one.create();
    await other.read();
    expect(sent.map((line) => line.split(' ')[0])).to.deep.equal(['GET', 'POST', 'GET', 'GET']);
  });
});

describe('the shapes of the API', () => {
  it('have a state that is yes or no, and a date that can be one', () => {
    for (const [given, read] of [
      [
        { active: true, date: 8.64e15 },
        { active: true, date: 8.64e15 },
      ],
      [
        { active: false, date: -8.64e15 },
        { active: false, date: -8.64e15 },
      ],
      [
        { active: 'yes', date: 8.64e15 + 2 },
        { active: undefined, date: undefined },
      ],
      [
        { active: 1, date: '1' },
        { active: undefined, date: undefined },
      ],
    ] as const) {
      expect(parse(Schedule, { _id: 's', ...given })).to.include(read);
    }
  });

  it('have a token that fits into a header', () => {
    for (const token of ['', 'a b', ' a', 'a\n', 'ä', 7])
      expect(parse(Token, { token }), String(token)).to.equal(undefined);
    expect(parse(Token, { token: '!~' })).to.deep.equal({ token: '!~' });
  });

  it('have lengths that are all numbers', () => {
    const lengths = (durations: unknown) =>
      parse(Token, { token: 't', calendar: { durations } })?.calendar?.durations;
    expect(lengths([15, 30])).to.deep.equal([15, 30]);
    for (const bad of [[], [15, '30'], ['x'], 15, [NaN]]) expect(lengths(bad)).to.equal(undefined);
  });

  it('have a name of one or two words', () => {
    const name = (firstName?: string, lastName?: string) =>
      agentName(parse(Agent, { firstName, lastName, _account: { email: 'a' } })!);
    expect(name('Anna', 'Keller')).to.equal('Anna Keller');
    expect(name('Anna')).to.equal('Anna');
    expect(name('', 'Keller ')).to.equal('Keller');
    expect(name()).to.equal('');
  });

  it('are no null', () => expect(parse(Agent, null)).to.equal(undefined));
});

describe('apiUrl', () => {
  it('takes all slashes off the base', () =>
    expect(apiUrl('https://a.example/ve//', '/x')).to.equal('https://a.example/ve/x'));
});
