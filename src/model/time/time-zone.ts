import { offsetMinutes } from './wall-time.js';

/** Engines keep first spellings of zone ids for compatibility; people know the cities by these names. */
const CURRENT_CITY_NAMES: Record<string, string> = {
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

/**
 * `Europe/Berlin`, `America/Argentina/Buenos Aires`; empty for ids that name no place (`UTC`, `Etc/GMT+5`, `CET`).
 * Cities stay in English: engines know their names in other languages but have no way to ask for them.
 */
export const zonePlace = (timeZone: string): string =>
  timeZone.includes('/') && !timeZone.startsWith('Etc/')
    ? timeZone
        .split('/')
        .map((part) => (CURRENT_CITY_NAMES[part] ?? part).replaceAll('_', ' '))
        .join('/')
    : '';

/** Before zones were put into groups, so that engines name the place; and after. */
const NAMED_AT = [Date.UTC(1960), Date.UTC(2020)];

/**
 * What people who read a locale may call a zone: its city or country, and the name of its time, such as `Los Angeles
 * (Ortszeit) Nordamerikanische Westküstenzeit`.
 */
export function zoneSearchText(timeZone: string, locale: string): string {
  const formatter = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' });
  return NAMED_AT.map(
    (instant) => formatter.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value,
  ).join(' ');
}

/**
 * `Europe/Berlin (UTC+01:00)`; the offset alone for a zone that is no place. With its region, because few cities in
 * zone ids are known to everyone and some names (Center, Knox) say nothing alone; with the offset at that instant,
 * because it is what people compare.
 */
export function zoneLabel(timeZone: string, instant: number): string {
  const offset = offsetLabel(instant, timeZone);
  const place = zonePlace(timeZone);
  return place ? `${place} (${offset})` : offset;
}
