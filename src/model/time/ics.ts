import { MINUTE_MS } from './units.js';

/** A meeting for a calendar. Times are in epoch milliseconds, the duration is in minutes. */
export interface CalendarEvent {
  /** Adding a meeting with the same ID again updates its calendar entry instead of creating a second one. */
  id: string;
  start: number;
  duration: number;
  title: string;
  description?: string | undefined;
  url?: string | undefined;
  /** Email addresses of the visitor's guests. */
  guests?: readonly string[] | undefined;
  /** The current time, written as `DTSTAMP`. */
  now: number;
  /** Rises with each change; calendars ignore a file with a lower one. @default 0 */
  sequence?: number | undefined;
  isCancelled?: boolean | undefined;
}

const MAX_LINE_BYTES = 75;

/** `20261123T101500Z`. In UTC, so the file needs no time zone definitions. */
export const icsDateTime = (instant: number): string =>
  new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');

const escapeText = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n');

const utf8Length = (character: string): number => {
  const code = character.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
};

/** Folds a long line (RFC 5545, 3.1). Breaks only between characters: many calendars cannot read half a UTF-8 sequence. */
function fold(line: string): string {
  let folded = '';
  let length = 0;
  for (const character of line) {
    length += utf8Length(character);
    if (length > MAX_LINE_BYTES) {
      folded += '\r\n ';
      length = 1 + utf8Length(character);
    }
    folded += character;
  }
  return folded;
}

/** The content of an `.ics` file (RFC 5545) with one event and an alarm 10 minutes before it. */
export function createIcs(event: CalendarEvent): string {
  const { id, start, duration, title, description, url, guests, now, sequence, isCancelled } = event;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//ve-scheduler//EN',
    'BEGIN:VEVENT',
    `UID:${escapeText(id)}@ve-scheduler`,
    `DTSTAMP:${icsDateTime(now)}`,
    `DTSTART:${icsDateTime(start)}`,
    `DTEND:${icsDateTime(start + duration * MINUTE_MS)}`,
    ...(sequence ? [`SEQUENCE:${sequence}`] : []),
    ...(isCancelled ? ['STATUS:CANCELLED'] : []),
    `SUMMARY:${escapeText(title)}`,
    ...(description ? [`DESCRIPTION:${escapeText(description)}`] : []),
    // Most calendars show and link the location; few show the URL.
    ...(url ? [`LOCATION:${escapeText(url)}`, `URL:${url}`] : []),
    ...(guests ?? []).map((guest) => `ATTENDEE:mailto:${encodeURI(guest)}`),
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-PT10M',
    `DESCRIPTION:${escapeText(title)}`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  // Control characters are forbidden, and a line break in a value could inject properties.
  // A negated class would be shorter, but makes Safari drop other letters.
  return lines.map((line) => `${fold(line.replace(/(?!\t)\p{Cc}/gu, ''))}\r\n`).join('');
}
