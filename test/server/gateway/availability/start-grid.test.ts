import fc from 'fast-check';
import { offeredInterval, type CalendarRules } from '../../../../src/model/time/calendar-rules.js';
import { parseOpenings, parseWeeklyHours } from '../../../../src/model/time/hours.js';
import { slotStarts } from '../../../../src/model/time/slots.js';
import { spanOf, StartGrid } from '../../../../src/gateway/availability/calendar/start-grid.js';
import { day, expect, minute, test } from '../gateway-test.js';

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
  'UTC',
];
const weeks = [
  'Mon-Fri 09:00-17:00',
  'Sun-Sat 00:00-24:00',
  'Sun-Sat 22:00-04:00',
  'Mon-Sun 08:10-12:00 13:00-15:45',
  'Wed-Thu 20:00-19:00, Fri 03:10-03:10',
];
/** Days of clock changes, also at midnight, and changes of a UTC week, which begins on Thursday. */
const dates = [
  '2026-03-26',
  '2026-04-02',
  '2026-10-22',
  '2026-10-29',
  '2027-03-11',
  '2027-03-25',
  '2026-07-15',
];

test('lists the starts that the rules define, for any interval', () => {
  let listed = 0;
  fc.assert(
    fc.property(
      fc.record({
        timeZone: fc.constantFrom(...zones),
        weekly: fc.constantFrom(...weeks),
        slotMinutes: fc.constantFrom(5, 20, 35, 60),
        duration: fc.constantFrom(15, 45, 90, 1440),
        minNoticeMinutes: fc.constantFrom(0, 61),
        horizonDays: fc.constantFrom(3, 60),
        date: fc.constantFrom(...dates),
        // Half minutes, so that no interval has to begin at a start.
        from: fc.integer({ min: -2880, max: 4 * 2880 }),
        length: fc.integer({ min: 0, max: 12 * 2880 }),
      }),
      ({ timeZone, weekly, duration, date, from, length, ...rest }) => {
        const exceptions = { '2026-10-25': [], '2026-03-29': parseOpenings('01:00-05:00 23:00-03:00')! };
        const hours = { weekly: parseWeeklyHours(weekly)!, exceptions };
        const rules: CalendarRules = { hours, timeZone, durations: [duration], bufferMinutes: 0, ...rest };
        const now = Date.parse(`${date}T00:00Z`);
        const start = now + (from * minute) / 2;
        const interval = { start, end: start + (length * minute) / 2 };
        const offered = offeredInterval(rules, interval, now);
        const grid = new StartGrid(rules);
        const ranges = offered ? grid.within(offered, duration) : [];
        const starts = ranges.flatMap((range) => range.week.starts.slice(range.from, range.to));
        expect(starts).toEqual(offered ? slotStarts({ ...rules, duration }, offered) : []);
        const isExact = (one: number) => grid.has(one, duration) && !grid.has(one + 1, duration);
        expect(starts.every(isExact)).toBe(true);
        const texts = ranges.flatMap((range) => range.week.texts.slice(range.from, range.to));
        expect(texts).toEqual(starts.map((one) => new Date(one).toISOString()));
        listed += starts.length;
      },
    ),
    { numRuns: 150 },
  );
  expect(listed).toBeGreaterThan(10_000);
});

test('the weeks of some ranges are from the first to the last, and there are none without any', () => {
  const range = (week: number) => ({ week: { week, duration: 30, starts: [], texts: [] }, from: 0, to: 1 });
  expect(spanOf([[range(3), range(5)], [], [range(2)]])).toEqual({ first: 2, last: 5 });
  expect(spanOf([[], []])).toBeUndefined();
});

test('computes each week once for each duration', () => {
  let reads = 0;
  const weekly = parseWeeklyHours('Mon-Fri 09:00-17:00')!;
  const hours = {
    get weekly() {
      reads += 1;
      return weekly;
    },
  };
  const grid = new StartGrid({ hours, timeZone: 'Europe/Berlin', slotMinutes: 30 });
  const interval = {
    start: Date.parse('2026-11-02T00:00Z'),
    end: Date.parse('2026-11-02T00:00Z') + 35 * day,
  };
  grid.within(interval, 30);
  const first = reads;
  grid.within({ ...interval, start: interval.start + 3 * day }, 30);
  expect(reads).toBe(first);
  grid.within(interval, 60);
  expect(reads).toBe(2 * first);
});
