import { annasEmail, Bench, expect, gatewayUrl, errorOf, site, test } from '../gateway-test.js';

const createPath = `/api/schedules/tenant/?agentEmail=${annasEmail}`;

test.describe('origin check', () => {
  const otherOrigins = [
    'null',
    'https://evil.example',
    'https://www.example.com.evil.example',
    'https://evilwww.example.com',
    'https://example.com',
    'https://sub.www.example.com',
    'http://www.example.com',
    'https://www.example.com:8443',
    'https://WWW.example.com',
    'https://www.example.com/',
    'https://www.example.com, https://evil.example',
    '*',
    '',
  ];
  for (const origin of otherOrigins) {
    test(`rejects the origin "${origin}"`, async ({ bench }) => {
      const headers = { Origin: origin };
      const before = bench.world.requests.length;
      const responses = [
        await bench.requestToken({ scope: 'schedule' }, headers),
        await bench.send('/api/brokerages/agents', { headers }),
        await bench.create({}, headers),
        await bench.send('/token', {
          method: 'OPTIONS',
          headers: { ...headers, 'Access-Control-Request-Method': 'POST' },
        }),
      ];
      for (const response of responses) {
        expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
        expect(await errorOf(response)).toMatchObject({ status: 403 });
      }
      expect(bench.world.requests).toHaveLength(before);
    });
  }

  test('requires Origin or same-origin Sec-Fetch-Site for a request that changes data', async ({ bench }) => {
    expect(await errorOf(bench.requestToken({ scope: 'schedule' }, { Origin: '-' }))).toMatchObject({
      status: 403,
    });
    expect(await errorOf(bench.create({}, { Origin: '-' }))).toMatchObject({ status: 403 });
    for (const site of ['cross-site', 'same-site', 'none']) {
      const headers = { Origin: '-', 'Sec-Fetch-Site': site };
      expect(await errorOf(bench.create({}, headers))).toMatchObject({ status: 403 });
      expect(await errorOf(bench.send('/api/brokerages/agents', { headers }))).toMatchObject({ status: 403 });
    }
    expect((await bench.create({}, { Origin: '-', 'Sec-Fetch-Site': 'same-origin' })).status).toBe(201);
  });

  test('accepts the gateway’s own origin without Origin when several are listed', async () => {
    const other = 'https://other.example.com';
    const own = { Origin: '-', 'Sec-Fetch-Site': 'same-origin' };
    const bench = new Bench({ origins: [site, other] });
    await bench.open();
    expect((await bench.send('/api/brokerages/agents', { headers: own })).status).toBe(200);
    expect((await bench.create({}, own)).status).toBe(201);
    expect(await errorOf(bench.requestToken({ scope: 'schedule' }, own))).toMatchObject({ status: 403 });
    bench.token = (await (await bench.requestToken({ scope: 'schedule' }, { Origin: other })).json()).token;
    expect((await bench.send('/api/brokerages/agents', { headers: own })).status).toBe(200);

    const published = new Bench({ origins: [site, other], publicUrl: `${other}/ve` });
    await published.open();
    expect((await published.requestToken({ scope: 'schedule' }, own)).status).toBe(200);
    const headers = { ...own, Authorization: `Bearer ${published.token}` };
    expect(await errorOf(published.send('/api/brokerages/agents', { headers }))).toMatchObject({
      status: 401,
    });
  });

  test('accepts a read from the gateway’s own origin without an Origin header', async ({ bench }) => {
    for (const headers of [{ Origin: '-' }, { Origin: '-', 'Sec-Fetch-Site': 'same-origin' }]) {
      expect((await bench.send('/api/brokerages/agents', { headers })).status).toBe(200);
    }
  });

  test('accepts a token in a header of its own, beside the Basic authentication of a proxy', async ({
    bench,
  }) => {
    const basic = { Authorization: 'Basic c3RhZ2luZzpzZWNyZXQ=' };
    const own = { ...basic, 'X-VE-Token': `Bearer ${bench.token}` };
    const read = (headers: Record<string, string>) => bench.send('/api/brokerages/agents', { headers });
    expect((await read(own)).status).toBe(200);
    expect((await bench.create({}, own)).status).toBe(201);
    expect((await read(basic)).status).toBe(401);
    const { token } = bench;
    for (const wrong of [
      '',
      token,
      `Bearer ${token}x`,
      `Basic ${token}`,
      `x Bearer ${token}`,
      `Bearer ${token} x`,
    ]) {
      expect((await read({ 'X-VE-Token': wrong })).status, wrong).toBe(401);
    }
  });

  test('offers that header only to pages of its own origin', async ({ bench }) => {
    for (const [site, isOffered] of [
      ['same-origin', true],
      ['same-site', false],
      ['cross-site', false],
    ] as const) {
      const answer = await bench.requestToken({ scope: 'schedule' }, { 'Sec-Fetch-Site': site });
      const { features } = (await answer.json()) as { features: string[] };
      expect(features.includes('token_header'), site).toBe(isOffered);
    }
  });

  test('accepts a token only from the origin that it was issued for', async () => {
    const other = 'https://other.example.com';
    const bench = new Bench({ origins: [site, other] });
    await bench.open();
    expect(await errorOf(bench.create({}, { Origin: other }))).toMatchObject({ status: 401 });
    expect((await bench.create()).status).toBe(201);
  });
});

test.describe('responses to a browser', () => {
  const preflight = { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'POST' } };

  test('allow the methods and headers of a listed page in a preflight', async ({ bench }) => {
    const { status, headers } = await bench.send(createPath, preflight);
    expect(status).toBe(204);
    expect(headers.get('Access-Control-Allow-Origin')).toBe(site);
    expect(headers.get('Access-Control-Allow-Methods')).toBe('GET, POST');
    expect(headers.get('Access-Control-Max-Age')).toBe('600');
    expect(headers.get('Access-Control-Allow-Headers')).toBe(
      'Authorization, Content-Type, Idempotency-Age, Idempotency-Key, X-Challenge-Token, X-Proof-Of-Work, X-VE-Token',
    );
    expect(headers.has('Access-Control-Allow-Credentials')).toBe(false);
    expect((await bench.create()).headers.has('Access-Control-Allow-Methods')).toBe(false);
  });

  test('allow requested headers of known tracing tools', async ({ bench }) => {
    const allowed = async (origin: string, names: string) => {
      const headers = { ...preflight.headers, Origin: origin, 'Access-Control-Request-Headers': names };
      const answer = await bench.send(createPath, { method: 'OPTIONS', headers });
      return answer.headers.get('Access-Control-Allow-Headers')?.split(', ').slice(7);
    };
    const known = [
      'baggage',
      'newrelic',
      'sentry-trace',
      'traceparent',
      'tracestate',
      'x-b3-sampled',
      'x-b3-traceid',
      'x-datadog-origin',
      'x-datadog-trace-id',
      'x-requested-with',
    ];
    expect(await allowed(site, known.join(','))).toEqual(known);
    expect(
      await allowed(site, 'authorization, TraceParent, x-evil, x-forwarded-for, x-b3-\u00e9, *'),
    ).toEqual(['traceparent']);
    expect(await allowed('https://evil.example', known.join(','))).toBeUndefined();
    const many = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `x-datadog-${letter}`);
    expect(await allowed(site, many.join(','))).toEqual(many.slice(0, 20));
  });

  test('are the same with and without a trailing slash', async ({ bench }) => {
    const post = { method: 'POST' };
    for (const [path, init] of [
      ['/health', {}],
      ['/api/brokerages/agents', {}],
      [`/api/schedules/by-key/${crypto.randomUUID()}`, {}],
      ['/token', { ...post, json: { scope: 'schedule' } }],
      ['/join', { ...post, body: new URLSearchParams({ agentId: 'a', scheduleId: 'b' }) }],
      ['/api/schedules/tenant', { ...post, json: bench.booking() }],
    ] as const) {
      const [plain, slashed] = [await bench.send(path, init), await bench.send(`${path}/`, init)];
      expect(slashed.status, path).toBe(plain.status);
      expect(bench.log.at(-1)!.route, path).not.toBe('none');
    }
  });

  test('allow credentials across origins only with allowCookies', async () => {
    const bench = new Bench({ allowCookies: true });
    expect((await bench.requestToken()).headers.get('Access-Control-Allow-Credentials')).toBe('true');
    const foreign = await bench.requestToken({ scope: 'schedule' }, { Origin: 'https://evil.example' });
    expect(foreign.headers.has('Access-Control-Allow-Credentials')).toBe(false);
  });

  test('always contain the security headers', async ({ bench }) => {
    const responses = [
      await bench.requestToken(),
      await bench.send('/api/brokerages/agents'),
      await bench.create(),
      await bench.create({ duration: 1 }),
      await bench.send('/nothing'),
      await bench.send('/health'),
      await bench.send('/join', { method: 'POST' }),
      await bench.send('/token', preflight),
    ];
    const ids = new Set<string>();
    for (const { headers } of responses) {
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(headers.get('Vary')).toContain('Origin');
      expect(headers.get('Access-Control-Allow-Origin')).toBe(site);
      expect(headers.get('Access-Control-Expose-Headers')).toBe('Age, Date, Retry-After, X-Request-Id');
      ids.add(headers.get('X-Request-Id')!);
    }
    expect(ids.size).toBe(responses.length);
  });

  test('are 404 for every other path and method', async ({ bench }) => {
    const before = bench.world.requests.length;
    const paths = [
      '/',
      '/api/schedules/tenant/0/9999999999999',
      '/api/schedules/tenant/665f1c2ab94d3e0012a70000',
      '/api/schedules/my/',
      '/api/partners/impersonate/sandbox-pak/sandbox/partner@example.com',
      '/auth/local',
      '//api/brokerages/agents',
      '/api//brokerages/agents',
      '/api/brokerages/%61gents/..%2f..',
      '/api/brokerages/agents%00',
      '/api/brokerages/agents%2e%2e',
      '/api/%2e%2e%2fbrokerages/agents',
      '/https://evil.example/',
      `/${'a'.repeat(10_000)}`,
    ];
    for (const path of paths) expect(await errorOf(bench.send(path)), path).toMatchObject({ status: 404 });
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      expect(await errorOf(bench.send(createPath, { method, body: '{}' }))).toMatchObject({ status: 404 });
    }
    expect(await errorOf(bench.send('/token'))).toMatchObject({ status: 404 });
    expect(bench.world.requests).toHaveLength(before);
  });

  test('are 404 for paths with dot segments', async ({ bench }) => {
    for (const path of ['/../agents', '/%2e%2e/agents', '/api/brokerages/../../../api/brokerages/agents']) {
      expect((await bench.send(path)).status).toBe(404);
    }
  });
});

test.describe('a request body', () => {
  const json = JSON.stringify({ scope: 'schedule' });

  for (const type of [
    undefined,
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    'application/json, text/plain',
    'application/jsonx',
  ]) {
    test(`of type ${type} is rejected with 415, since a form could send it`, async ({ bench }) => {
      const before = bench.world.requests.length;
      const headers: Record<string, string> = {
        Authorization: `Bearer ${bench.token}`,
        'Content-Type': type ?? '',
      };
      for (const path of ['/token', createPath]) {
        const response = await bench.send(path, {
          method: 'POST',
          body: new TextEncoder().encode(json),
          headers,
        });
        expect(await errorOf(response)).toMatchObject({ status: 415 });
      }
      expect(bench.world.requests).toHaveLength(before);
    });
  }

  test('may declare its charset', async ({ bench }) => {
    const headers = { 'Content-Type': 'application/json; charset=UTF-8' };
    expect((await bench.send('/token', { method: 'POST', body: json, headers })).status).toBe(200);
  });

  test('that is compressed is rejected with 415', async ({ bench }) => {
    expect(
      await errorOf(bench.requestToken({ scope: 'schedule' }, { 'Content-Encoding': 'gzip' })),
    ).toMatchObject({ status: 415 });
  });

  for (const [name, body] of [
    ['is not JSON', '{"scope":'],
    ['is empty', ''],
    ['is not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
    ['is nested 8000 levels deep', '['.repeat(8000)],
  ] as const) {
    test(`that ${name} is rejected with 400`, async ({ bench }) => {
      const headers = { 'Content-Type': 'application/json' };
      expect(await errorOf(bench.send(createPath, { method: 'POST', body, headers }))).toMatchObject({
        status: 400,
      });
    });
  }

  test('over 16 kB is rejected by its Content-Length', async ({ bench }) => {
    const big = { ...bench.booking(), filler: 'x'.repeat(17_000) };
    expect(await errorOf(bench.create(big))).toMatchObject({ status: 413 });
    expect((await bench.create({ filler: 'x'.repeat(15_000) })).status).toBe(201);
  });

  test('over 16 kB is rejected while it arrives, despite its Content-Length', async ({ bench }) => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new TextEncoder().encode('x'.repeat(1024)));
      },
    });
    const headers = { 'Content-Type': 'application/json', 'Content-Length': '10' };
    const init = { method: 'POST', body: endless, duplex: 'half', headers } as RequestInit;
    expect(await errorOf(bench.send(createPath, init))).toMatchObject({ status: 413 });
    expect(pulled).toBeLessThan(30);
  });

  test('that stalls is rejected with 408 after bodyTimeout', async () => {
    const bench = new Bench({ bodyTimeout: 1000 });
    await bench.open();
    const stuck = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new Uint8Array([0x7b]));
      },
    });
    const init = {
      method: 'POST',
      body: stuck,
      duplex: 'half',
      headers: { 'Content-Type': 'application/json' },
    } as RequestInit;
    expect(await errorOf(bench.send(createPath, init))).toMatchObject({ status: 408 });
  });
});

test('forwards no header of the page’s request to the API', async ({ bench }) => {
  const headers = {
    Cookie: 'session=x',
    'X-Forwarded-For': '1.2.3.4',
    Host: 'evil.example',
    'X-Evil': 'x',
    Referer: `${site}/x`,
  };
  expect((await bench.create({}, headers)).status).toBe(201);
  const sent = bench.sentCreates[0]!.headers;
  expect(Object.keys(sent).sort()).toEqual(['accept', 'authorization', 'content-type']);
  expect(sent['authorization']).not.toContain(bench.token);
});

test('sends every API request to the base URL, whatever a page sends', async ({ bench }) => {
  const evil = 'https://evil.example/';
  await bench.create({ visitor: { name: evil, subject: evil }, baseUrl: evil, api_base: evil });
  await bench.create({}, {}, `?agentEmail=${evil}`);
  await bench.requestToken({ scope: 'schedule', api_base: evil, baseUrl: evil, env: 'dev' });
  await bench.requestToken({ scope: 'join', agentId: evil, scheduleId: evil, fullUrl: evil });
  expect(bench.urls.length).toBeGreaterThan(2);
  for (const url of bench.urls) expect(url).toMatch(/^https:\/\/api\.example\.test\/api\//);
});

test('health needs no origin or token and returns only its status', async () => {
  const bench = new Bench();
  const response = await bench.gateway(new Request(`${gatewayUrl}/health`));
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: 'ok', version: expect.any(String) });
  expect(bench.world.requests).toEqual([]);
});
