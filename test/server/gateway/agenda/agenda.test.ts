import type { Schedule } from '../../../../demo/sandbox/schedules.js';
import type { GatewayOptions } from '../../../../src/server.js';
import { anna, annasEmail, Bench, day, errorOf, marcus, minute, site, upstreamUrl } from '../gateway-test.js';
import { AgendaBench, asAnna, asMarcus, expect, identifyAgent, test } from './agenda-test.js';

test('lists the agent’s own meetings, with what the agent needs', async ({ bench }) => {
  const { _id } = bench.addForeignMeeting({ date: bench.now + 60 * minute });
  const response = await bench.agenda();
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(await response.json()).toEqual({
    now: bench.now,
    until: bench.now + 16 * day,
    meeting_origins: [upstreamUrl],
    notifies: true,
    incomplete: false,
    meetings: [
      {
        _id,
        agentId: anna._id,
        active: true,
        date: bench.now + 60 * minute,
        duration: 45,
        visitor: {
          name: 'Otto Other',
          email: 'otto@other.example',
          phone: '+49 555 0199',
          meetingUrl: expect.stringMatching(/^https:/),
        },
        agent: { fullUrl: expect.stringContaining(upstreamUrl) },
        joinable: true,
        cancellable: true,
      },
    ],
  });
  expect(bench.log.at(-1)).toMatchObject({ route: 'agenda', status: 200 });
  expect(bench.log.at(-1)!.upstream.at(-1)).toMatchObject({ call: 'agenda', outcome: 200 });
  expect(bench.urls.at(-1)).toContain(`?agentEmail=${encodeURIComponent(annasEmail)}`);
});

test('has meetings from a day ago to sixteen days ahead, by start', async ({ bench }) => {
  const dates = [17, 15, 1, 0, -0.9, -2].map((days) => bench.now + days * day);
  for (const date of dates) {
    Object.assign(bench.addForeignMeeting(), { date });
  }
  const shown = (await bench.meetings()).map(({ date }) => (date - bench.now) / day);
  expect(shown).toEqual([-0.9, 0, 1, 15]);
});

test('has a meeting that began before the period and ended within it', async ({ bench }) => {
  Object.assign(bench.addForeignMeeting(), { date: bench.now - day - 30 * minute });
  expect(await bench.meetings()).toHaveLength(1);
});

test('shows the meetings of these days by start, whatever the API lists', async ({ bench }) => {
  const one = bench.addForeignMeeting({ duration: 60 });
  const days = [17, 16, 15.9, -1.1, -1 - 1 / 24, -1, 1, 0];
  const list = days.map((count, index) => ({ ...one, _id: `m${index}`, date: bench.now + count * day }));
  const { meetings } = await lyingApi(list).read();
  expect(meetings.map(({ date }) => (date - bench.now) / day)).toEqual([-1, 0, 1, 15.9]);
});

test('has a cancelled meeting, which cannot be joined', async ({ bench }) => {
  const { _id } = bench.addForeignMeeting();
  bench.world.store.cancel(_id);
  expect(await bench.meetings()).toMatchObject([
    { _id, active: false, joinable: false, cancellable: false, agent: {} },
  ]);
});

test('gives no agent’s URL after the meeting has ended', async ({ bench }) => {
  const schedule = bench.addForeignMeeting();
  const moveTo = (date: number) => Object.assign(schedule, { date });
  moveTo(bench.now - 46 * minute);
  expect(await bench.meetings()).toMatchObject([{ joinable: false, agent: {} }]);
  moveTo(bench.now - 44 * minute);
  expect(await bench.meetings()).toMatchObject([
    { joinable: true, cancellable: false, agent: { fullUrl: expect.any(String) } },
  ]);
});

test('shows no agent the meetings of another', async ({ bench }) => {
  const annas = bench.addForeignMeeting();
  const marcuss = bench.addForeignMeeting({ agentId: marcus._id, date: bench.now + 3 * day });
  expect((await bench.meetings(asAnna)).map(({ _id }) => _id)).toEqual([annas._id]);
  expect((await bench.meetings(asMarcus)).map(({ _id }) => _id)).toEqual([marcuss._id]);
});

test('reads no agent from the request itself', async ({ bench }) => {
  bench.addForeignMeeting({ agentId: marcus._id });
  for (const query of [`?agentId=${marcus._id}`, '?agentEmail=marcus.okafor@example.com', '?scope=tenant']) {
    const response = await bench.send(`/api/agenda${query}`, { headers: asAnna });
    expect((await response.json()).meetings).toEqual([]);
  }
});

/** A gateway whose API answers every list with these meetings. */
function lyingApi(list: unknown): AgendaBench {
  const bench: AgendaBench = new AgendaBench({
    fetch: (url, init) =>
      /\/tenant\/\d+\/\d+/.test(url)
        ? Promise.resolve(Response.json(list))
        : bench.sandbox.fetch(new Request(url, init)),
  });
  return bench;
}

test('leaves out other agents’ meetings that the API lists all the same', async ({ bench }) => {
  const annas = bench.addForeignMeeting();
  const marcuss = bench.addForeignMeeting({ agentId: marcus._id, date: bench.now + 3 * day });
  const answer = await lyingApi([marcuss, annas, marcuss]).read();
  expect(answer.meetings.map(({ _id }) => _id)).toEqual([annas._id]);
  expect(answer.incomplete).toBe(false);
  expect(JSON.stringify(answer)).not.toContain(marcus._id);
});

test('shows a meeting once, and says when one cannot be read', async ({ bench }) => {
  const annas = bench.addForeignMeeting();
  const twice = await lyingApi([annas, annas]).read();
  expect(twice).toMatchObject({ incomplete: false, meetings: [{ _id: annas._id }] });
  expect(twice.meetings).toHaveLength(1);
  const unreadable: object[] = [
    { ...annas, date: 'tomorrow' },
    { ...annas, duration: undefined },
    { ...annas, agentId: undefined },
    { ...annas, _id: '../secrets' },
  ];
  for (const one of unreadable) {
    expect(await lyingApi([one]).read()).toMatchObject({ incomplete: true, meetings: [] });
  }
});

for (const list of [{}, 'none', 7]) {
  test(`answers 502 if the API's list is ${JSON.stringify(list)}`, async () => {
    expect(await errorOf(lyingApi(list).agenda())).toMatchObject({ status: 502 });
  });
}

test('passes on only safe links and clean texts', async ({ bench }) => {
  const schedule = bench.addForeignMeeting();
  const evil = {
    ...schedule,
    visitor: {
      name: 'Eve\u202e\n\u0000',
      subject: 'x'.repeat(9000),
      meetingUrl: 'javascript:alert(1)',
      pin: '1',
    },
    agent: { ...schedule.agent, fullUrl: 'https://evil.example/' },
    tenantSecret: 'secret',
  };
  const { meetings } = await lyingApi([evil]).read();
  expect(meetings[0]!.visitor).toEqual({ name: 'Eve', subject: 'x'.repeat(500) });
  expect(meetings[0]).toMatchObject({ joinable: false, agent: {} });
  expect(JSON.stringify(meetings)).not.toMatch(/evil|secret|pin/);
});

test('lists the meetings of an agent who cannot be booked, and lets that agent change nothing', async () => {
  const bench = new AgendaBench({ agents: { only: [marcus._id] }, manageUrl: `${site}/meeting` });
  const meeting = bench.addForeignMeeting();
  expect(await bench.meetings()).toMatchObject([{ _id: meeting._id, cancellable: false }]);
  expect((await bench.meetings())[0]).not.toHaveProperty('manage_url');
});

test.describe('nobody gets an agenda', () => {
  const hooks: Record<string, GatewayOptions['identifyAgent']> = {
    undefined: () => undefined,
    null: () => null as never,
    'an empty ID': () => '',
    true: () => true as never,
    'an address': () => annasEmail,
    'a path': () => `../${anna._id}`,
    'an object': () => ({ agentId: anna._id }) as never,
  };
  for (const [name, hook] of Object.entries(hooks)) {
    test(`when identifyAgent returns ${name}`, async () => {
      const warnings: string[] = [];
      const bench = new AgendaBench({ identifyAgent: hook, warn: (message) => warnings.push(message) });
      const meeting = bench.addForeignMeeting();
      expect(await errorOf(bench.agenda())).toMatchObject({ status: 401, error: 'Unauthorized' });
      expect(await errorOf(bench.cancel(meeting))).toMatchObject({ status: 401 });
      expect(bench.calls('/api/schedules')).toBe(0);
      expect(warnings).toHaveLength(/ID|undefined|null/.test(name) ? 0 : 1);
      expect(warnings.join()).not.toContain(annasEmail);
    });
  }

  test('when identifyAgent throws', async () => {
    const bench = new AgendaBench({
      identifyAgent: () => {
        throw new RangeError(`no session for ${annasEmail}`);
      },
    });
    expect(await errorOf(bench.agenda())).toMatchObject({ status: 500 });
    expect(bench.log[0]).toMatchObject({ error: 'Internal error', cause: 'RangeError' });
    expect(bench.output.join()).not.toContain(annasEmail);
    expect(bench.calls('/api/schedules')).toBe(0);
  });

  test('without a session, or with a visitor’s page token', async ({ bench }) => {
    await bench.open();
    expect(await errorOf(bench.agenda({}))).toMatchObject({ status: 401 });
  });

  test('without identifyAgent', async () => {
    const bench = new Bench();
    expect((await bench.send('/api/agenda', { headers: asAnna })).status).toBe(404);
  });

  for (const headers of [
    { Origin: 'https://evil.example' },
    { Origin: '-', 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'null' },
  ]) {
    test(`from a page with ${JSON.stringify(headers)}`, async ({ bench }) => {
      const response = await bench.agenda({ ...asAnna, ...headers });
      expect(response.status).toBe(403);
      expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    });
  }
});

test('lets pages on other origins send cookies only if the owner allows it', async ({ bench }) => {
  const credentials = async (one: AgendaBench) =>
    (await one.agenda()).headers.get('Access-Control-Allow-Credentials');
  expect(await credentials(bench)).toBeNull();
  expect(await credentials(new AgendaBench({ allowCookies: true }))).toBe('true');
});

test('limits how often one agent’s agenda is read, from wherever', async () => {
  const bench = new AgendaBench({ limits: { agendaPerAgent: { points: 2, seconds: 60 } } });
  await bench.meetings();
  await bench.meetings();
  const refused = await bench.agenda();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('Retry-After')).toBe('60');
  await bench.meetings(asMarcus);
});

test.describe('joining', () => {
  const join = ({ agentId, _id }: Schedule) => ({ scope: 'join', agentId, scheduleId: _id });

  test('needs no other hook', async ({ bench }) => {
    const schedule = bench.addForeignMeeting();
    expect((await bench.requestToken(join(schedule), asAnna)).status).toBe(200);
    expect((await bench.requestToken(join(schedule), asMarcus)).status).toBe(403);
    expect((await bench.requestToken(join(schedule))).status).toBe(403);
  });

  test('follows authorizeAgent if there is one', async () => {
    const bench = new AgendaBench({ authorizeAgent: () => false });
    expect((await bench.requestToken(join(bench.addForeignMeeting()), asAnna)).status).toBe(403);
  });

  test('is not offered with a local login, which gives agents no tokens', async ({ bench }) => {
    const login = { type: 'local', email: 'partner@example.com', password: 'sandbox-password' } as const;
    const meeting = bench.addForeignMeeting();
    const gateway = bench.newGateway({ identifyAgent, credentials: login });
    const response = await gateway(
      new Request(`${site}/ve/api/agenda`, { headers: { ...asAnna, Origin: site } }),
    );
    expect((await response.json()).meetings).toMatchObject([
      { _id: meeting._id, joinable: false, agent: {} },
    ]);
  });
});
