import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { googleCalendarUrl, outlookCalendarUrl } from '../../../../src/model/time/calendar-links.js';
import type { CalendarEvent } from '../../../../src/model/time/ics.js';

const meeting: CalendarEvent = {
  id: '5f1e2d3c4b5a69788796a5b4',
  start: Date.UTC(2026, 11, 31, 23, 30),
  duration: 45,
  title: 'Loans & rates; 50 % + “more”',
  description: 'Ada Lovelace, ada@example.com',
  url: 'https://videome.example.com/ve/abc?a=1&b=2#c',
  now: Date.UTC(2026, 10, 20),
};

const queryOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

describe('calendar links', () => {
  it('open a new event in Google Calendar, with start and end in UTC', () => {
    expect(new URL(googleCalendarUrl(meeting)).origin).to.equal('https://calendar.google.com');
    expect(queryOf(googleCalendarUrl(meeting))).to.deep.equal({
      action: 'TEMPLATE',
      text: meeting.title,
      dates: '20261231T233000Z/20270101T001500Z',
      location: meeting.url,
    });
  });

  it('open a new event in Outlook, with start and end in UTC', () => {
    expect(new URL(outlookCalendarUrl(meeting)).origin).to.equal('https://outlook.live.com');
    expect(queryOf(outlookCalendarUrl(meeting))).to.deep.equal({
      path: '/calendar/action/compose',
      rru: 'addevent',
      subject: meeting.title,
      startdt: '2026-12-31T23:30:00.000Z',
      enddt: '2027-01-01T00:15:00.000Z',
      location: meeting.url,
    });
  });

  for (const link of [googleCalendarUrl, outlookCalendarUrl]) {
    it(`omit the location when the meeting has no link: ${link.name}`, () => {
      expect(queryOf(link({ ...meeting, url: undefined }))).not.to.have.property('location');
    });

    it(`contain neither the visitor nor the booking ID: ${link.name}`, () => {
      expect(decodeURIComponent(link(meeting))).not.to.match(/ada|lovelace|5f1e2d/i);
    });

    it(`encode any title without adding parameters: ${link.name}`, () => {
      const { length } = Object.keys(queryOf(link(meeting)));
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), (title) => {
          const found = queryOf(link({ ...meeting, title }));
          expect(found['text'] ?? found['subject']).to.equal(title);
          expect(Object.keys(found)).to.have.length(length);
        }),
      );
    });
  }
});
