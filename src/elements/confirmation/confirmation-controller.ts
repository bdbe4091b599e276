import type { LitElement, TemplateResult } from 'lit';
import type { BookingLinks } from '../../api/client.js';
import { agentName, Schedule, type Agent } from '../../api/schema.js';
import { parse } from '../../api/shape.js';
import { trustedUrl } from '../../api/trusted-url.js';
import type { MadeBooking } from '../../model/booking/booking.js';
import { createIcs, type CalendarEvent } from '../../model/time/ics.js';
import { timeUntil } from '../../model/time/time-until.js';
import { dateAt } from '../../model/time/wall-time.js';
import type { Localization } from '../kit/localization.js';
import { dateTimeSummaryView, type DateTimeSummary } from '../time/date-time-summary.js';
import { confirmationView, type CopyStatus } from './confirmation-view.js';
import { saveFile } from './save-file.js';

export interface ConfirmationControllerOptions {
  readonly localization: () => Localization;
  /** The visitor's IANA time zone. */
  readonly timeZone: () => string;
  readonly summarize: (startTime: number, duration: number, agentName: string) => DateTimeSummary;
  /** Origins that a meeting link may have. */
  readonly meetingOrigins: () => readonly string[];
  /** Phone number or email address of the site's owner; may be empty. */
  readonly contact: () => string;
  readonly now: () => number;
  readonly onBookAnother: () => void;
  readonly links: () => BookingLinks;
  readonly onManage: (token: string) => void;
}

/** What a later view of the meeting says and offers. */
export interface ManagedConfirmation {
  readonly heading: string;
  readonly actions: unknown;
}

export interface BookedMeeting {
  readonly agents: readonly Agent[];
  readonly booking: MadeBooking;
  /** The API's response. */
  readonly schedule: Schedule;
}

/** The year 2020 in seconds since 1970: a calendar's number of a change has 31 bits. */
const SEQUENCE_START = 1_577_836_800;

/** Confirmation of a booking: details, meeting link and calendar links. */
export class ConfirmationController {
  readonly #host: LitElement;
  readonly #options: ConfirmationControllerOptions;
  #status: CopyStatus = 'booked';
  #copies = 0;

  constructor(host: LitElement, options: ConfirmationControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Status message for screen readers. They announce only a text that changes, so every second copy adds a space. */
  get status(): string {
    return this.#options.localization().strings[this.#status] + (this.#copies % 2 ? '\u00a0' : '');
  }

  /** Prefers the details in the API's response to those of the booking. */
  render(meeting: BookedMeeting, managed?: ManagedConfirmation): TemplateResult {
    const { localization, timeZone, summarize, now, onBookAnother, links, onManage } = this.#options;
    const { strings, formatIn } = localization();
    const format = formatIn(timeZone());
    const { schedule, title, agent, event } = this.#describe(meeting, managed !== undefined);
    const { booking } = meeting;
    const { name, email, subject } = booking.visitor;
    const { manage } = links();
    const { start, duration, url } = event;
    return confirmationView({
      strings,
      heading: managed?.heading ?? strings.booked,
      meeting: title,
      dateTime: dateTimeSummaryView(
        summarize(start, duration, agent),
        format.relative(...timeUntil(start, now(), (instant) => Date.parse(dateAt(instant, timeZone())))),
      ),
      subject,
      visitor: join(' · ', name, email),
      id: schedule._id,
      url,
      note:
        booking.sendNotificationEmail && email
          ? strings.emailSent(email)
          : url
            ? booking.sendNotificationEmail === false
              ? strings.noEmail
              : ''
            : schedule.visitor?.meetingUrl
              ? strings.unverifiedLink
              : '',
      event,
      onSaveCalendarFile: () => saveCalendarFile(event),
      status: this.#status,
      onCopy: (url) => void this.#copy(url),
      actions: managed?.actions,
      onManage: manage && !managed ? () => onManage(manage) : undefined,
      onBookAnother: () => {
        this.#status = 'booked';
        onBookAnother();
      },
    });
  }

  /** Offers the file that brings a changed or cancelled meeting into the visitor's calendar. */
  saveCalendarFile(meeting: BookedMeeting): void {
    saveCalendarFile(this.#describe(meeting, true).event);
  }

  /** @param isChanged Whether the visitor may have an earlier file of the meeting. */
  #describe({ agents, booking, schedule: response }: BookedMeeting, isChanged: boolean) {
    const { localization, meetingOrigins, contact, now, links } = this.#options;
    const { strings } = localization();
    const schedule = parse(Schedule, response)!;
    const bookedAgent = agents.find(({ _account }) => _account.email === booking.agent);
    const agent = schedule.agent?.name ?? (bookedAgent && agentName(bookedAgent)) ?? '';
    const meetingUrl = schedule.visitor?.meetingUrl;
    const url = meetingUrl ? trustedUrl(meetingUrl, meetingOrigins())?.href : undefined;
    const title = strings.meetingWith(agent);
    const { subject } = booking.visitor;
    const { manage_url } = links();
    const event: CalendarEvent = {
      id: schedule._id,
      start: schedule.date ?? booking.date,
      duration: schedule.duration ?? booking.duration,
      // The agent first: calendars cut off a long title, and a subject can be long.
      title: subject ? `${title} – ${subject}` : title,
      description: join(
        '\n',
        url && `${strings.howToJoin} ${url}`,
        manage_url && `${strings.changeOrCancel}: ${manage_url}`,
        contact() && strings.questions(contact()),
      ),
      url,
      guests: booking.extras?.guests,
      now: now(),
      sequence: isChanged ? Math.floor(now() / 1000) - SEQUENCE_START : 0,
      isCancelled: schedule.active === false,
    };
    return { schedule, title, agent, event };
  }

  /** Copies the meeting link. If that fails, selects it for the visitor to copy. */
  async #copy(url: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(url);
      this.#status = 'copied';
    } catch {
      const link = this.#host.renderRoot.querySelector('dd bdi');
      if (link) getSelection()?.selectAllChildren(link);
      this.#status = 'copyFailed';
    }
    this.#copies += 1;
    this.#host.requestUpdate();
  }
}

const saveCalendarFile = (event: CalendarEvent): void =>
  saveFile('meeting.ics', 'text/calendar', createIcs(event));

/** Joins the texts that are not empty. */
const join = (separator: string, ...texts: (string | false | undefined)[]): string =>
  texts.filter(Boolean).join(separator);
