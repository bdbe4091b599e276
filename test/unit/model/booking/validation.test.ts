import { expect } from '@open-wc/testing';
import * as fc from 'fast-check';
import type { BookingDraft } from '../../../../src/model/booking/draft.js';
import type { Issues } from '../../../../src/model/booking/issues.js';
import { validateBooking } from '../../../../src/model/booking/validation.js';

const NOW = Date.UTC(2026, 10, 23, 12);
const draft: BookingDraft = {
  agent: 'anna@example.com',
  subject: '',
  slot: '',
  date: '2026-11-24',
  time: '09:00',
  occurrence: '',
  duration: '30',
  name: '',
  email: '',
  phone: '',
  sendNotificationEmail: false,
};

function validate(changes: Partial<BookingDraft>, timeZone = 'UTC') {
  return validateBooking({ ...draft, ...changes }, { timeZone, now: NOW });
}
function issuesOf(changes: Partial<BookingDraft>, timeZone?: string): Issues {
  const result = validate(changes, timeZone);
  return 'issues' in result ? result.issues : {};
}

describe('validateBooking', () => {
  it('builds a booking from the required fields and omits empty ones', () => {
    expect(validate({})).to.deep.equal({
      booking: {
        agent: 'anna@example.com',
        date: Date.UTC(2026, 10, 24, 9),
        duration: 30,
        visitor: {},
        sendNotificationEmail: false,
      },
    });
  });

  it('trims typed values', () => {
    const result = validate({
      name: '  Ada ',
      email: ' ada@example.com ',
      phone: ' +1 555 0100 ',
      subject: ' ',
    });
    expect('booking' in result && result.booking.visitor).to.deep.equal({
      name: 'Ada',
      email: 'ada@example.com',
      phone: '+1 555 0100',
    });
  });

  it('leaves names as they are typed', () => {
    const result = validate({ name: 'tel:Zoë – x12' });
    expect('booking' in result && result.booking.visitor.name).to.equal('tel:Zoë – x12');
  });

  it('demands what the page requires', () => {
    const required = ['name', 'email', 'phone', 'subject'] as const;
    const rules = { timeZone: 'UTC', now: NOW, required };
    expect(validateBooking({ ...draft, subject: ' ' }, rules)).to.deep.equal({
      issues: {
        name: { code: 'text_missing' },
        email: { code: 'email_missing' },
        phone: { code: 'text_missing' },
        subject: { code: 'text_missing' },
      },
    });
    const typed = { name: 'Ada', email: 'ada@example.com', phone: '555 0100', subject: 'Loan' };
    expect(validateBooking({ ...draft, ...typed }, rules)).to.have.property('booking');
  });

  it('accepts names and titles of 200 characters, and no longer ones', () => {
    for (const field of ['name', 'subject'] as const) {
      expect(issuesOf({ [field]: 'a'.repeat(200) })).to.deep.equal({});
      expect(issuesOf({ [field]: 'a'.repeat(201) })).to.deep.equal({ [field]: { code: 'too_long' } });
    }
  });

  it('takes blanks for no email address', () => {
    expect(issuesOf({ sendNotificationEmail: true, email: ' ' })).to.deep.equal({
      email: { code: 'email_missing' },
    });
  });

  it('says that the times around a skipped day are on two days', () => {
    const result = validateBooking(
      { ...draft, date: '2011-12-30', time: '10:00' },
      { timeZone: 'Pacific/Apia', now: Date.UTC(2011, 11, 1) },
    );
    expect('issues' in result && result.issues.time).to.deep.include({
      code: 'time_skipped',
      areOnTwoDays: true,
    });
  });

  it('sends the cleaned email address and phone number', () => {
    const result = validate({
      email: 'ana@bücher.example',
      phone: '\u202atel:+1\u00a0555\u20110100 ext. 12',
    });
    expect('booking' in result && result.booking.visitor).to.deep.equal({
      email: 'ana@xn--bcher-kva.example',
      phone: '+1 555-0100 #12',
    });
  });

  it('treats a phone number of invisible marks as empty', () => {
    const result = validate({ phone: '\u200e' });
    expect('booking' in result && result.booking.visitor).to.deep.equal({});
  });

  it('interprets the wall time in its time zone', () => {
    const result = validate({}, 'Asia/Kathmandu');
    expect('booking' in result && result.booking.date).to.equal(Date.UTC(2026, 10, 24, 3, 15));
  });

  for (const [why, changes, field, code] of [
    ['no agent', { agent: '' }, 'agent', 'agent_missing'],
    ['no date', { date: '' }, 'date', 'date_missing'],
    ['no time', { time: '' }, 'time', 'time_missing'],
    ['a date that does not exist', { date: '2027-02-29' }, 'date', 'date_invalid'],
    ['a date in the past', { date: '2026-11-22' }, 'date', 'time_past'],
    ['a time earlier today', { date: '2026-11-23', time: '11:58' }, 'time', 'time_past'],
    ['14 minutes', { duration: '14' }, 'duration', 'duration_invalid'],
    ['1441 minutes', { duration: '1441' }, 'duration', 'duration_invalid'],
    ['a fractional duration', { duration: '30.5' }, 'duration', 'duration_invalid'],
    ['no duration', { duration: ' ' }, 'duration', 'duration_invalid'],
    ['text as the duration', { duration: 'an hour' }, 'duration', 'duration_invalid'],
    ['an incomplete email address', { email: 'ada@' }, 'email', 'email_invalid'],
    ['an email address with a space', { email: 'ada@exam ple.com' }, 'email', 'email_invalid'],
    ['an email address of 255 characters', { email: `a@${'b.'.repeat(126)}b` }, 'email', 'email_invalid'],
    ['the email option without an address', { sendNotificationEmail: true }, 'email', 'email_missing'],
    ['text as the phone number', { phone: 'call me' }, 'phone', 'phone_invalid'],
    ['a phone number of two digits', { phone: '+1 2' }, 'phone', 'phone_invalid'],
    ['a name of 201 characters', { name: 'a'.repeat(201) }, 'name', 'too_long'],
  ] as const) {
    it(`rejects ${why}`, () => {
      expect(issuesOf(changes)[field]?.code).to.equal(code);
      expect(Object.keys(issuesOf(changes))).to.deep.equal([field]);
    });
  }

  for (const [duration, minutes] of [
    ['15', 15],
    ['1440', 1440],
    ['0045', 45],
    [' 60 ', 60],
    ['٤٥', 45],
    ['۹۰', 90],
    ['४५', 45],
    ['６０', 60],
  ] as const) {
    it(`accepts a duration of ${duration}`, () => {
      const result = validate({ duration });
      expect('booking' in result && result.booking.duration).to.equal(minutes);
    });
  }

  it('accepts a time one minute ago, since clocks may differ', () => {
    expect(issuesOf({ date: '2026-11-23', time: '11:59' })).to.deep.equal({});
  });

  describe('with a selected slot', () => {
    const start = Date.UTC(2026, 10, 24, 9);
    const pick = (slot: string) =>
      validateBooking(
        { ...draft, date: '', time: '', slot },
        { timeZone: 'UTC', now: NOW, slotIssue: (instant) => (instant === start ? undefined : 'slot_taken') },
      );

    it('books exactly that instant', () => {
      expect(pick(String(start))).to.have.nested.property('booking.date', start);
    });

    it('rejects a missing slot and one that is not available', () => {
      expect(pick('')).to.deep.equal({ issues: { slot: { code: 'slot_missing' } } });
      expect(pick(String(start + 1))).to.deep.equal({ issues: { slot: { code: 'slot_taken' } } });
    });
  });

  it('reports all issues at once', () => {
    expect(
      issuesOf({ agent: '', date: '', time: '', duration: '', email: 'x', phone: 'x' }),
    ).to.have.all.keys('agent', 'date', 'time', 'duration', 'email', 'phone');
  });

  it('suggests the nearest times when the clocks skip the typed time', () => {
    expect(issuesOf({ date: '2027-03-28', time: '02:30' }, 'Europe/Berlin')).to.deep.equal({
      time: { code: 'time_skipped', instants: [Date.UTC(2027, 2, 28, 0, 59), Date.UTC(2027, 2, 28, 1, 0)] },
    });
  });

  it('requires an occurrence for a repeated time, and uses it', () => {
    const night = { date: '2027-10-31', time: '02:30' };
    const [earlier, later] = [Date.UTC(2027, 9, 31, 0, 30), Date.UTC(2027, 9, 31, 1, 30)];
    expect(issuesOf(night, 'Europe/Berlin')).to.deep.equal({
      occurrence: { code: 'time_repeated', instants: [earlier, later] },
    });
    for (const [occurrence, date] of [
      ['earlier', earlier],
      ['later', later],
    ] as const) {
      const result = validate({ ...night, occurrence }, 'Europe/Berlin');
      expect('booking' in result && result.booking.date).to.equal(date);
    }
  });

  it('builds only bookings that the API accepts, for any input', () => {
    const text = fc.string({ maxLength: 300 });
    fc.assert(
      fc.property(
        fc.record({
          agent: text,
          subject: text,
          date: fc.oneof(text, fc.constant('2026-12-24')),
          time: fc.oneof(text, fc.constant('10:00')),
          duration: fc.oneof(text, fc.integer().map(String)),
          name: text,
          email: text,
          phone: text,
          sendNotificationEmail: fc.boolean(),
        }),
        (typed) => {
          const result = validate({ ...typed, occurrence: '' });
          if (!('booking' in result)) return Object.keys(result.issues).length > 0;
          const { agent, date, duration, visitor } = result.booking;
          const texts = Object.values(visitor);
          return (
            agent !== '' &&
            Number.isSafeInteger(date) &&
            date > NOW &&
            Number.isInteger(duration) &&
            duration >= 15 &&
            duration <= 1440 &&
            texts.every((one) => one && one === one.trim() && one.length <= 254)
          );
        },
      ),
    );
  });
});
