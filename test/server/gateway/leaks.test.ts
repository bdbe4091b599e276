import { agents, PARTNER, TENANT } from '../../../demo/sandbox/agents.js';
import type { FaultInput } from '../../../demo/sandbox/faults.js';
import type { GatewayOptions } from '../../../src/server.js';
import { anna, annasEmail, Bench, day, expect, key, secret, test } from './gateway-test.js';

/** The text, followed by the decoded parts of every JWT in it. */
function withDecodedTokens(text: string): string {
  const tokens = text.match(/[\w-]+\.[\w-]+\.[\w-]*/g) ?? [];
  const payloads = tokens.flatMap((token) =>
    token.split('.').map((part) => Buffer.from(part, 'base64url').toString('utf8')),
  );
  return [text, ...payloads].join('\n');
}

/** Uses every route of the gateway, with good and bad requests and with every fault of the API. */
async function useAll(bench: Bench, tenantTokens: Set<string>): Promise<void> {
  const other = bench.addForeignMeeting();
  const name = key();
  const faults: (FaultInput | undefined)[] = [
    undefined,
    ...[400, 401, 403, 404, 409, 429, 500, 502].map((status) => ({ kind: 'status' as const, status })),
    {
      kind: 'status',
      status: 400,
      body: { error: `No ${annasEmail}`, message: `${PARTNER.pak} ${[...tenantTokens].join()}` },
    },
    { kind: 'html' },
    { kind: 'cut' },
    { kind: 'reset' },
    { kind: 'reset', after: true },
    { kind: 'empty' },
  ];
  for (const [index, fault] of faults.entries()) {
    bench.now += 120_000;
    for (const path of [
      '/api/schedules/tenant',
      '/api/schedules/tenant/*',
      '/api/brokerages/agents',
      '/api/partners/*',
    ]) {
      if (fault) bench.world.fail({ ...fault, path, times: 2 });
      await bench.requestToken();
      bench.world.faults.clear();
      bench.now += 4000;
      await bench.open();
      if (fault) bench.world.fail({ ...fault, path, times: 2 });
      await bench.agents();
      const visitor = { name: 'Vera', email: `vera${index}@example.net`, phone: '+1 555 0123' };
      await bench.create({ visitor }, { 'Idempotency-Key': index === 0 ? name : key() });
      await bench.create({ date: other.date, duration: other.duration });
      await bench.send(`/api/schedules/by-key/${name}`);
      await bench.send(`/join`, {
        method: 'POST',
        body: new URLSearchParams({ agentId: anna._id, scheduleId: other._id }),
      });
      await bench.requestToken({ scope: 'join', agentId: anna._id, scheduleId: other._id });
      bench.world.faults.clear();
    }
  }
  for (const query of [`?agentEmail=${annasEmail}x`, `?agentEmail=${PARTNER.pak}`])
    await bench.create({}, {}, query);
  await bench.create({ date: bench.now - day, visitor: { email: 'nonsense' } });
  await bench.send(`/nothing/${annasEmail}?token=${[...tenantTokens][0]}`);
  await bench.send('/token', { method: PARTNER.pak.toUpperCase() });
}

for (const method of ['GET', 'POST'] as const) {
  test(`no response or log entry contains a secret, signed in with ${method}`, async () => {
    const tenantTokens = new Set<string>();
    const bench: Bench = new Bench({
      credentials: {
        type: 'pak',
        pak: PARTNER.pak,
        externalId: PARTNER.externalId,
        email: PARTNER.email,
        method,
      },
      limits: {
        createPerVisitor: false,
        createPerAgent: false,
        createPerAgentDay: false,
        joinPerAgent: false,
      },
      fetch: async (url, init) => {
        const token = /Bearer (.*)/.exec(new Headers(init.headers).get('Authorization') ?? '')?.[1];
        if (token) tenantTokens.add(token);
        bench.urls.push(url);
        return bench.sandbox.fetch(new Request(url, init));
      },
    });
    await bench.open();
    await useAll(bench, tenantTokens);

    const output = withDecodedTokens(bench.output.join('\n'));
    expect(output.length).toBeGreaterThan(50_000);
    expect(bench.log.filter(({ status }) => status === 201).length).toBeGreaterThan(5);
    expect(new Set(bench.log.map(({ status }) => status)).size).toBeGreaterThan(8);
    expect(tenantTokens.size).toBeGreaterThan(1);

    const secrets = {
      'the partner key': [PARTNER.pak],
      'the owner’s sign-in': [PARTNER.email, `"${PARTNER.externalId}"`],
      'a token of the API': [...tenantTokens].map((token) => token.split('.')[2]!),
      'the secret of the gateway': [secret],
      'an agent’s address or id': agents.flatMap(({ _id, contactEmail, _account }) =>
        [_id, contactEmail, _account?._id, _account?.email].filter((one) => one !== undefined),
      ),
      'another visitor': ['Otto Other', 'otto@other.example', '+49 555 0199'],
      'the tenant': [TENANT],
      'the agent’s join code': bench.world.schedules.flatMap(({ agent, conversationId }) => [
        agent.code,
        conversationId,
      ]),
      'a dispatcher': ['callbackDispatcher', '/ve/'.concat('0')],
    };
    for (const [what, texts] of Object.entries(secrets)) {
      for (const text of texts) expect(output.includes(text), `${what}: ${text}`).toBe(false);
    }

    const logged = bench.log.map(({ requestId: _, ...entry }) => JSON.stringify(entry)).join('\n');
    for (const text of ['vera', 'example.net', '555', '@', 'api.example.test', 'impersonate', 'agent-']) {
      expect(logged.includes(text), `the log: ${text}`).toBe(false);
    }
  });
}

test('logs one entry per request, with only the documented fields', async ({ bench }) => {
  bench.log.length = 0;
  await bench.create({}, { 'Idempotency-Key': key() });
  const refused = await bench.create({ duration: 1 });
  await bench.send('/nothing/vera@example.net');
  const common = {
    time: '2026-11-02T12:00:00.000Z',
    requestId: expect.any(String),
    ms: 0,
    origin: 'https://www.example.com',
  };
  expect(bench.log).toEqual([
    {
      ...common,
      method: 'POST',
      route: 'create',
      status: 201,
      idempotency: 'created',
      upstream: [{ call: 'create', outcome: 200, ms: 0 }],
    },
    { ...common, method: 'POST', route: 'create', status: 400, error: 'Invalid duration', upstream: [] },
    { ...common, method: 'GET', route: 'none', status: 404, error: 'Not found', upstream: [] },
  ]);
  expect(bench.log[1]!.requestId).toBe(refused.headers.get('X-Request-Id'));
});

test('ignores the X-Request-Id of the request', async ({ bench }) => {
  const response = await bench.send('/health', { headers: { 'X-Request-Id': 'forged' } });
  expect(response.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('an exception in the log option does not change the response', async () => {
  const bench = new Bench({
    log: () => {
      throw new Error('disk full');
    },
  });
  expect((await bench.requestToken()).status).toBe(200);
});

test('returns and logs an internal error without its message', async () => {
  const bench = new Bench({
    clientIp: () => {
      throw new RangeError(`no address for ${annasEmail}`);
    },
  });
  const response = await bench.requestToken();
  expect(response.status).toBe(500);
  expect(bench.log[0]).toMatchObject({ status: 500, error: 'Internal error', cause: 'RangeError' });
  expect(bench.output.join()).not.toContain(annasEmail);
});

const failing = (): never => {
  throw Object.assign(new RangeError(`no ${annasEmail}`), { name: `for ${annasEmail}` });
};
const failingHooks: Record<string, Partial<GatewayOptions>> = {
  authorizeAgent: { authorizeAgent: failing },
  verifyChallenge: { verifyChallenge: failing },
  'agents.filter': { agents: { addresses: true, filter: failing } },
  'agents.compare': { agents: { addresses: true, compare: failing } },
  'agents.name': { agents: { addresses: true, name: failing } },
  clientIp: { clientIp: failing },
};
for (const [name, options] of Object.entries(failingHooks)) {
  test(`returns and logs a 500 without the message when ${name} throws`, async () => {
    const bench = new Bench({ authorizeAgent: () => true, ...options });
    await bench.open().catch(() => undefined);
    await bench.create({}, { 'X-Challenge-Token': 'x' });
    await bench.requestToken({ scope: 'join', agentId: anna._id, scheduleId: bench.addForeignMeeting()._id });
    const failures = bench.log.filter(({ status }) => status === 500);
    expect(failures.length).toBeGreaterThan(0);
    for (const { error, cause } of failures) expect([error, cause]).toEqual(['Internal error', 'Error']);
    expect(bench.output.join()).not.toContain(annasEmail);
  });
}

test('hides an API error message with a name from the visitor and the log', async ({ bench }) => {
  const body = { error: 'Vera Visitor is busy', message: 'Vera Visitor has another meeting' };
  bench.world.fail({ kind: 'status', status: 409, method: 'POST', body });
  expect(await (await bench.create()).json()).toMatchObject({ status: 409, error: 'api_refused' });
  expect(bench.log.at(-1)).toMatchObject({ status: 409, error: 'api_refused' });
  expect(bench.output.join()).not.toContain('Visitor');
});
