import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { calendarLinks } from '../../../../src/model/time/calendar-links.js';
import type { CalendarEvent } from '../../../../src/model/time/ics.js';

const meeting: CalendarEvent = {
  id: '5f1e2d3c4b5a69788796a5b4',
  start: Date.UTC(2026, 11, 31, 23, 30),
  duration: 45,
  title: 'Loans & rates; 50 % + “more”',
  description: 'Join in your browser: https://videome.example.com/ve/abc\nQuestions? +49 40 1234567',
  url: 'https://videome.example.com/ve/abc?a=1&b=2#c',
  now: Date.UTC(2026, 10, 20),
};

const NAMES = ['Google Calendar', 'Outlook.com', 'Microsoft 365'];

const linkTo = (name: string, event: CalendarEvent = meeting): URL =>
  new URL(calendarLinks(event).find(([each]) => each === name)![1]);
const queryOf = (url: URL) => Object.fromEntries(url.searchParams);

describe('calendar links', () => {
  it('name the calendars', () => {
    expect(calendarLinks(meeting).map(([name]) => name)).to.deep.equal(NAMES);
  });

  it('open a new event in Google Calendar, with start and end in UTC', () => {
    const url = linkTo('Google Calendar');
    expect(url.origin + url.pathname).to.equal('https://calendar.google.com/calendar/render');
    expect(queryOf(url)).to.deep.equal({
      action: 'TEMPLATE',
      text: meeting.title,
      dates: '20261231T233000Z/20270101T001500Z',
      details: meeting.description,
      location: meeting.url,
    });
  });

  for (const [name, origin] of [
    ['Outlook.com', 'https://outlook.live.com'],
    ['Microsoft 365', 'https://outlook.office.com'],
  ] as const) {
    it(`open a new event in ${name}, with start and end in UTC`, () => {
      const url = linkTo(name);
      expect(url.origin + url.pathname).to.equal(`${origin}/calendar/0/deeplink/compose`);
      expect(queryOf(url)).to.deep.equal({
        path: '/calendar/action/compose',
        rru: 'addevent',
        subject: meeting.title,
        startdt: '2026-12-31T23:30:00.000Z',
        enddt: '2027-01-01T00:15:00.000Z',
        body: meeting.description,
        location: meeting.url,
      });
    });
  }

  for (const name of NAMES) {
    it(`write spaces as %20 and keep a plus sign: ${name}`, () => {
      const { href } = linkTo(name);
      expect(href).to.contain('Loans%20%26%20rates%3B%2050%20%25%20%2B%20').and.not.contain('+');
    });

    it(`leave location and description empty when there is neither: ${name}`, () => {
      const query = queryOf(linkTo(name, { ...meeting, url: undefined, description: undefined }));
      expect([query['location'], query['details'] ?? query['body']]).to.deep.equal(['', '']);
    });

    it(`do not contain the booking ID: ${name}`, () => {
      expect(linkTo(name).href).not.to.contain(meeting.id);
    });

    it(`encode any title without adding parameters: ${name}`, () => {
      const { length } = Object.keys(queryOf(linkTo(name)));
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), (title) => {
          const found = queryOf(linkTo(name, { ...meeting, title }));
          expect(found['text'] ?? found['subject']).to.equal(title);
          expect(Object.keys(found)).to.have.length(length);
        }),
      );
    });

    it(`accept half a surrogate pair: ${name}`, () => {
      const found = queryOf(linkTo(name, { ...meeting, title: 'a\ud800' }));
      expect(found['text'] ?? found['subject']).to.equal('a\ufffd');
    });
  }
});
