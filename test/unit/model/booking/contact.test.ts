import { expect } from '@open-wc/testing';
import { cleanEmail, cleanPhone, isEmail, isPhone } from '../../../../src/model/booking/contact.js';

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

  for (const [typed, cleaned] of [
    ['ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['Ana@BÜCHER.example', 'Ana@xn--bcher-kva.example'],
    ['a@例え。テスト', 'a@xn--r8jz45g.xn--zckzah'],
    ['a@EXAMPLE.com', 'a@EXAMPLE.com'],
    ['a@1', 'a@1'],
  ] as const) {
    it(`with the domain of ${typed} are sent as ${cleaned}`, () => {
      expect(cleanEmail(typed)).to.equal(cleaned);
      expect(isEmail(cleaned)).to.equal(true);
    });
  }

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
  for (const [why, typed, cleaned] of [
    ['parentheses, dots and slashes', '(030) 123.45/67', '(030) 123.45/67'],
    ['a star and a hash', '*31#555', '*31#555'],
    ['bidirectional marks', '\u202a+1 555\u202c \u2066010\u2069\u200e', '+1 555 010'],
    ['a byte order mark and word joiners', '\ufeff+1\u2060 555\u200b', '+1 555'],
    ['typographic dashes', '555\u2010\u2011\u2012\u2013\u2014\u2015\u22120100', '555-------0100'],
    ['no-break and thin spaces', '+1\u00a0555\u202f01\u200900', '+1 555 01 00'],
    ['full-width characters', '＋８１（３）５５５ー０１００', '+81(3)555-0100'],
    ['Arabic digits', '٠٣٠١٢٣', '030123'],
    ['a tel: link', 'TEL: +1-555-0100', '+1-555-0100'],
    ['an extension in a tel: link', 'tel:+1-555-0100;ext=12', '+1-555-0100 #12'],
    ['ext.', '+1 555 0100 ext. 12', '+1 555 0100 #12'],
    ['Ext', '+1 555 0100 Ext12', '+1 555 0100 #12'],
    ['extension', '+1 555 0100, extension 12', '+1 555 0100 #12'],
    ['x', '+1 555 0100x12', '+1 555 0100 #12'],
  ] as const) {
    it(`may have ${why}`, () => {
      expect(cleanPhone(typed)).to.equal(cleaned);
      expect(isPhone(cleaned)).to.equal(true);
    });
  }

  for (const typed of ['call me', '+1 2', '555 0100 exit 12', '555 ext. 12 or 13', '5'.repeat(41)]) {
    it(`such as ${typed} are rejected`, () => expect(isPhone(cleanPhone(typed))).to.equal(false));
  }
});
