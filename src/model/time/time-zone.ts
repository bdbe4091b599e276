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

/**
 * City and short name of a zone: `Berlin, CET`. The offset at `instant` stands for a name that is only one, and alone for a
 * zone without a place.
 */
export function shortZoneLabel(timeZone: string, instant: number, name: string): string {
  const city = zoneCity(timeZone);
  const time = /\d/.test(name) ? offsetLabel(instant, timeZone) : name;
  return city ? `${city}, ${time}` : offsetLabel(instant, timeZone);
}

/** `Berlin`, `Center, North Dakota`; `''` for IDs without a place. */
export const zoneCity = (timeZone: string): string =>
  zonePlace(timeZone).split('/').slice(1).reverse().join(', ');
