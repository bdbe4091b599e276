import { once, type Format } from './format.js';

/** The formats of a list of meetings, which needs few. */
export type MeetingFormat = Pick<Format, 'shortDateTime' | 'relative' | 'time' | 'minutes'>;

/** Formats as `createFormat` does. */
export function createMeetingFormat(locale: string, timeZone: string): MeetingFormat {
  const dates = (options: Intl.DateTimeFormatOptions) =>
    once(() => new Intl.DateTimeFormat(locale, { calendar: 'gregory', timeZone, ...options }));
  const time = dates({ timeStyle: 'short' });
  const day = dates({ weekday: 'short', month: 'short', day: 'numeric' });
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const minutes = once(
    () => new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'short' }),
  );
  return {
    shortDateTime: (instant) => `${day().format(instant)} · ${time().format(instant)}`,
    relative: (value, unit) => relative().format(value, unit),
    time: (instant) => time().format(instant),
    minutes: (count) => minutes().format(count),
  };
}
