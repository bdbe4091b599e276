import { expect, test } from 'playwright/test';
import { PARTNER } from '../../../../demo/sandbox/agents.js';
import { createMemoryStore, type BookingEvent, type GatewayOptions } from '../../../../src/server.js';
import { anna, annasEmail, Bench, day, errorOf, key, noon, secret } from '../gateway-test.js';
import { ManageBench, manageUrl } from '../manage/manage-test.js';
import { Receiver, receiverUrl, webhookOptions, webhookSecret } from './webhook-test.js';

const create = { method: 'POST', path: '/api/schedules/tenant' };

/** A visitor with a link to a booked meeting, and the receiver of the owner. */
async function openBench(options: Partial<GatewayOptions> = {}) {
  const receiver = new Receiver();
  const bench = new ManageBench({ ...webhookOptions(receiver), ...options });
  await bench.open();
  return { receiver, bench };
}

test('tells of a booking with what the visitor got, the agent and the link', async () => {
  const { bench, receiver } = await openBench({ bookingReferences: true });
  const {
    reference,
    manage: _,
    manage_url,
    ...meeting
  } = await (
    await bench.create({ visitor: { name: 'Vera', email: 'vera@example.net', subject: 'Loan' } })
  ).json();
  await receiver.requestsReach(1);
  expect(receiver.events).toEqual([
    {
      id: expect.stringMatching(/^evt_[\w-]{43}$/),
      type: 'booking.created',
      timestamp: new Date(noon).toISOString(),
      data: {
        meeting,
        agent: { id: anna._id, email: annasEmail },
        manage_url: expect.stringContaining(`${manageUrl}#ve-manage=`),
      },
    },
  ]);
  expect(meeting.visitor.meetingUrl).toContain('https://');
  const [{ url, headers, text }] = receiver.requests as [(typeof receiver.requests)[0]];
  expect(url).toBe(receiverUrl);
  expect(headers.get('content-type')).toBe('application/json');
  for (const hidden of [PARTNER.pak, reference, secret, webhookSecret, 'fullUrl', bench.token]) {
    expect(text).not.toContain(hidden);
  }
  // The API's tokens are JWTs, as the one in the link is.
  expect(text.replace(manage_url, '')).not.toMatch(/eyJ/);
});

test('tells of a move with the time before, and of a cancellation with the reason', async () => {
  const { bench, receiver } = await openBench({ manage: { cancelReason: 'optional' } });
  const { date } = await bench.book();
  await bench.move(noon + 2 * day);
  await bench.change({ reason: 'Ill', was: { date: noon + 2 * day, duration: 30 } });
  await receiver.requestsReach(3);
  expect(receiver.types).toEqual(['booking.created', 'booking.rescheduled', 'booking.cancelled']);
  const [, moved, cancelled] = receiver.events as [BookingEvent, BookingEvent, BookingEvent];
  expect(moved.data.meeting).toMatchObject({ date: noon + 2 * day, active: true, _id: bench.meeting._id });
  expect(moved.data.previous).toEqual({ date, duration: 30 });
  expect(moved.data.manage_url).toContain('#ve-manage=');
  expect(cancelled.data).toMatchObject({ reason: 'Ill', meeting: { active: false } });
  expect(cancelled.data).not.toHaveProperty('manage_url');
  expect(new Set(receiver.events.map(({ id }) => id)).size).toBe(3);
});

test('tells once of a booking that is sent again, and of one that fails not at all', async () => {
  const { bench, receiver } = await openBench();
  const idempotency = { 'Idempotency-Key': key() };
  for (let time = 0; time < 2; time += 1) expect((await bench.create({}, idempotency)).ok).toBe(true);
  bench.world.fail({ ...create, kind: 'status', status: 422, times: 1 });
  expect((await bench.create({ date: noon + 3 * day })).ok).toBe(false);
  await bench.create({ date: noon + 4 * day });
  await receiver.requestsReach(2);
  expect(receiver.events.map(({ data }) => data.meeting.date)).toEqual([noon + day, noon + 4 * day]);
});

test('tells of an unknown outcome, and then of the booking', async () => {
  const { bench, receiver } = await openBench();
  const idempotency = key();
  bench.world.fail({ ...create, kind: 'reset', after: true });
  bench.world.fail({ kind: 'status', status: 500, path: '/api/schedules/tenant/*' });
  expect(await errorOf(bench.create({}, { 'Idempotency-Key': idempotency }))).toMatchObject({
    error: 'outcome_unknown',
  });
  await receiver.requestsReach(1);
  expect(receiver.events[0]).toMatchObject({
    type: 'booking.unknown',
    data: { meeting: { date: noon + day, visitor: { name: 'Vera' } }, agent: { id: anna._id } },
  });
  expect(receiver.events[0]!.data.meeting).not.toHaveProperty('_id');
  bench.world.faults.clear();
  expect((await bench.send(`/api/schedules/by-key/${idempotency}`)).status).toBe(200);
  await receiver.requestsReach(2);
  expect(receiver.types).toEqual(['booking.unknown', 'booking.created']);
});

test('tells once of a cancellation whose answer was lost, when it is known', async () => {
  const receiver = new Receiver();
  let isBlind = false;
  const bench: ManageBench = new ManageBench({
    ...webhookOptions(receiver),
    fetch: async (url, init) => {
      if (isBlind && init.method === 'GET') return new Response(null, { status: 500 });
      isBlind ||= init.method === 'DELETE';
      return bench.sandbox.fetch(new Request(url, init));
    },
  });
  await bench.book();
  bench.world.fail({
    method: 'DELETE',
    path: '/api/schedules/tenant/*',
    kind: 'status',
    status: 500,
    after: true,
  });
  expect((await bench.change({ reason: 'Ill' })).status).toBe(504);
  isBlind = false;
  for (let time = 0; time < 2; time += 1) expect((await bench.outcome(undefined, 10)).status).toBe(200);
  await bench.open();
  await bench.create({ date: noon + 5 * day });
  await receiver.requestsReach(3);
  expect([...receiver.types].sort()).toEqual(['booking.cancelled', 'booking.created', 'booking.created']);
  const cancelled = receiver.events.find(({ type }) => type === 'booking.cancelled');
  expect(cancelled!.data).toMatchObject({ reason: 'Ill', meeting: { active: false } });
});

test('sends a receiver only the events that it wants', async () => {
  const receiver = new Receiver();
  const { bench } = await openBench({
    webhooks: [{ url: receiverUrl, secret: webhookSecret, events: ['booking.cancelled'] }],
    webhookFetch: receiver.fetch,
  });
  await bench.book();
  await bench.change();
  await receiver.requestsReach(1);
  expect(receiver.types).toEqual(['booking.cancelled']);
});

test('books while the receiver and the owner’s own function fail', async () => {
  const warnings: string[] = [];
  const told: BookingEvent[] = [];
  const { bench } = await openBench({
    webhookFetch: () => new Promise(() => undefined),
    onBooking: (event) => {
      told.push(event);
      throw new RangeError('vera@example.net');
    },
    warn: (message) => warnings.push(message),
  });
  expect((await bench.create()).status).toBe(201);
  expect(told.map(({ type }) => type)).toEqual(['booking.created']);
  expect(warnings).toEqual(['onBooking failed (RangeError)']);
});

test('books while the queue of webhooks fails, and queues the event later', async () => {
  const warnings: string[] = [];
  const receiver = new Receiver();
  const store = createMemoryStore();
  let isBroken = true;
  const webhooks = store.webhooks!;
  const bench = new Bench({
    ...webhookOptions(receiver),
    warn: (message) => warnings.push(message),
    idempotencyStore: {
      ...store,
      webhooks: {
        ...webhooks,
        add: (...args) => (isBroken ? Promise.reject(new TypeError('down')) : webhooks.add(...args)),
      },
    },
  });
  await bench.open();
  expect((await bench.create()).status).toBe(201);
  expect(warnings).toEqual(['a webhook cannot be queued now (TypeError), and stays in memory']);
  isBroken = false;
  await receiver.requestsReach(1);
  expect(receiver.types).toEqual(['booking.created']);
});

test('refuses receivers that are not safe', () => {
  const bench = new Bench();
  for (const [webhook, message] of [
    [{ url: 'http://crm.example/', secret: webhookSecret }, 'webhooks.0.url'],
    [{ url: 'https://user:word@crm.example/', secret: webhookSecret }, 'webhooks.0.url'],
    [{ url: receiverUrl, secret: 'short' }, 'webhooks.0.secret'],
    [{ url: receiverUrl, secret: 'whsec_c2hvcnQ=' }, 'webhooks.0.secret: must be whsec_'],
    [{ url: receiverUrl, secret: [webhookSecret, 'short'] }, 'webhooks.0.secret.1: must be whsec_'],
    [{ url: receiverUrl, secret: 5 }, 'webhooks.0.secret: must be a text, or a list of 1 to 3'],
    [{ url: receiverUrl, secret: [] }, 'webhooks.0.secret: '],
    [
      { url: receiverUrl, secret: Array(4).fill(webhookSecret) },
      'webhooks.0.secret: must be a text, or a list of 1 to 3',
    ],
    [{ url: receiverUrl, secret: webhookSecret, events: ['booking.made'] }, 'webhooks.0.events'],
  ] as const) {
    const options = { webhooks: [webhook] } as unknown as Partial<GatewayOptions>;
    expect(() => bench.newGateway(options), message).toThrow(message);
  }
});
