import { expect, test } from 'playwright/test';
import { type BookingEvent, type GatewayOptions, type Question } from '../../../../src/server.js';
import { Bench, errorOf, key } from '../gateway-test.js';
import { Receiver, webhookOptions } from '../webhooks/webhook-test.js';

const questions: readonly Question[] = [
  { id: 'company', type: 'text', label: { de: 'Firma', en: 'Company' }, required: true, inSubject: true },
  { id: 'story', type: 'textarea', label: 'Story', maxLength: 100 },
  {
    id: 'plan',
    type: 'choice',
    label: 'Plan',
    options: [{ value: 'rent', label: { de: 'Mieten', en: 'Rent' } }, { value: 'buy' }],
    inSubject: true,
  },
  {
    id: 'topics',
    type: 'choices',
    label: 'Topics',
    options: [{ value: 'a' }, { value: 'b' }, { value: 'c' }],
  },
  { id: 'terms', type: 'checkbox', label: 'I have read the terms', inSubject: true },
  { id: 'mobile', type: 'phone', label: 'Mobile' },
];
const create = { method: 'POST', path: '/api/schedules/tenant' };
const answers = {
  company: '  Acme\u202e Inc. ',
  story: ' One\r\ntwo ',
  plan: 'rent',
  topics: ['c', 'a'],
  terms: true,
  mobile: 'tel:+49 40 ١٢٣',
};
const cleaned = {
  company: 'Acme Inc.',
  story: 'One\ntwo',
  plan: 'rent',
  topics: ['c', 'a'],
  terms: true,
  mobile: '+49 40 123',
};

async function openBench(options: Partial<GatewayOptions> = {}) {
  const events: BookingEvent[] = [];
  const receiver = new Receiver();
  const bench = new Bench({
    questions,
    guests: { max: 2 },
    onBooking: (event) => void events.push(event),
    ...webhookOptions(receiver),
    ...options,
  });
  const token = await bench.open();
  return { bench, events, receiver, token };
}

test('tells the page what to ask, and nothing if there is nothing', async () => {
  const { token } = await openBench();
  expect(token.questions).toEqual(questions);
  expect(token.guests).toEqual({ max: 2 });
  const { token: plain } = await openBench({ questions: undefined, guests: undefined });
  expect(plain).not.toHaveProperty('questions');
  expect(plain).not.toHaveProperty('guests');
});

test('passes cleaned answers, guests and the reference to the webhook and to onBooking only', async () => {
  const { bench, events, receiver } = await openBench();
  const guests = ['Bob@Example.com', 'bob@example.com'];
  const response = await bench.create({ answers, guests, client_reference: 'order 17' });
  expect(response.status).toBe(201);
  const extras = { answers: cleaned, guests: ['Bob@Example.com'], client_reference: 'order 17' };
  await receiver.requestsReach(1);
  expect(receiver.events[0]!.data).toMatchObject(extras);
  expect(events[0]).toEqual(receiver.events[0]);
  const [sent] = bench.sentCreates;
  expect(Object.keys(sent!.body as object).sort()).toEqual(['date', 'duration', 'visitor']);
  expect(await response.json()).not.toHaveProperty('answers');
  const logged = JSON.stringify(bench.log);
  for (const text of ['Acme', 'bob@', 'order 17', '40 123']) expect(logged).not.toContain(text);
});

test('tells of no answers in later events', async () => {
  const { bench, events } = await openBench({ manageUrl: 'https://www.example.com/meeting' });
  const { date, duration, manage } = await (await bench.create({ answers })).json();
  const { token } = await (await bench.requestToken({ scope: 'manage', manage })).json();
  const cancelled = await bench.send('/api/manage/meeting', {
    method: 'POST',
    json: { was: { date, duration } },
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(cancelled.status).toBe(200);
  expect(events.map(({ type }) => type)).toEqual(['booking.created', 'booking.cancelled']);
  expect(events[1]!.data).not.toHaveProperty('answers');
});

test('adds the answers that the owner wants to the subject, in the first language', async () => {
  const { bench } = await openBench();
  const visitor = { name: 'Vera', subject: 'Mortgage' };
  expect((await bench.create({ answers, visitor })).status).toBe(201);
  expect((bench.sentCreates[0]!.body as { visitor: object }).visitor).toEqual({
    name: 'Vera',
    subject: 'Mortgage · Firma: Acme Inc. · Plan: Mieten · I have read the terms',
  });
});

test('cuts a long subject between two words', async () => {
  const { bench } = await openBench();
  const company = Array.from({ length: 40 }, (_, index) => `word${index}`)
    .join(' ')
    .slice(0, 200);
  await bench.create({ answers: { company } });
  const { subject } = (bench.sentCreates[0]!.body as { visitor: { subject: string } }).visitor;
  expect(subject.length).toBeLessThanOrEqual(200);
  expect(subject).toMatch(/^Firma: word0 .* word\d+…$/);
  expect(`Firma: ${company} `).toContain(`${subject.slice(0, -1)} `);
});

test('cuts a long word between two characters', async () => {
  const { bench } = await openBench();
  await bench.create({ answers: { company: '😀'.repeat(100) } });
  const { subject } = (bench.sentCreates[0]!.body as { visitor: { subject: string } }).visitor;
  expect(subject).toMatch(/^Firma: (😀)+…$/u);
  expect(subject.length).toBeGreaterThan(195);
});

const refusals: [string, Record<string, unknown>, string][] = [
  ['a required one is missing', { answers: {} }, 'Invalid answers.company'],
  ['there are none', {}, 'Invalid answers.company'],
  ['a required one is blank', { answers: { company: ' \u202e ' } }, 'Invalid answers.company'],
  ['one is of another type', { answers: { company: 5 } }, 'Invalid answers.company'],
  ['one is a list instead of a text', { answers: { company: ['a'] } }, 'Invalid answers.company'],
  ['one is too long', { answers: { company: 'a'.repeat(201) } }, 'Invalid answers.company'],
  [
    'one is longer than its question says',
    { answers: { company: 'a', story: 'b'.repeat(101) } },
    'Invalid answers.story',
  ],
  ['an option is unknown', { answers: { company: 'a', plan: 'steal' } }, 'Invalid answers.plan'],
  [
    'one of several options is unknown',
    { answers: { company: 'a', topics: ['a', 'x'] } },
    'Invalid answers.topics',
  ],
  ['an option comes twice', { answers: { company: 'a', topics: ['a', 'a'] } }, 'Invalid answers.topics'],
  ['a checkbox has a text', { answers: { company: 'a', terms: 'yes' } }, 'Invalid answers.terms'],
  ['a phone number has letters', { answers: { company: 'a', mobile: 'call me' } }, 'Invalid answers.mobile'],
  ['a question is unknown', { answers: { company: 'a', secret: 'x' } }, 'Invalid answers'],
  ['a question has the name of a method', { answers: { company: 'a', constructor: 'x' } }, 'Invalid answers'],
  ['they are a list', { answers: ['a'] }, 'Invalid answers'],
  ['a guest has no address', { answers: { company: 'a' }, guests: ['Bob'] }, 'Invalid guests'],
  ['a guest is no text', { answers: { company: 'a' }, guests: [1] }, 'Invalid guests'],
  [
    'there are too many guests',
    { answers: { company: 'a' }, guests: ['a@b.c', 'd@e.f', 'g@h.i'] },
    'Invalid guests',
  ],
  [
    'the reference is too long',
    { answers: { company: 'a' }, client_reference: 'x'.repeat(501) },
    'Invalid client_reference',
  ],
];
for (const [what, body, error] of refusals) {
  test(`refuses a booking if ${what}`, async () => {
    const { bench, events } = await openBench();
    const response = await bench.create(body);
    expect(response.status).toBe(400);
    const answer = await response.json();
    expect(answer).toMatchObject({ error, status: 400, requestId: expect.any(String) });
    expect(answer.message).not.toContain('Bob');
    expect(bench.sentCreates).toHaveLength(0);
    expect(events).toHaveLength(0);
  });
}

test('refuses guests and answers that nobody asks for, and takes a reference alone', async () => {
  const { bench, events } = await openBench({ questions: undefined, guests: undefined });
  expect(await errorOf(bench.create({ guests: ['a@example.com'] }))).toMatchObject({
    error: 'Invalid guests',
  });
  expect(await errorOf(bench.create({ answers: { company: 'a' } }))).toMatchObject({
    error: 'Invalid answers',
  });
  expect((await bench.create({ answers: {}, guests: [], client_reference: 'abc' })).status).toBe(201);
  expect(events[0]!.data).toMatchObject({ client_reference: 'abc' });
  expect(events[0]!.data).not.toHaveProperty('answers');
  expect(events[0]!.data).not.toHaveProperty('guests');
});

for (const [what, changed] of [
  ['answers', { answers: { ...answers, topics: ['a'] } }],
  ['guests', { answers, guests: ['bob@example.com'] }],
  ['a reference', { answers, client_reference: 'other' }],
] as const) {
  test(`takes a key with other ${what} for another booking`, async () => {
    const { bench } = await openBench();
    const headers = { 'Idempotency-Key': key() };
    const first = await bench.create({ answers }, headers);
    const again = await bench.create({ answers }, headers);
    expect([first.status, again.status]).toEqual([201, 201]);
    const other = await bench.create(changed, headers);
    expect(other.status).toBe(422);
    expect(bench.sentCreates).toHaveLength(1);
  });
}

test('tells of the answers of a booking whose answer was lost, also when only its key is asked for', async () => {
  const { bench, events } = await openBench();
  bench.world.fail({ ...create, kind: 'reset', after: true });
  bench.world.fail({ kind: 'status', status: 500, path: '/api/schedules/tenant/*' });
  const name = key();
  const lost = await bench.create({ answers, guests: ['bob@example.com'] }, { 'Idempotency-Key': name });
  expect(lost.status).toBe(504);
  bench.world.faults.clear();
  const found = await bench.send(`/api/schedules/by-key/${name}`);
  expect(found.status).toBe(200);
  expect(events.map(({ type }) => type)).toEqual(['booking.unknown', 'booking.created']);
  for (const { data } of events)
    expect(data).toMatchObject({ answers: cleaned, guests: ['bob@example.com'] });
});

test('refuses questions where pages speak with the API itself', () => {
  expect(() => new Bench({ questions, DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true })).toThrow(
    /questions: has no effect/,
  );
  expect(() => new Bench({ guests: { max: 1 }, DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true })).toThrow(
    /guests: has no effect/,
  );
});
