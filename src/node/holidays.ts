import ICAL from 'ical.js';

/** Closed days, for the gateway's option `hours.exceptions`. */
export type ClosedDays = Record<string, 'closed'>;

export interface HolidayOptions {
  /** First year. @default this one */
  readonly firstYear?: number;
  /** Number of years. @default 12, more than the gateway looks ahead */
  readonly years?: number;
  /** Receives how many events of the calendar have a time of day. They close no day, and are left out. @default console.warn */
  readonly warn?: (message: string) => void;
}

const DEFAULT_YEARS = 12;
/** A daily event since 1950; whatever repeats more often is no holiday. */
const MAX_REPETITIONS = 40_000;
/** Longer events are cut: a mistake in a date must not close years. */
const MAX_DAYS = 62;

/**
 * Reads the holidays of an iCalendar file (`.ics`): events that last whole days, with their repetitions, such as every
 * year. Cancelled events are left out.
 *
 * @throws TypeError if the text is no iCalendar file, or has an event that cannot be read.
 */
export function holidaysOf(
  ics: string,
  {
    firstYear = new Date().getUTCFullYear(),
    years = DEFAULT_YEARS,
    warn = console.warn,
  }: HolidayOptions = {},
): ClosedDays {
  const closed: ClosedDays = {};
  const end = ICAL.Time.fromData({ year: firstYear + years, month: 1, day: 1, isDate: true });
  let timed = 0;
  for (const event of eventsOf(ics)) {
    if (!event.startDate.isDate) {
      timed += 1;
      continue;
    }
    for (const { startDate, endDate, item } of occurrencesOf(event, end)) {
      if (isCancelled(item)) continue;
      for (const date of daysBetween(startDate, endDate)) {
        const year = Number(date.slice(0, 4));
        if (year >= firstYear && year < firstYear + years) closed[date] = 'closed';
      }
    }
  }
  if (timed > 0) warn(`the calendar has ${timed} events with a time of day: they close no day`);
  return closed;
}

interface Occurrence {
  readonly startDate: ICAL.Time;
  readonly endDate: ICAL.Time;
  readonly item: ICAL.Event;
}

/** The events of a file, each with those that replace one of its repetitions. */
function eventsOf(ics: string): ICAL.Event[] {
  try {
    const parsed: unknown = ICAL.parse(ics);
    const calendars = (Array.isArray((parsed as unknown[])[0]) ? parsed : [parsed]) as unknown[][];
    return calendars.flatMap((calendar) => {
      const root = new ICAL.Component(calendar);
      if (root.name !== 'vcalendar') throw new TypeError('no calendar');
      const all = root.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
      const events = all.filter((event) => !event.isRecurrenceException());
      for (const exception of all.filter((event) => event.isRecurrenceException())) {
        events.find(({ uid }) => uid === exception.uid)?.relateException(exception);
      }
      return events;
    });
  } catch (cause) {
    throw new TypeError('holidaysOf: the text is not an iCalendar file', { cause });
  }
}

function* occurrencesOf(event: ICAL.Event, end: ICAL.Time): Generator<Occurrence> {
  if (!event.isRecurring()) {
    yield { startDate: event.startDate, endDate: event.endDate, item: event };
    return;
  }
  const iterator = event.iterator();
  for (let count = 0; count < MAX_REPETITIONS; count += 1) {
    const next = iterator.next() as ICAL.Time | undefined;
    if (!next || next.compare(end) >= 0) return;
    yield event.getOccurrenceDetails(next);
  }
}

const isCancelled = ({ component }: ICAL.Event): boolean =>
  String(component.getFirstPropertyValue('status')).toUpperCase() === 'CANCELLED';

/** Dates from a start to before an end; the start alone if the end is missing. */
function* daysBetween(start: ICAL.Time, end: ICAL.Time): Generator<string> {
  const day = start.clone();
  for (let count = 0; count < MAX_DAYS && (count === 0 || day.compare(end) < 0); count += 1) {
    yield day.toString().slice(0, 10);
    day.adjust(1, 0, 0, 0);
  }
}
