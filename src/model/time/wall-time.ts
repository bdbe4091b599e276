import { DAY_MS, MINUTE_MS, SECOND_MS } from './units.js';

/** A calendar date and a time of day without a time zone. `month` is 1 to 12. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** The instants of a wall time in a zone: one, none (the clocks skip it) or two (the clocks repeat it). */
export type Resolution =
  | { kind: 'unique'; instant: number }
  /** `before` is the last minute before the gap, `after` the first one after it. */
  | { kind: 'gap'; before: number; after: number }
  | { kind: 'overlap'; earlier: number; later: number };

/** By time zone, which is any text. */
const formatters = Object.create(null) as Record<string, Intl.DateTimeFormat>;

/** Cached, because creating a formatter is slow. Throws a `RangeError` for an unknown zone. */
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  return (formatters[timeZone] ??= new Intl.DateTimeFormat('en-US', {
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
  }));
}

// In this file, `local` is a wall time as one number; see `wallTimeMs`.

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
 * Wall time at an instant, as the epoch milliseconds at which a UTC clock shows the same time. Keeps seconds: historic
 * offsets have them, and converting back needs them.
 */
export function wallTimeMs(instant: number, timeZone: string): number {
  const key = `${timeZone} ${Math.floor(instant / SECOND_MS)}`;
  let local = wallTimes.get(key);
  if (local === undefined) {
    const part: Record<string, number> = {};
    for (const { type, value } of formatterFor(timeZone).formatToParts(instant)) part[type] = Number(value);
    local = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
    if (wallTimes.size > 999) wallTimes.clear();
    wallTimes.set(key, local);
  }
  return local;
}

/** The last ones, because a view asks for the same instants again and again. */
const wallTimes = new Map<string, number>();

const offsetMs = (instant: number, timeZone: string): number =>
  wallTimeMs(instant, timeZone) - Math.floor(instant / SECOND_MS) * SECOND_MS;

/**
 * Parses the values of native date and time inputs, `YYYY-MM-DD` and `HH:MM` or `HH:MM:SS`; seconds are dropped. Returns
 * `undefined` for anything else, for dates that do not exist, and for years outside 1000 to 9999.
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

/** Wall time at an instant (epoch ms). Like all functions here, it throws a `RangeError` for an unknown zone. */
export const wallTimeAt = (instant: number, timeZone: string): WallTime =>
  fromWallTimeMs(wallTimeMs(instant, timeZone));

/** Date at an instant (epoch ms), `YYYY-MM-DD`. */
export const dateAt = (instant: number, timeZone: string): string =>
  dateString(wallTimeAt(instant, timeZone));

export function resolveWallTime(wall: WallTime, timeZone: string): Resolution {
  const local = toWallTimeMs(wall);
  // Offsets are less than a day, and no zone changes twice within two days: a change near `local` is in this range.
  const offsetBefore = offsetMs(local - DAY_MS, timeZone);
  const offsetAfter = offsetMs(local + DAY_MS, timeZone);
  const earlier = local - Math.max(offsetBefore, offsetAfter);
  const later = local - Math.min(offsetBefore, offsetAfter);
  const [instant, second] = [...new Set([earlier, later])].filter(
    (each) => wallTimeMs(each, timeZone) === local,
  );
  if (second !== undefined) return { kind: 'overlap', earlier, later };
  if (instant !== undefined) return { kind: 'unique', instant };

  // In a gap, the change is between the two guesses: bisect to the first second with the new offset.
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

/** Minutes ahead of UTC, rounded: until 1972 some offsets had seconds. */
export const offsetMinutes = (instant: number, timeZone: string): number =>
  Math.round(offsetMs(instant, timeZone) / MINUTE_MS);

const knownZones = new Map<string, boolean>();

/** Whether the engine knows a zone ID, in any letter case. Cached, because rejecting an unknown one is slow. */
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
