import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { parseOpenings, parseWeeklyHours } from '../../../../src/model/time/hours.js';
import { addDays } from '../../../../src/model/time/calendar.js';
import {
  freeStarts,
  lowerBound,
  markFreeStarts,
  mergeIntervals,
  slotStarts,
  subtractInterval,
} from '../../../../src/model/time/slots.js';
import { parseWallTime, resolveWallTime } from '../../../../src/model/time/wall-time.js';

const at = (text: string): number => Date.parse(text);
const iso = (starts: readonly number[]): string[] =>
  starts.map((start) => new Date(start).toISOString().slice(0, 16) + 'Z');

/** The first instant of a day. */
function midnight(day: string, timeZone: string): number {
  const resolution = resolveWallTime(parseWallTime(day, '00:00')!, timeZone);
  if (resolution.kind === 'unique') return resolution.instant;
  return resolution.kind === 'gap' ? resolution.after : resolution.earlier;
}

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
  it('returns the starts whose meeting ends within the hours', () => {
    const rules = { weekly: 'Mon 09:00-11:00', timeZone: 'Europe/Berlin', slotMinutes: 30, duration: 45 };
    expect(startsOn(rules, '2026-11-22T00:00Z', '2026-11-29T00:00Z')).to.deep.equal([
      '2026-11-23T08:00Z',
      '2026-11-23T08:30Z',
      '2026-11-23T09:00Z',
    ]);
  });

  it('includes the start of the period, but not its end', () => {
    const rules = { weekly: 'Mon 00:00-24:00', timeZone: 'UTC' };
    expect(startsOn(rules, '2026-11-23T08:00Z', '2026-11-23T10:00Z')).to.deep.equal([
      '2026-11-23T08:00Z',
      '2026-11-23T09:00Z',
    ]);
  });

  it('includes no start at the end of the period, although the meeting would end on the next day', () => {
    const rules = { weekly: 'Mon-Tue 00:00-24:00', timeZone: 'UTC', slotMinutes: 30 };
    expect(startsOn(rules, '2026-11-23T23:00Z', '2026-11-23T23:30Z')).to.deep.equal(['2026-11-23T23:00Z']);
  });

  it('continues past midnight', () => {
    const rules = { weekly: 'Sun 23:00-02:00', timeZone: 'UTC' };
    expect(startsOn(rules, '2026-11-23T00:00Z', '2026-11-24T00:00Z')).to.deep.equal([
      '2026-11-23T00:00Z',
      '2026-11-23T01:00Z',
    ]);
  });

  it('has one hour less or more when the clocks change', () => {
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

  it('starts after a clock change at midnight', () => {
    // Beirut goes from 2027-03-27 23:59 to 2027-03-28 01:00, at 22:00 UTC.
    const rules = { weekly: 'Sun 00:00-02:00', timeZone: 'Asia/Beirut' };
    expect(startsOn(rules, '2027-03-27T12:00Z', '2027-03-28T12:00Z')).to.deep.equal(['2027-03-27T22:00Z']);
  });

  describe('adjacent or overlapping openings', () => {
    const NINE_TO_FIVE = ['09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00'];
    const monday = (weekly: string, rules: object = {}) =>
      startsOn({ weekly, timeZone: 'UTC', ...rules }, '2026-11-23T00:00Z', '2026-11-24T00:00Z');
    const times = (starts: string[]) => starts.map((start) => start.slice(11, 16));

    for (const weekly of [
      'Mon 09:00-12:00 12:00-17:00',
      'Mon 12:00-17:00 09:00-12:00',
      'Mon 09:00-12:00, Mon-Tue 12:00-17:00',
      'Mon 09:00-13:30 11:15-17:00',
      'Mon 09:00-17:00 10:20-11:00',
      'Mon 09:00-17:00 09:00-17:00',
    ]) {
      it(`are merged: ${weekly}`, () => {
        expect(times(monday(weekly))).to.deep.equal(NINE_TO_FIVE);
      });
    }

    it('allow meetings across both, in steps from the first start', () => {
      const starts = monday('Mon 09:00-10:00 10:00-11:10', { slotMinutes: 35, duration: 60 });
      expect(times(starts)).to.deep.equal(['09:00', '09:35', '10:10']);
    });

    it('stay separate when a minute lies between them', () => {
      expect(times(monday('Mon 09:00-11:00 11:01-13:01'))).to.deep.equal([
        '09:00',
        '10:00',
        '11:01',
        '12:01',
      ]);
    });

    it('continue across midnight, where steps restart', () => {
      const rules = { weekly: 'Mon-Tue 00:00-24:00', timeZone: 'UTC', slotMinutes: 50, duration: 90 };
      expect(startsOn(rules, '2026-11-23T22:00Z', '2026-11-24T01:00Z')).to.deep.equal([
        '2026-11-23T22:30Z',
        '2026-11-23T23:20Z',
        '2026-11-24T00:00Z',
        '2026-11-24T00:50Z',
      ]);
      // Wednesday is closed.
      expect(startsOn(rules, '2026-11-24T21:40Z', '2026-11-25T23:00Z')).to.deep.equal([
        '2026-11-24T21:40Z',
        '2026-11-24T22:30Z',
      ]);
    });

    it('use the next day’s steps once its openings start', () => {
      const rules = { weekly: 'Sun 22:30-02:00, Mon 01:00-03:00', timeZone: 'UTC' };
      expect(startsOn(rules, '2026-11-22T12:00Z', '2026-11-23T12:00Z')).to.deep.equal([
        '2026-11-22T22:30Z',
        '2026-11-22T23:30Z',
        '2026-11-23T00:30Z',
        '2026-11-23T01:00Z',
        '2026-11-23T02:00Z',
      ]);
    });

    it('allow a day-long meeting only if it ends within them', () => {
      const rules = { weekly: 'Mon-Tue 00:00-24:00', timeZone: 'UTC', slotMinutes: 720, duration: 1440 };
      expect(startsOn(rules, '2026-11-22T00:00Z', '2026-11-26T00:00Z')).to.deep.equal([
        '2026-11-23T00:00Z',
        '2026-11-23T12:00Z',
        '2026-11-24T00:00Z',
      ]);
    });

    for (const [timeZone, days] of [
      // Clock changes in spring and autumn: at 02:00, at midnight, and back across midnight.
      ['Europe/Berlin', ['2026-10-24', '2026-10-25', '2026-10-26', '2027-03-27', '2027-03-28', '2027-03-29']],
      ['Asia/Beirut', ['2026-10-24', '2026-10-25', '2027-03-27', '2027-03-28', '2027-03-29']],
      ['America/Havana', ['2026-10-31', '2026-11-01', '2026-11-02', '2027-03-13', '2027-03-14']],
      ['Australia/Lord_Howe', ['2027-04-03', '2027-04-04', '2027-04-05', '2027-10-02', '2027-10-03']],
    ] as const) {
      it(`restart steps at each midnight in ${timeZone}, for days of any length`, () => {
        const rules = { hours: { weekly: parseWeeklyHours('Sun-Sat 00:00-24:00')! }, timeZone };
        for (const day of days) {
          const [from, to] = [midnight(day, timeZone), midnight(addDays(day, 1), timeZone)];
          const starts = slotStarts({ ...rules, slotMinutes: 50, duration: 60 }, { start: from, end: to });
          const expected: number[] = [];
          for (let start = from; start < to; start += 50 * 60_000) expected.push(start);
          expect(starts, day).to.deep.equal(expected);
        }
      });
    }

    it('have the same starts for any requested period', () => {
      const hours = { weekly: parseWeeklyHours('Sun-Sat 00:00-24:00, Sat 08:00-07:00, Sun 03:10-03:10')! };
      const rules = { hours, timeZone: 'America/Havana', slotMinutes: 35, duration: 1440 };
      const [from, to] = [at('2026-10-29T00:00Z'), at('2026-11-04T00:00Z')];
      const starts = slotStarts(rules, { start: from, end: to });
      for (let time = from; time < to; time += 5 * 60_000) {
        expect(slotStarts(rules, { start: time, end: time + 1 }), iso([time])[0]).to.deep.equal(
          starts.filter((start) => start === time),
        );
      }
    });
  });

  it('uses the exceptions of a date instead of its weekday', () => {
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

  it('omits starts that overlap a meeting', () => {
    expect(iso(freeStarts(starts, { duration: 60, buffer: 0, busy }))).to.deep.equal([
      '2026-11-23T08:00Z',
      '2026-11-23T09:00Z',
      '2026-11-23T11:00Z',
      '2026-11-23T12:00Z',
    ]);
  });

  it('keeps the buffer before and after a meeting', () => {
    expect(iso(freeStarts(starts, { duration: 60, buffer: 31, busy }))).to.deep.equal([
      '2026-11-23T08:00Z',
      '2026-11-23T12:00Z',
    ]);
  });
});

describe('mergeIntervals', () => {
  const merge = (...intervals: [start: number, end: number][]) =>
    mergeIntervals(intervals.map(([start, end]) => ({ start, end }))).map(({ start, end }) => [start, end]);

  it('sorts, and merges what overlaps, touches or lies within another one', () => {
    expect(merge([40, 50], [0, 10], [5, 20], [20, 30], [41, 42])).to.deep.equal([
      [0, 30],
      [40, 50],
    ]);
  });

  it('leaves its argument as it is', () => {
    const intervals = [
      { start: 5, end: 7 },
      { start: 0, end: 6 },
    ];
    mergeIntervals(intervals);
    expect(intervals).to.deep.equal([
      { start: 5, end: 7 },
      { start: 0, end: 6 },
    ]);
  });
});

describe('subtractInterval', () => {
  it('keeps what lies before and after, and nothing that is empty', () => {
    const intervals = [
      { start: 0, end: 10 },
      { start: 10, end: 20 },
      { start: 20, end: 30 },
      { start: 30, end: 40 },
    ];
    expect(subtractInterval(intervals, { start: 5, end: 30 })).to.deep.equal([
      { start: 0, end: 5 },
      { start: 30, end: 40 },
    ]);
    expect(subtractInterval([{ start: 0, end: 10 }], { start: 3, end: 4 })).to.deep.equal([
      { start: 0, end: 3 },
      { start: 4, end: 10 },
    ]);
  });
});

describe('markFreeStarts', () => {
  it('marks what freeStarts returns, for any meetings', () => {
    const minutes = (max: number) => fc.integer({ min: 0, max });
    const meeting = fc.tuple(minutes(600), minutes(90)).map(([start, length]) => ({
      start: start * 60_000,
      end: (start + length) * 60_000,
    }));
    fc.assert(
      fc.property(
        fc.uniqueArray(minutes(600)),
        fc.array(meeting, { maxLength: 20 }),
        fc.integer({ min: 15, max: 120 }),
        minutes(45),
        (unsorted, busy, duration, buffer) => {
          const starts = unsorted.map((minute) => minute * 60_000).sort((one, other) => one - other);
          const marks = markFreeStarts(starts, { duration, buffer, busy: mergeIntervals(busy) });
          const marked = starts.filter((_, index) => marks[index]);
          expect(marked).to.deep.equal(freeStarts(starts, { duration, buffer, busy }));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('lowerBound', () => {
  it('is the index of the first number that is not less', () => {
    const sorted = [10, 20, 20, 30];
    expect([5, 10, 11, 20, 21, 30, 31].map((limit) => lowerBound(sorted, limit))).to.deep.equal([
      0, 0, 1, 1, 3, 3, 4,
    ]);
    expect(lowerBound([], 1)).to.equal(0);
  });
});
