import type { TemplateResult } from 'lit';
import type { Strings } from '../../i18n/strings.js';
import { calendarLinks } from '../../model/time/calendar-links.js';
import { createIcs, type CalendarEvent } from '../../model/time/ics.js';
import { html } from '../kit/html.js';
import { linkView } from './link-view.js';
import { saveFile } from './save-file.js';

/** What a calendar gets of a meeting. */
export interface MeetingForCalendar extends Pick<
  CalendarEvent,
  'id' | 'start' | 'duration' | 'url' | 'guests' | 'now' | 'isCancelled'
> {
  readonly strings: Strings;
  /** What is booked, e.g. "Video meeting with Anna Keller". */
  readonly meeting: string;
  readonly subject: string | undefined;
  /** The owner's page for changes. */
  readonly manageUrl: string | undefined;
  /** Phone number or email address of the site's owner; may be empty. */
  readonly contact: string;
  /** Whether the visitor may have an earlier file of the meeting. */
  readonly isChanged: boolean;
}

/** The year 2020 in seconds since 1970: a calendar's number of a change has 31 bits. */
const SEQUENCE_START = 1_577_836_800;

/** Menu of calendars. It opens in the flow of the page: nothing can cut it off, and it needs no script. */
export function calendarMenu(meeting: MeetingForCalendar): TemplateResult {
  const { strings } = meeting;
  const { addToCalendar, calendarFile } = strings;
  const links = calendarLinks(toEvent(meeting));
  return html`<details>
    <summary class="button primary" part="button">${addToCalendar}</summary>
    <div class="actions">
      ${links.map(([name, url]) => linkView(strings, url, name, 'button small'))}
      <button class="small" part="button" type="button" @click=${() => saveCalendarFile(meeting)}>
        ${calendarFile('Apple')}
      </button>
    </div>
  </details>`;
}

/** Offers the file that brings a meeting, or its change, into the visitor's calendar. */
export const saveCalendarFile = (meeting: MeetingForCalendar): void =>
  saveFile('meeting.ics', 'text/calendar', createIcs(toEvent(meeting)));

function toEvent(details: MeetingForCalendar): CalendarEvent {
  const { strings, meeting, subject, url, manageUrl, contact, isChanged, ...event } = details;
  const description = [
    url && `${strings.howToJoin} ${url}`,
    manageUrl && `${strings.changeOrCancel}: ${manageUrl}`,
    contact && strings.questions(contact),
  ];
  return {
    ...event,
    url,
    // The agent first: calendars cut off a long title, and a subject can be long. Nobody may turn the other's words, but older
    // calendars show the characters that isolate as boxes.
    title: (subject ? `${meeting} – ${subject}` : meeting).replace(/[\u202a-\u202e\u2066-\u2069]/g, ''),
    description: description.filter(Boolean).join('\n'),
    sequence: isChanged ? Math.floor(event.now / 1000) - SEQUENCE_START : 0,
  };
}
