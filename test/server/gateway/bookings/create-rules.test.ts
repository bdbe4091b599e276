import { expect, test } from 'playwright/test';
import { MAX_REFERENCE_LENGTH, readExtras } from '../../../../src/gateway/bookings/booking-extras.js';
import { bookingFeatures } from '../../../../src/gateway/bookings/booking-routes.js';
import { createAnswer } from '../../../../src/gateway/bookings/create/create-answer.js';
import { readCreateBody, type CreateLimits } from '../../../../src/gateway/bookings/create/create-body.js';
import { readCreateQuery } from '../../../../src/gateway/bookings/create/create-query.js';
import {
  readIdempotencyAgeMs,
  readIdempotencyKey,
} from '../../../../src/gateway/bookings/create/idempotency-records.js';
import { domainOf, mailboxOf } from '../../../../src/gateway/bookings/mailbox.js';
import { allowsNotifications, checkEmailTexts } from '../../../../src/gateway/bookings/notifications.js';
import type { BookableAgent } from '../../../../src/gateway/agents/agents.js';
import type { Admissions } from '../../../../src/gateway/limits/admission.js';
import type { Limits } from '../../../../src/gateway/limits/limits.js';
import type { GatewayConfig } from '../../../../src/gateway/options/read-options.js';
import { UpstreamSchedule } from '../../../../src/gateway/upstream/upstream-schedule.js';
import { MAX_ANSWER_LENGTH } from '../../../../src/model/booking/questions.js';
import { START_GRACE_MS } from '../../../../src/model/time/calendar-rules.js';
import { day, noon } from '../gateway-test.js';

const limits: CreateLimits = { now: noon, horizonDays: 7 };
const read = (body: unknown, more: Partial<CreateLimits> = {}) =>
  readCreateBody(body, { ...limits, ...more });
const body = { date: noon, duration: 30 };

/** The `error` of the answer with 400. */
function refusal(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ status: 400 });
    return (error as { error: string }).error;
  }
}

test.describe('the body of a create', () => {
  test('needs only a time and a length', () => {
    expect(read(body)).toEqual({ ...body, visitor: {} });
  });

  test('has what was typed without blanks and empty fields, and nothing else', () => {
    const visitor = {
      name: ' Vera \u202e ',
      email: ' vera@example.net ',
      phone: '',
      subject: ' ',
      pin: 12,
      isAdmin: true,
    };
    expect(read({ ...body, visitor, agentId: 'x' })).toEqual({
      ...body,
      visitor: { name: 'Vera', email: 'vera@example.net', pin: '12' },
    });
  });

  for (const [field, value, error] of [
    ['visitor', { name: 'a'.repeat(200) }, undefined],
    ['visitor', { name: 'a'.repeat(201) }, 'Invalid visitor.name'],
    ['visitor', { name: ' '.repeat(800) }, undefined],
    ['visitor', { name: ' '.repeat(801) }, 'Invalid visitor.name'],
    ['visitor', { name: 7 }, 'Invalid visitor.name'],
    ['visitor', { email: '' }, undefined],
    ['visitor', { email: 'vera' }, 'Invalid visitor.email'],
    ['visitor', { phone: '' }, undefined],
    ['visitor', { phone: '+49 555 0100' }, undefined],
    ['visitor', { phone: 'call me' }, 'Invalid visitor.phone'],
    ['visitor', { subject: 'a'.repeat(201) }, 'Invalid visitor.subject'],
    ['visitor', { pin: '0123456789' }, undefined],
    ['visitor', { pin: '01234567890' }, 'Invalid visitor.pin'],
    ['visitor', { pin: 'a1' }, 'Invalid visitor.pin'],
    ['visitor', { pin: 1.5 }, 'Invalid visitor.pin'],
    ['visitor', 'Vera', 'Invalid visitor'],
    ['date', noon + 0.5, 'Invalid date'],
    ['date', noon - START_GRACE_MS, undefined],
    ['date', noon - START_GRACE_MS - 1, 'Invalid date'],
    ['date', noon + 7 * day, undefined],
    ['date', noon + 7 * day + 1, 'Invalid date'],
    ['duration', 15, undefined],
    ['duration', 14, 'Invalid duration'],
    ['duration', 1440, undefined],
    ['duration', 1441, 'Invalid duration'],
    ['duration', '30', 'Invalid duration'],
  ] as const) {
    const shown = JSON.stringify(value);
    test(`${error ? 'must not' : 'may'} have the ${field} ${shown.length > 40 ? `${shown.slice(0, 20)}… (${shown.length})` : shown}`, () => {
      expect(refusal(() => read({ ...body, [field]: value }))).toBe(error);
    });
  }

  test('must be an object', () => {
    for (const other of [undefined, null, 7, 'text']) {
      expect(
        refusal(() => read(other)),
        String(other),
      ).toBe('Invalid request body');
    }
  });

  test('has one of the owner’s lengths, and any start if it is looked up', () => {
    expect(refusal(() => read(body, { durations: [15, 60] }))).toBe('Invalid duration');
    expect(() => read(body, { durations: [15, 60] })).toThrow('one of 15, 60 minutes');
    expect(refusal(() => read(body, { durations: [15, 30] }))).toBeUndefined();
    for (const date of [0, noon + 99 * day])
      expect(refusal(() => read({ ...body, date }, { now: undefined }))).toBeUndefined();
  });
});

test.describe('the query of a create', () => {
  const query = (text: string) => readCreateQuery(`https://www.example.com/ve/x?${text}`);

  test('names the agent, and whether an email is wanted', () => {
    expect(query('agentEmail=a')).toEqual({ agentKey: 'a', isNotified: false });
    expect(query('agentEmail=a&sendNotificationEmail=false').isNotified).toBe(false);
    expect(query('agentEmail=a&sendNotificationEmail=true').isNotified).toBe(true);
  });

  test('has nothing else for an answer', () => {
    for (const value of ['', 'TRUE', '1', 'true&sendNotificationEmail=true']) {
      expect(
        refusal(() => query(`agentEmail=a&sendNotificationEmail=${value}`)),
        value,
      ).toBe('Invalid sendNotificationEmail');
    }
    expect(refusal(() => query('sendNotificationEmail=true'))).toBe('Missing agent email');
  });
});

test('an idempotency key has 20 to 128 plain characters', () => {
  for (const none of [undefined, null]) expect(readIdempotencyKey(none)).toBeUndefined();
  for (const key of ['a'.repeat(20), 'b-_9'.repeat(32)]) expect(readIdempotencyKey(key)).toBe(key);
  for (const bad of ['', 'a'.repeat(19), 'a'.repeat(129), `${'a'.repeat(20)} `, `.${'a'.repeat(20)}`]) {
    expect(
      refusal(() => readIdempotencyKey(bad)),
      bad,
    ).toBe('Invalid Idempotency-Key');
  }
});

test('the age of a booking is a number of seconds', () => {
  for (const none of [undefined, null]) expect(readIdempotencyAgeMs(none)).toBeUndefined();
  expect(readIdempotencyAgeMs('0')).toBe(0);
  expect(readIdempotencyAgeMs('123456789')).toBe(123_456_789_000);
  for (const bad of ['', '-1', '1.5', '1234567890', 'x1', '1x']) {
    expect(
      refusal(() => readIdempotencyAgeMs(bad)),
      bad,
    ).toBe('Invalid Idempotency-Age');
  }
});

test.describe('answers, guests and reference', () => {
  const questions = [
    { id: 'company', type: 'text', label: 'L' },
    { id: 'story', type: 'textarea', label: 'L' },
    { id: 'topics', type: 'choices', label: 'L', options: [{ value: 'a' }, { value: 'b' }] },
    { id: 'terms', type: 'checkbox', label: 'L' },
  ] as const;
  const rules = { questions, guests: { max: 2 } };
  const extras = (given: unknown, more = {}) => readExtras(given, { ...rules, ...more });

  test('are none if nothing is given', () => {
    for (const none of [undefined, null, 'text', {}, { answers: {}, guests: [], client_reference: '' }]) {
      expect(extras(none)).toBeUndefined();
    }
  });

  test('are cleaned, and empty ones are left out', () => {
    expect(
      extras({
        answers: { company: ' ACME \u202e', story: ' one \r\n two\u0007\rthree\n', topics: [], terms: true },
        guests: [' bob@example.com', 'eve@example.com '],
        client_reference: ' order\n7 ',
      }),
    ).toEqual({
      answers: { company: 'ACME', story: 'one\ntwo\nthree', terms: true },
      guests: ['bob@example.com', 'eve@example.com'],
      client_reference: 'order 7',
    });
    expect(extras({ answers: { company: ' ', terms: false } })).toBeUndefined();
    expect(extras({ answers: { company: 'one\ntwo' } })).toEqual({ answers: { company: 'one two' } });
    expect(extras({ answers: { story: '\u0007\none\n\u0007' } })).toEqual({ answers: { story: 'one' } });
    expect(extras({ guests: ['a@b.example'] })).toEqual({ guests: ['a@b.example'] });
    expect(extras({ guests: ['a@b.example', 'a@b.example'] })).toEqual({ guests: ['a@b.example'] });
    expect(extras({ answers: { topics: ['a'] } })).toEqual({ answers: { topics: ['a'] } });
  });

  for (const [given, error] of [
    [{ answers: null }, 'Invalid answers'],
    [{ answers: [] }, 'Invalid answers'],
    [{ answers: 'text' }, 'Invalid answers'],
    [{ answers: 7 }, 'Invalid answers'],
    [{ answers: { company: 'a', other: 'b' } }, 'Invalid answers'],
    [{ answers: { company: 'a'.repeat(5_000) } }, 'Invalid answers.company'],
    [{ guests: {} }, 'Invalid guests'],
    [{ guests: ['a@b.example', 'c@d.example', 'e@f.example'] }, 'Invalid guests'],
    [{ guests: [7] }, 'Invalid guests'],
    [{ guests: [['a@b.example']] }, 'Invalid guests'],
    [{ guests: ['a@b.example', 'no'] }, 'Invalid guests'],
    [{ client_reference: 7 }, 'Invalid client_reference'],
    [{ client_reference: ['a'] }, 'Invalid client_reference'],
    [{ client_reference: 'a'.repeat(MAX_REFERENCE_LENGTH + 1) }, 'Invalid client_reference'],
  ] as const) {
    test(`are refused with “${error}” if ${JSON.stringify(given).slice(0, 60)}`, () => {
      expect(refusal(() => extras(given))).toBe(error);
    });
  }

  test('are as long as they may be', () => {
    const reference = 'a'.repeat(MAX_REFERENCE_LENGTH);
    expect(extras({ client_reference: reference })).toEqual({ client_reference: reference });
    const typed = (length: number) => ({ answers: { company: 'a'.padStart(length) } });
    expect(extras(typed(4 * MAX_ANSWER_LENGTH))).toEqual({ answers: { company: 'a' } });
    expect(refusal(() => extras(typed(4 * MAX_ANSWER_LENGTH + 1)))).toBe('Invalid answers.company');
    const guest = `${' '.repeat(989)}a@b.example`;
    expect(extras({ guests: [guest] })).toEqual({ guests: ['a@b.example'] });
    expect(refusal(() => extras({ guests: [` ${guest}`] }))).toBe('Invalid guests');
  });

  test('have no guests if nobody asks for them, and no answer that is required', () => {
    expect(() => extras({ guests: ['a@b.example'] }, { guests: undefined })).toThrow(
      'guests are not asked for',
    );
    expect(() => extras({ guests: [1, 2, 3] })).toThrow('guests must be a list of 2 addresses or less');
    const required = { questions: [{ ...questions[0], required: true }] };
    expect(() => extras({}, required)).toThrow('answers.company is required');
  });
});

test.describe('the answer for a page', () => {
  const agent = {
    reference: 'agent-1',
    isRenamed: false,
    publicAgent: { firstName: 'Anna', lastName: 'Keller' },
  } as BookableAgent;
  const answer = (schedule: object, more: Partial<BookableAgent> = {}) =>
    createAnswer(
      UpstreamSchedule.parse({ _id: 's1', ...schedule }),
      { date: 1, duration: 30, visitor: { name: 'Vera' } },
      { ...agent, ...more },
    );

  test('has the fields that were sent, and those that are known', () => {
    expect(
      answer({ date: 7, secret: 'x', visitor: { name: 'Other', meetingUrl: 'https://m.example/x' } }),
    ).toEqual({
      _id: 's1',
      agentId: 'agent-1',
      active: true,
      date: 1,
      duration: 30,
      visitor: { name: 'Vera', meetingUrl: 'https://m.example/x' },
      agent: { name: 'Anna Keller' },
    });
    expect(answer({ active: false }).active).toBe(false);
    for (const meetingUrl of ['http://m.example/x', '/x', undefined]) {
      expect(answer({ visitor: { meetingUrl } }).visitor).toEqual({ name: 'Vera' });
    }
  });

  test('has the agent’s name of the API, unless the owner has given one, or it is an address', () => {
    expect(answer({ agent: { name: ' Dr. A. ' } }).agent.name).toBe('Dr. A.');
    expect(answer({ agent: { name: 'x'.repeat(201) } }).agent.name).toHaveLength(200);
    expect(answer({ agent: { name: 'anna@example.com' } }).agent.name).toBe('Anna Keller');
    expect(answer({ agent: { name: 'Dr. A.' } }, { isRenamed: true }).agent.name).toBe('Anna Keller');
    const publicAgent = { ...agent.publicAgent, firstName: '' };
    expect(answer({}, { publicAgent }).agent.name).toBe('Keller');
  });
});

test('visitors may request emails if the owner says so, or if something guards them', () => {
  const limited = (...names: string[]) =>
    ({ has: (name: string) => names.includes(name) }) as unknown as Limits;
  const allows = (
    notifications: 'never' | 'guarded' | 'always',
    given: Limits,
    verifyChallenge?: () => boolean,
  ) => allowsNotifications({ notifications, verifyChallenge }, given);
  expect(allows('always', limited())).toBe(true);
  expect(allows('never', limited('notifyPerVisitor'), () => true)).toBe(false);
  expect(allows('guarded', limited())).toBe(false);
  expect(allows('guarded', limited('createTotal'))).toBe(false);
  expect(allows('guarded', limited('notifyPerVisitor'))).toBe(true);
  expect(allows('guarded', limited('createPerVisitor'))).toBe(true);
  expect(allows('guarded', limited(), () => true)).toBe(true);
});

test('a page is told what it may ask for', () => {
  const features = (config: object, limit?: string, asksForChallenge = false) =>
    bookingFeatures({
      config: { notifications: 'guarded', ...config } as GatewayConfig,
      admissions: { asksForChallenge } as unknown as Admissions,
      limits: { has: (name: string) => name === limit } as unknown as Limits,
    });
  expect(features({})).toEqual(['idempotency']);
  expect(features({}, 'notifyPerVisitor')).toEqual(['idempotency', 'notifications']);
  expect(features({}, undefined, true)).toEqual(['idempotency', 'challenge']);
  expect(features({ bookingReferences: true, manageUrl: 'https://www.example.com/' })).toEqual([
    'idempotency',
    'booking_reference',
    'manage',
  ]);
});

for (const [email, mailbox] of [
  ['Vera+Shop@Example.net', 'vera@example.net'],
  ['vera+a+b@example.net', 'vera@example.net'],
  ['+vera@example.net', '+vera@example.net'],
  ['v.e.ra@example.net', 'v.e.ra@example.net'],
  ['v..e.ra+shop@gmail.com', 'vera@gmail.com'],
] as const) {
  test(`${email} is the mailbox ${mailbox}`, () => {
    expect(mailboxOf(email)).toBe(mailbox);
    expect(domainOf(mailbox)).toBe(mailbox.slice(mailbox.indexOf('@') + 1));
  });
}

test('an email has no link in the name or the subject', () => {
  const check = (visitor: object) => refusal(() => checkEmailTexts({ date: 0, duration: 30, visitor }));
  for (const text of ['evil.example.com', 'WWW. buy', 'https://x.example', 'see bit.ly/x']) {
    expect(check({ name: text }), text).toBe('Link not allowed');
    expect(check({ name: 'Vera', subject: text }), text).toBe('Link not allowed');
  }
  for (const text of ['Vera', 'vera@example.net', 'Dr.Vera', 'awww.']) {
    expect(check({ name: text, subject: text }), text).toBeUndefined();
  }
  expect(check({})).toBeUndefined();
});
