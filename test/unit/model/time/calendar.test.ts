import { expect } from '@open-wc/testing';
import {
  addDays,
  addMonths,
  addMonthsToDate,
  weekdayOf,
  startOfWeek,
} from '../../../../src/model/time/calendar.js';

describe('calendar', () => {
  it('adds days across months, years and leap days', () => {
    expect(addDays('2027-12-31', 1)).to.equal('2028-01-01');
    expect(addDays('2028-02-28', 1)).to.equal('2028-02-29');
    expect(addDays('2027-03-01', -1)).to.equal('2027-02-28');
  });

  it('adds months across years', () => {
    expect(addMonths('2026-11', 2)).to.equal('2027-01');
    expect(addMonths('2026-01', -1)).to.equal('2025-12');
  });

  it('keeps the day of the month, or uses the last day of a shorter month', () => {
    expect(addMonthsToDate('2026-11-15', 1)).to.equal('2026-12-15');
    expect(addMonthsToDate('2027-01-31', 1)).to.equal('2027-02-28');
    expect(addMonthsToDate('2028-02-29', 12)).to.equal('2029-02-28');
  });

  it('returns the weekday and the start of the week', () => {
    expect(weekdayOf('2026-11-23')).to.equal(1);
    expect(startOfWeek('2026-11-25', 1)).to.equal('2026-11-23');
    expect(startOfWeek('2026-11-22', 1)).to.equal('2026-11-16');
    expect(startOfWeek('2026-11-25', 0)).to.equal('2026-11-22');
    expect(startOfWeek('2026-11-25', 6)).to.equal('2026-11-21');
  });
});
