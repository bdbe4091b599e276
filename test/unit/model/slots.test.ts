import { expect } from '@open-wc/testing';
import { parseOpenings, parseWeeklyHours } from '../../../src/model/hours.js';
import { freeStarts, slotStarts } from '../../../src/model/slots.js';

const at = (text: string): number => Date.parse(text);
const iso = (starts: readonly number[]): string[] =>
  starts.map((start) => new Date(start).toISOString().slice(0, 16) + 'Z');

function startsOn(
  {
    weekly,
    timeZone,
    slotMinutes = 60,
    duration = 60,
  }: Record<'weekly' | 'timeZone', string> & {
    slotMinutes?: number;
    duration?: number;
  },
  from: string,
  to: string,
): string[] {
  const hours = { weekly: parseWeeklyHours(weekly)! };
  return iso(slotStarts({ hours, timeZone, slotMinutes, duration }, { start: at(from), end: at(to) }));
}

describe('slotStarts', () => {
  it('gives the starts from which a meeting still ends within the hours', () => {
    const rules = { weekly: 'Mon 09:00-11:00', timeZone: 'Europe/Berlin', slotMinutes: 30, duration: 45 };
    expect(startsOn(rules, '2026-11-22T00:00Z', '2026-11-29T00:00Z')).to.deep.equal([
      '2026-11-23T08:00Z',
      '2026-11-23T08:30Z',
      '2026-11-23T09:00Z',
    ]);
  });

  it('keeps to the stretch that is asked for, its start included and its end not', () => {
    const rules = { weekly: 'Mon 00:00-24:00', timeZone: 'UTC' };
    expect(startsOn(rules, '2026-11-23T08:00Z', '2026-11-23T10:00Z')).to.deep.equal([
      '2026-11-23T08:00Z',
      '2026-11-23T09:00Z',
    ]);
  });

  it('goes on over midnight', () => {
    const rules = { weekly: 'Sun 23:00-02:00', timeZone: 'UTC' };
    expect(startsOn(rules, '2026-11-23T00:00Z', '2026-11-24T00:00Z')).to.deep.equal([
      '2026-11-23T00:00Z',
      '2026-11-23T01:00Z',
    ]);
  });

  it('has an hour less on the night that the clocks go forward, and one more when they go back', () => {
    const rules = { weekly: 'Sun 00:00-04:00', timeZone: 'America/New_York' };
    expect(startsOn(rules, '2027-03-14T00:00Z', '2027-03-15T00:00Z')).to.deep.equal([
      '2027-03-14T05:00Z',
      '2027-03-14T06:00Z',
      '2027-03-14T07:00Z',
    ]);
    expect(startsOn(rules, '2026-11-01T00:00Z', '2026-11-02T00:00Z')).to.deep.equal([
      '2026-11-01T04:00Z',
      '2026-11-01T05:00Z',
      '2026-11-01T06:00Z',
      '2026-11-01T07:00Z',
      '2026-11-01T08:00Z',
    ]);
  });

  it('begins after a gap at midnight', () => {
    // Beirut goes from 2027-03-27 23:59 to 2027-03-28 01:00, at 22:00 UTC.
    const rules = { weekly: 'Sun 00:00-02:00', timeZone: 'Asia/Beirut' };
    expect(startsOn(rules, '2027-03-27T12:00Z', '2027-03-28T12:00Z')).to.deep.equal(['2027-03-27T22:00Z']);
  });

  it('takes the exceptions of a date instead of its weekday, in the zone of the hours', () => {
    const hours = {
      weekly: parseWeeklyHours('Mon-Fri 09:00-10:00')!,
      exceptions: { '2026-11-24': [], '2026-11-28': parseOpenings('12:00-13:00')! },
    };
    const starts = slotStarts(
      { hours, timeZone: 'Pacific/Kiritimati', slotMinutes: 60, duration: 60 },
      { start: at('2026-11-22T00:00Z'), end: at('2026-11-29T00:00Z') },
    );
    expect(iso(starts)).to.deep.equal([
      '2026-11-22T19:00Z',
      '2026-11-24T19:00Z',
      '2026-11-25T19:00Z',
      '2026-11-26T19:00Z',
      '2026-11-27T22:00Z',
    ]);
  });
});

describe('freeStarts', () => {
  const starts = [8, 9, 10, 11, 12].map((hour) => at(`2026-11-23T${String(hour).padStart(2, '0')}:00Z`));
  const busy = [{ start: at('2026-11-23T10:00Z'), end: at('2026-11-23T10:30Z') }];

  it('leaves out what touches a meeting', () => {
    expect(iso(freeStarts(starts, { duration: 60, buffer: 0, busy }))).to.deep.equal([
      '2026-11-23T08:00Z',
      '2026-11-23T09:00Z',
      '2026-11-23T11:00Z',
      '2026-11-23T12:00Z',
    ]);
  });

  it('keeps the buffer before and after', () => {
    expect(iso(freeStarts(starts, { duration: 60, buffer: 31, busy }))).to.deep.equal([
      '2026-11-23T08:00Z',
      '2026-11-23T12:00Z',
    ]);
  });
});
