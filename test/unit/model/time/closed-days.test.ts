import { expect } from '@open-wc/testing';
import { closeNightsBefore, withWholeDays } from '../../../../src/model/time/closed-days.js';
import { parseWeeklyHours } from '../../../../src/model/time/hours.js';

/** Every night, and by day on Friday. 25 December 2026 is a Friday. */
const weekly = parseWeeklyHours('Sun-Sat 22:00-06:00, Fri 10:00-12:00')!;
const NIGHT = { start: 1320, end: 1800 };
const EVENING = { start: 1320, end: 1440 };

describe('closeNightsBefore', () => {
  it('ends the night before a closed day at midnight', () => {
    const hours = closeNightsBefore({ weekly, exceptions: { '2026-12-25': [] } });
    expect(hours).to.deep.equal({ weekly, exceptions: { '2026-12-25': [], '2026-12-24': [EVENING] } });
  });

  it('keeps the hours of the day before', () => {
    const { exceptions } = closeNightsBefore({ weekly, exceptions: { '2026-12-26': [] } });
    expect(exceptions?.['2026-12-25']).to.deep.equal([EVENING, { start: 600, end: 720 }]);
  });

  it('shortens a night that an exception opens', () => {
    const { exceptions } = closeNightsBefore({
      weekly: weekly.map(() => []),
      exceptions: { '2026-12-24': [NIGHT], '2026-12-25': [] },
    });
    expect(exceptions).to.deep.equal({ '2026-12-24': [EVENING], '2026-12-25': [] });
  });

  it('changes nothing before a day with other hours, or before a day without a night', () => {
    const exceptions = { '2026-12-25': [NIGHT] };
    expect(closeNightsBefore({ weekly, exceptions })).to.deep.equal({ weekly, exceptions });
    const days = { weekly: parseWeeklyHours('Sun-Sat 09:00-24:00')!, exceptions: { '2026-12-25': [] } };
    expect(closeNightsBefore(days)).to.deep.equal(days);
  });

  it('needs no exceptions', () => {
    expect(closeNightsBefore({ weekly })).to.deep.equal({ weekly, exceptions: {} });
  });
});

describe('withWholeDays', () => {
  it('takes 23:59 for midnight, and no other time', () => {
    expect(
      withWholeDays([
        { start: 0, end: 1439 },
        { start: 1, end: 1438 },
      ]),
    ).to.deep.equal([
      { start: 0, end: 1440 },
      { start: 1, end: 1438 },
    ]);
  });
});
