import { html, type PropertyValues, type TemplateResult } from 'lit';
import { connect, type ConnectionSettings } from '../../api/connection.js';
import { availabilitySource, type AvailabilitySettings } from '../../api/availability-source.js';
import type { Schedule } from '../../api/schema.js';
import { SchedulerError } from '../../api/scheduler-error.js';
import type { BookingDraft, BookingField } from '../../model/booking/draft.js';
import { isPageControlled, parseFields, type FieldStates } from '../../model/booking/fields.js';
import { redirectUrl } from '../../model/booking/redirect.js';
import { isTimeZone } from '../../model/time/wall-time.js';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import { AgentController } from './agent-controller.js';
import { BookingController, type BookingState } from './booking-controller.js';
import { calendarStyles } from '../time/calendar-styles.js';
import { ClockController } from '../kit/clock-controller.js';
import { ConfirmationController } from '../confirmation/confirmation-controller.js';
import { invalidConsent } from './consent.js';
import { CountdownController } from '../kit/countdown-controller.js';
import { DialogController } from './dialog-controller.js';
import { DraftController } from './draft-controller.js';
import {
  BeforeScheduleEvent,
  bookingStepEvent,
  scheduledEvent,
  type BookingStepDetail,
} from '../kit/events.js';
import { formView } from './form-view.js';
import { cardView, dialogView } from './frame-view.js';
import { issueText } from '../kit/issue-text.js';
import { failureView, skeletonView } from './loading-views.js';
import { prefilled, userEdits, wantedMinutes } from './prefills.js';
import { randomKey } from '../kit/random-key.js';
import { SchedulerProperties } from './scheduler-properties.js';
import { showDraft } from './show-draft.js';
import { placesOf, DateTimeController } from '../time/date-time-controller.js';
import { textOf } from '../kit/ve-element.js';
import { schedulerStyles } from './ve-scheduler-styles.js';
import { createLocalizations, type Localization } from '../kit/localization.js';

type Filling = Exclude<BookingState, { step: 'loading' | 'failed' | 'booked' }>;

/**
 * A form on which a visitor books a video meeting with an agent.
 *
 * @tagname ve-scheduler
 *
 * @slot - What the visitor finds where there is no script, or where the service cannot be reached, e.g. a phone number.
 * @slot heading - The words of the heading.
 * @slot consent - What the visitor has to agree to: a `required` checkbox that is not ticked holds the booking.
 * @slot confirmation - More to say after a booking.
 * @slot footer - Below everything.
 * @slot challenge - The page's own challenge, e.g. a Turnstile; its answer goes into the property `challenge`.
 *
 * @fires {ScheduledEvent} scheduled - A meeting was booked; `detail` is the API's response, whole. Bubbles.
 * @fires {BeforeScheduleEvent} before-schedule - A meeting is about to be booked. Cancelable; has `booking`, `reference` and `waitUntil(promise)`. Bubbles.
 * @fires {BookingStepEvent} booking-step - A visitor came a step further; `detail` is `{step, attempt, reference?, code?}`, nothing personal. Bubbles.
 * @fires {VeErrorEvent} error - Something went wrong; `detail` is `{code, status?, message, response?}`. Does not bubble.
 *
 * @csspart card - What holds everything.
 * @csspart open - The button that opens the form, in the modes that have one.
 * @csspart dialog - The dialog that it opens.
 * @csspart issues - The list of what is wrong with the form.
 * @csspart form - The booking form.
 * @csspart heading - The heading of the form, the confirmation or a failure.
 * @csspart field - A label with its control, hint and error.
 * @csspart label - A field's label.
 * @csspart input - A field's native control.
 * @csspart hint - The small text below a control.
 * @csspart calendar - A month with its days.
 * @csspart picker - The calendar and the times of a day.
 * @csspart day - A day of the calendar.
 * @csspart free - A day that has times.
 * @csspart slot - A time that can be chosen.
 * @csspart summary - The chosen time in words.
 * @csspart list - The list of a field that is searched.
 * @csspart option - An entry of that list.
 * @csspart active - The entry that Enter would choose.
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
 * @cssprop [--ve-max-width] - The widest that the form gets; from 60em it has two columns. `44em` unless given, `66em` where there is that room.
 */
export class VeScheduler extends SchedulerProperties {
  static override styles = [tokens, base, schedulerStyles, calendarStyles];

  readonly #voices = createLocalizations();

  readonly #clock = new ClockController(this);

  readonly #countdown = new CountdownController(this);

  readonly #dialog = new DialogController(this, () => void this.#focus('h2', '.close'));

  readonly #booking = new BookingController(this, {
    settings: () => {
      const { env, tokenEndpoint, apiBase, withCredentials, hasPak, tokenSource } = this.settings;
      const offer: unknown[] = Object.values(this.#offerSettings);
      return [
        env,
        tokenEndpoint,
        apiBase,
        withCredentials,
        hasPak,
        Boolean(tokenSource),
        this.agentEmail,
        ...offer,
      ];
    },
    connect: () => {
      this.#countdown.start();
      return connect(this.settings, this.#clock.watch(this.fetch));
    },
    offer: (client) =>
      availabilitySource(this.#offerSettings, { client, fetch: this.fetch, pageUrl: this.baseURI }),
    needsAgents: () => !this.agentEmail,
    isWanted: () => this.#isInline || this.#dialog.wasOpened,
    onReady: () => this.#tell({ step: 'ready' }),
    onBooked: (schedule) => this.#onBooked(schedule),
    onError: (error) => this.#onError(error),
  });

  readonly #draft = new DraftController(this, (edited) => this.#complete(edited));

  readonly #agents = new AgentController(this, {
    settings: () => this,
    voice: () => this.#voice,
    booking: this.#booking,
    chosen: () => this.#draft.value.agent,
    onChoose: (agent) => this.#onEdit('agent', agent),
  });

  readonly #start = new DateTimeController(this, {
    settings: () => ({
      timeZone: textOf(this.timeZone),
      timeZoneLocked: this.timeZoneLocked,
      agentTimeZone: textOf(this.agentTimeZone),
      minNotice: this.minNotice,
    }),
    voice: () => this.#voice,
    booking: this.#booking,
    draft: this.#draft,
    clock: this.#clock,
    onError: (error) => this.reportError(error),
  });

  readonly #confirmation = new ConfirmationController(this, {
    voice: () => this.#voice,
    booking: this.#booking,
    start: this.#start,
    now: this.#clock.now,
    onAgain: () => this.#onAgain(),
  });

  #attempt = randomKey();

  #fieldStates: FieldStates = {};

  /** Opens the form, in the modes `popup` and `floating`. */
  open(): void {
    if (!this.#isInline) this.#dialog.open();
  }

  /** Closes the form again; what was filled in stays. */
  close(): void {
    this.#dialog.close();
  }

  get #isInline(): boolean {
    return this.mode !== 'popup' && this.mode !== 'floating';
  }

  get #voice(): Localization {
    const { words, locale, hourCycle } = this;
    return this.#voices({ strings: words, locale, hourCycle: textOf(hourCycle) });
  }

  protected override get settings(): ConnectionSettings {
    const agent = this.#agents.initialAgent;
    return {
      ...super.settings,
      initialAgent: () => (agent ? { agent, duration: wantedMinutes(this.duration) } : undefined),
    };
  }

  get #offerSettings(): AvailabilitySettings {
    const { availabilityEndpoint, hours, slotMinutes, agentTimeZone, timeZone, horizonDays } = this;
    return {
      availabilityEndpoint: textOf(availabilityEndpoint),
      hours: textOf(hours),
      slotMinutes,
      agentTimeZone: textOf(agentTimeZone),
      // That of hours alone: to load anew because of what is only shown would be a pity.
      timeZone: hours && !agentTimeZone ? (isTimeZone(timeZone) ? timeZone : this.#start.ownZone) : '',
      horizonDays,
    };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('timeZone') && this.timeZone && !isTimeZone(this.timeZone)) {
      console.warn(`<ve-scheduler>: "${this.timeZone}" is no time zone; the visitor's own is used.`);
    }
    if (changed.has('fields')) {
      const states = parseFields(textOf(this.fields));
      if (!states) console.warn('<ve-scheduler>: fields is not of the form "email:required phone:hidden".');
      this.#fieldStates = states ?? {};
    }
  }

  protected override updated(): void {
    showDraft(this.renderRoot, this.#draft.value);
  }

  protected override render(): TemplateResult {
    const booking = this.#booking.state;
    const content = html`
      <p class="visually-hidden" role="status">${this.#statusOf(booking)}</p>
      ${this.#renderStep(booking)}
    `;
    return this.#isInline
      ? cardView(this.locale, content)
      : dialogView(this.words, this.locale, this.#dialog, content, booking.step !== 'loading');
  }

  #renderStep(booking: BookingState): TemplateResult {
    const { words: strings } = this;
    switch (booking.step) {
      case 'loading':
        return skeletonView({
          hasAgents: !this.agentEmail,
          hasCalendar: Boolean(this.hours || this.availabilityEndpoint || !this.apiBase),
          fields: this.#fieldStates,
        });
      case 'failed':
        return failureView({
          strings,
          format: this.#voice.formatIn('UTC'),
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
        return this.#confirmation.render(booking);
    }
  }

  #renderForm(booking: Filling): TemplateResult {
    const { failure } = booking.step === 'editing' ? booking : {};
    const { unknownOutcome: doubt } = this.#booking;
    const { issues } = this.#draft;
    const format = this.#voice.formatIn(this.#start.zone);
    return formView({
      strings: this.words,
      format,
      agents: this.#agents.choices,
      agentSearch: this.#agents.search,
      fields: this.#fieldStates,
      issues: Object.keys(issues) as BookingField[],
      issueWords: (field) => issueText(issues, field, this.words, format),
      durations: this.#booking.calendar?.durations,
      start: this.#start.render(),
      moment: this.#start.summary,
      showsNotification: this.#offersEmail,
      step: booking.step,
      failure: failure && { message: this.messageOf(failure), requestId: failure.requestId },
      doubt: doubt && {
        message: this.messageOf(doubt.failure),
        requestId: doubt.failure.requestId,
        canAsk: doubt.canAsk,
      },
      wait: this.#countdown.left,
      onCheckAgain: () => void this.#booking.checkAgain(),
      onEdit: this.#onEdit,
      onGoTo: (field) => void this.#focus(...placesOf(field)),
      onConsent: () => this.#booking.clearFailure('consent_missing'),
      onSubmit: this.#onSubmit,
      onRetry: () => void this.#onRetry(),
    });
  }

  #statusOf({ step }: BookingState): string {
    switch (step) {
      case 'booked':
        return this.#confirmation.status;
      case 'editing':
        return this.#start.status;
      case 'failed':
        return '';
      default:
        return this.words[step];
    }
  }

  /** Whether e-mail can be wished for: not without an address. */
  get #offersEmail(): boolean {
    const hasAddress = !isPageControlled(this.#fieldStates.email) || this.visitorEmail;
    return this.#booking.sendsNotifications && Boolean(hasAddress);
  }

  /** What the form shows: what the visitor changed, over the page's prefills. */
  #complete(edited: Partial<BookingDraft>): BookingDraft {
    const draft = {
      ...prefilled(this, this.#booking.calendar?.durations),
      ...userEdits(edited, this.#fieldStates),
    };
    return {
      ...draft,
      agent: this.#agents.resolveAgent(draft.agent),
      sendNotificationEmail: this.#offersEmail && draft.sendNotificationEmail,
    };
  }

  /** Whether the visitor has gone on to something else on the page. */
  get #isLeft(): boolean {
    const { activeElement } = this.getRootNode() as Document | ShadowRoot;
    return !this.contains(activeElement) && document.activeElement !== document.body;
  }

  /** Moves the focus to the first of these that stands there after the next render. */
  async #focus(...selectors: string[]): Promise<void> {
    await this.updateComplete;
    if (this.#isLeft) return;
    const found = selectors.map((selector) => this.renderRoot.querySelector<HTMLElement>(selector));
    found.find(Boolean)?.focus();
  }

  /** Goes to the list of what is wrong, or to the field where there is no list. */
  #focusIssue(): void {
    const [field] = Object.keys(this.#draft.issues) as BookingField[];
    void this.#focus('[part="issues"]', ...(field ? placesOf(field) : []));
  }

  readonly #onEdit = (field: BookingField, value: string | boolean): void => {
    if (this.#booking.state.step !== 'editing') {
      // What is being booked stays what is shown.
      this.requestUpdate();
      return;
    }
    const before = this.#start.value;
    const { agent } = this.#draft.value;
    this.#draft.edit(field, value);
    const { value: start } = this.#start;
    // A browser tells of a choice twice, by `input` and by `change`.
    if (field === 'agent' && value && value !== agent) this.#tell({ step: 'agent-selected' });
    if (start !== undefined && start !== before) this.#tell({ step: 'time-selected' });
  };

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    if (this.#booking.state.step !== 'editing' || this.#countdown.left) return;
    const booking = this.#draft.validate({
      timeZone: this.#start.zone,
      now: this.#clock.now(),
      isOffered: this.#start.isOffered,
      required: (['subject', 'name', 'email', 'phone'] as const).filter(
        (field) => this.#fieldStates[field] === 'required',
      ),
    });
    const consent = invalidConsent(this);
    this.#booking.clearFailure();
    if (consent) this.#booking.refuse(new SchedulerError('consent_missing'));
    if (!booking) {
      this.#focusIssue();
    } else if (consent) {
      consent.focus();
    } else {
      const { challenge } = this;
      // A challenge is good for one try.
      this.challenge = '';
      void this.#booking.submit(booking, challenge, () => {
        this.#tell({ step: 'submitted' });
        const asked = new BeforeScheduleEvent(booking, textOf(this.clientReference));
        this.dispatchEvent(asked);
        return asked.permission();
      });
    }
  };

  #onError(error: SchedulerError): void {
    const { code, retryAfter } = error;
    this.#countdown.start(retryAfter);
    this.reportError(error);
    if ('agents' in this.#booking.state) this.#tell({ step: 'failed', code });
    if (code === 'conflict' && this.#booking.offer) {
      // It is said where another time is chosen.
      this.#booking.clearFailure(code);
      this.#start.markTaken();
      this.#focusIssue();
    }
    // The button that was pressed has made way for another.
    if (code === 'outcome_unknown' || code === 'not_booked') void this.#focus('[role="alert"]');
  }

  async #onRetry(): Promise<void> {
    await this.#booking.load();
    await this.#focus('h2');
  }

  #onBooked(schedule: Schedule): void {
    void this.#focus('h2');
    this.dispatchEvent(scheduledEvent(schedule));
    this.#tell({ step: 'scheduled' });
    const target = redirectUrl(textOf(this.redirectUrl), this.baseURI, schedule._id);
    if (target) this.navigate(target);
  }

  /** Leaves the page. */
  protected navigate(url: string): void {
    location.assign(url);
  }

  /** Tells the page how far the visitor has come. */
  #tell(detail: Omit<BookingStepDetail, 'attempt' | 'reference'>): void {
    const reference = textOf(this.clientReference);
    this.dispatchEvent(
      bookingStepEvent({ ...detail, attempt: this.#attempt, ...(reference && { reference }) }),
    );
  }

  /** Keeps who the visitor is, and forgets the meeting. */
  #onAgain(): void {
    this.#attempt = randomKey();
    this.#draft.startOver();
    this.#start.reset();
    this.#booking.bookAnother();
    this.#tell({ step: 'ready' });
    void this.#focus('h2');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    've-scheduler': VeScheduler;
  }
}
