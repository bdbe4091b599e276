import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Bench, day, expect, secret, test } from '../gateway-test.js';

const lastOf = (bench: Bench) => bench.log.at(-1)!;

test.describe('the limit in the log', () => {
  const one = { points: 1, seconds: 3600 };
  const addressed = { clientIp: () => '192.0.2.1' };
  const create = (bench: Bench, query?: string) => bench.create({}, {}, query);

  for (const limit of ['createPerIp', 'createPerVisitor', 'createPerAgent', 'createTotal'] as const) {
    test(`is ${limit} if that one is reached`, async () => {
      const bench = new Bench({ ...addressed, limits: { [limit]: one }, proofOfWork: 'never' });
      await bench.open();
      await create(bench);
      expect(lastOf(bench)).not.toHaveProperty('limit');
      // Above a shared limit by half, nothing but a proof would help.
      await create(bench);
      expect([403, 429]).toContain((await create(bench)).status);
      expect(lastOf(bench)).toMatchObject({ limit });
    });
  }

  test('is the shared limit because of which work is asked for', async () => {
    const bench = new Bench({ limits: { createPerAgent: { points: 2, seconds: 3600 } } });
    await bench.open();
    await create(bench);
    expect((await create(bench)).status).toBe(403);
    expect(lastOf(bench)).toMatchObject({ error: 'work_required', limit: 'createPerAgent' });
  });

  test('is missing if work is always asked for', async () => {
    const bench = new Bench({ proofOfWork: 'always' });
    await bench.open();
    await create(bench);
    expect(lastOf(bench)).toMatchObject({ error: 'work_required' });
    expect(lastOf(bench)).not.toHaveProperty('limit');
  });

  test('is the limit of emails', async () => {
    const bench = new Bench({ ...addressed, limits: { notifyPerVisitor: one } });
    await bench.open();
    const notified = '?agentEmail=anna.keller@example.com&sendNotificationEmail=true';
    await create(bench, notified);
    expect((await create(bench, notified)).status).toBe(429);
    expect(lastOf(bench)).toMatchObject({ limit: 'notifyPerVisitor' });
  });

  for (const [name, openBookings] of [
    ['openBookings.perVisitor', { perVisitor: 1 }],
    ['openBookings.perAddress', { perAddress: 1 }],
  ] as const) {
    test(`is ${name} if a visitor has too many meetings ahead`, async () => {
      const bench = new Bench({ ...addressed, openBookings });
      await bench.open();
      await create(bench);
      expect((await create(bench)).status).toBe(429);
      expect(lastOf(bench)).toMatchObject({ limit: name });
    });
  }
});

test.describe('the client in the log', () => {
  const from = async (bench: Bench, address: string) => {
    await bench.send('/token', {
      method: 'POST',
      json: { scope: 'schedule' },
      headers: { 'X-Test-Address': address },
    });
    return lastOf(bench).client;
  };
  const options = {
    clientIp: ({ headers }: Request) => headers.get('X-Test-Address') ?? undefined,
    limits: { tokenPerIp: false },
  } as const;

  test('is the same for one address on one day, also in another process', async () => {
    const bench = new Bench(options);
    const label = await from(bench, '192.0.2.1');
    expect(label).toMatch(/^[\w-]{8}$/);
    expect(await from(bench, '::ffff:192.0.2.1')).toBe(label);
    expect(await from(new Bench(options), '192.0.2.1')).toBe(label);
    expect(await from(bench, '192.0.2.2')).not.toBe(label);
    expect(await from(new Bench({ ...options, secrets: [`another ${secret}`] }), '192.0.2.1')).not.toBe(
      label,
    );
    bench.now += day;
    expect(await from(bench, '192.0.2.1')).not.toBe(label);
  });

  test('is one for a /64 network of IPv6', async () => {
    const bench = new Bench(options);
    const label = await from(bench, '2001:db8::1');
    expect(await from(bench, '2001:db8::2')).toBe(label);
    expect(await from(bench, '2001:db8:0:1::1')).not.toBe(label);
  });

  test('is in the line of a request that was refused before its limits were counted', async () => {
    const bench = new Bench(options);
    const label = await from(bench, '192.0.2.1');
    const refused = await bench.send('/api/brokerages/agents', {
      headers: { Authorization: 'Bearer forged', 'X-Test-Address': '192.0.2.1' },
    });
    expect(refused.status).toBe(401);
    expect(lastOf(bench).client).toBe(label);
  });

  test('is missing if the address is unknown, and for health checks', async () => {
    const bench = new Bench(options);
    expect(await from(bench, 'not an address')).toBeUndefined();
    await bench.send('/health', { headers: { 'X-Test-Address': '192.0.2.1' } });
    expect(lastOf(bench)).not.toHaveProperty('client');
  });

  test('is missing if the owner’s function throws, and the log line is still written', async () => {
    const bench = new Bench({
      clientIp: () => {
        throw new Error('192.0.2.1 is not welcome');
      },
    });
    expect((await bench.requestToken()).status).toBe(500);
    expect(lastOf(bench)).toMatchObject({ route: 'token', status: 500 });
    expect(bench.output.join()).not.toContain('192.0.2.1');
  });

  test('does not hold the address', async () => {
    const bench = new Bench(options);
    await from(bench, '192.0.2.1');
    expect(bench.output.join('\n')).not.toContain('192.0.2');
  });
});

test.describe('the reason of an unreachable API in the log', () => {
  const failWith = (error: Error) => new Bench({ fetch: () => Promise.reject(error) });
  const coded = (code: string, wrap = (cause: unknown) => new TypeError('fetch failed', { cause })) =>
    wrap(Object.assign(new Error(`connect ${code} 192.0.2.7:443`), { code }));

  for (const [code, outcome] of [
    ['ENOTFOUND', 'unreachable'],
    ['ECONNREFUSED', 'unreachable'],
    ['CERT_HAS_EXPIRED', 'unreachable'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable'],
    ['ECONNRESET', 'network'],
    ['UND_ERR_SOCKET', 'network'],
  ]) {
    test(`is ${code}`, async () => {
      const bench = failWith(coded(code!));
      expect((await bench.requestToken()).status).toBe(502);
      expect(lastOf(bench).upstream).toMatchObject([{ call: 'token', outcome, reason: code }]);
      expect(bench.output.join('\n')).not.toContain('192.0.2.7');
    });
  }

  test('is found among several addresses of one host', async () => {
    const all = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]);
    const bench = failWith(new TypeError('fetch failed', { cause: all }));
    await bench.requestToken();
    expect(lastOf(bench).upstream).toMatchObject([{ outcome: 'unreachable', reason: 'ECONNREFUSED' }]);
  });

  test('is missing if the code is unknown, because it may be anything', async () => {
    const bench = failWith(coded('SANDBOX_PAK'));
    await bench.requestToken();
    expect(lastOf(bench).upstream).toMatchObject([{ outcome: 'network' }]);
    expect(bench.output.join('\n')).not.toContain('SANDBOX_PAK');
  });

  test('is that of a real connection', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const bench = new Bench({ baseUrl: `http://127.0.0.1:${port}`, fetch: (url, init) => fetch(url, init) });
    await bench.requestToken();
    expect(lastOf(bench).upstream).toMatchObject([{ outcome: 'unreachable', reason: 'ECONNREFUSED' }]);
  });

  test('a create that met a refused certificate was not sent', async ({ bench }) => {
    const failing = bench.newGateway({
      fetch: (url, init) =>
        init.method === 'POST'
          ? Promise.reject(coded('CERT_HAS_EXPIRED'))
          : bench.sandbox.fetch(new Request(url, init)),
    });
    const response = await failing(
      new Request('https://www.example.com/ve/api/schedules/tenant/?agentEmail=anna.keller@example.com', {
        method: 'POST',
        headers: {
          Origin: 'https://www.example.com',
          Authorization: `Bearer ${bench.token}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify(bench.booking()),
      }),
    );
    expect([response.status, (await response.json()).error]).toEqual([502, 'Bad gateway']);
    expect(lastOf(bench)).not.toHaveProperty('idempotency');
  });
});

test('passes each call of the API on, also one that ends after its request was answered', async () => {
  const calls: string[] = [];
  const bench = new Bench({
    onUpstreamCall: ({ call, outcome }) => {
      calls.push(`${call} ${outcome}`);
      throw new Error('a metric that fails');
    },
  });
  await bench.open();
  expect(calls).toEqual(['token 200', 'agents 200']);
});
