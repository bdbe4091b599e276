import { MINUTE_MS } from './units.js';

/** What a calendar is told about a meeting. Times are epoch ms, the duration is in minutes. */
export interface CalendarEvent {
  /** The meeting's own id: adding the same meeting again updates the entry instead of doubling it. */
  id: string;
  start: number;
  duration: number;
  title: string;
  description?: string | undefined;
  url?: string | undefined;
  /** When the file is made. */
  now: number;
}

const MAX_LINE_BYTES = 75;

/** `20261123T101500Z`: in UTC, so that the file needs no time zone definitions. */
export const icsDateTime = (instant: number): string =>
  new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');

const escapeText = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n?|\n/g, '\\n');

const utf8Length = (character: string): number => {
  const code = character.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
};

/** Breaks a long line between characters, since half a UTF-8 sequence is unreadable to many calendars. */
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

/** The text of an `.ics` file (RFC 5545) with one event. */
export function createIcs({ id, start, duration, title, description, url, now }: CalendarEvent): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//ve-scheduler//EN',
    'BEGIN:VEVENT',
    `UID:${escapeText(id)}@ve-scheduler`,
    `DTSTAMP:${icsDateTime(now)}`,
    `DTSTART:${icsDateTime(start)}`,
    `DTEND:${icsDateTime(start + duration * MINUTE_MS)}`,
    `SUMMARY:${escapeText(title)}`,
    ...(description ? [`DESCRIPTION:${escapeText(description)}`] : []),
    // Most calendars show and link the location; few show the URL.
    ...(url ? [`LOCATION:${escapeText(url)}`, `URL:${url}`] : []),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  // Control characters are forbidden, and a line break in a value would let it add properties of its own.
  // A negated class would say it shorter, but makes Safari drop other letters, too.
  return lines.map((line) => `${fold(line.replace(/(?!\t)\p{Cc}/gu, ''))}\r\n`).join('');
}
