import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { connect } from '../api/connection.js';
import { agentName, Schedule } from '../api/schema.js';
import type { SchedulerError } from '../api/scheduler-error.js';
import { trustedUrl } from '../api/trusted-url.js';
import { createFormat, type Format } from '../i18n/format.js';
import {
  startOf,
  validateBooking,
  type Booking,
  type BookingDraft,
  type BookingField,
  type Issues,
} from '../model/booking.js';
import { zoneLabel } from '../model/time-zone.js';
import { dateString, isTimeZone, wallTimeAt } from '../model/wall-time.js';
import { base } from '../styles/base.js';
import { tokens } from '../styles/tokens.js';
import { BookingController, type BookingState } from './booking-controller.js';
import { confirmationView } from './confirmation-view.js';
import { CountdownController } from './countdown-controller.js';
import { scheduledEvent } from './events.js';
import { formView, type AgentChoice } from './form-view.js';
import { failureView, skeletonView } from './loading-views.js';
import { textOf, VeElement } from './ve-element.js';
import { schedulerStyles } from './ve-scheduler-styles.js';

/** Fields that can be wrong together: what mends one may mend the others. */
const RELATED: readonly (readonly BookingField[])[] = [
  ['date', 'time', 'occurrence'],
  ['email', 'sendNotificationEmail'],
];

/**
 * A form on which a visitor books a video meeting with an agent.
 *
 * @tagname ve-scheduler
 *
 * @attr {string} env - VideoEngager environment: `dev`, `staging` or `production`; anything else is `dev`.
 * @attr {string} token-endpoint - URL of the site owner's token endpoint; https, or http on loopback.
 * @attr {string} api-base - Base URL of the API; overrides that of `env` and of the token answer.
 * @attr {boolean} with-credentials - Sends cookies to a token endpoint on another origin.
 * @attr {string} agent-email - Fixes the agent, by address or reference, and hides the choice.
 * @attr {string} subject - Prefills the title.
 * @attr {number} duration - Prefills the length in minutes.
 * @attr {string} visitor-name - Prefills the visitor's name.
 * @attr {string} visitor-email - Prefills the visitor's e-mail address.
 * @attr {string} visitor-phone - Prefills the visitor's phone number.
 * @attr {boolean} send-notification-email - Ticks the wish for notification e-mails beforehand.
 * @attr {string} time-zone - IANA zone of date and time; the visitor's own unless given.
 *
 * @slot challenge - The page's own challenge, e.g. a Turnstile; its answer goes into the property `challenge`.
 *
 * @fires {ScheduledEvent} scheduled - A meeting was booked; `detail` is the API's response, whole. Bubbles.
 * @fires {VeErrorEvent} error - Something went wrong; `detail` is `{code, status?, message, response?}`. Does not bubble.
 *
 * @csspart form - The booking form.
 * @csspart heading - The heading of the form, the confirmation or a failure.
 * @csspart field - A label with its control, hint and error.
 * @csspart label - A field's label.
 * @csspart input - A field's native control.
 * @csspart hint - The small text below a control.
 * @csspart error - What is wrong with a field.
 * @csspart alert - What went wrong as a whole.
 * @csspart submit - The button that books.
 * @csspart button - Every other button.
 * @csspart skeleton - What stands there while the form loads.
 * @csspart confirmation - What stands there after a booking.
 * @csspart details - The booked meeting's details.
 * @csspart link - The visitor's meeting link.
 *
 * @cssprop [--ve-accent=light-dark(#2f5bea, #8aa6ff)] - Buttons, focus rings, links.
 * @cssprop [--ve-on-accent] - Text on the accent; black or white by default, whichever reads better.
 * @cssprop [--ve-surface=light-dark(#fff, #16181d)] - Background.
 * @cssprop [--ve-text=light-dark(#1b1f27, #eceef3)] - Text.
 * @cssprop [--ve-muted=light-dark(#565e6c, #a4acbb)] - Hints and secondary text.
 * @cssprop [--ve-border=light-dark(#858d9b, #6d7686)] - Borders of controls.
 * @cssprop [--ve-danger=light-dark(#b3261e, #ff9d94)] - Errors.
 * @cssprop [--ve-success=light-dark(#19713d, #7ddc9f)] - The sign of success.
 * @cssprop [--ve-radius=10px] - Corner radius of controls.
 * @cssprop [--ve-font=inherit] - Font family; the page's own by default.
 * @cssprop [--ve-max-width=40rem] - The widest that the form gets.
 */
export class VeScheduler extends VeElement {
  static override styles = [tokens, base, schedulerStyles];

  /** Fixes the agent, by address or reference, and hides the choice. */
  @property({ attribute: 'agent-email' }) agentEmail = '';

  /** Prefills the title. */
  @property() subject = '';

  /** Prefills the length, in minutes. */
  @property({ type: Number }) duration = 30;

  /** Prefills the visitor's name. */
  @property({ attribute: 'visitor-name' }) visitorName = '';

  /** Prefills the visitor's e-mail address. */
  @property({ attribute: 'visitor-email' }) visitorEmail = '';

  /** Prefills the visitor's phone number. */
  @property({ attribute: 'visitor-phone' }) visitorPhone = '';

  /** Ticks the wish for notification e-mails beforehand. */
  @property({ attribute: 'send-notification-email', type: Boolean }) sendNotificationEmail = false;

  /** IANA zone of date and time; the visitor's own unless given. */
  @property({ attribute: 'time-zone' }) timeZone = '';

  /** What the page's challenge (Turnstile, hCaptcha, …) gave for a human; good for one try, then emptied. */
  @property({ attribute: false }) challenge = '';

  /** Only what the visitor changed, so that prefills may come late and failures lose nothing. */
  @state() private edited: Partial<BookingDraft> = {};

  @state() private issues: Issues = {};

  @state() private copy: 'idle' | 'copied' | 'failed' = 'idle';

  readonly #booking = new BookingController(this, {
    settings: () => {
      const { env, tokenEndpoint, apiBase, withCredentials, hasPak, tokenSource } = this.settings;
      return [env, tokenEndpoint, apiBase, withCredentials, hasPak, Boolean(tokenSource), this.agentEmail];
    },
    connect: () => {
      this.#countdown.start();
      return connect(this.settings, this.fetch);
    },
    needsAgents: () => !this.agentEmail,
    onBooked: (schedule) => this.#onBooked(schedule),
    onError: (error) => this.#onError(error),
  });

  readonly #countdown = new CountdownController(this);

  #ownZone: string | undefined;

  #formatOf: { readonly key: string; readonly format: Format } | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('timeZone') && this.timeZone && !isTimeZone(this.timeZone)) {
      console.warn(`<ve-scheduler>: "${this.timeZone}" is no time zone; the visitor's own is used.`);
    }
  }

  protected override render(): TemplateResult {
    const booking = this.#booking.state;
    return html`
      <div class="root" lang=${this.locale}>
        <p class="visually-hidden" role="status">${this.#statusOf(booking)}</p>
        ${this.#renderStep(booking)}
      </div>
    `;
  }

  #renderStep(booking: BookingState): TemplateResult {
    const { strings } = this;
    switch (booking.step) {
      case 'loading':
        return skeletonView();
      case 'failed':
        return failureView({
          strings,
          message: this.messageOf(booking.error),
          requestId: booking.error.requestId,
          wait: this.#countdown.left,
          onRetry: () => void this.#onRetry(),
        });
      case 'editing':
      case 'submitting':
      case 'checking':
        return this.#renderForm(booking);
      case 'booked':
        return this.#renderConfirmation(booking);
    }
  }

  #renderForm(booking: Exclude<BookingState, { step: 'loading' | 'failed' | 'booked' }>): TemplateResult {
    const agents = this.#agentChoices(booking);
    const draft = this.#draftWith(agents);
    const { failure, doubt } = booking.step === 'editing' ? booking : {};
    const now = Date.now();
    const start = startOf(draft, this.#zone);
    return formView({
      strings: this.strings,
      timeZone: this.#zone,
      format: this.#format,
      agents: this.agentEmail ? undefined : agents,
      draft,
      issues: this.issues,
      zone: zoneLabel(this.#zone, start?.kind === 'unique' ? start.instant : now),
      today: dateString(wallTimeAt(now, this.#zone)),
      repeated: start?.kind === 'overlap' ? start : undefined,
      showsNotification: this.#booking.sendsNotifications,
      step: booking.step,
      failure: failure && { message: this.messageOf(failure), requestId: failure.requestId },
      doubt: doubt && {
        message: this.messageOf(doubt.failure),
        requestId: doubt.failure.requestId,
        canAsk: doubt.canAsk,
      },
      wait: this.#countdown.left,
      onCheckAgain: () => void this.#onCheckAgain(),
      onEdit: this.#onEdit,
      onSubmit: this.#onSubmit,
      onRetry: () => void this.#onRetry(),
    });
  }

  #renderConfirmation({
    agents,
    booking,
    schedule: answer,
  }: Extract<BookingState, { step: 'booked' }>): TemplateResult {
    const schedule = Schedule.parse(answer);
    const chosen = agents.find((agent) => agent._account.email === booking.agent);
    const start = schedule.date ?? booking.date;
    const meetingUrl = schedule.visitor?.meetingUrl;
    return confirmationView({
      strings: this.strings,
      agent: schedule.agent?.name ?? (chosen && agentName(chosen)) ?? '',
      when: this.#format.dateTime(start),
      zone: zoneLabel(this.#zone, start),
      duration: this.#format.minutes(schedule.duration ?? booking.duration),
      subject: booking.visitor.subject,
      id: schedule._id,
      link: meetingUrl && trustedUrl(meetingUrl, this.#booking.meetingOrigins),
      isLinkRefused: Boolean(meetingUrl) && !trustedUrl(meetingUrl ?? '', this.#booking.meetingOrigins),
      copy: this.copy,
      onCopy: (link) => void this.#onCopy(link),
      onAgain: this.#onAgain,
    });
  }

  #statusOf({ step }: BookingState): string {
    const { loading, submitting, checking, booked, copied, copyFailed } = this.strings;
    if (step === 'loading') return loading;
    if (step === 'submitting') return submitting;
    if (step === 'checking') return checking;
    if (step !== 'booked') return '';
    return { idle: booked, copied, failed: copyFailed }[this.copy];
  }

  get #zone(): string {
    if (isTimeZone(this.timeZone)) return this.timeZone;
    // Asked for once: making a formatter is slow, and an engine may know no zone at all.
    const own = (this.#ownZone ??= new Intl.DateTimeFormat().resolvedOptions().timeZone);
    return isTimeZone(own) ? own : 'UTC';
  }

  get #format(): Format {
    const key = `${this.locale} ${this.#zone}`;
    if (this.#formatOf?.key !== key) this.#formatOf = { key, format: createFormat(this.locale, this.#zone) };
    return this.#formatOf.format;
  }

  #agentChoices({ agents }: { agents: Extract<BookingState, { step: 'editing' }>['agents'] }): AgentChoice[] {
    return agents.map((agent, index) => ({
      key: agent._account.email,
      name: agentName(agent) || this.strings.unnamedAgent(index + 1),
    }));
  }

  /** What the form shows: what the visitor changed, over the page's prefills. */
  #draftWith(agents: readonly AgentChoice[]): BookingDraft {
    const draft = {
      agent: '',
      subject: textOf(this.subject),
      date: '',
      time: '',
      occurrence: '',
      duration: String(Number.isFinite(this.duration) ? this.duration : 30),
      name: textOf(this.visitorName),
      email: textOf(this.visitorEmail),
      phone: textOf(this.visitorPhone),
      sendNotificationEmail: this.#booking.sendsNotifications && this.sendNotificationEmail,
      ...this.edited,
    } as const;
    if (this.agentEmail) return { ...draft, agent: this.agentEmail };
    const only = agents.length === 1 ? agents[0]!.key : '';
    const isListed = agents.some(({ key }) => key === draft.agent);
    return { ...draft, agent: isListed ? draft.agent : only };
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector(selector);
  }

  /** Moves the focus to what stands there after the next render. */
  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.#find(selector)?.focus();
  }

  readonly #onEdit = (field: BookingField, value: string | boolean): void => {
    const related = RELATED.find((fields) => fields.includes(field)) ?? [field];
    const isOtherNight = field === 'date' || field === 'time';
    this.edited = { ...this.edited, ...(isOtherNight && { occurrence: '' }), [field]: value };
    const issues = Object.entries(this.issues).filter(
      ([one, { code }]) =>
        one !== field &&
        (!related.includes(one as BookingField) || code === 'date_missing' || code === 'time_missing'),
    );
    this.issues = Object.fromEntries(issues);
  };

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const booking = this.#booking.state;
    if (booking.step !== 'editing' || this.#countdown.left) return;
    const draft = this.#draftWith(this.#agentChoices(booking));
    const result = validateBooking(draft, { timeZone: this.#zone, now: Date.now() });
    this.issues = 'issues' in result ? result.issues : {};
    if ('booking' in result) this.#submit(result.booking);
    else void this.#focus('[aria-invalid="true"]');
  };

  #submit(booking: Booking): void {
    const { challenge } = this;
    // A challenge is good for one try.
    this.challenge = '';
    void this.#booking.submit(booking, challenge);
  }

  #onError(error: SchedulerError): void {
    this.#countdown.start(error.retryAfter);
    this.reportError(error);
    // The button that was pressed has made way for another.
    if (error.code === 'outcome_unknown') void this.#focus('[role="alert"]');
  }

  async #onCheckAgain(): Promise<void> {
    await this.#booking.checkAgain();
    const { step } = this.#booking.state;
    if (step === 'editing') await this.#focus('[role="alert"]');
  }

  async #onRetry(): Promise<void> {
    await this.#booking.load();
    await this.#focus('h2');
  }

  #onBooked(schedule: Schedule): void {
    void this.#focus('h2');
    this.dispatchEvent(scheduledEvent(schedule));
  }

  async #onCopy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      this.copy = 'copied';
    } catch {
      const address = this.#find('a bdi');
      if (address) getSelection()?.selectAllChildren(address);
      this.copy = 'failed';
    }
  }

  /** Keeps who the visitor is, and forgets the meeting. */
  readonly #onAgain = (): void => {
    const { name, email, phone } = this.#draftWith([]);
    this.edited = { name, email, phone };
    this.copy = 'idle';
    this.#booking.bookAnother();
    void this.#focus('h2');
  };
}

declare global {
  interface HTMLElementTagNameMap {
    've-scheduler': VeScheduler;
  }
}
