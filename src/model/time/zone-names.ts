import { offsetLabel, zonePlace } from './time-zone.js';
import { ZONE_CITIES } from './zone-cities.js';

/** How people call a time zone. */
export interface NamedZone {
  /** IANA time zone. */
  readonly key: string;
  /** Name of its time in a language: "Central European Time". */
  note?: string | undefined;
  /** Further names to search by: countries, cities, abbreviations, offsets. */
  keywords?: string | undefined;
}

type RegionLocale = Intl.Locale & {
  readonly getTimeZones?: () => readonly string[];
  readonly timeZones?: readonly string[];
};

/** Dates at which engines name a zone's own place (before zones shared rules), its winter and its summer. */
const LONG_AGO = Date.UTC(1960);
const SEASONS = [Date.UTC(2026, 0), Date.UTC(2026, 6)];

/**
 * Languages whose abbreviations people use (PST, CET, AEST, IST, NZST, SAST), by continent. Not all of them for each zone,
 * because each takes a formatter.
 */
const ABBREVIATING_LOCALES: Readonly<Record<string, string>> = {
  Africa: 'en-ZA en-GB',
  America: 'en-US',
  Antarctica: 'en-AU en-US',
  Arctic: 'en-GB',
  Asia: 'en-GB en-IN',
  Atlantic: 'en-GB en-US',
  Australia: 'en-AU',
  Europe: 'en-GB',
  Indian: 'en-ZA',
  Pacific: 'en-NZ en-US',
};

/**
 * Names zones in a language: first the time of each one, then what to search by. Together this takes hundreds of
 * milliseconds, so it goes on with each `next()`: to the next zone or country.
 */
export function* nameZones(zones: readonly NamedZone[], locale: string, now: number): Generator<void> {
  const older = new Map<string, string>();
  for (const zone of zones) {
    const nameIn = nameAt(locale, zone.key, 'longGeneric');
    zone.note = nameIn(now);
    older.set(zone.key, nameIn(LONG_AGO));
    yield;
  }
  const countries = new Map<string, string>();
  yield* addCountries(countries, locale);
  const cities = new Map(Object.entries(ZONE_CITIES).map(([key, names]) => [zonePlace(key), names]));
  for (const zone of zones) {
    const { key, note } = zone;
    // Engines know some zones by an older name.
    const place = zonePlace(key);
    const locales = ABBREVIATING_LOCALES[key.split('/')[0]!]?.split(' ') ?? [];
    const abbreviations = locales.flatMap((one) =>
      SEASONS.map(nameAt(one, key, 'short')).filter((name) => !/\d/.test(name)),
    );
    zone.keywords = [
      key,
      place,
      note,
      older.get(key),
      countries.get(place),
      cities.get(place),
      ...new Set(abbreviations),
      ...offsetNames(offsetLabel(now, key)),
    ].join(' ');
    yield;
  }
}

function nameAt(
  locale: string,
  timeZone: string,
  timeZoneName: 'longGeneric' | 'short',
): (instant: number) => string {
  const formatter = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName });
  return (instant) =>
    formatter.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** The usual ways to write `UTC+05:30`. */
function offsetNames(label: string): string[] {
  const [, sign = '+', hours = '00', minutes = '00'] = /([+−])(\d\d):(\d\d)/.exec(label) ?? [];
  const ascii = sign === '+' ? '+' : '-';
  const short = `${ascii}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
  const long = `${ascii}${hours}:${minutes}`;
  return [short, long, long.replace(':', ''), `${ascii}${Number(hours)}:${minutes}`].flatMap((offset) => [
    offset,
    `UTC${offset}`,
    `GMT${offset}`,
  ]);
}

/** Adds the countries in which each zone is used, by its place, in a language and in English. None where the engine cannot tell. */
function* addCountries(countries: Map<string, string>, locale: string): Generator<void> {
  const names = [locale, 'en'].map((one) => new Intl.DisplayNames(one, { type: 'region', fallback: 'none' }));
  for (const region of regions()) {
    const written = names.map((one) => one.of(region));
    if (!written[0]) continue;
    for (const timeZone of timeZonesOf(region)) {
      const place = zonePlace(timeZone);
      countries.set(place, [countries.get(place), ...written].join(' '));
    }
    yield;
  }
}

/** Zones of a region such as `DE`; empty where the engine cannot tell. */
function timeZonesOf(region: string): readonly string[] {
  const locale = new Intl.Locale(`und-${region}`) as RegionLocale;
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

/** All two-letter codes; most of them are no region, and have no zones. */
function regions(): string[] {
  const letters = [...Array(26).keys()].map((index) => String.fromCharCode(65 + index));
  return letters.flatMap((first) => letters.map((second) => first + second));
}
