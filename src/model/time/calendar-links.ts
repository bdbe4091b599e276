import { icsDateTime, type CalendarEvent } from './ics.js';
import { MINUTE_MS } from './units.js';

const eventEnd = ({ start, duration }: CalendarEvent): number => start + duration * MINUTE_MS;

/** URL that opens a new Google Calendar event with the meeting's details. */
export function googleCalendarUrl(event: CalendarEvent): string {
  const query = new URLSearchParams({
    action: 'TEMPLATE',
    text: event.title,
    dates: `${icsDateTime(event.start)}/${icsDateTime(eventEnd(event))}`,
    ...(event.url && { location: event.url }),
  });
  return `https://calendar.google.com/calendar/render?${query}`;
}

/** URL that opens a new event in Outlook on the web. */
export function outlookCalendarUrl(event: CalendarEvent): string {
  const query = new URLSearchParams({
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: event.title,
    startdt: new Date(event.start).toISOString(),
    enddt: new Date(eventEnd(event)).toISOString(),
    ...(event.url && { location: event.url }),
  });
  return `https://outlook.live.com/calendar/0/deeplink/compose?${query}`;
}
