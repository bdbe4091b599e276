/** A time range in minutes since midnight. An end above 1440 is on the next day. */
export interface Opening {
  readonly start: number;
  readonly end: number;
}

/** Opening hours, in wall time. */
export interface Hours {
  /** By weekday, Sunday first. */
  readonly weekly: readonly (readonly Opening[])[];
  /** Hours that replace the weekly ones, by date (`YYYY-MM-DD`). An empty list means closed. */
  readonly exceptions?: Readonly<Record<string, readonly Opening[]>> | undefined;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const GROUP = /^([a-z]{3})(?:-([a-z]{3}))?\s+(.+)$/;
const RANGE = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/**
 * Parses weekly hours such as `Mon-Fri 09:00-12:00 13:00-17:00, Sat 10:00-14:00`. A range whose end is not after its
 * start ends on the next day.
 *
 * @returns `undefined` if the text is invalid.
 */
export function parseWeeklyHours(text: string): readonly (readonly Opening[])[] | undefined {
  const weekly: Opening[][] = DAYS.map(() => []);
  for (const group of text.toLowerCase().split(/[,;]/)) {
    const [, from = '', to = from, times = ''] = GROUP.exec(group.trim()) ?? [];
    const [first, last] = [DAYS.indexOf(from), DAYS.indexOf(to)];
    const openings = parseOpenings(times);
    if (first < 0 || last < 0 || !openings) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      weekly[day]!.push(...openings);
      if (day === last) break;
    }
  }
  return weekly;
}

/** Parses the ranges of one day, `09:00-12:00 13:00-17:00`. Returns `undefined` if any is invalid. */
export function parseOpenings(text: string): Opening[] | undefined {
  const openings = text.trim().split(/\s+/).map(parseRange);
  return openings.every((opening) => opening !== undefined) ? openings : undefined;
}

function parseRange(text: string): Opening | undefined {
  if (!RANGE.test(text)) return undefined;
  const [start, end] = text.split('-').map(parseMinuteOfDay) as [number, number];
  return { start, end: end > start ? end : end + 1440 };
}

function parseMinuteOfDay(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}
