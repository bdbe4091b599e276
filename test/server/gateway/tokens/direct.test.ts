import { PARTNER } from '../../../../demo/sandbox/agents.js';
import { Bench, expect, refusal, test, upstreamUrl } from '../gateway-test.js';

const loud = { DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true } as const;

test('by default a page gets no token of the API', async ({ bench }) => {
  const headers = { Authorization: `Bearer ${bench.token}` };
  const response = await bench.sandbox.fetch(
    new Request(`${upstreamUrl}/api/brokerages/agents`, { headers }),
  );
  expect(response.status).toBe(401);
});

test('a token of the API is refused to pages if it contains the partner key', async () => {
  const bench = new Bench(loud);
  expect(await refusal(bench.askToken())).toMatchObject({
    status: 403,
    message: 'The token contains the partner key, so pages do not get it',
  });
  expect(bench.said.join()).not.toContain('eyJ');
});

test('a token with the partner key is given with DANGEROUSLY_EXPOSE_THE_PAK', async () => {
  const bench = new Bench({ ...loud, DANGEROUSLY_EXPOSE_THE_PAK: true });
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
  expect(await refusal(bench.create())).toMatchObject({ status: 401 });
});

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (payload: unknown) => `${base64({ alg: 'HS256' })}.${base64(payload)}.c2lnbmF0dXJl`;
const payloads: [name: string, payload: unknown, isGiven: boolean][] = [
  ['holds no partner key', { _id: 'x' }, true],
  ['has a field pak that is null', { _id: 'x', pak: null }, true],
  ['holds another partner key', { pak: 'DEV2' }, false],
  ['holds the partner key in another field', { key: PARTNER.pak }, false],
  ['holds the partner key within a longer text', { acl: [`a:${PARTNER.pak}:b`] }, false],
  ['has a field PAK', { PAK: 'x' }, false],
];
for (const [name, payload, isGiven] of payloads) {
  test(`a token that ${name} is ${isGiven ? 'given' : 'refused'}`, async () => {
    const bench = new Bench({
      ...loud,
      fetch: () => Promise.resolve(Response.json({ token: tokenOf(payload) })),
    });
    expect((await bench.askToken()).status).toBe(isGiven ? 200 : 403);
  });
}
