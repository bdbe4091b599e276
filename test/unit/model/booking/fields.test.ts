import { expect } from '@open-wc/testing';
import { isPageControlled, parseFields, stateOf } from '../../../../src/model/booking/fields.js';

describe('stateOf', () => {
  const FIELDS = ['name', 'email', 'phone', 'subject', 'duration', 'notification'] as const;

  it('requires name and email address by default', () => {
    expect(FIELDS.filter((field) => stateOf(field, {}) === 'required')).to.deep.equal(['name', 'email']);
    expect(FIELDS.filter((field) => stateOf(field, {}) === 'optional')).to.deep.equal(FIELDS.slice(2));
  });

  for (const state of ['optional', 'required', 'hidden', 'locked'] as const) {
    it(`returns what the page says: ${state}`, () => {
      for (const field of FIELDS) expect(stateOf(field, { [field]: state })).to.equal(state);
    });
  }
});

describe('isPageControlled', () => {
  it('is true for what visitors cannot change', () => {
    const states = ['hidden', 'locked', 'optional', 'required', undefined] as const;
    expect(states.map(isPageControlled)).to.deep.equal([true, true, false, false, false]);
  });
});

describe('parseFields', () => {
  for (const [text, states] of [
    ['', {}],
    ['  ', {}],
    ['email:required', { email: 'required' }],
    ['email:required phone:hidden', { email: 'required', phone: 'hidden' }],
    ['subject:locked,duration:locked', { subject: 'locked', duration: 'locked' }],
    ['\n  name:required;\n  email:optional\t', { name: 'required', email: 'optional' }],
    ['notification:hidden', { notification: 'hidden' }],
    ['email:hidden email:required', { email: 'required' }],
  ] as const) {
    it(`parses ${JSON.stringify(text)}`, () => {
      expect(parseFields(text)).to.deep.equal(states);
    });
  }

  for (const text of [
    'email',
    'email:',
    ':required',
    'email:needed',
    'mail:required',
    'email: required',
    'email=required',
    'Email:required',
    'email:required phone',
    'email:required:hidden',
    'agent:hidden',
    'date:locked',
    'notification:required',
    'notification:locked',
    '__proto__:hidden',
    'constructor:locked',
  ]) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      expect(parseFields(text)).to.equal(undefined);
    });
  }
});
