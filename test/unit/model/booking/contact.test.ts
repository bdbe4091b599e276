import { expect } from '@open-wc/testing';
import { cleanEmail, cleanPhone, isEmail, isPhone } from '../../../../src/model/booking/contact.js';
import { EMAILS, PHONES } from './contact-vectors.js';

describe('email addresses', () => {
  const input = document.createElement('input');
  input.type = 'email';

  for (const text of [
    'ada@example.com',
    'a&b/c=d@example.com',
    "o'neil{x}|~@example.com",
    'a@localhost',
    '.a..b.@example.com',
    'ada@example.c',
    'ada@-example.com',
    'ada@example-.com',
    'ada@example..com',
    'ada@example_x.com',
    'ada@',
    '@example.com',
    'ada',
    'a b@example.com',
    'ada@example.com, b@example.com',
    `ada@${'x'.repeat(63)}.com`,
    `ada@${'x'.repeat(64)}.com`,
  ]) {
    it(`are valid if a browser says so: ${text}`, () => {
      input.value = text;
      expect(isEmail(text)).to.equal(!input.validity.typeMismatch);
    });
  }

  it('have 254 characters or fewer', () => {
    expect(isEmail(`${'a'.repeat(242)}@example.com`)).to.equal(true);
    expect(isEmail(`${'a'.repeat(243)}@example.com`)).to.equal(false);
  });

  for (const [typed, cleaned] of EMAILS) {
    it(`with the domain of ${typed} are sent as ${cleaned}`, () => {
      expect(cleanEmail(typed)).to.equal(cleaned);
      expect(isEmail(cleaned)).to.equal(true);
    });
  }

  it('may be typed in full-width characters', () =>
    expect(cleanEmail('ｕｓｅｒ＠ｅｘａｍｐｌｅ．ｃｏｍ')).to.equal('user@example.com'));

  for (const typed of [
    'ü@example.com',
    'a@ü/x',
    'a@ü:80',
    'a@ü@b',
    'a@ü b.de',
    'a@b@ü.de',
    'a@ü..de',
    'a@\ud800.de',
  ]) {
    it(`such as ${JSON.stringify(typed)} are rejected`, () =>
      expect(isEmail(cleanEmail(typed))).to.equal(false));
  }
});

describe('phone numbers', () => {
  for (const [why, typed, cleaned] of PHONES) {
    it(`may have ${why}`, () => {
      expect(cleanPhone(typed)).to.equal(cleaned);
      expect(isPhone(cleaned)).to.equal(true);
    });
  }

  for (const typed of ['555 x12 34', '555 tel:1']) {
    it(`such as ${typed} stay as they are`, () => expect(cleanPhone(typed)).to.equal(typed));
  }

  for (const typed of ['call me', '+1 2', '555 0100 exit 12', '555 ext. 12 or 13', '5'.repeat(41)]) {
    it(`such as ${typed} are rejected`, () => expect(isPhone(cleanPhone(typed))).to.equal(false));
  }
});
