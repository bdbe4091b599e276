import { offsetMinutes } from './wall-time.js';

/** Current names of cities whose IANA zone IDs keep an old spelling. */
const CURRENT_CITY_NAMES: Record<string, string> = {
  Calcutta: 'Kolkata',
  Godthab: 'Nuuk',
  Katmandu: 'Kathmandu',
  Kiev: 'Kyiv',
  Rangoon: 'Yangon',
  Saigon: 'Ho_Chi_Minh',
};

/** `UTC`, `UTC+05:45`, `UTC−03:00`. Always with minutes, so a list lines up, and with a real minus sign (U+2212). */
export function offsetLabel(instant: number, timeZone: string): string {
  const offset = offsetMinutes(instant, timeZone);
  if (!offset) return 'UTC';
  const size = Math.abs(offset);
  const [hours, minutes] = [Math.floor(size / 60), size % 60].map((value) => String(value).padStart(2, '0'));
  return `UTC${offset < 0 ? '−' : '+'}${hours}:${minutes}`;
}

/**
 * `Europe/Berlin`, `America/Argentina/Buenos Aires`; `''` for IDs without a place (`UTC`, `Etc/GMT+5`, `CET`). Cities
 * stay in English, because Intl has no API for their translated names.
 */
export const zonePlace = (timeZone: string): string =>
  timeZone.includes('/') && !timeZone.startsWith('Etc/')
    ? timeZone
        .split('/')
        .map((part) => (CURRENT_CITY_NAMES[part] ?? part).replaceAll('_', ' '))
        .join('/')
    : '';

/** Dates at which engines name the zone's own place (before zones shared rules) and its shared time. */
const NAMED_AT = [Date.UTC(1960), Date.UTC(2020)];

/**
 * Search text for a zone in a locale: its city or country and the name of its time, such as `Los Angeles (Ortszeit)
 * Nordamerikanische Westküstenzeit`.
 */
export function zoneSearchText(timeZone: string, locale: string): string {
  const formatter = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' });
  return NAMED_AT.map(
    (instant) => formatter.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value,
  ).join(' ');
}

/**
 * `Europe/Berlin (UTC+01:00)`, or only the offset if the zone has no place. It includes the region, because many cities
 * are not widely known and some names (Center, Knox) mean nothing alone. The offset is the one at `instant`.
 */
export function zoneLabel(timeZone: string, instant: number): string {
  const offset = offsetLabel(instant, timeZone);
  const place = zonePlace(timeZone);
  return place ? `${place} (${offset})` : offset;
}
