import { expect } from '@open-wc/testing';
import { readGuestRules, readQuestions } from '../../../../src/elements/questions/read-questions.js';
import { GuestsInput, QuestionsInput } from '../../../../src/gateway/options/questions-option.js';
import { localize, type Question } from '../../../../src/model/booking/questions.js';

const text = { id: 'a', type: 'text', label: 'A' };
const options = [{ value: 'x' }, { value: 'y', label: { en: 'Y' } }];

const valid: unknown[] = [
  text,
  { ...text, required: true, help: { de: 'Hilfe' }, maxLength: 2000, inSubject: true },
  { ...text, type: 'textarea' },
  { ...text, type: 'choice', options },
  { ...text, type: 'choices', options },
  { ...text, type: 'checkbox' },
  { ...text, type: 'phone', label: { 'pt-BR': 'Celular' } },
];
const invalid: unknown[] = [
  null,
  'a',
  {},
  { ...text, id: '1a' },
  { ...text, id: 'a-b' },
  { ...text, id: 'a'.repeat(41) },
  { ...text, type: 'number' },
  { ...text, label: ' ' },
  { ...text, label: {} },
  { ...text, label: { en: 1 } },
  { ...text, help: 1 },
  { ...text, maxLength: 0 },
  { ...text, maxLength: 2001 },
  { ...text, type: 'choice' },
  { ...text, type: 'choice', options: [{ value: 'x' }] },
  { ...text, type: 'choices', options: [{ value: 'x' }, { value: 'x' }] },
  { ...text, type: 'choices', options: [{ value: 'x' }, { label: 'Y' }] },
];

describe('readQuestions', () => {
  it('takes what the gateway takes, and leaves out what it refuses', () => {
    const isRead = (one: unknown) => {
      const warnings: string[] = [];
      const read = readQuestions([one], (mistake) => warnings.push(mistake));
      expect(warnings).to.have.length(read.length ? 0 : 1);
      return read.length === 1;
    };
    for (const one of [...valid, ...invalid]) {
      const isValid = valid.includes(one);
      expect(isRead(one), JSON.stringify(one)).to.equal(isValid);
      expect(QuestionsInput.safeParse([one]).success, JSON.stringify(one)).to.equal(isValid);
    }
  });

  it('leaves out the second of two questions with one ID, which the gateway refuses', () => {
    const warnings: string[] = [];
    expect(readQuestions([text, text], (mistake) => warnings.push(mistake))).to.have.length(1);
    expect(warnings).to.deep.equal(['questions[1] is left out: another one has the id a']);
    expect(QuestionsInput.safeParse([text, text]).success).to.equal(false);
  });

  it('takes a whole number of guests', () => {
    for (const [given, isValid] of [
      [{ max: 1 }, true],
      [{ max: 10 }, true],
      [{ max: 0 }, false],
      [{ max: 11 }, false],
      [{ max: 1.5 }, false],
      [{ max: '2' }, false],
      [3, false],
    ] as const) {
      expect(readGuestRules(given, () => undefined) !== undefined, JSON.stringify(given)).to.equal(isValid);
      expect(GuestsInput.safeParse(given).success, JSON.stringify(given)).to.equal(isValid);
    }
  });
});

describe('QuestionsInput', () => {
  const messageOf = (given: unknown) => QuestionsInput.safeParse(given).error?.issues[0]?.message;
  const many = (count: number, more: object): unknown[] =>
    Array.from({ length: count }, (_, index) => ({ ...text, id: `q${index}`, ...more }));

  it('limits how many questions there are, and how long the answers can be together', () => {
    expect(messageOf(many(15, {}))).to.equal(undefined);
    expect(messageOf(many(16, {}))).to.match(/set maxLength/);
    expect(messageOf(many(20, { maxLength: 150 }))).to.equal(undefined);
    expect(messageOf(many(21, { maxLength: 1 }))).to.equal('must have 20 questions or less');
  });

  it('names an option that has no effect', () => {
    expect(messageOf([{ ...text, options }])).to.equal('has no effect for the type text');
    expect(messageOf([{ ...text, type: 'phone', maxLength: 5 }])).to.equal(
      'has no effect for the type phone',
    );
  });
});

describe('localize', () => {
  const label: Question['label'] = { 'pt-PT': 'Empresa', en: 'Company', 'pt-BR': 'Companhia' };

  it('finds the same tag, then the same language, then English, then the first', () => {
    expect(localize(label, 'pt-br')).to.deep.equal({ text: 'Companhia', lang: 'pt-BR' });
    expect(localize(label, 'pt')).to.deep.equal({ text: 'Empresa', lang: 'pt-PT' });
    expect(localize(label, 'ja')).to.deep.equal({ text: 'Company', lang: 'en' });
    expect(localize({ he: 'א', fr: 'B' }, 'ja')).to.deep.equal({ text: 'א', lang: 'he' });
    expect(localize('Plain', 'ja')).to.deep.equal({ text: 'Plain' });
  });
});
