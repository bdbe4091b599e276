/** Formats values for one locale, time zone and hour cycle. */
export interface Format {
  /** Weekday, date and time of an instant: "Tuesday 24 November 2026 at 14:30". */
  readonly dateTime: (instant: number) => string;
  /** Time of an instant: "14:30". */
  readonly time: (instant: number) => string;
  /** A duration in minutes: "30 minutes". */
  readonly minutes: (count: number) => string;
  readonly number: (value: number) => string;
  /** A day, `YYYY-MM-DD`: "Tuesday 24 November". */
  readonly day: (date: string) => string;
  /** Day of the month of a date, `YYYY-MM-DD`. */
  readonly dayNumber: (date: string) => string;
  /** A month, `YYYY-MM`: "November 2026". */
  readonly month: (month: string) => string;
  /** Weekday names of some dates: in full, and short ones for column headers (all `short`, or all `narrow`). */
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

/** Creates each Intl formatter on first use: that is slow, and the form's first frame needs none. */
export function createFormat({ locale, timeZone, hourCycle }: FormatOptions): Format {
  const dates = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(locale, { calendar: 'gregory', ...options }));
  const clock = { timeZone, ...(hourCycle && { hourCycle }) } as const;
  // A date has no time zone: it is parsed and formatted in UTC.
  const days = (options: Intl.DateTimeFormatOptions) => {
    const formatter = dates({ timeZone: 'UTC', ...options });
    return (day: string) => formatter().format(Date.parse(day));
  };
  const dateTime = dates({ dateStyle: 'full', timeStyle: 'short', ...clock });
  const time = dates({ timeStyle: 'short', ...clock });
  const minutes = once(
    () => new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' }),
  );
  const number = once(() => new Intl.NumberFormat(locale));
  const long = days({ weekday: 'long' });
  const short = days({ weekday: 'short' });
  const narrow = days({ weekday: 'narrow' });
  return {
    dateTime: (instant) => dateTime().format(instant),
    time: (instant) => time().format(instant),
    minutes: (count) => minutes().format(count),
    number: (value) => number().format(value),
    day: days({ weekday: 'long', day: 'numeric', month: 'long' }),
    dayNumber: (date) => number().format(Number(date.slice(8))),
    month: days({ month: 'long', year: 'numeric' }),
    weekdays: (dates) => {
      // In Arabic, `short` is the full word.
      const write = dates.some((date) => short(date).length > 5) ? narrow : short;
      return dates.map((date) => ({ long: long(date), short: write(date) }));
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
