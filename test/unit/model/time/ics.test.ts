import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { createIcs, type CalendarEvent } from '../../../../src/model/time/ics.js';

const meeting: CalendarEvent = {
  id: '5f1e2d3c4b5a69788796a5b4',
  start: Date.UTC(2026, 10, 23, 10, 15),
  duration: 45,
  title: 'Video meeting',
  now: Date.UTC(2026, 10, 20, 8, 0, 30),
};

/** Parses a file as in RFC 5545 3.1 and 3.3.11: strict line ends, unfolded, text values unescaped. */
function read(file: string): [name: string, value: string][] {
  expect(file.endsWith('\r\n')).to.equal(true);
  expect(file.replaceAll('\r\n', '')).to.not.match(/[\r\n]/);
  return file
    .replaceAll(/\r\n[ \t]/g, '')
    .slice(0, -2)
    .split('\r\n')
    .map((line) => {
      const [, name, value] = /^([A-Z-]+):(.*)$/su.exec(line)!;
      const isText = !['URL', 'DTSTAMP', 'DTSTART', 'DTEND'].includes(name!);
      return [
        name!,
        isText ? value!.replaceAll(/\\(.)/g, (_, c: string) => (c === 'n' || c === 'N' ? '\n' : c)) : value!,
      ];
    });
}
const value = (file: string, name: string): string | undefined =>
  read(file).find(([each]) => each === name)?.[1];
const names = (file: string): string[] => read(file).map(([name]) => name);

describe('calendar event', () => {
  it('contains one event with all properties that RFC 5545 requires', () => {
    expect(read(createIcs(meeting))).to.deep.equal([
      ['BEGIN', 'VCALENDAR'],
      ['VERSION', '2.0'],
      ['PRODID', '-//ve-scheduler//EN'],
      ['BEGIN', 'VEVENT'],
      ['UID', '5f1e2d3c4b5a69788796a5b4@ve-scheduler'],
      ['DTSTAMP', '20261120T080030Z'],
      ['DTSTART', '20261123T101500Z'],
      ['DTEND', '20261123T110000Z'],
      ['SUMMARY', 'Video meeting'],
      ['BEGIN', 'VALARM'],
      ['ACTION', 'DISPLAY'],
      ['TRIGGER', '-PT10M'],
      ['DESCRIPTION', 'Video meeting'],
      ['END', 'VALARM'],
      ['END', 'VEVENT'],
      ['END', 'VCALENDAR'],
    ]);
  });

  it('says how often the meeting was changed, and that it is cancelled', () => {
    const file = createIcs({ ...meeting, sequence: 2, isCancelled: true });
    expect(value(file, 'SEQUENCE')).to.equal('2');
    expect(value(file, 'STATUS')).to.equal('CANCELLED');
  });

  it('ends on the next day when the meeting runs past midnight', () => {
    const file = createIcs({ ...meeting, start: Date.UTC(2026, 11, 31, 23, 30), duration: 60 });
    expect(value(file, 'DTEND')).to.equal('20270101T003000Z');
  });

  it('contains the link as LOCATION and URL, unchanged', () => {
    const url = 'https://videome.example.com/ve/abc?a=1,2;b=3&c=%5C';
    const file = createIcs({ ...meeting, url });
    expect(value(file, 'LOCATION')).to.equal(url);
    expect(value(file, 'URL')).to.equal(url);
  });

  it('omits empty properties', () => {
    expect(createIcs({ ...meeting, description: '', url: '' })).to.equal(createIcs(meeting));
  });

  it('escapes commas, semicolons, backslashes and line breaks', () => {
    const file = createIcs({
      ...meeting,
      title: 'Loans; rates, C:\\new',
      description: 'one\ntwo\r\nthree\rfour',
    });
    expect(file).to.contain('\r\nSUMMARY:Loans\\; rates\\, C:\\\\new\r\n');
    expect(file).to.contain('\r\nDESCRIPTION:one\\ntwo\\nthree\\nfour\r\n');
  });

  it('lists guests as attendees, as a calendar reads them', () => {
    const guests = ['bob@example.com', 'eve+1@xn--bcher-kva.example', 'o%k@example.com'];
    const file = createIcs({ ...meeting, guests });
    const event = new ICAL.Component(ICAL.parse(file)).getFirstSubcomponent('vevent')!;
    const addresses = event.getAllProperties('attendee').map((one) => decodeURI(String(one.getFirstValue())));
    expect(addresses).to.deep.equal(guests.map((guest) => `mailto:${guest}`));
    expect(createIcs(meeting)).not.to.contain('ATTENDEE');
  });

  it('says that a meeting was changed or cancelled', () => {
    const cancelled = createIcs({ ...meeting, sequence: 2, isCancelled: true });
    expect(value(cancelled, 'SEQUENCE')).to.equal('2');
    expect(value(cancelled, 'STATUS')).to.equal('CANCELLED');
    expect(names(createIcs({ ...meeting, sequence: 0 }))).not.to.include.oneOf(['SEQUENCE', 'STATUS']);
  });

  it('prevents line injection', () => {
    const attack = 'x\r\nATTENDEE:mailto:eve@example.com\u0000\u0085\u2028';
    const file = createIcs({ ...meeting, id: attack, title: attack, description: attack, url: attack });
    expect(names(file)).to.not.include('ATTENDEE');
    expect(file.replaceAll('\r\n', '')).to.not.match(/\p{Cc}/u);
  });

  describe('folding', () => {
    const lengths = (file: string): number[] =>
      file.split('\r\n').map((line) => new TextEncoder().encode(line).length);

    it('counts two octets for a letter that takes two', () => {
      const file = createIcs({ ...meeting, title: 'ü'.repeat(33) });
      expect(file).to.contain(`\r\nSUMMARY:${'ü'.repeat(33)}\r\n`);
    });

    it('folds a line of 76 octets, but not one of 75', () => {
      const title = 'x'.repeat(75 - 'SUMMARY:'.length);
      expect(createIcs({ ...meeting, title })).to.contain(`\r\nSUMMARY:${title}\r\n`);
      expect(createIcs({ ...meeting, title: `${title}y` })).to.contain(`\r\nSUMMARY:${title}\r\n y\r\n`);
    });

    it('counts the leading space of a continuation line', () => {
      const file = createIcs({ ...meeting, title: 'x'.repeat(67 + 75) });
      expect(file).to.contain(`\r\n ${'x'.repeat(74)}\r\n x\r\n`);
    });

    it('counts octets, not characters, and breaks between characters', () => {
      // 8 octets of name and 22 letters of 3 octets are 74. The next letter would end at 77.
      const title = '会'.repeat(30);
      const file = createIcs({ ...meeting, title });
      expect(file).to.contain(`\r\nSUMMARY:${'会'.repeat(22)}\r\n ${'会'.repeat(8)}\r\n`);
    });

    it('never splits a surrogate pair', () => {
      for (let before = 50; before < 80; before += 1) {
        const title = `${'x'.repeat(before)}😀😀`;
        const file = createIcs({ ...meeting, title });
        expect(value(new TextDecoder().decode(new TextEncoder().encode(file)), 'SUMMARY')).to.equal(title);
        for (const line of file.split('\r\n')) expect(line).to.not.match(/\p{Surrogate}/u);
      }
    });

    it('has no line over 75 octets and round-trips any text', () => {
      // Characters at the boundaries between 1, 2, 3 and 4 octets, so that lines fill up to the last octet.
      const unit = fc.oneof(
        fc.constantFrom('~', '\u07ff', '\u0800', '\uffff', '\u{10000}'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      );
      const text = fc.string({ unit, minLength: 1, maxLength: 100, size: 'max' });
      const kept = (raw: string): string =>
        raw.replaceAll(/\r\n?/g, '\n').replaceAll(/(?![\n\t])\p{Cc}/gu, '');
      fc.assert(
        fc.property(text, text, (title, description) => {
          const file = createIcs({ ...meeting, title, description });
          expect(Math.max(...lengths(file))).to.be.at.most(75);
          expect(value(file, 'SUMMARY')).to.equal(kept(title));
          expect(value(file, 'DESCRIPTION')).to.equal(kept(description));
        }),
        { numRuns: 500 },
      );
    });
  });

  describe('read by an independent parser', () => {
    const parsed = (file: string) => {
      const calendar = new ICAL.Component(ICAL.parse(file));
      const [event, ...more] = calendar.getAllSubcomponents('vevent');
      expect(more).to.have.length(0);
      return { calendar, event: new ICAL.Event(event), raw: event! };
    };
    const instant = (time: ICAL.Time): number => time.toUnixTime() * 1000;

    it('returns the values that were written', () => {
      const url = 'https://videome.example.com/ve/abc?a=1,2;b=3';
      const { calendar, event, raw } = parsed(
        createIcs({ ...meeting, url, description: 'One; two,\n"three" \\' }),
      );
      expect(calendar.getFirstPropertyValue('version')).to.equal('2.0');
      // With METHOD, an ORGANIZER would be required (RFC 5545, 3.7.2; RFC 5546, 3.2.1).
      expect(calendar.getFirstPropertyValue('method')).to.equal(null);
      expect(event.uid).to.equal('5f1e2d3c4b5a69788796a5b4@ve-scheduler');
      expect(event.summary).to.equal('Video meeting');
      expect(event.description).to.equal('One; two,\n"three" \\');
      expect(event.location).to.equal(url);
      expect(raw.getFirstPropertyValue('url')).to.equal(url);
      expect(event.startDate.zone.tzid).to.equal('UTC');
      expect(instant(event.startDate)).to.equal(meeting.start);
      expect(instant(event.endDate)).to.equal(meeting.start + 45 * 60_000);
      expect(instant(raw.getFirstPropertyValue('dtstamp') as ICAL.Time)).to.equal(meeting.now);
    });

    it('returns one alarm, 10 minutes before the start', () => {
      const [alarm, ...more] = parsed(
        createIcs({ ...meeting, title: 'Loans; rates' }),
      ).raw.getAllSubcomponents('valarm');
      expect(more).to.have.length(0);
      expect(alarm!.getFirstPropertyValue('action')).to.equal('DISPLAY');
      expect(alarm!.getFirstPropertyValue('description')).to.equal('Loans; rates');
      const trigger = alarm!.getFirstPropertyValue('trigger') as ICAL.Duration;
      expect(trigger.toSeconds()).to.equal(-600);
    });

    it('round-trips any text and any minute', () => {
      const text = fc.string({ unit: 'grapheme', maxLength: 120 });
      const minute = fc.integer({ min: Date.UTC(2000, 0, 1) / 60_000, max: Date.UTC(2060, 0, 1) / 60_000 });
      fc.assert(
        fc.property(text, minute, fc.integer({ min: 15, max: 1440 }), (title, start, duration) => {
          const { event } = parsed(createIcs({ ...meeting, title, start: start * 60_000, duration }));
          expect(event.summary).to.equal(title);
          expect(instant(event.startDate)).to.equal(start * 60_000);
          expect(instant(event.endDate)).to.equal((start + duration) * 60_000);
        }),
        { numRuns: 300 },
      );
    });
  });
});
