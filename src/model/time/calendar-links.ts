import { icsDateTime, type CalendarEvent } from './ics.js';
import { MINUTE_MS } from './units.js';

/** Names and URLs of web calendars. Each URL opens a new event with the meeting's details. */
export function calendarLinks(event: CalendarEvent): readonly (readonly [name: string, url: string])[] {
  const { start, duration, title, description = '', url: location = '' } = event;
  const end = start + duration * MINUTE_MS;
  const outlookQuery = query({
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: new Date(start).toISOString(),
    enddt: new Date(end).toISOString(),
    body: description,
    location,
  });
  const googleQuery = query({
    action: 'TEMPLATE',
    text: title,
    dates: `${icsDateTime(start)}/${icsDateTime(end)}`,
    details: description,
    location,
  });
  return [
    ['Google Calendar', `https://calendar.google.com/calendar/render?${googleQuery}`],
    ['Outlook.com', `https://outlook.live.com/calendar/0/deeplink/compose?${outlookQuery}`],
    ['Microsoft 365', `https://outlook.office.com/calendar/0/deeplink/compose?${outlookQuery}`],
  ];
}

/** Writes a space as `%20`, because Outlook shows a `+` as it is. */
const query = (parameters: Record<string, string>): string =>
  `${new URLSearchParams(parameters)}`.replaceAll('+', '%20');
