import { Bench, errorOf, expect, noon, site, test, type Send } from '../gateway-test.js';

/** What `fetch` of a page on an allowed origin sends without a preflight. */
const simple = { 'Content-Type': 'text/plain', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' };

const ask = (
  bench: Bench,
  headers: Record<string, string> = {},
  body: Send['body'] = '{"scope":"schedule"}',
): Promise<Response> => bench.send('/token', { method: 'POST', body, headers: { ...simple, ...headers } });

test('a page may ask for its token without a preflight', async () => {
  const bench = new Bench();
  for (const type of ['text/plain', 'text/plain;charset=UTF-8', 'text/plain; charset=utf-8']) {
    const response = await ask(bench, { 'Content-Type': type });
    expect(response.status, type).toBe(200);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(site);
    expect(await response.json()).toMatchObject({ token: expect.any(String), bootstrap: expect.anything() });
  }
});

test('a page of another origin may not', async () => {
  const bench = new Bench();
  for (const Origin of ['https://evil.example', 'null', `${site}.evil.example`, '-']) {
    const answer = ask(bench, { Origin, 'Sec-Fetch-Site': 'cross-site' });
    expect(await errorOf(answer), Origin).toMatchObject({ status: 403 });
  }
  expect(bench.world.requests).toEqual([]);
});

for (const [name, headers] of [
  ['a form', { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }],
  ['a form in a frame', { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' }],
  ['a beacon that cannot read the answer', { 'Sec-Fetch-Mode': 'no-cors' }],
  ['a browser that does not say how it asks', { 'Sec-Fetch-Mode': '', 'Sec-Fetch-Dest': '' }],
  ['a body of another type', { 'Content-Type': 'text/plain; application/json' }],
  ['a form of another type', { 'Content-Type': 'application/x-www-form-urlencoded' }],
  ['a compressed body', { 'Content-Encoding': 'gzip' }],
] as const) {
  test(`${name} is refused without a preflight`, async () => {
    const bench = new Bench();
    expect(await errorOf(ask(bench, headers))).toMatchObject({ status: 415 });
    expect(bench.world.requests).toEqual([]);
  });
}

test('what depends on cookies or on a link needs a preflight', async () => {
  let asked = 0;
  const bench = new Bench({ authorizeAgent: () => ++asked > 0 });
  for (const body of [
    '{"scope":"join","agentId":"1"}',
    '{"scope":"manage","manage":"x"}',
    '{"scope":["schedule"]}',
    '{}',
    'null',
  ]) {
    expect(await errorOf(ask(bench, {}, body)), body).toMatchObject({ status: 415 });
  }
  expect(asked).toBe(0);
});

test('a token without a preflight counts against the same limits', async () => {
  const bench = new Bench({
    clientIp: () => '192.0.2.1',
    limits: { tokenPerIp: { points: 2, seconds: 60 } },
    proofOfWork: 'never',
  });
  expect((await ask(bench)).status).toBe(200);
  expect((await bench.requestToken()).status).toBe(200);
  expect((await ask(bench)).status).toBe(429);
});

test('the answer says how long the gateway took, to the pages that may read it', async () => {
  let now = 0;
  const bench = new Bench({ clock: () => noon + (now += 0.25) });
  const { headers } = await ask(bench);
  expect(headers.get('Server-Timing')).toMatch(/^gateway;dur=\d+$/);
  expect(headers.get('Timing-Allow-Origin')).toBe(site);
  const refused = await ask(bench, { Origin: 'https://evil.example' });
  expect(refused.headers.get('Timing-Allow-Origin')).toBeNull();
  const own = await bench.send('/token', {
    method: 'POST',
    json: { scope: 'schedule' },
    headers: { Origin: '-', 'Sec-Fetch-Site': 'same-origin' },
  });
  expect(own.headers.get('Server-Timing')).not.toBeNull();
  expect(own.headers.get('Timing-Allow-Origin')).toBeNull();
  expect((await bench.send('/api/brokerages/agents')).headers.get('Server-Timing')).toBeNull();
});
