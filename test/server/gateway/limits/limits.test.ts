import { addressKey } from '../../../../src/gateway/http/client-address.js';
import type { LimitOptions } from '../../../../src/gateway/limits/limits.js';
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

test('applies only the total limits when client addresses are unknown', async () => {
  const bench = new Bench({ limits: { tokenPerIp: once, tokenTotal: { points: 3, seconds: 60 } } });
  for (const status of [200, 200, 200, 429]) expect((await bench.requestToken()).status).toBe(status);
});

test('does not trust X-Forwarded-For by default', async () => {
  const bench = new Bench({ limits: { tokenPerIp: once, tokenTotal: { points: 2, seconds: 60 } } });
  const ask = (ip: string) => bench.requestToken({ scope: 'schedule' }, { 'X-Forwarded-For': ip });
  await ask('192.0.2.1');
  await ask('192.0.2.2');
  expect((await ask('192.0.2.3')).status).toBe(429);
});

test('limits booking attempts per IP address, including rejected ones', async () => {
  const bench = await openBench({ createPerIp: { points: 2, seconds: 60 } });
  await bench.create({ duration: 1 }, from('192.0.2.1'));
  await bench.create({}, from('192.0.2.1'));
  expect((await bench.create({}, from('192.0.2.1'))).status).toBe(429);
  expect(bench.sentCreates).toHaveLength(1);
});

test('limits bookings per email address, ignoring case and spaces', async () => {
  const bench = await openBench({ createPerVisitor: once });
  expect((await bench.create({ visitor: { email: 'vera@example.net' } })).status).toBe(201);
  expect((await bench.create({ visitor: { email: ' VERA@Example.net ' } })).status).toBe(429);
  expect((await bench.create({ visitor: { email: 'other@example.net' } })).status).toBe(201);
  expect(bench.sentCreates).toHaveLength(2);
});

test('limits bookings per agent', async () => {
  const bench = await openBench({ createPerAgent: once });
  expect((await bench.create()).status).toBe(201);
  const [agent] = await bench.agents();
  expect((await bench.create({}, {}, `?agentEmail=${agent!._id}`)).status).toBe(429);
  expect((await bench.create({}, {}, `?agentEmail=${marcusEmail}`)).status).toBe(201);
});

test('limits notifications per email address, but not bookings without one', async () => {
  const bench = await openBench({ notifyPerVisitor: once });
  const notified = `?agentEmail=${annasEmail}&sendNotificationEmail=true`;
  expect((await bench.create({}, {}, notified)).status).toBe(201);
  expect((await bench.create({}, {}, notified)).status).toBe(429);
  expect((await bench.create()).status).toBe(201);
});

test('counts email addresses that differ only after a plus as one visitor', async () => {
  const bench = await openBench({ createPerVisitor: once });
  const book = (email: string) => bench.create({ visitor: { name: 'Vera', email } });
  expect((await book('vera+1@example.net')).status).toBe(201);
  expect((await book('Vera+2@example.net')).status).toBe(429);
  expect((await book('vera+1@other.example')).status).toBe(201);
});

test('does not count a replayed retry', async () => {
  const bench = await openBench({ createPerVisitor: once, createPerAgent: once });
  const headers = { 'Idempotency-Key': key() };
  for (let time = 0; time < 4; time += 1) expect((await bench.create({}, headers)).status).toBe(201);
});

test('accepts the idempotency key of a rate-limited request again', async () => {
  const bench = await openBench({ createPerVisitor: once });
  const headers = { 'Idempotency-Key': key() };
  await bench.create();
  expect((await bench.create({}, headers)).status).toBe(429);
  const other = { visitor: { email: 'other@example.net' } };
  expect((await bench.create(other, headers)).status).toBe(201);
});

test('a limit can be disabled with false', async () => {
  const bench = await openBench({ createPerIp: false, createPerVisitor: false });
  for (let time = 0; time < 25; time += 1)
    expect((await bench.create({}, from('192.0.2.1'))).status).toBe(201);
});

test('uses a custom limiter, which receives no plain email address', async () => {
  const keys: string[] = [];
  const bench = await openBench(
    {},
    {
      limiter: (name: string) => ({
        consume: (used: string) => {
          keys.push(`${name} ${used}`);
          // The library rejects with an object that is not an Error.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          return name === 've-createPerAgent' ? Promise.reject({ msBeforeNext: 4200 }) : Promise.resolve();
        },
      }),
    },
  );
  const response = await bench.create();
  expect(response.status).toBe(429);
  expect(response.headers.get('Retry-After')).toBe('5');
  expect(keys.join('\n')).toContain('ve-createPerVisitor ');
  expect(keys.join('\n')).not.toContain('@');
});

test('returns 503 when the limiter fails', async () => {
  const bench = new Bench({
    limiter: () => ({ consume: () => Promise.reject(new Error('redis://secret@host is down')) }),
  });
  expect(await errorOf(bench.requestToken())).toMatchObject({ status: 503 });
  expect(bench.output.join()).not.toContain('redis');
});

test('counts IPv6 addresses of one /64 network as one client', () => {
  const network = addressKey('2001:db8:1:2::1');
  expect(addressKey('2001:0DB8:0001:0002:aaaa:bbbb:cccc:dddd')).toBe(network);
  expect(addressKey('2001:db8:1:2:3:4:5:6%eth0')).toBe(network);
  expect(addressKey('2001:db8:1:3::1')).not.toBe(network);
  expect(addressKey('::1')).toBe('0:0:0:0::/64');
  expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(addressKey(' 192.0.2.1 ')).toBe('192.0.2.1');
  expect(addressKey('')).toBeUndefined();
  expect(addressKey(undefined)).toBeUndefined();
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
