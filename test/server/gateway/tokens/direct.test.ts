import { PARTNER } from '../../../../demo/sandbox/agents.js';
import { Bench, expect, errorOf, test, upstreamUrl } from '../gateway-test.js';

const exposeTokens = { DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true } as const;

test('does not give pages an API token by default', async ({ bench }) => {
  const headers = { Authorization: `Bearer ${bench.token}` };
  const response = await bench.sandbox.fetch(
    new Request(`${upstreamUrl}/api/brokerages/agents`, { headers }),
  );
  expect(response.status).toBe(401);
});

test('does not give pages an API token that contains the partner key', async () => {
  const bench = new Bench(exposeTokens);
  expect(await errorOf(bench.requestToken())).toMatchObject({
    status: 403,
    error: 'Forbidden',
    message: 'The token contains the partner key, so pages do not get it',
  });
  expect(bench.output.join()).not.toContain('eyJ');
});

test('gives pages a token with the partner key with DANGEROUSLY_EXPOSE_THE_PAK', async () => {
  const bench = new Bench({ ...exposeTokens, DANGEROUSLY_EXPOSE_THE_PAK: true });
  const answer = await bench.open();
  expect(answer).toEqual({
    token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 30 * 86_400,
    meeting_origin: upstreamUrl,
  });
  const headers = { Authorization: `Bearer ${answer.token}` };
  const response = await bench.sandbox.fetch(
    new Request(`${upstreamUrl}/api/brokerages/agents`, { headers }),
  );
  expect(response.status).toBe(200);
  expect(await errorOf(bench.create())).toMatchObject({ status: 401 });
});

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (payload: unknown) => `${base64({ alg: 'HS256' })}.${base64(payload)}.c2lnbmF0dXJl`;
const payloads: [name: string, payload: unknown, isGiven: boolean][] = [
  ['contains no partner key', { _id: 'x' }, true],
  ['has a field pak that is null', { _id: 'x', pak: null }, true],
  ['contains another partner key', { pak: 'DEV2' }, false],
  ['contains the partner key in another field', { key: PARTNER.pak }, false],
  ['contains the partner key in a longer string', { acl: [`a:${PARTNER.pak}:b`] }, false],
  ['has a field PAK', { PAK: 'x' }, false],
];
for (const [name, payload, isGiven] of payloads) {
  test(`${isGiven ? 'gives' : 'does not give'} pages an API token that ${name}`, async () => {
    const bench = new Bench({
      ...exposeTokens,
      fetch: () => Promise.resolve(Response.json({ token: tokenOf(payload) })),
    });
    expect((await bench.requestToken()).status).toBe(isGiven ? 200 : 403);
  });
}
