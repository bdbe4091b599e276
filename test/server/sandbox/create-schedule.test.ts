import { anna, annasEmail, day, expect, failure, hour, marcusEmail, test } from './sandbox-test.js';

const path = '/api/schedules/tenant/';

test.describe('creating a schedule', () => {
  test('returns 200 with every documented field', async ({ api, running }) => {
    const answer = await api.create({
      visitor: { name: 'John Doe', email: 'john@example.com', phone: '+1234567890' },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      tenant: expect.any(String),
      agentId: anna._id,
      active: true,
      date: api.clock.now + day,
      duration: 30,
      visitor: {
        name: 'John Doe',
        email: 'john@example.com',
        phone: '+1234567890',
        meetingUrl: expect.stringContaining(`${running.origin}/visitor/`),
      },
      agent: {
        name: 'Anna Keller',
        meetingUrl: expect.stringContaining(`${running.origin}/ve/`),
        fullUrl: expect.stringContaining(`${running.origin}/nextjs/callbackDispatcher?params=`),
      },
    });
  });

  test('returns undocumented fields too', async ({ api }) => {
    expect(await api.book()).toMatchObject({
      pin: expect.any(Number),
      conversationId: expect.any(String),
      visitor: { code: expect.any(String) },
      agent: { email: annasEmail, code: expect.any(String) },
      createdAt: new Date(api.clock.now).toISOString(),
    });
  });

  test('stores the title and the PIN', async ({ api }) => {
    const schedule = await api.book({ visitor: { subject: 'First talk', pin: 4711 } });
    expect(schedule.visitor.subject).toBe('First talk');
    expect(schedule.pin).toBe(4711);
  });

  test('works without the trailing slash', async ({ api }) => {
    const answer = await api.send(`/api/schedules/tenant?agentEmail=${annasEmail}`, {
      method: 'POST',
      json: api.booking(),
    });
    expect(answer.status).toBe(200);
  });

  test('works without a visitor', async ({ api }) => {
    expect((await api.create({ visitor: undefined })).status).toBe(200);
  });

  test('accepts the empty strings that the vendor’s page sends for empty fields', async ({ api }) => {
    expect((await api.create({ visitor: { name: '', email: '', phone: '' } })).status).toBe(200);
  });

  test('accepts the shortest and the longest duration', async ({ api }) => {
    expect((await api.create({ duration: 15 })).status).toBe(200);
    expect((await api.create({ duration: 1440 })).status).toBe(200);
  });

  test('accepts an email address with an appended organisation ID', async ({ api }) => {
    const lena = (await api.json('/api/brokerages/agents')).find(
      ({ firstName }: { firstName: string }) => firstName === 'Lena',
    );
    const schedule = await api.book({}, `?agentEmail=${encodeURIComponent(lena._account.email)}`);
    expect(schedule.agentId).toBe(lena._id);
  });

  test('accepts sendNotificationEmail', async ({ api }) => {
    expect((await api.create({}, `?agentEmail=${annasEmail}&sendNotificationEmail=true`)).status).toBe(200);
  });

  test('ignores links in the body', async ({ api }) => {
    const schedule = await api.book({
      visitor: { meetingUrl: 'https://evil.example/' },
      agent: { fullUrl: 'x' },
    });
    expect(JSON.stringify(schedule)).not.toContain('evil');
    expect(schedule.agent.fullUrl).toContain('/nextjs/callbackDispatcher');
  });

  test('returns links to the host of the request', async ({ running, api }) => {
    const { port } = new URL(running.origin);
    const request = new Request(`http://localhost:${port}${path}?agentEmail=${annasEmail}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${api.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(api.booking()),
    });
    const { visitor } = await (await running.sandbox.fetch(request)).json();
    expect(new URL(visitor.meetingUrl).origin).toBe(`http://localhost:${port}`);
  });

  test('allows overlaps by default', async ({ api }) => {
    await api.book();
    expect((await api.create()).status).toBe(200);
  });
});

test.describe('creating an invalid schedule', () => {
  const query = `?agentEmail=${annasEmail}`;
  const inputs: [what: string, error: string, body: Record<string, unknown>, query?: string][] = [
    ['no agent', 'Missing agent email', {}, ''],
    ['an empty agent', 'Missing agent email', {}, '?agentEmail='],
    ['an unknown agent', 'Invalid agent email', {}, '?agentEmail=nobody@example.com'],
    ['an agent without an account', 'Invalid agent email', {}, '?agentEmail=tomas.rivera@example.com'],
    [
      'a sendNotificationEmail that is not a boolean',
      'Invalid sendNotificationEmail',
      {},
      `${query}&sendNotificationEmail=maybe`,
    ],
    ['no date', 'Invalid date', { date: undefined }],
    ['a date as text', 'Invalid date', { date: '2027-01-01T00:00:00Z' }],
    ['a date with a fraction', 'Invalid date', { date: 1_900_000_000_000.5 }],
    ['a date out of range', 'Invalid date', { date: 8.7e15 }],
    ['a negative date', 'Invalid date', { date: -1 }],
    ['a date in the past', 'Invalid date', { date: Date.parse('2026-11-02T07:59:59.999Z') }],
    ['no duration', 'Invalid duration', { duration: undefined }],
    ['a duration as text', 'Invalid duration', { duration: '30' }],
    ['a fraction of a minute', 'Invalid duration', { duration: 30.5 }],
    ['14 minutes', 'Invalid duration', { duration: 14 }],
    ['1441 minutes', 'Invalid duration', { duration: 1441 }],
    ['a visitor that is a string', 'Invalid visitor', { visitor: 'Vera' }],
    ['a visitor that is null', 'Invalid visitor', { visitor: null }],
    ['a visitor name that is a number', 'Invalid visitor.name', { visitor: { name: 7 } }],
    ['a malformed visitor email address', 'Invalid visitor.email', { visitor: { email: 'vera at home' } }],
    ['a visitor phone that is a number', 'Invalid visitor.phone', { visitor: { phone: 49 } }],
    ['a title that is a list', 'Invalid visitor.subject', { visitor: { subject: [] } }],
    ['a PIN that is a list', 'Invalid visitor.pin', { visitor: { pin: [] } }],
  ];

  for (const [what, error, body, search = query] of inputs) {
    test(`returns 400 for ${what} and stores nothing`, async ({ api, world }) => {
      expect(await failure(api.create(body, search))).toMatchObject({ error, status: 400 });
      expect(world.schedules).toHaveLength(0);
    });
  }

  test('returns the documented error for an unknown agent', async ({ api }) => {
    expect(await failure(api.create({}, '?agentEmail=nobody@example.com'))).toEqual({
      error: 'Invalid agent email',
      message: 'The specified agent email does not exist',
      status: 400,
    });
  });

  for (const body of ['[]', '"text"', 'null', '7']) {
    test(`returns 400 for the body ${body}`, async ({ api }) => {
      const answer = api.send(path + query, { method: 'POST', json: JSON.parse(body) });
      expect(await failure(answer)).toMatchObject({ error: 'Invalid request body', status: 400 });
    });
  }

  for (const body of ['{', '']) {
    test(`returns 400 for the invalid JSON “${body}”`, async ({ api }) => {
      const answer = api.send(path + query, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      expect(await failure(answer)).toMatchObject({ error: 'Invalid JSON', status: 400 });
    });
  }

  test('returns 415 for a body without a JSON content type', async ({ api }) => {
    const body = JSON.stringify(api.booking());
    const answer = api.send(path + query, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body,
    });
    expect(await failure(answer)).toMatchObject({ error: 'Unsupported Media Type', status: 415 });
  });

  test('returns 413 for a body that is too large', async ({ api }) => {
    expect(await failure(api.create({ visitor: { name: 'x'.repeat(200_000) } }))).toMatchObject({
      status: 413,
    });
  });
});

test.describe('sandbox settings', () => {
  const settings = (json: unknown) => ({ method: 'PUT', json });

  test('can return 409 for an overlap with the same agent’s meeting', async ({ api }) => {
    await api.send('/sandbox/settings', settings({ refuseClashes: true }));
    await api.book();
    const answer = api.create({ date: api.clock.now + day + 29 * 60_000 });
    expect(await failure(answer)).toMatchObject({ error: 'Schedule conflict', status: 409 });
  });

  test('allow adjacent, other agents’ and cancelled meetings when overlaps are refused', async ({
    api,
    world,
  }) => {
    world.configure({ refuseClashes: true });
    const { _id } = await api.book();
    expect((await api.create({ date: api.clock.now + day + hour / 2 })).status).toBe(200);
    expect((await api.create({}, `?agentEmail=${marcusEmail}`)).status).toBe(200);
    await api.send(path + _id, { method: 'DELETE' });
    expect((await api.create()).status).toBe(200);
  });

  test('can return 201', async ({ api }) => {
    await api.send('/sandbox/settings', settings({ createStatus: 201 }));
    expect((await api.create()).status).toBe(201);
  });

  test('can omit the agent’s full link', async ({ api }) => {
    await api.send('/sandbox/settings', settings({ withoutFullUrl: true }));
    expect((await api.book()).agent).not.toHaveProperty('fullUrl');
  });

  test('reject an unknown setting', async ({ api }) => {
    expect(await failure(api.send('/sandbox/settings', settings({ refuse: true })))).toMatchObject({
      status: 400,
    });
  });
});
