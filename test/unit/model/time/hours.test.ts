import { expect } from '@open-wc/testing';
import { parseOpenings, parseWeeklyHours } from '../../../../src/model/time/hours.js';

const NINE_TO_FIVE = { start: 540, end: 1020 };

describe('hours', () => {
  it('parses a range of days', () => {
    const weekly = parseWeeklyHours('Mon-Fri 09:00-17:00');
    expect(weekly).to.deep.equal([[], ...Array.from({ length: 5 }, () => [NINE_TO_FIVE]), []]);
  });

  it('parses several groups, several openings and ranges across the end of the week', () => {
    const weekly = parseWeeklyHours('sat-mon 10:00-12:00 13:00-14:30; Wed 00:00-24:00');
    const open = [
      { start: 600, end: 720 },
      { start: 780, end: 870 },
    ];
    expect(weekly).to.deep.equal([open, open, [], [{ start: 0, end: 1440 }], [], [], open]);
  });

  it('parses hours that continue after midnight', () => {
    expect(parseOpenings('22:00-02:00')).to.deep.equal([{ start: 1320, end: 1560 }]);
    expect(parseOpenings('09:00-09:00')).to.deep.equal([{ start: 540, end: 1980 }]);
  });

  it('parses hours with any spaces', () => {
    expect(parseOpenings(' 09:00-17:00  09:00-17:00 ')).to.deep.equal([NINE_TO_FIVE, NINE_TO_FIVE]);
  });

  for (const text of [
    '',
    'Mon',
    '09:00-17:00',
    'Mo-Fr 09:00-17:00',
    'Foo 09:00-17:00',
    'Foo-Mon 09:00-17:00',
    'Mon-Foo 09:00-17:00',
    'Mon 09:00-17:00 9-17',
    'Mon 9-17',
    'Mon 09:00-25:00',
    'Mon-Fri,',
  ]) {
    it(`rejects ${JSON.stringify(text)}`, () => {
      expect(parseWeeklyHours(text)).to.equal(undefined);
    });
  }
});
