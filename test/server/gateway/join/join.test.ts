import { decodeJwt } from 'jose';
import type { Schedule } from '../../../../demo/sandbox/schedules.js';
import type { GatewayOptions } from '../../../../src/server.js';
import { PARTNER } from '../../../../demo/sandbox/agents.js';
import { anna, Bench, expect, marcus, errorOf, site, test, upstreamUrl } from '../gateway-test.js';

/** Hook of the owner: the cookie contains the agent ID. */
const authorizeAgent = (request: Request, { agentId }: { agentId: string }) =>
  request.headers.get('Cookie') === `agent=${agentId}`;
const asAnna = { Cookie: `agent=${anna._id}` };
const join = ({ agentId, _id }: { agentId: string; _id: string }) => ({
  scope: 'join',
  agentId,
  scheduleId: _id,
});

const tokenRequests = (bench: Bench) =>
  bench.urls.filter((url) => url.includes('/impersonate/') && !url.includes('partner%40'));

test.describe('an agent’s token', () => {
  test.use({ options: { authorizeAgent } });

  test('is returned when authorizeAgent accepts the request', async ({ bench }) => {
    const schedule = bench.addForeignMeeting();
    const response = await bench.requestToken(join(schedule), asAnna);
    expect(response.status).toBe(200);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const answer = await response.json();
    expect(answer).toEqual({ token: expect.any(String), token_type: 'Bearer', expires_in: 30 * 86_400 });
    expect(decodeJwt(answer.token)).toMatchObject({ _id: anna._id });
  });

  test('contains the partner key, of which the log warns once', async () => {
    const warnings: string[] = [];
    const bench = new Bench({ authorizeAgent, warn: (message) => warnings.push(message) });
    const schedule = bench.addForeignMeeting();
    for (let times = 0; times < 2; times += 1) {
      expect((await bench.requestToken(join(schedule), asAnna)).status).toBe(200);
      expect(warnings).toHaveLength(1);
    }
    expect(warnings[0]).toContain('agents’ tokens contain the partner key');
    expect(warnings[0]).not.toContain(PARTNER.pak);
  });

  test('contains the partner key, which joinTokens can refuse', async () => {
    const bench = new Bench({ authorizeAgent, joinTokens: 'refuse-if-pak' });
    const schedule = bench.addForeignMeeting();
    expect(await errorOf(bench.requestToken(join(schedule), asAnna))).toMatchObject({ status: 403 });
    const form = {
      method: 'POST',
      body: new URLSearchParams({ agentId: anna._id, scheduleId: schedule._id }),
    };
    const page = await bench.send('/join', {
      ...form,
      headers: { ...asAnna, 'Sec-Fetch-Site': 'same-origin' },
    });
    expect(page.status).toBe(403);
    expect(page.headers.get('Location')).toBeNull();
    expect(bench.output.join('\n')).not.toContain(PARTNER.pak);
  });

  test('is requested from the API each time', async ({ bench }) => {
    const schedule = bench.addForeignMeeting();
    await bench.requestToken(join(schedule), asAnna);
    await bench.requestToken(join(schedule), asAnna);
    expect(tokenRequests(bench)).toHaveLength(2);
  });

  test('is refused for another agent’s meeting, whichever agent ID is sent', async ({ bench }) => {
    const schedule = bench.addForeignMeeting({ agentId: marcus._id });
    const named = { scope: 'join', scheduleId: schedule._id };
    expect(await errorOf(bench.requestToken({ ...named, agentId: marcus._id }, asAnna))).toMatchObject({
      status: 403,
    });
    expect(await errorOf(bench.requestToken({ ...named, agentId: anna._id }, asAnna))).toMatchObject({
      status: 403,
    });
    expect(tokenRequests(bench)).toEqual([]);
  });

  test('is refused to a visitor', async ({ bench }) => {
    expect(await errorOf(bench.requestToken(join(bench.addForeignMeeting())))).toMatchObject({ status: 403 });
    expect(
      await errorOf(bench.requestToken(join(bench.addForeignMeeting()), { Cookie: 'agent=' })),
    ).toMatchObject({
      status: 403,
    });
  });

  test('is refused for a meeting that does not exist or is no longer active', async ({ bench }) => {
    const schedule = bench.addForeignMeeting();
    const missing = { ...schedule, _id: '0'.repeat(24) };
    expect(await errorOf(bench.requestToken(join(missing), asAnna))).toMatchObject({ status: 404 });
    bench.world.store.cancel(schedule._id);
    expect(await errorOf(bench.requestToken(join(schedule), asAnna))).toMatchObject({ status: 409 });
    expect(tokenRequests(bench)).toEqual([]);
  });

  const spellings: unknown[] = [
    undefined,
    null,
    '',
    '.',
    '..',
    '../' + marcus._id,
    `${anna._id}/../${marcus._id}`,
    `${anna._id}%2f..%2f${marcus._id}`,
    `${marcus._id}\u0000`,
    ` ${marcus._id}`,
    `${marcus._id}\n`,
    `${marcus._id}?`,
    `${marcus._id}#`,
    [marcus._id],
    { toString: marcus._id },
    'marcus.okafor@example.com',
    PARTNER.email,
    'x'.repeat(10_000),
    7,
    true,
  ];
  for (const agentId of spellings) {
    test(`is refused for the ID ${JSON.stringify({ agentId }).slice(0, 60)}`, async () => {
      // A hook that accepts everyone.
      const permissive = new Bench({ authorizeAgent: () => true });
      const schedule = permissive.addForeignMeeting({ agentId: marcus._id });
      const answer = await errorOf(
        permissive.requestToken({ scope: 'join', agentId, scheduleId: schedule._id }, asAnna),
      );
      expect(answer.status).toBe(400);
      const other = await errorOf(
        permissive.requestToken({ scope: 'join', agentId: anna._id, scheduleId: agentId }, asAnna),
      );
      expect(other.status).toBe(400);
      expect(permissive.world.requests).toEqual([]);
    });
  }

  test('is refused by naming the field that is missing', async () => {
    const bench = new Bench({ authorizeAgent });
    const answer = await errorOf(bench.requestToken({ scope: 'join' }, asAnna));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer)).toContain('agentId');
  });

  test('is refused for an ID in upper case, even if authorizeAgent accepts everyone', async () => {
    const bench = new Bench({ authorizeAgent: () => true });
    const schedule = bench.addForeignMeeting();
    const body = { scope: 'join', agentId: anna._id.toUpperCase(), scheduleId: schedule._id };
    expect(await errorOf(bench.requestToken(body))).toMatchObject({ status: 403 });
    expect(tokenRequests(bench)).toEqual([]);
  });

  test('is refused to a page of another origin', async ({ bench }) => {
    const headers = { ...asAnna, Origin: 'https://evil.example' };
    expect(await errorOf(bench.requestToken(join(bench.addForeignMeeting()), headers))).toMatchObject({
      status: 403,
    });
  });

  test('is not accepted by the gateway’s own routes', async ({ bench }) => {
    const { token } = await (await bench.requestToken(join(bench.addForeignMeeting()), asAnna)).json();
    const headers = { Authorization: `Bearer ${token}` };
    expect((await bench.send('/api/brokerages/agents', { headers })).status).toBe(401);
  });
});

const hooks: Record<string, GatewayOptions['authorizeAgent']> = {
  'is missing': undefined,
  'returns false': () => false,
  'returns “yes”': () => 'yes' as unknown as boolean,
  'returns the agent': () => anna as unknown as boolean,
  'resolves with an object': () => Promise.resolve({} as unknown as boolean),
  throws: () => Promise.reject(new Error(`cookie agent=${anna._id} is bad`)),
};
for (const [name, hook] of Object.entries(hooks)) {
  test(`nobody can join when authorizeAgent ${name}`, async () => {
    const bench = new Bench({ authorizeAgent: hook });
    const schedule = bench.addForeignMeeting();
    const { status } = await errorOf(bench.requestToken(join(schedule), asAnna));
    expect(status).toBe(name === 'throws' ? 500 : 403);
    expect(bench.world.requests).toEqual([]);
    expect(bench.output.join()).not.toContain(anna._id);
  });
}

test('authorizeAgent receives the agent and schedule IDs of the request', async () => {
  const received: unknown[] = [];
  const bench = new Bench({ authorizeAgent: (request, ids) => (received.push(request.url, ids), false) });
  await bench.requestToken({ scope: 'join', agentId: 'a1', scheduleId: 's1', more: 'x' });
  expect(received).toEqual([`${site}/ve/token`, { agentId: 'a1', scheduleId: 's1' }]);
});

test.describe('the join form', () => {
  test.use({ options: { authorizeAgent } });

  const post = (
    bench: Bench,
    schedule: Pick<Schedule, 'agentId' | '_id'>,
    headers: Record<string, string>,
  ) => {
    const body = new URLSearchParams({ agentId: schedule.agentId, scheduleId: schedule._id });
    return bench.send('/join', { method: 'POST', body, headers: { Origin: site, ...headers } });
  };

  test('redirects to the meeting, signed in', async ({ bench }) => {
    const schedule = bench.addForeignMeeting();
    const response = await post(bench, schedule, asAnna);
    expect(response.status).toBe(303);
    expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const url = new URL(response.headers.get('Location')!);
    const expected = new URL(schedule.agent.fullUrl!);
    expect(url.origin + url.pathname).toBe(expected.origin + expected.pathname);
    expect(url.searchParams.get('params')).toBe(expected.searchParams.get('params'));
    expect(decodeJwt(url.searchParams.get('token')!)).toMatchObject({ _id: anna._id });
    const page = await bench.sandbox.fetch(new Request(url));
    expect(await page.text()).toContain('Anna Keller');
  });

  const senders: [name: string, headers: Record<string, string>, isAccepted: boolean][] = [
    ['the gateway’s own origin', { Origin: site, 'Sec-Fetch-Site': 'same-origin' }, true],
    [
      'the gateway’s own origin, with Origin: null',
      { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
      true,
    ],
    ['the gateway’s own origin, without Sec-Fetch-Site', { Origin: site }, true],
    ['another origin', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }, false],
    ['another origin, without Sec-Fetch-Site', { Origin: 'https://evil.example' }, false],
    ['a page with Origin: null', { Origin: 'null' }, false],
    ['another subdomain', { Origin: 'https://other.example.com', 'Sec-Fetch-Site': 'same-site' }, false],
    ['the address bar', { Origin: '-', 'Sec-Fetch-Site': 'none' }, false],
    ['a client that is not a browser', { Origin: '-' }, false],
  ];
  for (const [name, headers, isAccepted] of senders) {
    test(`is ${isAccepted ? 'accepted' : 'refused'} from ${name}`, async ({ bench }) => {
      const response = await post(bench, bench.addForeignMeeting(), { ...asAnna, ...headers });
      expect(response.status).toBe(isAccepted ? 303 : 403);
      if (!isAccepted) expect(tokenRequests(bench)).toEqual([]);
    });
  }

  test('requests no token when the meeting is on an untrusted origin', async ({ bench }) => {
    const schedule = bench.addForeignMeeting();
    Object.assign(schedule.agent, { fullUrl: 'https://evil.example/nextjs/callbackDispatcher' });
    expect((await post(bench, schedule, asAnna)).status).toBe(502);
    expect(tokenRequests(bench)).toEqual([]);
  });

  test('shows an HTML error page when it is refused', async ({ bench }) => {
    const response = await post(bench, bench.addForeignMeeting(), {});
    expect(response.status).toBe(403);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain('You are not signed in as the agent of this meeting');
    expect(page).toContain(response.headers.get('X-Request-Id'));
  });

  test('is refused if it names two agents', async ({ bench }) => {
    const { _id } = bench.addForeignMeeting();
    const body = `agentId=${marcus._id}&agentId=${anna._id}&scheduleId=${_id}`;
    const headers = { ...asAnna, 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await bench.send('/join', { method: 'POST', body, headers })).status).toBe(400);
  });

  for (const fullUrl of [
    undefined,
    'https://evil.example/x',
    'javascript:alert(1)',
    'http://api.example.test/x',
    `${upstreamUrl}.evil.example/`,
  ]) {
    test(`does not redirect when the meeting’s URL is ${fullUrl}`, async () => {
      const inner = new Bench();
      const bench = new Bench({
        authorizeAgent,
        fetch: async (url, init) => {
          const response = await inner.sandbox.fetch(new Request(url, init));
          if (!url.includes('/api/schedules/')) return response;
          const schedule = await response.json();
          return Response.json({ ...schedule, agent: { ...schedule.agent, fullUrl } });
        },
      });
      const response = await post(bench, inner.addForeignMeeting(), asAnna);
      expect(response.status).toBe(502);
      expect(response.headers.has('Location')).toBe(false);
    });
  }
});
