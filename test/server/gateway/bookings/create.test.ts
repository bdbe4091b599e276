import fc from 'fast-check';
import {
  anna,
  annasEmail,
  Bench,
  day,
  expect,
  marcus,
  marcusEmail,
  minute,
  errorOf,
  test,
  upstreamUrl,
} from '../gateway-test.js';

test.describe('agents', () => {
  test('have names and opaque references, in the API’s format', async ({ bench }) => {
    const [first, ...others] = await bench.agents();
    const reference = expect.stringMatching(/^agent-[\w-]{24}$/);
    expect(first).toEqual({
      _id: reference,
      firstName: 'Anna',
      lastName: 'Keller',
      _account: { email: first!._id },
    });
    expect(others).toHaveLength(7);
    expect(new Set([first, ...others].map((agent) => agent!._id)).size).toBe(8);
  });

  test('have the same references in every gateway', async ({ bench }) => {
    const another = new Bench();
    await another.open();
    expect(await another.agents()).toEqual(await bench.agents());
  });

  test('are those of agents.only, in that order', async () => {
    const bench = new Bench({ agents: { only: [marcusEmail, anna._id, 'nobody@example.com'] } });
    await bench.open();
    expect((await bench.agents()).map(({ firstName }) => firstName)).toEqual(['Marcus', 'Anna']);
    expect((await bench.create()).status).toBe(201);
    const query = '?agentEmail=priya.raman@example.com';
    expect(await errorOf(bench.create({}, {}, query))).toMatchObject({
      status: 400,
      error: 'Invalid agent email',
    });
  });

  test('can be filtered, ordered and renamed', async () => {
    const bench = new Bench({
      agents: {
        filter: ({ lastName }) => lastName !== 'Keller',
        compare: (one, other) => one.lastName.localeCompare(other.lastName, 'en'),
        name: ({ firstName }) => `Dr ${firstName}\u202e`,
      },
    });
    await bench.open();
    const agents = await bench.agents();
    expect(agents).toHaveLength(7);
    const marcusShown = agents.find(({ firstName }) => firstName === 'Dr Marcus');
    expect(marcusShown).toBeTruthy();
    const answer = await (await bench.create({}, {}, `?agentEmail=${marcusShown!._id}`)).json();
    expect(answer.agent).toEqual({ name: 'Dr Marcus' });
  });

  test('cannot be booked by address unless agents.addresses allows it', async () => {
    const bench = new Bench({ agents: { addresses: false } });
    await bench.open();
    expect(await errorOf(bench.create())).toMatchObject({ status: 400, error: 'Invalid agent email' });
  });
});

test.describe('creating a meeting', () => {
  test('books the agent of a reference', async ({ bench }) => {
    const reference = (await bench.agents())[1]!._id;
    const visitor = {
      name: 'Vera',
      email: 'vera@example.net',
      phone: '+49 30 123456',
      subject: 'Advice',
      pin: '1234',
    };
    const response = await bench.create({ visitor }, {}, `?agentEmail=${reference}`);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      agentId: reference,
      active: true,
      date: bench.now + day,
      duration: 30,
      visitor: { ...visitor, meetingUrl: expect.stringContaining(`${upstreamUrl}/visitor/`) },
      agent: { name: 'Marcus Okafor' },
    });
    // The sandbox keeps the PIN apart.
    const { pin, ...stored } = visitor;
    expect(bench.world.schedules).toMatchObject([{ agentId: marcus._id, visitor: stored, pin }]);
    expect(bench.sentCreates).toMatchObject([{ query: { agentEmail: marcusEmail }, body: { visitor } }]);
    expect(bench.sentCreates[0]!.query).not.toHaveProperty('sendNotificationEmail');
  });

  test('works without the trailing slash, and ignores the case of an address', async ({ bench }) => {
    const json = bench.booking();
    const path = `/api/schedules/tenant?agentEmail=${annasEmail.toUpperCase()}`;
    expect((await bench.send(path, { method: 'POST', json })).status).toBe(201);
    expect(bench.sentCreates[0]!.query).toEqual({ agentEmail: annasEmail });
  });

  test('accepts the plain address of an agent whose API key has a suffix', async ({ bench }) => {
    expect((await bench.create({}, {}, '?agentEmail=lena.fischer@example.com')).status).toBe(201);
    expect(bench.sentCreates[0]!.query['agentEmail']).toMatch(/^lena\.fischer@example\.com[0-9a-f-]{36}$/);
  });

  test('omits empty fields from the API request', async ({ bench }) => {
    await bench.create({ visitor: { name: '  ', email: '', phone: '', subject: '', pin: '' } });
    expect(bench.sentCreates[0]!.body).toEqual({ date: bench.now + day, duration: 30, visitor: {} });
  });

  test('drops unknown fields', async ({ bench }) => {
    const json = JSON.parse(`{
      "date": ${bench.now + day}, "duration": 30, "_id": "x", "tenant": "other", "agentId": "${marcus._id}", "active": false,
      "pin": 1, "agent": {"fullUrl": "https://evil.example/"}, "__proto__": {"polluted": true},
      "constructor": {"prototype": {"polluted": true}},
      "visitor": {"name": "Vera", "code": "x", "meetingUrl": "https://evil.example/", "__proto__": {"email": "p@evil.example"}}
    }`) as Record<string, unknown>;
    const body = JSON.stringify(json).replace('{"date"', '{"__proto__":{"polluted":true},"date"');
    const headers = { 'Content-Type': 'application/json' };
    const response = await bench.send(`/api/schedules/tenant/?agentEmail=${annasEmail}`, {
      method: 'POST',
      body,
      headers,
    });
    expect(response.status).toBe(201);
    expect(bench.sentCreates[0]!.body).toEqual({
      date: bench.now + day,
      duration: 30,
      visitor: { name: 'Vera' },
    });
    expect({}).not.toHaveProperty('polluted');
  });

  test('removes line breaks and control characters from text', async ({ bench }) => {
    const visitor = { name: 'Ve\u0000ra\r\nBcc: x@evil.example', subject: '\u202egnp.exe\u2066 \ud800!' };
    expect((await bench.create({ visitor })).status).toBe(201);
    expect(bench.sentCreates[0]!.body).toMatchObject({
      visitor: { name: 'Ve ra Bcc: x@evil.example', subject: 'gnp.exe !' },
    });
  });

  test('keeps right-to-left letters and emoji', async ({ bench }) => {
    const visitor = { name: 'נועה بن 👩‍💼' };
    await bench.create({ visitor });
    expect(bench.sentCreates[0]!.body).toMatchObject({ visitor });
  });

  const bad: [name: string, overrides: (now: number) => Record<string, unknown>][] = [
    ['starts in the past', (now) => ({ date: now - 3 * minute })],
    ['starts after the booking horizon', (now) => ({ date: now + 367 * day })],
    ['starts at a fraction of a millisecond', (now) => ({ date: now + day + 0.5 })],
    ['has a string as its start', (now) => ({ date: String(now + day) })],
    ['has no start', () => ({ date: undefined })],
    ['lasts 14 minutes', () => ({ duration: 14 })],
    ['lasts 1441 minutes', () => ({ duration: 1441 })],
    ['has an invalid email address', () => ({ visitor: { email: 'nonsense' } })],
    ['has two email addresses', () => ({ visitor: { email: 'a@example.com, b@example.com' } })],
    [
      'has a line break in its email address',
      () => ({ visitor: { email: 'a@example.com\nBcc: b@example.com' } }),
    ],
    ['has a long name', () => ({ visitor: { name: 'x'.repeat(201) } })],
    ['has a long subject', () => ({ visitor: { subject: 'x'.repeat(900) } })],
    ['has letters as the phone number', () => ({ visitor: { phone: 'call me' } })],
    ['has an array as the name', () => ({ visitor: { name: ['Vera'] } })],
    ['has an object as the email address', () => ({ visitor: { email: { $ne: '' } } })],
    ['has letters in its PIN', () => ({ visitor: { pin: '12ab' } })],
    ['has null as the visitor', () => ({ visitor: null })],
  ];
  for (const [name, overrides] of bad) {
    test(`rejects a meeting that ${name}`, async ({ bench }) => {
      expect(await errorOf(bench.create(overrides(bench.now)))).toMatchObject({ status: 400 });
      expect(bench.sentCreates).toEqual([]);
    });
  }

  test('accepts a start up to two minutes ago', async ({ bench }) => {
    await bench.create({ date: bench.now - 2 * minute });
    expect(bench.sentCreates).toHaveLength(1);
  });

  test('accepts only the durations and the horizon of the options', async () => {
    const bench = new Bench({ durations: [20, 45], horizonDays: 7 });
    await bench.open();
    expect(await errorOf(bench.create())).toMatchObject({
      status: 400,
      message: 'The duration must be one of 20, 45 minutes',
    });
    expect(await errorOf(bench.create({ duration: 45, date: bench.now + 8 * day }))).toMatchObject({
      status: 400,
    });
    expect((await bench.create({ duration: 45 })).status).toBe(201);
  });

  const queries = [
    '',
    '?agentEmail=',
    `?agentEmail=${annasEmail}&agentEmail=${marcusEmail}`,
    '?agentEmail=nobody@example.com',
    `?agentEmail=${anna._id}`,
    `?agentEmail=${annasEmail}%00`,
    `?agentEmail=${annasEmail}%26sendNotificationEmail%3Dtrue`,
    '?agentEmail=../../agents',
    '?agentEmail=https://evil.example/',
    `?agentEmail=${'a'.repeat(400)}`,
    `?agentEmail[]=${annasEmail}`,
    `?agentEmail=${annasEmail}&sendNotificationEmail=1`,
    `?agentEmail=${annasEmail}&sendNotificationEmail=false&sendNotificationEmail=true`,
  ];
  for (const query of queries) {
    test(`rejects the query "${query.slice(0, 60)}"`, async ({ bench }) => {
      expect(await errorOf(bench.create({}, {}, query))).toMatchObject({ status: 400 });
      expect(bench.sentCreates).toEqual([]);
    });
  }

  test('does not forward other query parameters', async ({ bench }) => {
    await bench.create({}, {}, `?agentEmail=${annasEmail}&token=x&baseUrl=https://evil.example`);
    expect(bench.sentCreates[0]!.query).toEqual({ agentEmail: annasEmail });
  });

  test('omits a meeting URL that is not secure', async () => {
    const bench = new Bench();
    const gateway = new Bench({
      fetch: async (url, init) => {
        const response = await bench.sandbox.fetch(new Request(url, init));
        if (init.method !== 'POST') return response;
        const schedule = await response.json();
        return Response.json({
          ...schedule,
          visitor: { ...schedule.visitor, meetingUrl: 'javascript:alert(1)' },
        });
      },
    });
    await gateway.open();
    expect((await (await gateway.create()).json()).visitor).toEqual({
      name: 'Vera',
      email: 'vera@example.net',
    });
  });
});

test.describe('notification e-mails', () => {
  const notified = `?agentEmail=${annasEmail}&sendNotificationEmail=true`;

  test('are requested when a limit protects them', async ({ bench }) => {
    expect((await bench.create({}, {}, notified)).status).toBe(201);
    expect(bench.sentCreates[0]!.query).toEqual({ agentEmail: annasEmail, sendNotificationEmail: 'true' });
  });

  for (const [name, options] of [
    ['notifications is never', { notifications: 'never' }],
    [
      'neither a challenge nor a limit protects them',
      { limits: { notifyPerVisitor: false, createPerVisitor: false } },
    ],
  ] as const) {
    test(`are rejected when ${name}`, async () => {
      const bench = new Bench(options);
      expect((await bench.open()).features).toEqual(['idempotency']);
      expect(await errorOf(bench.create({}, {}, notified))).toMatchObject({ status: 403 });
      expect(bench.sentCreates).toEqual([]);
      expect((await bench.create()).status).toBe(201);
    });
  }

  test('have no link in the name, which a meeting without an e-mail may have', async ({ bench }) => {
    const visitor = { name: 'see bit.ly/x', email: 'vera@example.net' };
    expect(await errorOf(bench.create({ visitor }, {}, notified))).toMatchObject({
      status: 400,
      error: 'Link not allowed',
    });
    expect((await bench.create({ visitor })).status).toBe(201);
    expect(bench.log.map(({ route, status }) => `${route} ${status}`)).toEqual([
      'token 200',
      'create 400',
      'create 201',
    ]);
  });

  test('need no protection when notifications is always', async () => {
    const bench = new Bench({
      notifications: 'always',
      limits: { notifyPerVisitor: false, createPerVisitor: false },
    });
    await bench.open();
    expect((await bench.create({}, {}, notified)).status).toBe(201);
  });
});

test.describe('for any request body', () => {
  const text = fc.string({ unit: 'binary', maxLength: 260 });
  const anything = fc.anything({ withNullPrototype: true, maxDepth: 3 });
  const maybe = (value: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: anything });
  const bodies = (now: number) =>
    fc.oneof(
      { weight: 1, arbitrary: anything },
      {
        weight: 9,
        arbitrary: fc.record(
          {
            date: maybe(fc.integer({ min: now - 5 * minute, max: now + 370 * day })),
            duration: maybe(fc.integer({ min: 10, max: 1500 })),
            visitor: maybe(
              fc.record(
                {
                  name: maybe(text),
                  email: maybe(fc.oneof(fc.emailAddress(), text)),
                  phone: maybe(fc.oneof(fc.constant('+49 30 123'), text)),
                  subject: maybe(text),
                  pin: maybe(fc.oneof(fc.nat(), text)),
                  meetingUrl: text,
                },
                { requiredKeys: [] },
              ),
            ),
            tenant: text,
            agentId: text,
          },
          { requiredKeys: [] },
        ),
      },
    );

  /** A single predicate, because many `expect` calls are slow. */
  function fitsApi(body: unknown, now: number): boolean {
    const { date, duration, visitor, ...rest } = body as Record<string, unknown>;
    const caps: Record<string, number> = { name: 200, email: 254, phone: 40, subject: 200, pin: 10 };
    const isWithin = (value: unknown, from: number, to: number) =>
      Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
    return (
      Object.keys(rest).length === 0 &&
      isWithin(date, now - 2 * minute, now + 366 * day) &&
      isWithin(duration, 15, 1440) &&
      Object.entries(visitor as Record<string, string>).every(
        ([name, text]) =>
          text.length <= (caps[name] ?? 0) &&
          /^\S(.*\S)?$/su.test(text) &&
          !/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(text),
      )
    );
  }

  test('sends the API only valid bookings', async () => {
    const bench = new Bench({
      limits: { createPerVisitor: false, createPerAgent: false, createTotal: false },
    });
    await bench.open();
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(bodies(bench.now), async (json) => {
        bench.world.reset();
        const response = await bench.send(`/api/schedules/tenant/?agentEmail=${annasEmail}`, {
          method: 'POST',
          body: JSON.stringify(json),
          headers: { 'Content-Type': 'application/json' },
        });
        const [create, ...more] = bench.sentCreates;
        if (!create) return response.status === 400 || response.status === 413;
        sent += 1;
        return more.length === 0 && fitsApi(create.body, bench.now);
      }),
      { numRuns: 400, examples: [[bench.booking()], [{ ...bench.booking(), visitor: {} }]] },
    );
    expect(sent).toBeGreaterThan(5);
  });
});
