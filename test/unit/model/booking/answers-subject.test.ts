import { expect } from '@open-wc/testing';
import { subjectWithAnswers } from '../../../../src/model/booking/answers-subject.js';
import type { Question } from '../../../../src/model/booking/questions.js';

const company: Question = { id: 'company', type: 'text', label: 'Company', inSubject: true };
const topics: Question = {
  id: 'topics',
  type: 'choices',
  label: { de: 'Themen', en: 'Topics' },
  inSubject: true,
  options: [{ value: 'rates', label: { de: 'Zinsen', en: 'Rates' } }, { value: 'Terms' }],
};

describe('subject with answers', () => {
  it('adds the answers in the order of the questions, in the first language of the owner', () => {
    const answers = { topics: ['rates', 'Terms'], company: 'Acme' };
    expect(subjectWithAnswers('Mortgage', [company, topics], answers)).to.equal(
      'Mortgage · Company: Acme · Themen: Zinsen, Terms',
    );
  });

  it('adds the label alone for a ticked checkbox', () => {
    const isClient: Question = { id: 'client', type: 'checkbox', label: 'Client', inSubject: true };
    expect(subjectWithAnswers('Mortgage', [isClient], { client: true })).to.equal('Mortgage · Client');
  });

  it('leaves out an empty subject, a missing answer, and what the agent need not see', () => {
    const secret: Question = { id: 'secret', type: 'text', label: 'Secret' };
    expect(subjectWithAnswers('', [company, topics, secret], { company: 'Acme', secret: 'x' })).to.equal(
      'Company: Acme',
    );
    expect(subjectWithAnswers('', [company], {})).to.equal('');
  });

  it('writes several lines as one', () => {
    expect(subjectWithAnswers('', [company], { company: 'Acme\r\n  Ltd' })).to.equal('Company: Acme Ltd');
  });

  it('keeps 200 characters whole', () => {
    expect(subjectWithAnswers('a'.repeat(200), [], {})).to.equal('a'.repeat(200));
  });

  it('cuts a longer text between words, without the punctuation before the cut', () => {
    expect(subjectWithAnswers(`${'a'.repeat(150)} ${'b'.repeat(60)}`, [], {})).to.equal(
      `${'a'.repeat(150)}…`,
    );
    expect(subjectWithAnswers('a'.repeat(190), [company], { company: 'b'.repeat(20) })).to.equal(
      `${'a'.repeat(190)}…`,
    );
  });

  it('cuts within a word of more than 100 characters, but not within a character', () => {
    expect(subjectWithAnswers('a'.repeat(201), [], {})).to.equal(`${'a'.repeat(199)}…`);
    expect(subjectWithAnswers(`a${'😀'.repeat(100)}`, [], {})).to.equal(`a${'😀'.repeat(99)}…`);
    expect(subjectWithAnswers('😀'.repeat(101), [], {})).to.equal(`${'😀'.repeat(99)}…`);
    expect(subjectWithAnswers(`${'a'.repeat(50)} ${'b'.repeat(160)}`, [], {})).to.have.length(200);
  });
});
