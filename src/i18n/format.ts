/** Formats values for one locale, time zone and hour cycle. */
export interface Format {
  /** Weekday, day and time of an instant: "Tue 24 Nov · 14:30". */
  readonly shortDateTime: (instant: number) => string;
  /** Time from now, negative if it has passed: "in 18 hours". */
  readonly relative: (value: number, unit: Intl.RelativeTimeFormatUnit) => string;
  /** Time of an instant: "14:30". */
  readonly time: (instant: number) => string;
  /** A duration in minutes: "30 min". */
  readonly minutes: (count: number) => string;
  /** Short name of the time zone at an instant: "CET", "GMT+1". */
  readonly zoneName: (instant: number) => string;
  /** A number of hours, short: "24h". */
  readonly hours: (count: number) => string;
  /** From an instant to another: "Fri, 27 Nov 2026, 11:00–11:30". */
  readonly range: (start: number, end: number) => string;
  /** Whether times are written with 12 or 24 hours. */
  readonly hourCycle: HourCycle;
  readonly number: (value: number) => string;
  /** A day, `YYYY-MM-DD`: "Tuesday 24 November". */
  readonly day: (date: string) => string;
  /** Day of the month of a date, `YYYY-MM-DD`. */
  readonly dayNumber: (date: string) => string;
  /** One or several months, `YYYY-MM`: "November 2026", "November – December 2026". */
  readonly months: (from: string, to: string) => string;
  /** Month of a date, `YYYY-MM-DD`: "Nov". */
  readonly shortMonth: (date: string) => string;
  /** Weekday names of some dates: in full, and short ones for column headers. */
  readonly weekdays: (
    dates: readonly string[],
  ) => readonly { readonly long: string; readonly short: string }[];
}

export interface FormatOptions {
  readonly locale: string;
  readonly timeZone: string;
  /** Overrides the locale's own hour cycle. */
  readonly hourCycle?: HourCycle | undefined;
}

export type HourCycle = 'h11' | 'h12' | 'h23' | 'h24';

const formatters: Record<string, Intl.DateTimeFormat> = {};

/** Creates each Intl formatter on first use: that is slow, and the form's first frame needs none. */
export function createFormat({ locale, timeZone, hourCycle }: FormatOptions): Format {
  const dates = (options: Intl.DateTimeFormatOptions) =>
    once(() => {
      const all = { calendar: 'gregory', ...options };
      // Many are the same in all time zones.
      return (formatters[locale + JSON.stringify(all)] ??= new Intl.DateTimeFormat(locale, all));
    });
  const clock = { timeZone, ...(hourCycle && { hourCycle }) } as const;
  // A date has no time zone: it is parsed and formatted in UTC.
  const days = (options: Intl.DateTimeFormatOptions) => {
    const formatter = dates({ timeZone: 'UTC', ...options });
    return (day: string) => formatter().format(new Date(day));
  };
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const time = dates({ timeStyle: 'short', ...clock });
  const month = dates({ timeZone: 'UTC', month: 'long', year: 'numeric' });
  const zoneName = dates({ timeZone, timeZoneName: 'short' });
  const shortDate = { weekday: 'short', month: 'short', day: 'numeric' } as const;
  const range = dates({ ...shortDate, year: 'numeric', hour: 'numeric', minute: '2-digit', ...clock });
  const shortDay = dates({ ...shortDate, timeZone });
  const units = (unit: 'minute' | 'hour', unitDisplay: 'short' | 'narrow') => {
    const formatter = once(() => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }));
    return (count: number) => formatter().format(count);
  };
  const number = once(() => new Intl.NumberFormat(locale));
  const long = days({ weekday: 'long' });
  const short = days({ weekday: 'short' });
  return {
    shortDateTime: (instant) => `${shortDay().format(instant)} · ${time().format(instant)}`,
    relative: (value, unit) => relative().format(value, unit),
    time: (instant) => time().format(instant),
    minutes: units('minute', 'short'),
    hours: units('hour', 'narrow'),
    // A word joiner keeps the two times on one line.
    range: (start, end) =>
      range()
        .formatRange(start, end)
        .replace(/–(?=\d)/, '–\u2060'),
    get hourCycle() {
      return /^h1/.test(time().resolvedOptions().hourCycle!) ? 'h12' : 'h23';
    },
    zoneName: (instant) =>
      zoneName()
        .formatToParts(instant)
        .find(({ type }) => type === 'timeZoneName')!.value,
    number: (value) => number().format(value),
    day: days({ weekday: 'long', day: 'numeric', month: 'long' }),
    dayNumber: (date) => number().format(Number(date.slice(8))),
    months: (from, to) => month().formatRange(new Date(from), new Date(to)),
    shortMonth: days({ month: 'short' }),
    // In Arabic, the short name is the whole word, with its article; in Hebrew, it begins with the word for day.
    weekdays: (dates) =>
      dates.map((date) => ({ long: long(date), short: short(date).replace(/\.$|^(ال|יום )/g, '') })),
  };
}

/** Creates the formatters of the calendar's first view, e.g. while a response is on its way. */
export function warmUp({ months, day, weekdays, time, zoneName, minutes }: Format): void {
  const date = '2026-01-01';
  months(date, date);
  weekdays([date]);
  day(date);
  time(0);
  zoneName(0);
  minutes(0);
}

/** Makes a value when it is first needed. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
