import { expect } from '@open-wc/testing';
import {
  answerIssue,
  cleanAnswer,
  maxLengthOf,
  withoutDuplicates,
  type Question,
} from '../../../../src/model/booking/questions.js';

const text: Question = { id: 'a', type: 'text', label: 'A' };
const options = [{ value: 'x' }, { value: 'y' }];

describe('answers', () => {
  it('are limited to the length of their question', () => {
    expect(maxLengthOf(text)).to.equal(200);
    expect(maxLengthOf({ ...text, type: 'textarea' })).to.equal(500);
    expect(maxLengthOf({ ...text, type: 'phone' })).to.equal(40);
    expect(maxLengthOf({ ...text, type: 'textarea', maxLength: 7 })).to.equal(7);
  });

  it('are cleaned as their type needs it', () => {
    expect(cleanAnswer(text, '  tel:1 ')).to.equal('tel:1');
    expect(cleanAnswer({ ...text, type: 'phone' }, ' tel:+1 555 ')).to.equal('+1 555');
  });

  for (const [type, given, issue] of [
    ['text', 'a', undefined],
    ['text', 'a'.repeat(200), undefined],
    ['text', 'a'.repeat(201), 'too_long'],
    ['text', true, 'invalid'],
    ['text', ['a'], 'invalid'],
    ['text', null, 'invalid'],
    ['textarea', 'a'.repeat(201), undefined],
    ['phone', '+1 555 0100', undefined],
    ['phone', 'none', 'phone_invalid'],
    ['phone', '1'.repeat(41), 'too_long'],
    ['checkbox', true, undefined],
    ['checkbox', 'true', 'invalid'],
    ['choice', 'x', undefined],
    ['choice', 'z', 'invalid'],
    ['choice', ['x'], 'invalid'],
    ['choices', ['x'], undefined],
    ['choices', ['y', 'x'], undefined],
    ['choices', ['x', 'z'], 'invalid'],
    ['choices', ['x', 'x'], 'invalid'],
    ['choices', 'x', 'invalid'],
  ] as const) {
    it(`find ${issue ?? 'nothing wrong'} with ${JSON.stringify(given).slice(0, 12)} for ${type}`, () => {
      const question = { ...text, type, ...(type.startsWith('choice') && { options }) };
      expect(answerIssue(question, given)).to.equal(issue);
      expect(answerIssue({ ...question, required: true }, given)).to.equal(issue);
    });
  }

  for (const empty of [undefined, '', false, []]) {
    it(`are missing only if they are required: ${JSON.stringify(empty)}`, () => {
      for (const type of ['text', 'choice', 'choices', 'checkbox', 'phone'] as const) {
        expect(answerIssue({ ...text, type }, empty)).to.equal(undefined);
        expect(answerIssue({ ...text, type, required: true }, empty)).to.equal('missing');
      }
    });
  }

  it('refuse every option of a question without options', () => {
    expect(answerIssue({ ...text, type: 'choice' }, 'x')).to.equal('invalid');
  });
});

describe('withoutDuplicates', () => {
  it('keeps the first of the addresses that differ only in case', () => {
    expect(withoutDuplicates(['A@x.example', 'b@x.example', 'a@X.example'])).to.deep.equal([
      'A@x.example',
      'b@x.example',
    ]);
  });
});
