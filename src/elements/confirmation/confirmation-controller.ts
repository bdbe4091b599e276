import type { LitElement, TemplateResult } from 'lit';
import { agentName, Schedule, type Agent } from '../../api/schema.js';
import { parse } from '../../api/shape.js';
import { trustedUrl } from '../../api/trusted-url.js';
import type { MadeBooking } from '../../model/booking/booking.js';
import { createIcs, type CalendarEvent } from '../../model/time/ics.js';
import { timeUntil } from '../../model/time/time-until.js';
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
}

export interface BookedMeeting {
  readonly agents: readonly Agent[];
  readonly booking: MadeBooking;
  /** The API's response. */
  readonly schedule: Schedule;
}

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
  render({ agents, booking, schedule: response }: BookedMeeting): TemplateResult {
    const { localization, timeZone, summarize, meetingOrigins, contact, now, onBookAnother } = this.#options;
    const { strings, formatIn } = localization();
    const format = formatIn(timeZone());
    const schedule = parse(Schedule, response)!;
    const bookedAgent = agents.find(({ _account }) => _account.email === booking.agent);
    const agent = schedule.agent?.name ?? (bookedAgent && agentName(bookedAgent)) ?? '';
    const startTime = schedule.date ?? booking.date;
    const duration = schedule.duration ?? booking.duration;
    const { name, email, subject } = booking.visitor;
    const meetingUrl = schedule.visitor?.meetingUrl;
    const url = meetingUrl ? trustedUrl(meetingUrl, meetingOrigins())?.href : undefined;
    const meeting = strings.meetingWith(agent);
    const event: CalendarEvent = {
      id: schedule._id,
      start: startTime,
      duration,
      // The agent first: calendars cut off a long title, and a subject can be long.
      title: subject ? `${meeting} – ${subject}` : meeting,
      description: join(
        '\n',
        url && `${strings.howToJoin} ${url}`,
        contact() && strings.questions(contact()),
      ),
      url,
      now: now(),
    };
    return confirmationView({
      strings,
      meeting,
      dateTime: dateTimeSummaryView(
        summarize(startTime, duration, agent),
        format.relative(...timeUntil(startTime, now(), timeZone())),
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
            : meetingUrl
              ? strings.unverifiedLink
              : '',
      event,
      onSaveCalendarFile: () => saveFile('meeting.ics', 'text/calendar', createIcs(event)),
      status: this.#status,
      onCopy: (url) => void this.#copy(url),
      onBookAnother: () => {
        this.#status = 'booked';
        onBookAnother();
      },
    });
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

/** Joins the texts that are not empty. */
const join = (separator: string, ...texts: (string | false | undefined)[]): string =>
  texts.filter(Boolean).join(separator);
