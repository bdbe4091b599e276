import { offsetMinutes } from './wall-time.js';

/** Engines keep first spellings of zone ids for compatibility; people know the cities by these names. */
const CITY_TODAY: Record<string, string> = {
  Calcutta: 'Kolkata',
  Godthab: 'Nuuk',
  Katmandu: 'Kathmandu',
  Kiev: 'Kyiv',
  Rangoon: 'Yangon',
  Saigon: 'Ho_Chi_Minh',
};

/** `UTC`, `UTC+05:45`, `UTC−03:00`: always hours and minutes, so that a list of them lines up; with a true minus sign. */
export function offsetLabel(instant: number, timeZone: string): string {
  const offset = offsetMinutes(instant, timeZone);
  if (!offset) return 'UTC';
  const size = Math.abs(offset);
  const [hours, minutes] = [Math.floor(size / 60), size % 60].map((value) => String(value).padStart(2, '0'));
  return `UTC${offset < 0 ? '−' : '+'}${hours}:${minutes}`;
}

/** Places by region, or nothing for ids that name no place (`UTC`, `Etc/GMT+5`, `CET`). */
const placeParts = (timeZone: string): string[] =>
  timeZone.includes('/') && !timeZone.startsWith('Etc/')
    ? timeZone.split('/').map((part) => (CITY_TODAY[part] ?? part).replaceAll('_', ' '))
    : [];

/**
 * The city of a zone, `Buenos Aires`; for a zone that is no place, its standard time's name in the locale.
 * Cities stay in English: engines know their names in other languages but have no way to ask for them.
 */
export const timeZoneName = (timeZone: string, locale: string): string =>
  placeParts(timeZone).at(-1) ??
  new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' })
    .formatToParts(0)
    .find(({ type }) => type === 'timeZoneName')!.value;

/**
 * `Europe/Berlin (UTC+01:00)`, `America/Argentina/Buenos Aires (UTC−03:00)`; the offset alone for a zone that is
 * no place. With its region, because few cities in zone ids are known to everyone and some names (Center, Knox)
 * say nothing alone; with the offset at that instant, because it is what people compare.
 */
export function zoneLabel(timeZone: string, instant: number): string {
  const offset = offsetLabel(instant, timeZone);
  const place = placeParts(timeZone).join('/');
  return place ? `${place} (${offset})` : offset;
}
