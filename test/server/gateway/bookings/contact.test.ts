import fc from 'fast-check';
import * as z from 'zod';
import { domainOf, mailboxOf } from '../../../../src/gateway/bookings/mailbox.js';
import { EMAIL } from '../../../../src/model/booking/contact.js';
import { EMAILS, PHONES } from '../../../unit/model/booking/contact-vectors.js';
import { errorOf, expect, test } from '../gateway-test.js';

test('the element and the gateway accept the same email addresses', () => {
  const label = fc.stringMatching(/^[aZ9-]{1,3}$|^[aZ9-]{62,64}$/);
  const domain = fc
    .array(fc.oneof(label, fc.constantFrom('a', 'a-9', '9', '')), { minLength: 1, maxLength: 4 })
    .map((labels) => labels.join('.'));
  const text = fc.oneof(
    fc
      .tuple(fc.oneof(fc.constant('ana'), fc.stringMatching(/^[\x20-\x7e\u017f\u212a]{0,4}$/)), domain)
      .map((parts) => parts.join('@')),
    fc.stringMatching(/^[\na9@._-]{0,9}$/),
    fc.string(),
  );
  let accepted = 0;
  fc.assert(
    fc.property(text, (address) => {
      const isValid = z.regexes.html5Email.test(address);
      accepted += Number(isValid);
      expect(EMAIL.test(address), address).toBe(isValid);
    }),
    { numRuns: 600 },
  );
  expect(accepted).toBeGreaterThan(10);
});

for (const [field, typed, sent] of [
  ...EMAILS.map((email) => ['email', ...email] as const),
  ...PHONES.map(([, ...phone]) => ['phone', ...phone] as const),
]) {
  test(`the ${field} ${JSON.stringify(typed)} is sent as ${sent}`, async ({ bench }) => {
    expect((await bench.create({ visitor: { [field]: typed } })).status).toBe(201);
    expect(bench.sentCreates[0]!.body).toMatchObject({ visitor: { [field]: sent } });
  });
}

for (const [why, visitor] of [
  ['a domain label of 250 letters', { email: `a@${'ü'.repeat(250)}.example` }],
  ['an address that is too long in ASCII', { email: `${'a'.repeat(240)}@bücher.example` }],
  ['a port in a Unicode domain', { email: 'ana@bücher.example:80' }],
  ['a phone number that is too long when it is cleaned', { phone: '5'.repeat(41) }],
  ['a phone number with a line break and letters', { phone: '555 0100\nBcc' }],
] as const) {
  test(`rejects ${why}`, async ({ bench }) => {
    expect(await errorOf(bench.create({ visitor }))).toMatchObject({ status: 400 });
    expect(bench.sentCreates).toEqual([]);
  });
}

test('a retry with the same address in Unicode and in ASCII is one booking', async ({ bench }) => {
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  for (const email of ['ana@bücher.example', 'ana@xn--bcher-kva.example']) {
    expect((await bench.create({ visitor: { email } }, headers)).status).toBe(201);
  }
  expect(bench.sentCreates).toHaveLength(1);
});

test.describe('with limits per visitor', () => {
  test.use({ options: { limits: { notifyPerVisitor: { points: 1, seconds: 60 } } } });

  for (const [first, second] of [
    ['a&b/c=d@example.com', 'A&B/C=D+x@example.com'],
    ['a@localhost', 'a+b@localhost'],
    ['ab@gmail.com', 'a..b@gmail.com'],
    ['ana@bücher.example', 'ana+x@BÜCHER.example'],
  ] as const) {
    test(`${first} and ${second} are one visitor`, async ({ bench }) => {
      const query = '?agentEmail=anna.keller@example.com&sendNotificationEmail=true';
      const notify = (email: string, hour: number) =>
        bench.create({ date: bench.now + hour * 3_600_000, visitor: { email } }, {}, query);
      expect((await notify(first, 1)).status).toBe(201);
      expect(await errorOf(notify(second, 2))).toMatchObject({ status: 429 });
      expect((await notify('other@example.com', 3)).status).toBe(201);
    });
  }
});

for (const [email, mailbox, domain] of [
  ['a&b/c=d@example.com', 'a&b/c=d@example.com', 'example.com'],
  ['a@localhost', 'a@localhost', 'localhost'],
  ['+a@example.com', '+a@example.com', 'example.com'],
  ['+a@gmail.com', '+a@gmail.com', 'gmail.com'],
  ['a...b+c@googlemail.com', 'ab@gmail.com', 'gmail.com'],
] as const) {
  test(`the mailbox of ${email} is ${mailbox}`, () => {
    expect(mailboxOf(email)).toBe(mailbox);
    expect(domainOf(mailbox)).toBe(domain);
  });
}
