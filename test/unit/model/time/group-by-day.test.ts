import { expect } from '@open-wc/testing';
import { groupByDay } from '../../../../src/model/time/group-by-day.js';
import { dateAt, timeString, wallTimeAt } from '../../../../src/model/time/wall-time.js';

const QUARTER = 15 * 60_000;
const steps = (from: string, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Date.parse(from) + index * QUARTER);

describe('groupByDay', () => {
  it('groups instants by day in a time zone', () => {
    const days = groupByDay(
      [Date.parse('2026-11-23T10:00Z'), Date.parse('2026-11-23T11:00Z')],
      'Pacific/Auckland',
    );
    expect([...days]).to.deep.equal([
      ['2026-11-23', [{ instant: Date.parse('2026-11-23T10:00Z'), minuteOfDay: 23 * 60 }]],
      ['2026-11-24', [{ instant: Date.parse('2026-11-23T11:00Z'), minuteOfDay: 0 }]],
    ]);
  });

  it('has the right times around a clock change that lies between two instants', () => {
    const [before, after] = [Date.parse('2027-03-13T20:00Z'), Date.parse('2027-03-14T15:00Z')];
    expect([...groupByDay([before, after], 'America/New_York')]).to.deep.equal([
      ['2027-03-13', [{ instant: before, minuteOfDay: 15 * 60 }]],
      ['2027-03-14', [{ instant: after, minuteOfDay: 11 * 60 }]],
    ]);
  });

  for (const timeZone of [
    'America/New_York',
    'Australia/Lord_Howe',
    'Antarctica/Troll',
    'Asia/Beirut',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'UTC',
  ]) {
    it(`matches dateAt and wallTimeAt for a year in ${timeZone}`, () => {
      const instants = steps('2027-01-01T00:00Z', 366 * 96);
      const wrong: number[] = [];
      let count = 0;
      for (const [date, starts] of groupByDay(instants, timeZone)) {
        for (const { instant, minuteOfDay: minutes } of starts) {
          count += 1;
          if (instant % (QUARTER * 3) !== 0) continue;
          const wall = wallTimeAt(instant, timeZone);
          const time = timeString({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
          if (dateAt(instant, timeZone) !== date || timeString(wall) !== time) wrong.push(instant);
        }
      }
      expect(wrong).to.deep.equal([]);
      expect(count).to.equal(instants.length);
    });
  }

  it('omits a day that the time zone skipped', () => {
    const days = groupByDay(steps('2011-12-29T00:00Z', 4 * 96), 'Pacific/Apia');
    expect([...days.keys()]).to.deep.equal([
      '2011-12-28',
      '2011-12-29',
      '2011-12-31',
      '2012-01-01',
      '2012-01-02',
    ]);
  });
});
