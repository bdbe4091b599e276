import { clientIpOf, withAddress } from '../../../../src/node.js';
import type { Limiter, LimitOptions } from '../../../../src/server.js';
import { annasEmail, Bench, expect, key, marcusEmail, errorOf, site, test } from '../gateway-test.js';

const once = { points: 1, seconds: 60 };
const clientIp = (request: Request) => request.headers.get('X-Client') ?? undefined;
const from = (ip: string) => ({ 'X-Client': ip });

async function openBench(limits: LimitOptions, more = {}): Promise<Bench> {
  const bench = new Bench({ limits, clientIp, ...more });
  await bench.open();
  return bench;
}

test('limits tokens per IP address, without effect on other addresses', async () => {
  const bench = new Bench({ limits: { tokenPerIp: once }, clientIp });
  const ask = (ip: string) => bench.requestToken({ scope: 'schedule' }, from(ip));
  expect((await ask('192.0.2.1')).status).toBe(200);
  const refused = await ask('192.0.2.1');
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1);
  expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
  expect(refused.headers.get('Access-Control-Allow-Origin')).toBe(site);
  expect(refused.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
  expect(await errorOf(refused)).toMatchObject({ status: 429 });
  expect((await ask('192.0.2.2')).status).toBe(200);
});

test('has no limits per address when addresses are unknown', async () => {
  const bench = new Bench({ limits: { tokenPerIp: once } });
  for (const status of [200, 200, 200]) expect((await bench.requestToken()).status).toBe(status);
});

test('does not trust X-Forwarded-For by default', async () => {
  const bench = new Bench({
    limits: { tokenPerIp: once },
    clientIp: (request) => clientIpOf(withAddress(request, '10.0.0.1'), { onMismatch: () => undefined }),
  });
  const ask = (ip: string) => bench.requestToken({ scope: 'schedule' }, { 'X-Forwarded-For': ip });
  expect((await ask('192.0.2.1')).status).toBe(200);
  expect((await ask('192.0.2.2')).status).toBe(429);
});

test('limits booking attempts per IP address, including rejected ones', async () => {
  const bench = await openBench({ createPerIp: { points: 2, seconds: 60 } });
  await bench.create({ duration: 1 }, from('192.0.2.1'));
  await bench.create({}, from('192.0.2.1'));
  expect((await bench.create({}, from('192.0.2.1'))).status).toBe(429);
  expect(bench.sentCreates).toHaveLength(1);
});

for (const [limit, again, other] of [
  [
    'createPerVisitor',
    { visitor: { email: ' VERA@Example.net ' } },
    { visitor: { email: 'other@example.net' } },
  ],
  [
    'createPerVisitor',
    { visitor: { email: 'vera+2@example.net' } },
    { visitor: { email: 'vera@other.example' } },
  ],
] as const) {
  test(`${limit} asks for work, not for patience, from ${again.visitor.email}`, async () => {
    const bench = await openBench({ [limit]: once });
    expect((await bench.create({ visitor: { email: 'vera@example.net' } })).status).toBe(201);
    expect((await bench.create(again)).status).toBe(403);
    expect((await bench.create(other)).status).toBe(201);
    expect(bench.sentCreates).toHaveLength(2);
  });
}

test('counts Gmail addresses that differ only in dots as one mailbox', async () => {
  const bench = await openBench({ createPerVisitor: once });
  const book = (email: string) => bench.create({ visitor: { email } });
  expect((await book('vera.smith@gmail.com')).status).toBe(201);
  expect((await book('v.e.r.a.smith+x@googlemail.com')).status).toBe(403);
});

test('asks for work when an agent is booked often', async () => {
  const bench = await openBench({ createPerAgent: once });
  expect((await bench.create()).status).toBe(201);
  const [agent] = await bench.agents();
  expect((await bench.create({}, {}, `?agentEmail=${agent!._id}`)).status).toBe(403);
  expect((await bench.create({}, {}, `?agentEmail=${marcusEmail}`)).status).toBe(201);
});

test('asks for work when a day of an agent is booked often', async () => {
  const bench = await openBench({ createPerAgentDay: once });
  const date = bench.now + 86_400_000;
  expect((await bench.create({ date })).status).toBe(201);
  expect((await bench.create({ date: date + 3_600_000 })).status).toBe(403);
  expect((await bench.create({ date: date + 86_400_000 })).status).toBe(201);
});

test('limits notifications per email address, but not bookings without one', async () => {
  const bench = await openBench({ notifyPerVisitor: once });
  const notified = `?agentEmail=${annasEmail}&sendNotificationEmail=true`;
  expect((await bench.create({}, {}, notified)).status).toBe(201);
  expect((await bench.create({}, {}, notified)).status).toBe(429);
  expect((await bench.create()).status).toBe(201);
});

test('does not count a replayed retry', async () => {
  const bench = await openBench({ createPerVisitor: once, createPerAgent: once });
  const headers = { 'Idempotency-Key': key() };
  for (let time = 0; time < 4; time += 1) expect((await bench.create({}, headers)).status).toBe(201);
});

test('accepts the idempotency key of a rate-limited request again', async () => {
  const bench = await openBench({ createPerIp: { points: 2, seconds: 60 } });
  const headers = { 'Idempotency-Key': key(), ...from('192.0.2.1') };
  await bench.create({ duration: 1 }, headers);
  await bench.create({ duration: 1 }, headers);
  expect((await bench.create({}, headers)).status).toBe(429);
  expect((await bench.create({}, { ...headers, ...from('192.0.2.2') })).status).toBe(201);
});

test('a limit can be disabled with false', async () => {
  const bench = await openBench(
    {
      createPerIp: false,
      createPerIpDay: false,
      createPerVisitor: false,
      createPerAgentDay: false,
    },
    { openBookings: { perVisitor: 1000 } },
  );
  for (let time = 0; time < 25; time += 1)
    expect((await bench.create({}, from('192.0.2.1'))).status).toBe(201);
});

test('uses a custom limiter, which receives no plain email address', async () => {
  const keys: string[] = [];
  const bench = await openBench(
    {},
    {
      limiter: (name: string) => ({
        get: () => Promise.resolve(null),
        consume: (used: string) => {
          keys.push(`${name} ${used}`);
          // The library rejects with an object that is not an Error.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          return name === 've-createPerIp' ? Promise.reject({ msBeforeNext: 4200 }) : Promise.resolve();
        },
      }),
    },
  );
  expect((await bench.create()).status).toBe(201);
  const response = await bench.create({}, from('192.0.2.1'));
  expect(response.status).toBe(429);
  expect(response.headers.get('Retry-After')).toBe('5');
  expect(keys.join('\n')).toContain('ve-createPerVisitor ');
  expect(keys.join('\n')).not.toContain('@');
});

test('rejects a custom limiter without get', () => {
  const limiter = () => ({ consume: () => Promise.resolve() }) as unknown as Limiter;
  expect(() => new Bench({ limiter })).toThrow(
    /limiter: must return objects with the methods consume and get/,
  );
});

test('goes on with limits of its own while the shared limiter fails', async () => {
  const fails = () => Promise.reject(new Error('redis://secret@host is down'));
  const warnings: string[] = [];
  const bench = new Bench({
    warn: (message) => warnings.push(message),
    limits: { tokenPerIp: once },
    clientIp,
    limiter: () => ({ consume: fails, get: fails }),
  });
  const ask = (ip: string) => bench.requestToken({ scope: 'schedule' }, from(ip));
  expect((await ask('192.0.2.1')).status).toBe(200);
  expect((await ask('192.0.2.1')).status).toBe(429);
  expect((await ask('192.0.2.2')).status).toBe(200);
  expect(bench.output.join()).not.toContain('redis');
  expect(warnings).toEqual(['the shared limiter failed (Error): meanwhile each process counts for itself']);
});

test('warns once when clientIp knows no address', async () => {
  const warnings: string[] = [];
  for (const clientIp of ['connection', () => 'unknown', () => undefined] as const) {
    const bench = new Bench({ clientIp, warn: (message) => warnings.push(message) });
    for (let times = 0; times < 2; times += 1) expect((await bench.requestToken()).status).toBe(200);
  }
  expect(warnings).toHaveLength(3);
  expect(warnings[0]).toContain('clientIp knows no IP address of a request');
});

test('gives the networks around an IPv6 address more attempts, but not any number', async () => {
  const bench = new Bench({ limits: { tokenPerIp: once }, clientIp });
  const ask = async (ip: string) => (await bench.requestToken({ scope: 'schedule' }, from(ip))).status;
  expect(await ask('2001:db8:0:1::1')).toBe(200);
  expect(await ask('2001:db8:0:1::2')).toBe(429);
  // The /56 has four, of which the refused one counts as well.
  expect(await Promise.all(['2', '3', '4'].map((link) => ask(`2001:db8:0:${link}::1`)))).toEqual([
    200, 200, 429,
  ]);
  expect(await ask('2001:db8:0:100::1')).toBe(200);
});

test('spends shared limits on bookings only, not on failed attempts', async () => {
  const bench = await openBench({ createTotal: once, createPerAgent: once, createPerVisitor: once });
  bench.world.fail({ kind: 'status', status: 422, method: 'POST', times: 30 });
  for (let attempt = 0; attempt < 30; attempt += 1) {
    expect((await bench.create({}, from(`192.0.2.${attempt}`))).status).toBe(422);
  }
  expect((await bench.create()).status).toBe(201);
});

test.describe('a challenge', () => {
  const verifyChallenge = (token: string) => token === 'human';
  const good = { 'X-Challenge-Token': 'human' };

  test('is required before a meeting is created', async () => {
    const bench = await openBench({}, { verifyChallenge });
    expect((await bench.open()).features).toEqual(['idempotency', 'notifications', 'challenge']);
    expect(await errorOf(bench.create())).toMatchObject({ status: 403, error: 'challenge_required' });
    const wrong = { 'X-Challenge-Token': 'robot' };
    expect(await errorOf(bench.create({}, wrong))).toMatchObject({ status: 403, error: 'challenge_failed' });
    expect(bench.sentCreates).toEqual([]);
    expect((await bench.create({}, good)).status).toBe(201);
  });

  for (const [name, hook] of Object.entries({
    'returns the string “true”': () => 'true' as unknown as boolean,
    'returns 1': () => 1 as unknown as boolean,
    throws: () => Promise.reject(new Error('no')),
  })) {
    test(`is not passed if the check ${name}`, async () => {
      const bench = await openBench({}, { verifyChallenge: hook });
      expect((await bench.create({}, good)).ok).toBe(false);
      expect(bench.sentCreates).toEqual([]);
    });
  }

  test('is not checked again for a replayed retry', async () => {
    let times = 0;
    const bench = await openBench({}, { verifyChallenge: () => (times += 1) === 1 });
    const headers = { ...good, 'Idempotency-Key': key() };
    expect((await bench.create({}, headers)).status).toBe(201);
    expect((await bench.create({}, headers)).status).toBe(201);
  });
});
