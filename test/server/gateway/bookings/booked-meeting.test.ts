import { MeetingTokens } from '../../../../src/gateway/crypto/meeting-tokens.js';
import { Bench, day, errorOf, expect, marcusEmail, minute, noon, secret, test } from '../gateway-test.js';

const view = (bench: Bench, reference: unknown, headers: Record<string, string> = {}) =>
  bench.send('/api/schedules/by-reference', { method: 'POST', json: { reference }, headers });

interface Answer {
  readonly _id: string;
  readonly reference?: string;
}

test('gives no references unless the owner wants them', async ({ bench }) => {
  expect((await bench.open()).features).not.toContain('booking_reference');
  const answer = (await (await bench.create()).json()) as Answer;
  expect(answer.reference).toBe(undefined);
  expect((await view(bench, 'x')).status).toBe(404);
});

test('a reference is worthless for another account, and for a gateway with other secrets', async () => {
  const meeting = { id: 'abc', until: noon + day };
  const options = { secrets: [secret], purpose: 'viewing', tenant: 'one', clock: () => noon };
  const reference = await new MeetingTokens(options).issue(meeting);
  const read = (change: Partial<typeof options>) =>
    new MeetingTokens({ ...options, ...change }).read(reference);
  expect(await read({})).toBe('abc');
  expect(await read({ tenant: 'another' })).toBe(undefined);
  expect(await read({ purpose: 'changing' })).toBe(undefined);
  expect(await read({ secrets: ['another secret'] })).toBe(undefined);
  expect(await read({ secrets: ['a new secret', secret] })).toBe('abc');
});

test.describe('with references', () => {
  test.use({ options: { bookingReferences: true } });

  async function book(bench: Bench): Promise<Answer & { reference: string }> {
    const answer = (await (await bench.create()).json()) as Answer;
    return { ...answer, reference: answer.reference! };
  }

  test('shows the meeting that was booked, with another token of the page', async ({ bench }) => {
    const booked = await book(bench);
    expect((await bench.open()).features).toContain('booking_reference');
    const response = await view(bench, booked.reference);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(booked);
  });

  test('gives the same reference to a retry', async ({ bench }) => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const [first, second] = [await bench.create({}, headers), await bench.create({}, headers)];
    expect(await second.json()).toEqual(await first.json());
  });

  test('needs a token of the page', async ({ bench }) => {
    const { reference } = await book(bench);
    expect((await view(bench, reference, { Authorization: 'Bearer x' })).status).toBe(401);
    expect((await view(bench, reference, { Origin: 'https://evil.example' })).status).toBe(403);
  });

  test('is valid until the meeting ends', async ({ bench }) => {
    const { reference } = await book(bench);
    bench.now += day + 29 * minute;
    await bench.open();
    expect((await view(bench, reference)).status).toBe(200);
    bench.now += 2 * minute;
    expect((await view(bench, reference)).status).toBe(403);
  });

  test('refuses anything but a reference of this gateway and this account', async ({ bench }) => {
    const { reference } = await book(bench);
    const [head, body, signature] = reference.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'someone-else' })).toString('base64url');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const other of [
      `${head}.${forged}.${signature}`,
      `${unsigned}.${forged}.`,
      bench.token,
      '',
      'x',
      7,
      null,
      {},
      'x'.repeat(5000),
    ]) {
      expect(await errorOf(view(bench, other)), JSON.stringify(other).slice(0, 20)).toMatchObject({
        status: 403,
      });
    }
  });

  test('shows a cancelled meeting as not active', async ({ bench }) => {
    const booked = await book(bench);
    const schedule = bench.world.schedules.find(({ _id }) => _id === booked._id)!;
    Object.assign(schedule, { active: false });
    expect(await (await view(bench, booked.reference)).json()).toMatchObject({ active: false });
  });

  test('shows nothing of an agent who is not offered', async () => {
    const bench = new Bench({ bookingReferences: true });
    await bench.open();
    const booked = await book(bench);
    const narrow = bench.newGateway({ bookingReferences: true, agents: { only: [marcusEmail] } });
    const request = new Request('https://www.example.com/ve/api/schedules/by-reference', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${bench.token}`,
        'Content-Type': 'application/json',
        Origin: 'https://www.example.com',
      },
      body: JSON.stringify({ reference: booked.reference }),
    });
    expect((await narrow(request)).status).toBe(404);
    bench.sandbox.close();
  });
});
