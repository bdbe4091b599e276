import { basicUtc, type CalendarEvent } from './ics.js';

const endOf = ({ start, duration }: CalendarEvent): number => start + duration * 60_000;

/** Opens a new entry of Google Calendar with the meeting in it. */
export function googleCalendarUrl(event: CalendarEvent): string {
  const query = new URLSearchParams({
    action: 'TEMPLATE',
    text: event.title,
    dates: `${basicUtc(event.start)}/${basicUtc(endOf(event))}`,
    ...(event.url && { location: event.url }),
  });
  return `https://calendar.google.com/calendar/render?${query}`;
}

/** The same in Outlook on the web. */
export function outlookCalendarUrl(event: CalendarEvent): string {
  const query = new URLSearchParams({
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: event.title,
    startdt: new Date(event.start).toISOString(),
    enddt: new Date(endOf(event)).toISOString(),
    ...(event.url && { location: event.url }),
  });
  return `https://outlook.live.com/calendar/0/deeplink/compose?${query}`;
}
