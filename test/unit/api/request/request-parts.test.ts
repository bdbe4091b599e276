import { expect } from '@open-wc/testing';
import { requestJson, type RequestOptions } from '../../../../src/api/request/request.js';
import { mayHaveBooked, toUnknownOutcome } from '../../../../src/api/request/unknown-outcome.js';
import { SchedulerError } from '../../../../src/api/wire/scheduler-error.js';

const url = 'https://example.com/ve/x';

/** Sends a request, and returns what was sent and what came of it. */
async function send(answer: Response, more: Partial<RequestOptions> = {}) {
  const inits: RequestInit[] = [];
  const fetch = (_url: string, init: RequestInit) => {
    inits.push(init);
    return Promise.resolve(answer);
  };
  const options = { method: 'GET', signal: new AbortController().signal, timeoutMs: 1000, ...more } as const;
  const outcome: unknown = await requestJson(fetch, url, options).catch((error: unknown) => error);
  return { init: inits[0]!, outcome, count: inits.length };
}

describe('a request', () => {
  it('has no body and no headers but those that it needs', async () => {
    const { init } = await send(Response.json({}), { headers: { 'X-Own': 'a' } });
    expect(init.headers).to.deep.equal({ Accept: 'application/json', 'X-Own': 'a' });
    expect(init).not.to.have.property('body');
    expect(init).to.include({
      method: 'GET',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'manual',
      referrerPolicy: 'strict-origin-when-cross-origin',
    });
  });

  it('has a body in JSON', async () => {
    const { init } = await send(Response.json({}), { method: 'POST', body: { a: 1 }, secret: 's' });
    expect(init.headers).to.deep.equal({ Accept: 'application/json', 'Content-Type': 'application/json' });
    expect(init).to.include({ method: 'POST', body: '{"a":1}', redirect: 'error' });
  });
});

describe('an answer', () => {
  it('that is no JSON is kept with its URL', async () => {
    const { outcome } = await send(new Response('<html>'));
    expect(outcome).to.deep.include({ code: 'bad_response', status: 200, cause: { url, text: '<html>' } });
  });

  it('of an error is kept, unless it repeats the token', async () => {
    const answer = () => Response.json({ error: 'no abc', requestId: 'r' }, { status: 400 });
    const { outcome } = await send(answer(), { secret: 'xyz', method: 'POST' });
    expect(outcome).to.deep.include({
      code: 'rejected',
      cause: undefined,
      response: { error: 'no abc', requestId: 'r' },
      requestId: 'r',
      retryAfter: undefined,
    });
    const repeated = await send(answer(), { secret: 'abc', method: 'POST' });
    expect(repeated.outcome).to.include({ code: 'rejected', response: undefined });
  });

  it('that asks for no work is final', async () => {
    const parameters = { nonce: '00', salt: '00', cost: 1, keyLength: 1, keyPrefix: '' };
    const challenge = { parameters };
    const { outcome, count } = await send(Response.json({ error: 'other', challenge }, { status: 429 }));
    expect(outcome).to.include({ code: 'rate_limited' });
    expect(count).to.equal(1);
  });

  for (const [retryAfter, date, seconds] of [
    ['7', undefined, 7],
    ['0', undefined, undefined],
    ['Mon, 02 Nov 2026 12:00:07 GMT', 'Mon, 02 Nov 2026 12:00:00 GMT', 7],
    ['Mon, 02 Nov 2026 12:00:00 GMT', 'Mon, 02 Nov 2026 12:00:00 GMT', undefined],
    ['Mon, 02 Nov 2026 11:00:00 GMT', 'Mon, 02 Nov 2026 12:00:00 GMT', undefined],
    ['soon', 'Mon, 02 Nov 2026 12:00:00 GMT', undefined],
    [undefined, 'Mon, 02 Nov 2026 12:00:00 GMT', undefined],
  ] as const) {
    it(`with Retry-After ${retryAfter} at ${date} says ${seconds} seconds`, async () => {
      const headers = { ...(retryAfter && { 'Retry-After': retryAfter }), ...(date && { Date: date }) };
      const { outcome } = await send(Response.json({}, { status: 503, headers }));
      expect(outcome).to.include({ retryAfter: seconds });
    });
  }

  it('with a date and no clock of the server is compared with that of the visitor', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    const { outcome } = await send(Response.json({}, { status: 503, headers: { 'Retry-After': date } }));
    expect((outcome as SchedulerError).retryAfter).to.be.within(50, 60);
  });
});

describe('a failed booking', () => {
  const gateway = (error: string) =>
    new SchedulerError('server_error', { requestId: 'r', response: { error } });

  for (const [what, error, isReported, mayBe] of [
    ['after which no answer came', new SchedulerError('network'), true, true],
    ['whose answer cannot be read', new SchedulerError('bad_response'), true, true],
    ['of which the gateway knows nothing', gateway('outcome_unknown'), true, true],
    ['that is under way', gateway('in_progress'), true, true],
    ['that the gateway refused', gateway('other'), true, false],
    [
      'that a gateway refused without a reason',
      new SchedulerError('conflict', { requestId: 'r' }),
      true,
      false,
    ],
    ['that a proxy refused', new SchedulerError('server_error'), true, true],
    ['that an API refused', gateway('other'), false, true],
    ['that was wrong', new SchedulerError('rejected'), false, false],
    ['in which something was thrown', new TypeError('x'), true, false],
    ['in which nothing was thrown', undefined, true, false],
  ] as const) {
    it(`${what} ${mayBe ? 'may' : 'cannot'} be stored`, () =>
      expect(mayHaveBooked(error, isReported)).to.equal(mayBe));
  }

  it('of which nobody knows keeps what is known', () => {
    const cause = { url };
    const known = { status: 502, response: { a: 1 }, requestId: 'r', retryAfter: 5, cause };
    expect(toUnknownOutcome(new SchedulerError('server_error', known))).to.deep.include({
      code: 'outcome_unknown',
      ...known,
    });
    const error = new TypeError('x');
    expect(toUnknownOutcome(error)).to.include({ code: 'outcome_unknown', cause: error, status: undefined });
  });
});
