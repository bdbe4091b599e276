import { expect } from '@open-wc/testing';
import { inFormOrder, issuesAfter, type Issues } from '../../../../src/model/booking/issues.js';

describe('inFormOrder', () => {
  it('sorts the issues as the form shows their fields', () => {
    const missing = { code: 'text_missing' } as const;
    const shuffled = [
      'subject',
      'phone',
      'slot',
      'email',
      'occurrence',
      'name',
      'time',
      'duration',
      'date',
      'agent',
    ];
    const sorted = inFormOrder(Object.fromEntries(shuffled.map((field) => [field, missing])));
    expect(Object.keys(sorted)).to.deep.equal([
      ...['agent', 'duration', 'slot', 'date', 'time', 'occurrence'],
      ...['name', 'email', 'phone', 'subject'],
    ]);
  });
});

describe('issuesAfter', () => {
  const issues: Issues = {
    agent: { code: 'agent_missing' },
    date: { code: 'date_missing' },
    time: { code: 'time_past' },
    email: { code: 'email_missing' },
  };

  it('removes the issues of the changed field and related fields', () => {
    expect(issuesAfter('date', issues)).to.have.all.keys('agent', 'email');
    expect(issuesAfter('sendNotificationEmail', issues)).to.have.all.keys('agent', 'date', 'time');
  });

  it('keeps a wrong email address wrong when a notification is no longer wanted', () => {
    const wrong: Issues = { email: { code: 'email_invalid' } };
    expect(issuesAfter('sendNotificationEmail', wrong)).to.deep.equal(wrong);
  });

  it('removes the issue of the group that a field belongs to', () => {
    const typed = { answers: { code: 'too_long' }, topic: { code: 'too_long' } } as Issues;
    expect(issuesAfter('answers.topic' as 'name', typed)).to.have.all.keys('topic');
  });

  it('removes only its own issue if nothing depends on the field', () => {
    const typed: Issues = { name: { code: 'too_long' }, phone: { code: 'phone_invalid' } };
    expect(issuesAfter('phone', typed)).to.have.all.keys('name');
  });

  it('keeps the issues of other fields that are still missing', () => {
    expect(issuesAfter('time', issues)).to.have.all.keys('agent', 'date', 'email');
  });
});
