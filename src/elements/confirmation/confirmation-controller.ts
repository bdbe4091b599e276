import type { LitElement, TemplateResult } from 'lit';
import type { BookingLinks } from '../../api/client.js';
import { agentName, Schedule, type Agent } from '../../api/wire/schema.js';
import { parse } from '../../api/wire/shape.js';
import { trustedUrl } from '../../api/wire/trusted-url.js';
import type { MadeBooking } from '../../model/booking/booking.js';
import { timeUntil } from '../../model/time/time-until.js';
import { dateAt } from '../../model/time/wall-time.js';
import { keepValue } from '../kit/keep-value.js';
import type { Localization } from '../kit/localization.js';
import { dateTimeSummaryView, type DateTimeSummary } from '../time/date-time-summary.js';
import type * as AddToCalendar from './add-to-calendar.js';
import type { MeetingForCalendar } from './add-to-calendar.js';
import { confirmationView, type CopyStatus } from './confirmation-view.js';
import { loadAddToCalendar } from './load-add-to-calendar.js';

export interface ConfirmationControllerOptions {
  readonly localization: () => Localization;
  readonly dateTime: {
    /** The visitor's IANA time zone. */
    readonly timeZone: string;
    readonly summarize: (startTime: number, duration: number, agentName: string) => DateTimeSummary;
  };
  readonly booking: {
    /** Origins that a meeting link may have. */
    readonly meetingOrigins: readonly string[];
    readonly links: BookingLinks;
  };
  /** Phone number or email address of the site's owner; may be empty. */
  readonly contact: () => string;
  readonly now: () => number;
  readonly onBookAnother: () => void;
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

/** Confirmation of a booking: details, meeting link and calendar links. */
export class ConfirmationController {
  readonly #host: LitElement;
  readonly #options: ConfirmationControllerOptions;
  #status: CopyStatus = 'booked';
  #copies = 0;
  #calendar: typeof AddToCalendar | undefined;
  #isLoadingCalendar = false;
  #calendarTries = 2;

  constructor(host: LitElement, options: ConfirmationControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Status message for screen readers. They announce only a text that changes, so every second copy adds a space. */
  get status(): string {
    return this.#options.localization().strings[this.#status] + (this.#copies % 2 ? '\u00a0' : '');
  }

  /** Loads the menu of calendars, in two tries at most. Until then, the confirmation is without it. */
  async loadCalendar(): Promise<void> {
    if (this.#calendar || this.#isLoadingCalendar || !this.#calendarTries) return;
    this.#isLoadingCalendar = true;
    this.#calendarTries -= 1;
    this.#calendar = await loadAddToCalendar().catch(() => undefined);
    this.#isLoadingCalendar = false;
    this.#host.requestUpdate();
  }

  /**
   * Prefers the details in the API's response to those of the booking.
   *
   * @param failure Why the visitor cannot change the meeting now.
   */
  render(meeting: BookedMeeting, managed?: ManagedConfirmation, failure?: string): TemplateResult {
    const { booking: source, dateTime, localization, now, onManage } = this.#options;
    const { timeZone } = dateTime;
    const format = localization().formatIn(timeZone);
    const { schedule, agent, details } = this.#describe(meeting, managed !== undefined);
    const { booking } = meeting;
    const { name, email } = booking.visitor;
    const { manage } = source.links;
    const { strings, start, duration, url, subject } = details;
    void this.loadCalendar();
    return confirmationView({
      strings,
      heading: managed?.heading ?? strings.booked,
      meeting: keepValue(details.meeting, agent),
      dateTime: dateTimeSummaryView(
        dateTime.summarize(start, duration, agent),
        format.relative(...timeUntil(start, now(), (instant) => Date.parse(dateAt(instant, timeZone)))),
      ),
      subject,
      visitor: [name, email].filter(Boolean).join(' · '),
      id: schedule._id,
      url,
      note:
        booking.sendNotificationEmail && email
          ? strings.emailSent(email)
          : url
            ? booking.sendNotificationEmail === false
              ? strings.noEmail
              : ''
            : strings.unverifiedLink,
      calendars: this.#calendar?.calendarMenu(details),
      status: this.#status,
      onCopy: (url) => void this.#copy(url),
      actions: managed?.actions,
      failure,
      onManage: manage && !managed ? () => onManage(manage) : undefined,
      onBookAnother: this.bookAnother,
    });
  }

  /** Starts afresh with another meeting. */
  readonly bookAnother = (): void => {
    this.#status = 'booked';
    this.#options.onBookAnother();
  };

  /** The changed meeting for the visitor's calendar. */
  changeForCalendar(meeting: BookedMeeting): MeetingForCalendar {
    return this.#describe(meeting, true).details;
  }

  #describe({ agents, booking, schedule: response }: BookedMeeting, isChanged: boolean) {
    const { booking: source, localization, contact, now } = this.#options;
    const { strings } = localization();
    const schedule = parse(Schedule, response)!;
    const bookedAgent = agents.find(({ _account }) => _account.email === booking.agent);
    const agent = schedule.agent?.name ?? (bookedAgent && agentName(bookedAgent)) ?? '';
    const meetingUrl = schedule.visitor?.meetingUrl;
    const details: MeetingForCalendar = {
      strings,
      id: schedule._id,
      meeting: strings.meetingWith(agent),
      subject: booking.visitor.subject,
      start: schedule.date ?? booking.date,
      duration: schedule.duration ?? booking.duration,
      url: meetingUrl ? trustedUrl(meetingUrl, source.meetingOrigins)?.href : undefined,
      manageUrl: source.links.manage_url,
      contact: contact(),
      guests: booking.extras?.guests,
      now: now(),
      isChanged,
      isCancelled: schedule.active === false,
    };
    return { schedule, agent, details };
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
