import { offsetLabel, zonePlace } from './time-zone.js';
import { ZONE_CITIES } from './zone-cities.js';

/** How people call a time zone. */
export interface ZoneName {
  /** Name of its time in a language: "Central European Time". */
  readonly time: string;
  /** Further names to search by: countries, cities, abbreviations, offsets. */
  readonly keywords: string;
}

type RegionLocale = Intl.Locale & {
  readonly getTimeZones?: () => readonly string[];
  readonly timeZones?: readonly string[];
};

/** Dates at which engines name a zone's own place (before zones shared rules), its winter and its summer. */
const LONG_AGO = Date.UTC(1960);
const SEASONS = [Date.UTC(2026, 0), Date.UTC(2026, 6)];

/** Languages whose abbreviations people use: PST, CET, AEST, IST, NZST, SAST. */
const ABBREVIATING_LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-NZ', 'en-ZA'];

/** Creates a function that names zones in a language. Each name takes about a millisecond. */
export function createZoneNames(locale: string, now: number): (timeZone: string) => ZoneName {
  const countries = countryNames(locale);
  const cities = new Map(
    Object.entries(ZONE_CITIES).map(([timeZone, names]) => [zonePlace(timeZone), names]),
  );
  return (timeZone) => {
    // Engines know some zones by an older name.
    const place = zonePlace(timeZone);
    const generic = nameAt(locale, timeZone, 'longGeneric');
    const time = generic(now);
    const abbreviations = ABBREVIATING_LOCALES.flatMap((one) =>
      SEASONS.map(nameAt(one, timeZone, 'short')).filter((name) => !/\d/.test(name)),
    );
    const keywords = [
      timeZone,
      place,
      time,
      generic(LONG_AGO),
      countries.get(place),
      cities.get(place),
      ...new Set(abbreviations),
      ...offsetNames(offsetLabel(now, timeZone)),
    ];
    return { time, keywords: keywords.filter(Boolean).join(' ') };
  };
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

/** Names of the countries in which each zone is used, by its place, in a language and in English. Empty where the engine cannot tell. */
function countryNames(locale: string): ReadonlyMap<string, string> {
  const names = [locale, 'en'].map((one) => new Intl.DisplayNames(one, { type: 'region', fallback: 'none' }));
  const countries = new Map<string, string>();
  for (const region of regions()) {
    const written = names.map((one) => one.of(region));
    if (!written[0]) continue;
    for (const timeZone of timeZonesOf(region)) {
      const place = zonePlace(timeZone);
      countries.set(place, [countries.get(place), ...written].join(' '));
    }
  }
  return countries;
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
