import { agents, PARTNER } from '../../../demo/sandbox/agents.js';
import { anna, annasEmail, day, expect, failure, test } from './sandbox-test.js';

const impersonate = '/api/partners/impersonate';

function payloadOf(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
}

test.describe('partner sign-in', () => {
  test('returns a token and an expiry of zero', async ({ api }) => {
    const answer = await api.json(`${impersonate}/sandbox-pak/sandbox/partner@example.com`);
    expect(answer).toEqual({ token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/), token_expiration: 0 });
  });

  test('returns a token that contains the partner key in plain text', async ({ api }) => {
    expect(payloadOf(await api.signIn()).pak).toBe('sandbox-pak');
  });

  test('returns a token that is valid for thirty days', async ({ api, clock }) => {
    const { _id, acl, iat, exp } = payloadOf(await api.signIn());
    expect({ _id, acl, iat }).toEqual({ _id: PARTNER._id, acl: null, iat: clock.now / 1000 });
    expect(exp - iat).toBe((30 * day) / 1000);
  });

  test('accepts an encoded email address', async ({ api }) => {
    expect((await api.send(`${impersonate}/sandbox-pak/sandbox/partner%40example.com`)).status).toBe(200);
  });

  for (const { _id } of agents) {
    test(`accepts the ID of agent ${_id} and names the agent in the token`, async ({ api }) => {
      expect(payloadOf(await api.signIn(_id))._id).toBe(_id);
    });
  }

  for (const [what, path] of [
    ['key', 'wrong/sandbox/partner@example.com'],
    ['external ID', 'sandbox-pak/wrong/partner@example.com'],
    ['email address', 'sandbox-pak/sandbox/nobody@example.com'],
    ['agent ID', 'sandbox-pak/sandbox/000000000000000000000000'],
  ]) {
    test(`returns 400 for a wrong ${what}`, async ({ api }) => {
      expect(await failure(api.send(`${impersonate}/${path}`))).toMatchObject({
        error: 'Invalid credentials',
        status: 400,
      });
    });
  }

  test('returns 404 when a part of the path is missing', async ({ api }) => {
    expect(await failure(api.send(`${impersonate}/sandbox-pak/sandbox/`))).toMatchObject({ status: 404 });
  });
});

test.describe('partner sign-in with the key in the body', () => {
  const path = '/api/partners/impersonateCreate';
  const good = { pak: 'sandbox-pak', email: 'partner@example.com', division: 'sales' };

  test('returns a working token', async ({ api }) => {
    api.token = (await api.json(path, { method: 'POST', json: good })).token;
    expect((await api.send('/api/brokerages/agents')).status).toBe(200);
  });

  test('returns an agent’s token for the agent’s email address', async ({ api }) => {
    const { token } = await api.json(path, { method: 'POST', json: { ...good, email: annasEmail } });
    expect(payloadOf(token)._id).toBe(anna._id);
  });

  for (const [what, json] of [
    ['a wrong key', { ...good, pak: 'wrong' }],
    ['an unknown email address', { ...good, email: 'nobody@example.com' }],
    ['no key', { email: good.email }],
    ['no email address', { pak: good.pak }],
    ['a list', []],
  ] as const) {
    test(`returns 400 for ${what}`, async ({ api }) => {
      expect(await failure(api.send(path, { method: 'POST', json }))).toMatchObject({ status: 400 });
    });
  }
});

test.describe('local login', () => {
  const login = (email: string, password: string) => ({ method: 'POST', json: { email, password } });

  test('returns a working token to the partner', async ({ api }) => {
    api.token = (await api.json('/auth/local', login(PARTNER.email, PARTNER.password))).token;
    expect((await api.send('/api/brokerages/agents')).status).toBe(200);
  });

  test('returns an agent’s token to the agent', async ({ api }) => {
    const { token } = await api.json('/auth/local', login(annasEmail, PARTNER.password));
    expect(payloadOf(token)._id).toBe(anna._id);
  });

  test('returns 401 for a wrong password', async ({ api }) => {
    expect(await failure(api.send('/auth/local', login(PARTNER.email, 'wrong')))).toMatchObject({
      status: 401,
    });
  });

  test('returns 401 for an unknown email address', async ({ api }) => {
    const answer = api.send('/auth/local', login('nobody@example.com', PARTNER.password));
    expect(await failure(answer)).toMatchObject({ status: 401 });
  });

  test('returns 400 without a password', async ({ api }) => {
    const answer = api.send('/auth/local', { method: 'POST', json: { email: PARTNER.email } });
    expect(await failure(answer)).toMatchObject({ error: 'Invalid password', status: 400 });
  });
});

test.describe('token check', () => {
  const protectedPaths = [
    ['GET', '/api/brokerages/agents'],
    ['POST', '/api/schedules/tenant/'],
    ['GET', '/api/schedules/tenant/1'],
    ['PUT', '/api/schedules/tenant/1'],
    ['DELETE', '/api/schedules/tenant/1'],
    ['GET', '/api/schedules/tenant/1/2'],
    ['POST', '/api/schedules/my/'],
    ['GET', '/api/schedules/my/1'],
    ['PUT', '/api/schedules/my/1'],
    ['DELETE', '/api/schedules/my/1'],
    ['GET', '/api/schedules/my/1/2'],
  ] as const;

  for (const [method, path] of protectedPaths) {
    test(`returns 401 for ${method} ${path} without a token`, async ({ api }) => {
      api.token = '';
      expect(await failure(api.send(path, { method }))).toMatchObject({ error: 'Unauthorized', status: 401 });
    });
  }

  for (const [what, authorization] of [
    ['a token from elsewhere', 'Bearer abc'],
    ['another scheme', 'Basic c2FuZGJveA=='],
    ['an empty token', 'Bearer '],
  ] as const) {
    test(`returns 401 for ${what}`, async ({ api }) => {
      const answer = api.send('/api/brokerages/agents', { headers: { Authorization: authorization } });
      expect(await failure(answer)).toMatchObject({ status: 401 });
    });
  }

  test('returns 401 for a token with a changed payload', async ({ api }) => {
    const [head, payload, signature] = api.token.split('.');
    const forged = { ...JSON.parse(Buffer.from(payload!, 'base64url').toString()), _id: anna._id };
    api.token = [head, Buffer.from(JSON.stringify(forged)).toString('base64url'), signature].join('.');
    expect(await failure(api.send('/api/brokerages/agents'))).toMatchObject({ status: 401 });
  });

  test('returns 401 for a token without a signature', async ({ api }) => {
    const [, payload] = api.token.split('.');
    api.token = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    expect(await failure(api.send('/api/brokerages/agents'))).toMatchObject({ status: 401 });
  });

  test('accepts a token for thirty days, then rejects it', async ({ api, clock }) => {
    clock.now += 30 * day - 1000;
    expect((await api.send('/api/brokerages/agents')).status).toBe(200);
    clock.now += 1000;
    expect(await failure(api.send('/api/brokerages/agents'))).toMatchObject({ status: 401 });
  });

  test('returns 404 for an unknown path', async ({ api }) => {
    expect(await failure(api.send('/api/nothing'))).toMatchObject({ error: 'Not Found', status: 404 });
  });
});
