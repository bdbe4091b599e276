import { Bench, expect, site, test } from '../gateway-test.js';

const hours = { timeZone: 'UTC', weekly: 'Mon-Fri 09:00-17:00' };
const once = { points: 1, seconds: 60 };

test('names the address of public free times only if they have one of their own', async () => {
  const elsewhere = await new Bench({ hours, publicAvailability: 'https://cdn.example/ve' }).open();
  expect(elsewhere.availability_base).toBe('https://cdn.example/ve');
  expect(await new Bench({ hours, publicAvailability: true }).open()).not.toHaveProperty('availability_base');
  expect(await new Bench({ hours }).open()).not.toHaveProperty('availability_base');
});

test('offers the header for tokens only to pages of the same origin', async () => {
  const bench = new Bench();
  const features = async (headers: Record<string, string>) =>
    ((await (await bench.requestToken(undefined, headers)).json()) as { features: string[] }).features;
  expect(await features({ 'Sec-Fetch-Site': 'same-origin' })).toContain('token_header');
  expect(await features({ 'Sec-Fetch-Site': 'same-site' })).not.toContain('token_header');
  expect(await features({})).not.toContain('token_header');
});

test('says of an API token without an expiry nothing about its life', async () => {
  const opaque = { DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true, DANGEROUSLY_EXPOSE_THE_PAK: true } as const;
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${base64({ alg: 'HS256' })}.${base64({ _id: 'x' })}.c2lnbmF0dXJl`;
  const bench = new Bench({ ...opaque, fetch: () => Promise.resolve(Response.json({ token })) });
  expect(await bench.open()).toEqual({ token, token_type: 'Bearer', meeting_origin: expect.any(String) });
});

test('agents’ tokens do not count against the limit of all pages’ tokens', async () => {
  const limits = { tokenTotal: once };
  const bench = new Bench({ limits, proofOfWork: 'never', authorizeAgent: () => true });
  const { agentId, _id } = bench.addForeignMeeting();
  const statuses = [];
  for (const scope of ['join', 'join', 'schedule', 'join', 'schedule']) {
    statuses.push((await bench.requestToken({ scope, agentId, scheduleId: _id })).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 429]);
});

test('without a preflight only plain text is read', async () => {
  const bench = new Bench();
  const headers = { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty', Origin: site };
  for (const [type, status] of [
    ['TEXT/PLAIN', 200],
    ['x-text/plain', 415],
    ['text/plainer', 415],
  ] as const) {
    const init = {
      method: 'POST',
      body: '{"scope":"schedule"}',
      headers: { ...headers, 'Content-Type': type },
    };
    expect((await bench.send('/token', init)).status, type).toBe(status);
  }
});
