import { decodeJwt, SignJWT } from 'jose';
import { deriveKey } from '../../../../src/gateway/crypto/keyed-hash.js';
import {
  Bench,
  expect,
  gatewayUrl,
  minute,
  noon,
  errorOf,
  secret,
  site,
  test,
  upstreamUrl,
} from '../gateway-test.js';

test('a token response contains everything that a form needs', async () => {
  const bench = new Bench();
  const response = await bench.requestToken();
  expect(response.status).toBe(200);
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const answer = await response.json();
  expect(answer).toEqual({
    token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 600,
    api_base: '/ve',
    meeting_origin: upstreamUrl,
    features: ['idempotency', 'notifications'],
    bootstrap: { agents: expect.any(Array) },
  });
  expect(answer.bootstrap.agents).toHaveLength(8);
});

test('a page that asks with a slash at the end is told to use one everywhere', async () => {
  const bench = new Bench();
  for (const [path, isTold] of [
    ['/token', false],
    ['/token?page=/', false],
    ['/token/', true],
    ['/token/?page=1', true],
  ] as const) {
    const answer = await (await bench.send(path, { method: 'POST', json: { scope: 'schedule' } })).json();
    expect(answer.features.includes('trailing_slash'), path).toBe(isTold);
  }
});

test('a page token contains only its scope, origin, audience and times', ({ bench }) => {
  const iat = bench.now / 1000;
  expect(decodeJwt(bench.token)).toEqual({
    scope: 'schedule',
    origin: site,
    aud: 've-scheduler',
    iat,
    exp: iat + 600,
  });
});

test('a page can renew its token while the API fails to list the agents', async ({ bench }) => {
  bench.world.fail({ kind: 'status', status: 500, path: '/api/brokerages/agents' });
  bench.now += 10 * minute;
  const answer = await bench.open();
  expect(answer.bootstrap.agents).toHaveLength(8);
});

test('a page token is valid until it expires', async ({ bench }) => {
  expect((await bench.send('/api/brokerages/agents')).status).toBe(200);
  bench.now += 10 * minute + 1000;
  expect(await errorOf(bench.send('/api/brokerages/agents'))).toMatchObject({ status: 401 });
  await bench.open();
  expect((await bench.send('/api/brokerages/agents')).status).toBe(200);
});

test.describe('a page token is rejected if it', () => {
  const iat = noon / 1000;
  const good = { scope: 'schedule', origin: site, aud: 've-scheduler', iat, exp: iat + 600 };
  const derived = (text: string) => deriveKey(text, 'page token');
  const signed = async (claims: Record<string, unknown>, key?: Uint8Array) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key ?? (await derived(secret)));
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  const cases: [name: string, token: () => Promise<string> | string][] = [
    ['is missing', () => ''],
    ['is not a JWT', () => 'nonsense'],
    ['was signed with another secret', async () => signed(good, await derived('x'.repeat(40)))],
    ['was signed with the secret itself', () => signed(good, new TextEncoder().encode(secret))],
    ['is for another scope', () => signed({ ...good, scope: 'join' })],
    ['is for another origin', () => signed({ ...good, origin: 'https://other.example' })],
    ['is for another audience', () => signed({ ...good, aud: 'something else' })],
    ['has expired', () => signed({ ...good, iat: iat - 7200, exp: iat - 3600 })],
    ['was issued in the future', () => signed({ ...good, iat: iat + 61 })],
    ['has no expiry', () => signed({ scope: 'schedule', origin: site, aud: 've-scheduler', iat })],
    ['is not signed', () => `${base64({ alg: 'none' })}.${base64(good)}.`],
    [
      'has the algorithm none and a signature',
      async () => [base64({ alg: 'none' }), ...(await signed(good)).split('.').slice(1)].join('.'),
    ],
    [
      'was changed after signing',
      async () => (await signed(good)).replace(/\.[^.]+\./, `.${base64({ ...good, exp: iat + 1e6 })}.`),
    ],
  ];
  for (const [name, token] of cases) {
    test(name, async ({ bench }) => {
      const before = bench.world.requests.length;
      const headers = { Authorization: `Bearer ${await token()}` };
      expect(await errorOf(bench.send('/api/brokerages/agents', { headers }))).toMatchObject({ status: 401 });
      expect(await errorOf(bench.create({}, headers))).toMatchObject({ status: 401 });
      expect(bench.world.requests).toHaveLength(before);
    });
  }

  test('is not: the same claims with a valid signature are accepted', async ({ bench }) => {
    // The clock of another process may be ahead by up to a minute.
    for (const claims of [good, { ...good, iat: iat + 60 }]) {
      const headers = { Authorization: `Bearer ${await signed(claims)}` };
      expect((await bench.send('/api/brokerages/agents', { headers })).status).toBe(200);
    }
  });
});

test.describe('secrets', () => {
  const newer = 'the newer secret, which is long enough too';

  test('can be rotated without invalidating page tokens and agent references', async ({ bench }) => {
    const [agent] = await bench.agents();
    const rotated = bench.newGateway({ secrets: [newer, secret] });
    const response = await rotated(
      new Request(`${gatewayUrl}/api/schedules/tenant/?agentEmail=${agent!._id}`, {
        method: 'POST',
        headers: { Origin: site, Authorization: `Bearer ${bench.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(bench.booking()),
      }),
    );
    expect(response.status).toBe(201);
  });

  test('do not verify tokens after they are removed', async ({ bench }) => {
    const rotated = bench.newGateway({ secrets: [newer] });
    const response = await rotated(
      new Request(`${gatewayUrl}/api/brokerages/agents`, {
        headers: { Origin: site, Authorization: `Bearer ${bench.token}` },
      }),
    );
    expect(response.status).toBe(401);
  });
});

test('rejects an unknown scope', async ({ bench }) => {
  for (const body of [{}, { scope: 'admin' }, { scope: ['schedule'] }, null, [], 'schedule']) {
    expect(await errorOf(bench.requestToken(body))).toMatchObject({ status: 400 });
  }
});

test('api_base is relative, whatever Host the request has', async () => {
  const bench = new Bench();
  const response = await bench.gateway(
    new Request('https://evil.example/ve/token', {
      method: 'POST',
      headers: { Origin: site, Host: 'evil.example', 'Content-Type': 'application/json' },
      body: '{"scope":"schedule"}',
    }),
  );
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ api_base: '/ve' });
  expect(text).not.toContain('evil');
});

test('api_base is publicUrl when it is set', async () => {
  const bench = new Bench({ publicUrl: 'https://booking.example.org/meetings/' });
  expect(await (await bench.requestToken()).json()).toMatchObject({
    api_base: 'https://booking.example.org/meetings',
  });
});

for (const basePath of ['/', '', '/a/b/', '/ve']) {
  test(`the gateway can be mounted under "${basePath}"`, async () => {
    const bench = new Bench();
    const base = site + basePath.replace(/\/$/, '');
    const gateway = bench.newGateway({ basePath });
    const init = {
      method: 'POST',
      headers: { Origin: site, 'Content-Type': 'application/json' },
      body: '{"scope":"schedule"}',
    };
    const response = await gateway(new Request(`${base}/token`, init));
    expect(await response.json()).toMatchObject({ api_base: new URL(base).pathname });
    expect((await gateway(new Request(`${base}/health`))).status).toBe(200);
  });
}
