/** Writes values for people, in one locale and time zone. */
export interface Format {
  /** Date and time of an instant, with the weekday: "Tuesday 24 November 2026 at 14:30". */
  readonly dateTime: (instant: number) => string;
  /** Time of an instant: "14:30". */
  readonly time: (instant: number) => string;
  /** A length in minutes: "30 minutes". */
  readonly minutes: (count: number) => string;
}

/** Formatters are made at their first use: making one is slow, and the form's first frame needs none. */
export function createFormat(locale: string, timeZone: string): Format {
  const once = <T>(make: () => T) => {
    let made: T | undefined;
    return () => (made ??= make());
  };
  const dateTime = once(
    () =>
      new Intl.DateTimeFormat(locale, {
        dateStyle: 'full',
        timeStyle: 'short',
        calendar: 'gregory',
        timeZone,
      }),
  );
  const time = once(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }));
  const minutes = once(
    () => new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' }),
  );
  return {
    dateTime: (instant) => dateTime().format(instant),
    time: (instant) => time().format(instant),
    minutes: (count) => minutes().format(count),
  };
}
