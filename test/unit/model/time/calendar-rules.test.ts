import { expect } from '@open-wc/testing';
import {
  isDate,
  isInTime,
  offeredInterval,
  parseDayHours,
  wasInTimeToday,
} from '../../../../src/model/time/calendar-rules.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 23, 12);
const rules = { minNoticeMinutes: 60, horizonDays: 30 };

describe('offeredInterval', () => {
  it('is cut to notice and horizon, which are both included', () => {
    expect(offeredInterval(rules, { start: 0, end: Infinity }, NOW)).to.deep.equal({
      start: NOW + 60 * MINUTE,
      end: NOW + 30 * DAY + 1,
    });
  });

  it('is the interval itself within them', () => {
    const interval = { start: NOW + DAY, end: NOW + 2 * DAY };
    expect(offeredInterval(rules, interval, NOW)).to.deep.equal(interval);
  });

  it('is missing if nothing of the interval is offered', () => {
    expect(offeredInterval(rules, { start: 0, end: NOW + 60 * MINUTE }, NOW)).to.equal(undefined);
    expect(offeredInterval(rules, { start: NOW + 31 * DAY, end: Infinity }, NOW)).to.equal(undefined);
  });
});

describe('isInTime', () => {
  for (const [what, date, isExpected] of [
    ['two minutes late', NOW + 58 * MINUTE, true],
    ['later than that', NOW + 58 * MINUTE - 1, false],
    ['at the horizon', NOW + 30 * DAY, true],
    ['after the horizon', NOW + 30 * DAY + 1, false],
  ] as const) {
    it(`is ${isExpected} ${what}`, () => expect(isInTime(rules, date, NOW)).to.equal(isExpected));
  }
});

describe('wasInTimeToday', () => {
  for (const [what, date, isExpected] of [
    ['now, whatever the notice', NOW, true],
    ['after a day and two minutes', NOW - DAY - 2 * MINUTE, true],
    ['later than that', NOW - DAY - 2 * MINUTE - 1, false],
    ['after the horizon', NOW + 30 * DAY + 1, false],
  ] as const) {
    it(`is ${isExpected} ${what}`, () => expect(wasInTimeToday(rules, date, NOW)).to.equal(isExpected));
  }
});

describe('isDate', () => {
  it('is true only for a date that exists', () => {
    expect(['2028-02-29', '2027-02-29', '2027-2-1', ''].map(isDate)).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('parseDayHours', () => {
  it('parses openings, and takes `closed` for none', () => {
    expect(parseDayHours(' Closed ')).to.deep.equal([]);
    expect(parseDayHours('09:00-12:00')).to.deep.equal([{ start: 540, end: 720 }]);
    expect(parseDayHours('')).to.equal(undefined);
    expect(parseDayHours('not closed')).to.equal(undefined);
  });
});
