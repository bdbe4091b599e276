import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import type { GatewayOptions } from '../../../../src/server.js';
import { annasEmail, Bench, day, expect, key, test } from '../gateway-test.js';

const once = { points: 1, seconds: 60 };
const clientIp = (request: Request) => request.headers.get('X-Client') ?? undefined;
const from = (ip: string) => ({ 'X-Client': ip });

async function openBench(options: Partial<GatewayOptions>): Promise<Bench> {
  const bench = new Bench({ clientIp, ...options });
  await bench.open();
  return bench;
}

/** A bench on which everybody else has used up the limit for all bookings. */
async function openBusyBench(options: Partial<GatewayOptions> = {}): Promise<Bench> {
  const bench = await openBench({ limits: { createTotal: once }, ...options });
  expect((await bench.create()).status).toBe(201);
  return bench;
}

async function challengeOf(response: Response): Promise<Challenge> {
  const { error, challenge } = await response.json();
  expect({ status: response.status, error }).toEqual({ status: 403, error: 'work_required' });
  return challenge as Challenge;
}

async function solve(challenge: Challenge): Promise<Record<string, string>> {
  const solution = await solveChallenge({ challenge, deriveKey });
  return { 'X-Proof-Of-Work': btoa(JSON.stringify({ challenge, solution })) };
}

test.describe('near a shared limit', () => {
  test('a visitor books after solving a challenge', async () => {
    const bench = await openBusyBench();
    const headers = { 'Idempotency-Key': key() };
    const proof = await solve(await challengeOf(await bench.create({}, headers)));
    expect((await bench.create({}, { ...headers, ...proof })).status).toBe(201);
    expect(bench.sentCreates).toHaveLength(2);
  });

  test('a solution is accepted once, also by two requests at the same time', async () => {
    const bench = await openBusyBench();
    const proof = await solve(await challengeOf(await bench.create()));
    const answers = await Promise.all([1, 2, 3].map(() => bench.create({}, proof)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
  });

  test('a solution for a token does not pay for a meeting', async () => {
    const bench = await openBusyBench({ limits: { createTotal: once, tokenTotal: once } });
    const proof = await solve(await challengeOf(await bench.requestToken()));
    await challengeOf(await bench.create({}, proof));
    expect((await bench.requestToken({ scope: 'schedule' }, proof)).status).toBe(200);
  });

  const forgeries: Record<string, (challenge: Challenge) => void> = {
    'an easier challenge': (challenge) => {
      challenge.parameters.cost = 1;
    },
    'another nonce': (challenge) => {
      challenge.parameters.nonce = '00'.repeat(16);
    },
    'a longer life': (challenge) => {
      challenge.parameters.expiresAt = 4_000_000_000;
    },
    'no key signature': (challenge) => {
      delete challenge.parameters.keySignature;
    },
    'no signature': (challenge) => {
      delete challenge.signature;
    },
  };
  for (const [name, change] of Object.entries(forgeries)) {
    test(`a challenge with ${name} is refused`, async () => {
      const bench = await openBusyBench();
      const challenge = await challengeOf(await bench.create());
      const solution = await solveChallenge({ challenge, deriveKey });
      change(challenge);
      const forged = btoa(JSON.stringify({ challenge, solution }));
      await challengeOf(await bench.create({}, { 'X-Proof-Of-Work': forged }));
    });
  }

  for (const header of [
    '',
    'x',
    btoa('null'),
    btoa('{}'),
    btoa('{"challenge":{"parameters":{}}}'),
    'A'.repeat(9000),
  ]) {
    test(`the proof “${header.slice(0, 20)}” is refused`, async () => {
      const bench = await openBusyBench();
      await challengeOf(await bench.create({}, { 'X-Proof-Of-Work': header }));
    });
  }

  test('the work doubles as the limit is exceeded', async () => {
    const bench = await openBench({ limits: { createTotal: { points: 2, seconds: 60 } } });
    const stepsOf = async () => {
      const response = await bench.create();
      if (response.status === 201) return 0;
      const challenge = await challengeOf(response);
      const solution = await solveChallenge({ challenge, deriveKey });
      const proof = { 'X-Proof-Of-Work': btoa(JSON.stringify({ challenge, solution })) };
      expect((await bench.create({}, proof)).status).toBe(201);
      return solution!.counter;
    };
    const steps = [await stepsOf(), await stepsOf(), await stepsOf(), await stepsOf()];
    expect(steps[0]).toBe(0);
    for (const [index, max] of [50, 100, 200].entries()) {
      expect(steps[index + 1]).toBeGreaterThanOrEqual(max / 2);
      expect(steps[index + 1]).toBeLessThanOrEqual(max);
    }
  });

  test('with proofOfWork: never, the limit refuses', async () => {
    const bench = await openBusyBench({ proofOfWork: 'never' });
    expect((await bench.create()).status).toBe(429);
  });

  test('the owner’s challenge replaces the work', async () => {
    const verifyChallenge = (token: string) => token === 'human';
    const bench = await openBench({
      limits: { createTotal: once },
      verifyChallenge,
      challenge: 'under-pressure',
    });
    expect((await bench.open()).features).not.toContain('challenge');
    expect((await bench.create()).status).toBe(201);
    expect((await (await bench.create()).json()).error).toBe('challenge_required');
    expect((await bench.create({}, { 'X-Challenge-Token': 'human' })).status).toBe(201);
  });
});

test('with proofOfWork: always, the owner’s challenge is enough', async () => {
  const verifyChallenge = () => true;
  const bench = await openBench({ proofOfWork: 'always', challenge: 'under-pressure', verifyChallenge });
  expect((await bench.create()).status).toBe(201);
});

test('with proofOfWork: always, every meeting needs work', async () => {
  const bench = await openBench({ proofOfWork: 'always' });
  const proof = await solve(await challengeOf(await bench.create()));
  expect((await bench.create({}, proof)).status).toBe(201);
});

test.describe('open bookings', () => {
  const openBookings = { perVisitor: 2, perAddress: 3 };
  const emails = ['a', 'b', 'c', 'd'].map((name) => ({ visitor: { email: `${name}@example.net` } }));

  test('are limited per visitor from one address, and a stranger locks nobody out', async () => {
    const bench = await openBench({ openBookings });
    const statuses = async (ip: string) => (await bench.create(emails[0], from(ip))).status;
    expect(await statuses('192.0.2.1')).toBe(201);
    expect(await statuses('192.0.2.1')).toBe(201);
    expect(await statuses('192.0.2.1')).toBe(429);
    expect(await statuses('198.51.100.1')).toBe(201);
  });

  test('do not grow when the visitor asks for an unknown outcome again', async () => {
    const bench = await openBench({ openBookings });
    bench.world.fail({ kind: 'reset', method: 'POST', storeDelayMs: 60_000, times: 1 });
    const headers = { ...from('192.0.2.1'), 'Idempotency-Key': key() };
    expect((await bench.create(emails[0], headers)).status).toBe(504);
    for (let times = 0; times < 4; times += 1) {
      expect((await bench.create(emails[0], { ...headers, 'Idempotency-Age': '1' })).status).toBe(504);
    }
    expect((await bench.create(emails[0], from('192.0.2.1'))).status).toBe(201);
  });

  test('are limited per address, and free again when the first meeting is over', async () => {
    const bench = await openBench({ openBookings });
    for (const email of emails.slice(0, 3)) {
      expect((await bench.create(email, from('192.0.2.1'))).status).toBe(201);
    }
    const refused = await bench.create(emails[3], from('192.0.2.1'));
    expect(refused.status).toBe(429);
    // A page would count down days on its button.
    expect(refused.headers.get('Retry-After')).toBeNull();
    bench.now += day + 31 * 60_000;
    await bench.open();
    expect((await bench.create(emails[3], from('192.0.2.1'))).status).toBe(201);
  });
});

test.describe('a notification email', () => {
  const notified = `?agentEmail=${annasEmail}&sendNotificationEmail=true`;
  const book = (bench: Bench, visitor: object, ip = '192.0.2.1') =>
    bench.create({ visitor }, from(ip), notified);

  for (const visitor of [
    { name: 'Win at https://evil.example/x', email: 'vera@example.net' },
    { name: 'Vera', subject: 'see evil.com', email: 'vera@example.net' },
    { name: 'Vera', subject: 'www.evil.example', email: 'vera@example.net' },
  ]) {
    test(`is not sent with a link: ${JSON.stringify(visitor)}`, async () => {
      const bench = await openBench({});
      expect((await book(bench, visitor)).status).toBe(400);
      expect((await bench.create({ visitor })).status).toBe(201);
    });
  }

  for (const name of [
    'Dr. Vera Smith',
    'J. R. R. Tolkien',
    'Zoë O’Hara-Müller',
    '李小龍',
    'Vera (c/o Smith & Co.)',
  ]) {
    test(`is sent to ${name}`, async () => {
      const bench = await openBench({});
      expect(
        (await book(bench, { name, subject: 'Rate 3.5 % or 4.0?', email: 'vera@example.net' })).status,
      ).toBe(201);
    });
  }

  test('can be left out at once when its limit is reached', async () => {
    const bench = await openBench({ limits: { notifyPerVisitorDay: once } });
    const visitor = { email: 'vera@example.net' };
    expect((await book(bench, visitor)).status).toBe(201);
    const refused = await book(bench, visitor);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toBeNull();
    expect((await bench.create({ visitor }, from('192.0.2.1'))).status).toBe(201);
  });

  test('control characters are removed from its texts', async () => {
    const bench = await openBench({});
    expect((await book(bench, { name: 'Vera\u202e\r\nBcc: x', email: 'vera@example.net' })).status).toBe(201);
    expect(bench.world.schedules[0]!.visitor.name).toBe('Vera Bcc: x');
  });

  test('reaches one Gmail mailbox three times an hour, however its dots are set', async () => {
    const bench = await openBench({ limits: { createPerVisitor: false } });
    const addresses = ['verasmith', 'vera.smith', 'v.erasmith', 've.rasmith'].map(
      (name) => `${name}@gmail.com`,
    );
    const statuses = [];
    for (const [index, email] of addresses.entries()) {
      statuses.push((await book(bench, { name: 'V', email }, `192.0.2.${index}`)).status);
    }
    expect(statuses).toEqual([201, 201, 201, 429]);
  });

  test('is limited per address and day', async () => {
    const bench = await openBench({ limits: { notifyPerIpDay: { points: 2, seconds: 86_400 } } });
    const statuses = [];
    for (const name of ['a', 'b', 'c'])
      statuses.push((await book(bench, { email: `${name}@example.net` })).status);
    expect(statuses).toEqual([201, 201, 429]);
    expect((await book(bench, { email: 'd@example.net' }, '198.51.100.1')).status).toBe(201);
  });
});
