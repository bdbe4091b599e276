import type { LitElement, TemplateResult } from 'lit';
import { agentName, Schedule, type Agent } from '../../api/schema.js';
import { parse } from '../../api/shape.js';
import { trustedUrl } from '../../api/trusted-url.js';
import type { Booking } from '../../model/booking/booking.js';
import { createIcs, type CalendarEvent } from '../../model/time/ics.js';
import type { Localization } from '../kit/localization.js';
import { dateTimeSummaryView, type DateTimeSummary } from '../time/date-time-summary.js';
import { confirmationView } from './confirmation-view.js';
import { saveFile } from './save-file.js';

export interface ConfirmationControllerOptions {
  readonly localization: () => Localization;
  /** The visitor's IANA time zone. */
  readonly timeZone: () => string;
  readonly summarize: (startTime: number, agentName: string) => DateTimeSummary;
  /** Origins that a meeting link may have. */
  readonly meetingOrigins: () => readonly string[];
  readonly now: () => number;
  readonly onBookAnother: () => void;
}

export interface BookedMeeting {
  readonly agents: readonly Agent[];
  readonly booking: Booking;
  /** The API's response. */
  readonly schedule: Schedule;
}

/** Confirmation of a booking: details, meeting link and calendar links. */
export class ConfirmationController {
  readonly #host: LitElement;
  readonly #options: ConfirmationControllerOptions;
  #copyState: 'idle' | 'copied' | 'failed' = 'idle';

  constructor(host: LitElement, options: ConfirmationControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Status message for screen readers. */
  get status(): string {
    const { booked, copied, copyFailed } = this.#options.localization().strings;
    return { idle: booked, copied, failed: copyFailed }[this.#copyState];
  }

  /** Prefers the details in the API's response to those of the booking. */
  render({ agents, booking, schedule: response }: BookedMeeting): TemplateResult {
    const { localization, timeZone, summarize, meetingOrigins, now, onBookAnother } = this.#options;
    const { strings, formatIn } = localization();
    const schedule = parse(Schedule, response)!;
    const bookedAgent = agents.find(({ _account }) => _account.email === booking.agent);
    const agent = schedule.agent?.name ?? (bookedAgent && agentName(bookedAgent)) ?? '';
    const startTime = schedule.date ?? booking.date;
    const duration = schedule.duration ?? booking.duration;
    const { subject } = booking.visitor;
    const meetingUrl = schedule.visitor?.meetingUrl;
    const link = meetingUrl ? trustedUrl(meetingUrl, meetingOrigins()) : undefined;
    const event: CalendarEvent = {
      id: schedule._id,
      start: startTime,
      duration,
      title: subject ?? strings.meetingWith(agent),
      url: link?.href,
      now: now(),
    };
    return confirmationView({
      strings,
      agent,
      dateTime: dateTimeSummaryView(summarize(startTime, agent)),
      duration: formatIn(timeZone()).minutes(duration),
      subject,
      id: schedule._id,
      link,
      isLinkUntrusted: Boolean(meetingUrl) && !link,
      event,
      onSaveCalendarFile: () => saveFile('meeting.ics', 'text/calendar', createIcs(event)),
      copyState: this.#copyState,
      onCopy: (url) => void this.#copy(url),
      onBookAnother: () => {
        this.#copyState = 'idle';
        onBookAnother();
      },
    });
  }

  /** Copies the meeting link. If that fails, selects it for the visitor to copy. */
  async #copy(url: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(url);
      this.#copyState = 'copied';
    } catch {
      const link = this.#host.renderRoot.querySelector('a bdi');
      if (link) getSelection()?.selectAllChildren(link);
      this.#copyState = 'failed';
    }
    this.#host.requestUpdate();
  }
}
