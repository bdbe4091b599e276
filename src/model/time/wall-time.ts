import { DAY_MS, MINUTE_MS, SECOND_MS } from './units.js';

/** A date and a time of day as a calendar and a clock on a wall show them, without a zone. `month` counts from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** What a wall time means in a zone: one instant, none (clocks go forward over it) or two (clocks go back over it). */
export type Resolution =
  | { kind: 'unique'; instant: number }
  /** `before` and `after` are the last minute that exists before the gap and the first one after it. */
  | { kind: 'gap'; before: number; after: number }
  | { kind: 'overlap'; earlier: number; later: number };

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Creating a formatter costs as much as dozens of calls to it. Throws a `RangeError` for an unknown zone. */
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

// Inside this file a wall time is one number, `local`, see `localAt`.

const toWallTimeMs = ({ year, month, day, hour, minute }: WallTime): number =>
  Date.UTC(year, month - 1, day, hour, minute);

function fromWallTimeMs(local: number): WallTime {
  const utc = new Date(local);
  return {
    year: utc.getUTCFullYear(),
    month: utc.getUTCMonth() + 1,
    day: utc.getUTCDate(),
    hour: utc.getUTCHours(),
    minute: utc.getUTCMinutes(),
  };
}

/**
 * The wall time at an instant, as the epoch ms of the instant at which UTC clocks show it. Keeps the seconds: historic
 * offsets have them, and the way back to the instant needs them.
 */
export function wallTimeMs(instant: number, timeZone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatterFor(timeZone).formatToParts(instant)) part[type] = Number(value);
  return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
}

const offsetMs = (instant: number, timeZone: string): number =>
  wallTimeMs(instant, timeZone) - Math.floor(instant / SECOND_MS) * SECOND_MS;

/**
 * Reads the values of native date and time inputs, `YYYY-MM-DD` and `HH:MM` or `HH:MM:SS`; seconds are dropped.
 * Nothing for anything else, for dates that no calendar has, and outside the years 1000 to 9999.
 */
export function parseWallTime(date: string, time: string): WallTime | undefined {
  const match = /^([1-9]\d{3})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?$/.exec(`${date}T${time}`);
  if (!match) return undefined;
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const wall = { year, month, day, hour, minute };
  return dateString(fromWallTimeMs(toWallTimeMs(wall))) === date ? wall : undefined;
}

/** What the wall shows at an instant (epoch ms). Throws a `RangeError` for an unknown zone, as all functions here do. */
export const wallTimeAt = (instant: number, timeZone: string): WallTime =>
  fromWallTimeMs(wallTimeMs(instant, timeZone));

/** The day at an instant (epoch ms), `YYYY-MM-DD`. */
export const dateAt = (instant: number, timeZone: string): string =>
  dateString(wallTimeAt(instant, timeZone));

export function resolveWallTime(wall: WallTime, timeZone: string): Resolution {
  const local = toWallTimeMs(wall);
  // No zone is a day away from UTC, and none changes twice in two days: a change near `local` lies between these two.
  const offsetBefore = offsetMs(local - DAY_MS, timeZone);
  const offsetAfter = offsetMs(local + DAY_MS, timeZone);
  const earlier = local - Math.max(offsetBefore, offsetAfter);
  const later = local - Math.min(offsetBefore, offsetAfter);
  const [instant, second] = [...new Set([earlier, later])].filter(
    (each) => wallTimeMs(each, timeZone) === local,
  );
  if (second !== undefined) return { kind: 'overlap', earlier, later };
  if (instant !== undefined) return { kind: 'unique', instant };

  // In a gap the two guesses enclose the change: halve the stretch until it is the first second of the new offset.
  let old = earlier;
  let change = later;
  while (change - old > SECOND_MS) {
    const middle = old + Math.floor((change - old) / 2 / SECOND_MS) * SECOND_MS;
    if (offsetMs(middle, timeZone) === offsetBefore) old = middle;
    else change = middle;
  }
  return {
    kind: 'gap',
    before: Math.floor((old + offsetBefore) / MINUTE_MS) * MINUTE_MS - offsetBefore,
    after: Math.ceil((change + offsetAfter) / MINUTE_MS) * MINUTE_MS - offsetAfter,
  };
}

/** Minutes ahead of UTC, to the nearest whole one: until 1972 some zones were seconds off. */
export const offsetMinutes = (instant: number, timeZone: string): number =>
  Math.round(offsetMs(instant, timeZone) / MINUTE_MS);

const knownZones = new Map<string, boolean>();

/** Whether the engine knows the zone. Letter case does not matter to it. Asked for once: to refuse one takes it long. */
export function isTimeZone(id: string): boolean {
  let isKnown = knownZones.get(id);
  if (isKnown === undefined) {
    try {
      isKnown = Boolean(id && formatterFor(id));
    } catch {
      isKnown = false;
    }
    knownZones.set(id, isKnown);
  }
  return isKnown;
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** `YYYY-MM-DD`, the value of a native date input. */
export const dateString = ({ year, month, day }: WallTime): string =>
  `${pad(year, 4)}-${pad(month)}-${pad(day)}`;

/** `HH:MM`, the value of a native time input. */
export const timeString = ({ hour, minute }: Pick<WallTime, 'hour' | 'minute'>): string =>
  `${pad(hour)}:${pad(minute)}`;
