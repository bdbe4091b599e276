import { PARTNER } from '../../../../demo/sandbox/agents.js';
import { Bench, expect, key, minute, errorOf, test, upstreamUrl } from '../gateway-test.js';

const impersonate = '/api/partners/impersonate';

test.describe('signing in', () => {
  const ways = {
    'with the key in the path': {
      type: 'pak',
      pak: PARTNER.pak,
      externalId: PARTNER.externalId,
      email: PARTNER.email,
    },
    'with the key in the body': {
      type: 'pak',
      method: 'POST',
      pak: PARTNER.pak,
      externalId: PARTNER.externalId,
      email: PARTNER.email,
    },
    'with a password': { type: 'local', email: PARTNER.email, password: PARTNER.password },
  } as const;
  for (const [name, credentials] of Object.entries(ways)) {
    test(`works ${name}`, async () => {
      const bench = new Bench({ credentials });
      await bench.open();
      expect((await bench.create()).status).toBe(201);
      expect(bench.urls.some((url) => url.includes(PARTNER.pak))).toBe(name === 'with the key in the path');
    });
  }

  test('encodes each part of the path', async () => {
    const bench = new Bench({
      credentials: { type: 'pak', pak: 'a/../b?c#d', externalId: '%2e%2e', email: 'x@y/z' },
    });
    await bench.requestToken();
    expect(bench.urls).toEqual([`${upstreamUrl}${impersonate}/a%2F..%2Fb%3Fc%23d/%252e%252e/x%40y%2Fz`]);
  });

  test('happens once for many requests, and again when the token expires', async () => {
    const bench = new Bench();
    await Promise.all(Array.from({ length: 20 }, () => bench.requestToken()));
    expect(bench.calls(impersonate)).toBe(1);
    bench.now += 11 * 60 * minute;
    await bench.requestToken();
    expect(bench.calls(impersonate)).toBe(1);
    bench.now += 2 * 60 * minute;
    await bench.requestToken();
    expect(bench.calls(impersonate)).toBe(2);
  });

  test('is retried after a failure, but not on every request', async () => {
    const bench = new Bench();
    bench.world.fail({ kind: 'status', status: 500, path: `${impersonate}/*`, times: 1 });
    expect(await errorOf(bench.requestToken())).toMatchObject({ status: 502 });
    expect(await errorOf(bench.requestToken())).toMatchObject({ status: 502 });
    expect(bench.calls(impersonate)).toBe(1);
    bench.now += 4000;
    expect((await bench.requestToken()).status).toBe(200);
  });

  test('with a wrong key returns a 502 without details', async () => {
    const bench = new Bench({
      credentials: { type: 'pak', pak: 'wrong-pak', externalId: 'sandbox', email: PARTNER.email },
    });
    expect(await errorOf(bench.requestToken())).toEqual({
      status: 502,
      error: 'Bad gateway',
      message: 'The booking service is not available right now',
    });
  });
});

test('retries a read once with a new token after a 401 of the API', async ({ bench }) => {
  bench.now += 61_000;
  bench.world.fail({ kind: 'status', status: 401, method: 'GET', path: '/api/brokerages/agents', times: 1 });
  expect((await bench.agents()).length).toBeGreaterThan(1);
  expect(bench.calls(impersonate)).toBe(2);
});

test('does not retry a create after a 401 of the API, and the next one works', async ({ bench }) => {
  bench.world.fail({ kind: 'status', status: 401, method: 'POST', path: '/api/schedules/tenant', times: 1 });
  const headers = { 'Idempotency-Key': key() };
  expect(await errorOf(bench.create({}, headers))).toMatchObject({ status: 503 });
  expect(bench.sentCreates).toHaveLength(1);
  expect((await bench.create({}, headers)).status).toBe(201);
  expect(bench.calls(impersonate)).toBe(2);
});

test('does not return 401 to the page when the API rejects a new token too', async ({ bench }) => {
  bench.world.fail({ kind: 'status', status: 401, method: 'GET', path: '/api/schedules/tenant/*' });
  bench.world.fail({ kind: 'reset', method: 'POST', path: '/api/schedules/tenant', times: 1 });
  expect(await errorOf(bench.create())).toMatchObject({ status: 504, error: 'outcome_unknown' });
  expect(bench.sentCreates).toHaveLength(1);
});

test('requests the list of agents once a minute', async ({ bench }) => {
  await bench.agents();
  await bench.create();
  expect(bench.calls('/api/brokerages/agents')).toBe(1);
  bench.now += 61_000;
  await Promise.all([bench.agents(), bench.agents()]);
  expect(bench.calls('/api/brokerages/agents')).toBe(2);
});

test.describe('an API error', () => {
  test('shows the gateway’s message to the visitor and logs the API’s message', async ({ bench }) => {
    bench.world.configure({ refuseClashes: true });
    await bench.create();
    expect(await errorOf(bench.create())).toEqual({
      status: 409,
      error: 'api_refused',
      message: 'Another meeting is in the way',
    });
    expect(bench.log.at(-1)).toMatchObject({
      status: 409,
      error: 'api_refused',
      upstreamMessage: 'The agent has another meeting at this time',
    });
  });

  for (const [status, message] of [
    [400, 'The booking service did not accept the request'],
    [403, 'The booking service does not allow this'],
    [404, 'The booking service did not find this'],
    [409, 'Another meeting is in the way'],
    [422, 'The booking service did not accept the request'],
    [429, 'The booking service has too many requests right now'],
  ] as const) {
    test(`with ${status} returns the gateway’s message for that status`, async ({ bench }) => {
      const body = { error: 'No such luck', message: 'The table visitors is locked' };
      bench.world.fail({ kind: 'status', status, method: 'POST', body });
      expect(await errorOf(bench.create())).toEqual({ status, error: 'api_refused', message });
      expect(bench.log.at(-1)).toMatchObject({ status, upstreamMessage: 'The table visitors is locked' });
      expect(bench.output.filter((text) => text.includes('visitors is locked'))).toHaveLength(1);
    });
  }

  const logged: [text: string, isLogged: boolean][] = [
    ['date must not be in the past', true],
    ['The PAK is wrong. Please ask for another one.', true],
    ['Invalid agent email: The specified agent does not exist', true],
    ['The agent has another meeting with Jane Roe', false],
    ['Jane is busy', false],
    ['The visitor is blocked. Jane told us.', false],
    ['The visitor vera is blocked', false],
    ['The visitor 日本 is blocked', false],
    ['The number +49 170 1234567 is blocked', false],
    ['The number 1701234567 is blocked', false],
    ['The agent anna@example.com is busy', false],
    ['No such file: /srv/app/patients.js', false],
    ['The value "Jane" is too short', false],
    ['The value (Jane) is too short', false],
  ];
  for (const [message, isLogged] of logged) {
    test(`is ${isLogged ? '' : 'not '}logged when its message is: ${message}`, async ({ bench }) => {
      bench.world.fail({
        kind: 'status',
        status: 400,
        method: 'POST',
        body: { error: 'Bad request', message },
      });
      await bench.create();
      expect(bench.log.at(-1)!.upstreamMessage).toBe(isLogged ? message : undefined);
    });
  }

  test('is truncated to 200 characters in the log', async ({ bench }) => {
    const message = `The ${'very '.repeat(100)}end`;
    bench.world.fail({ kind: 'status', status: 400, method: 'POST', body: { message } });
    await bench.create();
    expect(bench.log.at(-1)!.upstreamMessage).toBe(message.slice(0, 200));
  });

  const bodies: [name: string, body: unknown][] = [
    [
      'an address',
      { error: 'No such agent anna.keller@example.com', message: 'Ask <anna.keller@example.com>' },
    ],
    [
      'the partner key',
      { error: `The key ${PARTNER.pak.toUpperCase()} is bad`, message: `pak=${PARTNER.pak}` },
    ],
    ['a token', { error: 'eyJhbGciOiJIUzI1NiJ9.eyJfaWQiOiI2ODJiMWJm.dfgdfgdfg', message: 'x' }],
    ['a URL', { error: 'See https://internal.example/x', message: 'GET /a%2Fb' }],
    [
      'a very long text',
      { error: 'x'.repeat(5000), message: 'y'.repeat(5000), token: 'secret-token', stack: 'at secret-token' },
    ],
    ['HTML', '<html>secret-token</html>'],
    ['the body null', null],
  ];
  for (const [name, body] of bodies) {
    test(`with ${name} is neither returned nor logged`, async ({ bench }) => {
      bench.world.fail({ kind: 'status', status: 400, method: 'POST', body });
      const { status, error, message } = await errorOf(bench.create());
      expect(status).toBe(400);
      expect(`${error} ${message}`).not.toMatch(/keller|sandbox-pak|eyJ|internal|%2F|secret-token/i);
      expect(error.length).toBeLessThanOrEqual(200);
      expect(message.length).toBeLessThanOrEqual(200);
      expect(bench.log.at(-1)).not.toHaveProperty('upstreamMessage');
    });
  }

  test('with 429 keeps its Retry-After', async ({ bench }) => {
    bench.world.fail({ kind: 'status', status: 429, method: 'POST', retryAfter: 7 });
    const response = await bench.create();
    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBe('7');
  });
});

test.describe('when the list of agents fails', () => {
  const cases = [
    ['a 500', { kind: 'status', status: 500 }, 502],
    ['an HTML page of a proxy', { kind: 'html', status: 200 }, 502],
    ['an empty response', { kind: 'empty', status: 200 }, 502],
    ['a truncated response', { kind: 'cut' }, 502],
    ['a lost connection', { kind: 'reset' }, 502],
    ['a timeout', { kind: 'hang' }, 504],
  ] as const;
  for (const [name, fault, status] of cases) {
    test(`returns ${status} for ${name}`, async () => {
      const bench = new Bench({ upstreamTimeout: fault.kind === 'hang' ? 1000 : 10_000 });
      bench.world.fail({ ...fault, path: '/api/brokerages/agents' });
      expect(await errorOf(bench.requestToken())).toMatchObject({ status });
    });
  }
});

test('does not follow redirects of the API', async () => {
  const seen: RequestInit[] = [];
  const bench = new Bench({
    fetch: (_url, init) => {
      seen.push(init);
      return Promise.resolve(
        new Response(null, { status: 302, headers: { Location: 'https://evil.example/' } }),
      );
    },
  });
  expect(await errorOf(bench.requestToken())).toMatchObject({ status: 502 });
  expect(seen).toHaveLength(1);
  expect(seen[0]!.redirect).toBe('manual');
  expect(bench.log[0]!.upstream).toEqual([{ call: 'token', outcome: 'redirect', ms: 0 }]);
});

test('aborts an endless API response', async () => {
  let pulled = 0;
  const endless = () =>
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(100_000));
      },
    });
  const bench = new Bench({ fetch: () => Promise.resolve(new Response(endless())) });
  expect(await errorOf(bench.requestToken())).toMatchObject({ status: 502 });
  expect(bench.log[0]!.upstream[0]!.outcome).toBe('too_large');
  expect(pulled).toBeLessThan(30);
});

test('returns 504 after upstreamTimeout even if fetch ignores its signal', async () => {
  const bench = new Bench({ upstreamTimeout: 20, fetch: () => new Promise(() => undefined) });
  expect(await errorOf(bench.requestToken())).toMatchObject({ status: 504 });
});

test('accepts a base URL with a path', async () => {
  const bench = new Bench({ baseUrl: `${upstreamUrl}/~tenant/` });
  await bench.open();
  expect((await bench.create()).status).toBe(201);
  expect(bench.sandbox.world('tenant').schedules).toHaveLength(1);
});
