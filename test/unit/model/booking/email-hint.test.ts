import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import { suggestEmail } from '../../../../src/model/booking/email-hint.js';

describe('suggestions for a mistyped email address', () => {
  for (const [typed, meant] of [
    ['Ada@gmial.com', 'Ada@gmail.com'],
    ['ada@gamil.com', 'ada@gmail.com'],
    ['ada@gmaill.com', 'ada@gmail.com'],
    ['ada@gmal.com', 'ada@gmail.com'],
    ['ada@gmail.co', 'ada@gmail.com'],
    ['ada@GMAIL.CON', 'ada@gmail.com'],
    ['ada@gmial.con', 'ada@gmail.com'],
    ['ada@hotmial.se', 'ada@hotmail.se'],
    ['ada@yaho.co.uk', 'ada@yahoo.co.uk'],
    ['ada@outlok.com', 'ada@outlook.com'],
    ['ada@t-onlin.de', 'ada@t-online.de'],
    ['"a@b"@icloud.cm', '"a@b"@icloud.com'],
  ] as const) {
    it(`correct ${typed}`, () => expect(suggestEmail(typed)).to.equal(meant));
  }

  for (const address of [
    'ada@gmail.com',
    'ada@yahoo.dk',
    'ada@yahoo.de',
    'ada@outlook.co.id',
    'ada@ymail.com',
    'ada@email.com',
    'ada@gmx.net',
    'ada@gmx.at',
    'ada@web.de',
    'ada@abv.bg',
    'ada@ya.ru',
    'ada@qq.com',
    'ada@libero.it',
    'ada@t-online.de',
    // Two letters are wrong, or swapped and one more wrong.
    'ada@gmbal.com',
    'ada@gmixl.com',
    'ada@gmxyl.com',
    'ada@gmiaxx.com',
    'ada@example.com',
    'ada@keller.example',
    'ada@localhost',
    'ada@',
    'ada',
    '',
  ]) {
    it(`leave ${address || 'an empty text'} alone`, () => expect(suggestEmail(address)).to.equal(undefined));
  }

  it('find any letter that is missing or too many in a long name', () => {
    const letter = fc.integer({ min: 97, max: 122 }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.nat(10), letter, fc.boolean(), (at, extra, isMissing) => {
        const name = 'protonmail';
        const typed =
          isMissing && at < name.length
            ? name.slice(0, at) + name.slice(at + 1)
            : name.slice(0, at) + extra + name.slice(at);
        expect(suggestEmail(`ada@${typed}.com`)).to.equal('ada@protonmail.com');
      }),
    );
  });

  it('are never suggested for their own result', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const suggestion = suggestEmail(address);
        expect(suggestion && suggestEmail(suggestion)).to.equal(undefined);
      }),
    );
  });
});
