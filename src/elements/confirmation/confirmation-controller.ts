import type { LitElement, TemplateResult } from 'lit';
import { agentName, Schedule } from '../../api/schema.js';
import { parse } from '../../api/shape.js';
import { trustedUrl } from '../../api/trusted-url.js';
import { createIcs, type CalendarEvent } from '../../model/time/ics.js';
import type { BookingController, BookingState } from '../scheduler/booking-controller.js';
import { confirmationView } from './confirmation-view.js';
import { dateTimeSummaryView } from '../time/date-time-summary.js';
import { saveFile } from './save-file.js';
import type { DateTimeController } from '../time/date-time-controller.js';
import type { Localization } from '../kit/localization.js';

export interface ConfirmationControllerOptions {
  readonly voice: () => Localization;
  readonly booking: BookingController;
  readonly start: DateTimeController;
  readonly now: () => number;
  readonly onAgain: () => void;
}

/** What a visitor can do with a meeting that is booked. */
export class ConfirmationController {
  readonly #host: LitElement;
  readonly #options: ConfirmationControllerOptions;
  #copy: 'idle' | 'copied' | 'failed' = 'idle';

  constructor(host: LitElement, options: ConfirmationControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** What is to be said aloud. */
  get status(): string {
    const { booked, copied, copyFailed } = this.#options.voice().strings;
    return { idle: booked, copied, failed: copyFailed }[this.#copy];
  }

  render({ agents, booking, schedule: answer }: Extract<BookingState, { step: 'booked' }>): TemplateResult {
    const { voice, start: starts, now, booking: controller } = this.#options;
    const { strings: words, formatIn } = voice();
    const schedule = parse(Schedule, answer)!;
    const chosen = agents.find((agent) => agent._account.email === booking.agent);
    const agent = schedule.agent?.name ?? (chosen && agentName(chosen)) ?? '';
    const start = schedule.date ?? booking.date;
    const duration = schedule.duration ?? booking.duration;
    const { subject } = booking.visitor;
    const meetingUrl = schedule.visitor?.meetingUrl;
    const link = meetingUrl ? trustedUrl(meetingUrl, controller.meetingOrigins) : undefined;
    const event: CalendarEvent = {
      id: schedule._id,
      start,
      duration,
      title: subject ?? words.meetingWith(agent),
      url: link?.href,
      now: now(),
    };
    return confirmationView({
      strings: words,
      agent,
      when: dateTimeSummaryView(starts.summarize(start)),
      duration: formatIn(starts.zone).minutes(duration),
      subject,
      id: schedule._id,
      link,
      isLinkRefused: Boolean(meetingUrl) && !link,
      event,
      onCalendarFile: () => saveFile('meeting.ics', 'text/calendar', createIcs(event)),
      copy: this.#copy,
      onCopy: (address) => void this.#onCopy(address),
      onAgain: () => {
        this.#copy = 'idle';
        this.#options.onAgain();
      },
    });
  }

  async #onCopy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      this.#copy = 'copied';
    } catch {
      const address = this.#host.renderRoot.querySelector('a bdi');
      if (address) getSelection()?.selectAllChildren(address);
      this.#copy = 'failed';
    }
    this.#host.requestUpdate();
  }
}
