import { expect } from '@open-wc/testing';
import { Client } from '../../../../src/api/client.js';
import { solveWork } from '../../../../src/api/request/proof-of-work.js';
import { requestJson } from '../../../../src/api/request/request.js';
import type { Token } from '../../../../src/api/wire/schema.js';
import { SchedulerError, type ErrorCode } from '../../../../src/api/wire/scheduler-error.js';
import { requestToken, withAbsoluteBase, type TokenRequest } from '../../../../src/api/token/token-source.js';

const signal = new AbortController().signal;
const request: TokenRequest = { scope: 'schedule', signal };
const rejected = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'fulfilled',
    (error: unknown) => error,
  );

describe('requestToken', () => {
  for (const [code, seen] of [
    ['network', 'network'],
    ['rate_limited', 'rate_limited'],
    ['server_error', 'server_error'],
    ['bad_response', 'token_refused'],
    ['forbidden', 'token_refused'],
  ] as [ErrorCode, ErrorCode][]) {
    it(`fails as ${seen} after ${code}`, async () => {
      const source = () => Promise.reject(new SchedulerError(code, { status: 400, retryAfter: 7 }));
      const error = await rejected(requestToken(source, request));
      expect(error).to.include({ code: seen, status: 400, retryAfter: 7, response: undefined });
    });
  }

  it('gives the reason of the endpoint, but not what else it says', async () => {
    const response = { error: 'closed', message: 'Closed today', status: 403, token: 'secret' };
    const source = () => Promise.reject(new SchedulerError('forbidden', { response }));
    const error = (await rejected(requestToken(source, request))) as SchedulerError;
    expect(error.pageMessage).to.equal('Closed today');
    expect(JSON.stringify(error.response)).to.include('closed').and.not.to.include('secret');
  });

  it('prefers the reason that a function of the page gives', async () => {
    const source = () =>
      Promise.reject(
        new SchedulerError('forbidden', { pageMessage: 'Sign in', response: { message: 'No' } }),
      );
    expect(await rejected(requestToken(source, request))).to.include({ pageMessage: 'Sign in' });
  });

  it('refuses an exception of the page, and what is no token', async () => {
    const cause = new TypeError('x');
    expect(await rejected(requestToken(() => Promise.reject(cause), request))).to.include({
      code: 'token_refused',
      cause,
    });
    for (const token of [{}, { token: '' }, null, 'text']) {
      const source = () => Promise.resolve(token as Token);
      expect(await rejected(requestToken(source, request))).to.include({
        code: 'token_refused',
        cause: 'token',
      });
    }
  });

  it('ends with its signal', async () => {
    const aborted = AbortSignal.abort();
    const source = () => Promise.reject(new SchedulerError('network'));
    expect(await rejected(requestToken(source, { ...request, signal: aborted }))).to.equal(aborted.reason);
  });
});

describe('a token response', () => {
  const query = { agent: 'agent-1', duration: 30, start: 1_000, end: 4_000 };
  const seconds = (count: number): string => new Date(count * 1000).toISOString();
  const known = {
    agent: 'agent-1',
    duration: 30,
    to: 4_000,
    starts: { [seconds(0)]: 1, [seconds(1)]: 1, [seconds(3)]: 1, [seconds(4)]: 1 },
  };

  async function slotsOf(availability: object, other: Partial<typeof query> = {}) {
    let count = 0;
    const client = new Client({
      tokenSource: () => Promise.resolve({ token: 't', bootstrap: { availability } } as unknown as Token),
      baseUrl: 'https://api.example.com',
      overridesBase: false,
      fetch: () => Promise.resolve(Response.json({ [seconds((count += 1))]: 1 })),
      now: () => 0,
    });
    await client.connect(signal);
    const slots = [
      await client.listSlots({ ...query, ...other }, signal),
      await client.listSlots({ ...query, ...other }, signal),
    ];
    return { slots, count };
  }

  it('has the first slots, which are used once', async () => {
    expect(await slotsOf(known)).to.deep.equal({ slots: [[1_000, 3_000], [1_000]], count: 1 });
    expect(await slotsOf({ ...known, to: 4_001 })).to.include({ count: 1 });
  });

  for (const [what, availability] of [
    ['another agent', { ...known, agent: 'agent-2' }],
    ['another length', { ...known, duration: 15 }],
    ['a shorter period', { ...known, to: 3_999 }],
  ] as const) {
    it(`is of no use with the slots of ${what}`, async () => {
      expect(await slotsOf(availability)).to.include({ count: 2 });
    });
  }

  it('has slots only the first time', async () => {
    let time = 0;
    const tokens: Partial<Token>[] = [{ bootstrap: { availability: known } }, {}];
    const client = new Client({
      tokenSource: () => Promise.resolve({ token: 't', expires_in: 100, ...tokens.shift() }),
      baseUrl: 'https://api.example.com',
      overridesBase: false,
      fetch: () => Promise.resolve(Response.json({ [seconds(2)]: 1 })),
      now: () => time,
    });
    await client.connect(signal);
    expect(await client.listSlots(query, signal)).to.deep.equal([1_000, 3_000]);
    time = 100_000;
    await client.connect(signal);
    expect(await client.listSlots(query, signal)).to.deep.equal([2_000]);
  });

  for (const [base, absolute] of [
    [undefined, undefined],
    ['', ''],
    ['/ve', 'https://www.example.com/ve'],
    ['https://', 'https://'],
  ] as const) {
    it(`with the base ${base} has the base ${absolute}`, () => {
      const token = { token: 't', ...(base !== undefined && { api_base: base }) };
      expect(withAbsoluteBase(token, 'https://www.example.com/book/').api_base).to.equal(absolute);
    });
  }

  it('must have a secure base', async () => {
    const client = new Client({
      tokenSource: () => Promise.resolve({ token: 't', api_base: 'http://api.example.com/ve' }),
      baseUrl: 'https://api.example.com',
      overridesBase: false,
      fetch: () => Promise.reject(new Error('not sent')),
      now: () => 0,
    });
    expect(await rejected(client.connect(signal))).to.include({
      code: 'configuration',
      message: 'api_base of the token response is "http://api.example.com/ve": it must be an https URL',
    });
  });
});

describe('work', () => {
  const parameters = { nonce: '00ff10', salt: '0a0b', cost: 2, keyLength: 16, keyPrefix: '0' };

  /** Whether a proof is right, by the means of another implementation. */
  async function check(proof: string, { nonce, salt, cost, keyLength, keyPrefix } = parameters) {
    const { solution, challenge } = JSON.parse(atob(proof)) as {
      challenge: unknown;
      solution: { counter: number; derivedKey: string };
    };
    expect(challenge).to.deep.equal({ parameters });
    const bytes = (hex: string) => Uint8Array.from(hex.match(/../g)!, (pair) => Number(`0x${pair}`));
    const password = bytes(nonce + solution.counter.toString(16).padStart(8, '0'));
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(salt), iterations: cost };
    const derived = new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, keyLength * 8));
    const hex = [...derived].map((byte) => (byte + 256).toString(16).slice(1)).join('');
    expect(solution.derivedKey).to.equal(hex);
    expect(hex.startsWith(keyPrefix)).to.equal(true);
  }

  it('finds a key with the given beginning', async () => {
    await check(await solveWork({ parameters }, signal));
  });

  it('ends with its signal', async () => {
    const aborted = AbortSignal.abort();
    expect(await rejected(solveWork({ parameters }, aborted))).to.equal(aborted.reason);
  });

  const options = { method: 'GET', headers: { 'X-Own': 'a' }, signal, timeoutMs: 5_000 } as const;
  const refusal = (challenge: unknown) =>
    Response.json({ error: 'work_required', message: '', status: 429, challenge }, { status: 429 });

  it('is done when a gateway asks for it, and the request is sent again with its proof', async () => {
    const sent: Headers[] = [];
    const fetch = (_url: string, { headers }: RequestInit) => {
      sent.push(new Headers(headers));
      return Promise.resolve(sent.length === 1 ? refusal({ parameters }) : Response.json({ done: true }));
    };
    expect(await requestJson(fetch, 'https://example.com/', options)).to.deep.equal({ done: true });
    expect(sent.map((headers) => headers.get('X-Own'))).to.deep.equal(['a', 'a']);
    expect(sent[0]!.has('X-Proof-Of-Work')).to.equal(false);
    await check(sent[1]!.get('X-Proof-Of-Work')!);
  });

  it('ends with the signal of the request', async () => {
    const controller = new AbortController();
    const fetch = () => {
      setTimeout(() => controller.abort());
      return Promise.resolve(refusal({ parameters: { ...parameters, keyPrefix: 'none' } }));
    };
    const error = await rejected(
      requestJson(fetch, 'https://example.com/', { ...options, signal: controller.signal }),
    );
    expect(error).to.equal(controller.signal.reason);
  });

  it('is given up if the challenge is unknown', async () => {
    let count = 0;
    const fetch = () => ((count += 1), Promise.resolve(refusal({ parameters: {} })));
    expect(await rejected(requestJson(fetch, 'https://example.com/', options))).to.include({
      code: 'rate_limited',
    });
    expect(count).to.equal(1);
  });
});
