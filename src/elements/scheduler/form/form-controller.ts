import { isVisible } from '../../frame/is-visible.js';
import type { LitElement, TemplateResult } from 'lit';
import { html } from '../../kit/html.js';
import { SchedulerError } from '../../../api/wire/scheduler-error.js';
import type { Booking } from '../../../model/booking/booking.js';
import type { BookingField } from '../../../model/booking/draft.js';
import { stateOf, type FieldStates } from '../../../model/booking/fields.js';
import { validateBooking, type BookingRules } from '../../../model/booking/validation.js';
import type { ConfirmationController } from '../../confirmation/confirmation-controller.js';
import type { HistoryController } from '../../frame/history-controller.js';
import type { CountdownController } from '../../kit/countdown-controller.js';
import { FORM_ORDER } from '../../../model/booking/issues.js';
import { issueText } from '../../fields/issue-text.js';
import { keepValue } from '../../kit/keep-value.js';
import type { Localization } from '../../kit/localization.js';
import { dateTimeSummaryView } from '../../time/date-time-summary.js';
import type { DateTimeController } from '../../time/date-time-controller.js';
import { fieldSelectors } from '../../time/field-selectors.js';
import { EmailHintController } from '../../visitor/email-hint-controller.js';
import type { AgentController } from '../../agents/agent-controller.js';
import type { BookingController } from '../booking/booking-controller.js';
import type { BookingState } from '../booking/booking-state.js';
import type { BookingSteps } from '../booking/booking-steps.js';
import type { DraftController } from './draft-controller.js';
import type { FocusController } from './focus-controller.js';
import type { QuestionsController } from './questions-controller.js';
import type { Message } from '../booking/booking-actions-view.js';
import { formView, type FormSection } from './form-view.js';
import { invalidConsent } from './invalid-consent.js';

export interface FormControllerOptions {
  readonly localization: () => Localization;
  readonly booking: BookingController;
  readonly draft: DraftController;
  readonly agents: AgentController;
  readonly questions: QuestionsController;
  readonly dateTime: DateTimeController;
  readonly confirmation: Pick<ConfirmationController, 'loadCalendar'>;
  readonly countdown: CountdownController;
  readonly history: HistoryController;
  readonly focus: FocusController;
  readonly steps: BookingSteps;
  readonly fields: () => FieldStates;
  readonly hasNotificationField: () => boolean;
  /** Error text for the visitor. */
  readonly toMessage: (error: SchedulerError) => Message;
  readonly now: () => number;
  readonly onRetry: () => void;
  /** Returns the response of the page's challenge and clears it, because it is valid once. */
  readonly takeChallenge: () => string;
  /** Asks the page; rejects with a SchedulerError if the page prevents the booking. */
  readonly askPermission: (booking: Booking) => Promise<void>;
}

type FormState = Extract<BookingState, { step: 'editing' | 'submitting' | 'checking' }>;

/** The booking form: renders it, and handles edits, submission and the failures that follow. */
export class FormController {
  readonly #host: LitElement;
  readonly #options: FormControllerOptions;
  readonly #emailHint: EmailHintController;
  #section: FormSection = 'time';
  /** Whether a key that is down moves through the times, which must not fold the calendar. */
  #isArrowKey = false;

  constructor(host: LitElement, options: FormControllerOptions) {
    this.#host = host;
    this.#options = options;
    this.#emailHint = new EmailHintController(host);
  }

  render(state: FormState): TemplateResult {
    const { booking, draft, agents, dateTime, countdown, toMessage } = this.#options;
    const { questionForm } = this.#options.questions;
    const { strings, formatIn } = this.#options.localization();
    const { issues } = draft;
    const { unknownOutcome } = booking;
    const failure = state.step === 'editing' && state.failure;
    const format = formatIn(dateTime.timeZone);
    const { startTime } = dateTime;
    // Without a time, the details would have no way back to the calendar.
    if (startTime === undefined) {
      // On a narrow page, what has the focus is hidden then.
      if (this.#host.renderRoot.querySelector('.details :focus')) void this.#show('time');
      this.#section = 'time';
    }
    return formView({
      strings,
      format,
      agent: agents.selectedProfile,
      length: format.minutes(dateTime.duration),
      timeZone: dateTime.timeZoneName,
      agents: agents.choices,
      agentCombobox: agents.combobox,
      fields: this.#options.fields(),
      issues: Object.keys(issues) as BookingField[],
      issueText: (field) => issueText(issues, field, strings, format),
      durations: booking.calendar?.durations,
      dateTime: dateTime.render(),
      section: this.#section,
      isFoldable: Boolean(dateTime.slotIssue) && dateTime.canBook,
      canBook: dateTime.canBook,
      questions: questionForm && questionForm.render(),
      startTime,
      ...(startTime !== undefined && {
        foldedTime: dateTime.rangeOf(startTime),
        summary: this.#summaryOf(startTime),
      }),
      hasNotificationField: this.#options.hasNotificationField(),
      emailSuggestion: this.#emailHint.suggestionFor(draft.value.email),
      onAcceptEmail: this.#onAcceptEmail,
      step: state.step,
      failure: failure ? toMessage(failure) : undefined,
      unknownOutcome: unknownOutcome && {
        ...toMessage(unknownOutcome.failure),
        canCheck: unknownOutcome.canCheck,
      },
      waitSeconds: countdown.secondsLeft,
      onCheckOutcome: booking.checkOutcome,
      onEdit: this.onEdit,
      onClick: this.#onClick,
      onKey: this.#onKey,
      onShow: this.#show,
      onFocusField: this.#focusField,
      onConsentChange: () => booking.clearFailure('consent_missing'),
      onSubmit: this.#onSubmit,
      onRetry: this.#options.onRetry,
    });
  }

  #summaryOf(startTime: number): TemplateResult {
    const { agents, dateTime, localization } = this.#options;
    const { strings, formatIn } = localization();
    const name = agents.selectedName;
    return html`${dateTimeSummaryView(dateTime.summarize(startTime, dateTime.duration, name))}<br /><span
        class="hint"
        ><span translate="no">${formatIn(dateTime.timeZone).minutes(dateTime.duration)}</span
        >${keepValue(` · ${strings.meetingWith(name)}`, name)}</span
      >`;
  }

  readonly onEdit = (field: BookingField, value: string | boolean, isFinished?: boolean): void => {
    const { booking, draft, dateTime, steps } = this.#options;
    if (booking.state.step !== 'editing') {
      // Resets the control: a booking in progress must not change on screen.
      this.#host.requestUpdate();
      return;
    }
    if (sectionOf(field) === 'details') {
      // The control shows it already, and nothing else depends on it but the hint about another address.
      draft.edit(field, value, !this.#emailHint.suggestionFor(draft.value.email));
      if (isFinished && field === 'email') void this.#emailHint.check(String(value));
      return;
    }
    const { startTime: startTimeBefore } = dateTime;
    const { agent: agentBefore } = draft.value;
    draft.edit(field, value);
    const { startTime } = dateTime;
    // A browser fires both `input` and `change`, so steps compare with the value before.
    if (field === 'agent' && value && value !== agentBefore) steps.report('agent-selected');
    if (startTime !== undefined && startTime !== startTimeBefore) steps.report('time-selected');
  };

  readonly #onAcceptEmail = (address: string): void => {
    this.onEdit('email', address);
    void this.#focusField('email');
  };

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const { booking: controller, draft, countdown, questions } = this.#options;
    if (controller.state.step !== 'editing' || countdown.secondsLeft || questions.questionForm === null)
      return;
    const booking = draft.validate(this.#rules);
    const consent = invalidConsent(this.#host);
    // Enter may submit from the other half, which shows neither progress nor a failure.
    this.#section = 'details';
    controller.clearFailure();
    if (consent) controller.fail(new SchedulerError('consent_missing'));
    if (!booking) this.#focusIssues();
    else if (consent) void this.#host.updateComplete.then(() => consent.focus());
    else this.#submit(questions.addExtras(booking));
  };

  /** What a booking needs now. */
  get #rules(): BookingRules {
    const { dateTime, fields, now, questions } = this.#options;
    const required = (['name', 'email', 'phone', 'subject'] as const).filter(
      (field) => stateOf(field, fields()) === 'required',
    );
    const { timeZone, slotIssue } = dateTime;
    return { timeZone, now: now(), slotIssue, required, others: questions.questionForm?.issues };
  }

  /** A press on a time leads on to the details, where they are on a page of their own. */
  readonly #onClick = ({ target }: Event): void => {
    const { name, value } = target as HTMLInputElement;
    if (this.#isArrowKey || name !== 'slot') return;
    // A render before the browser fires `change` would undo the press.
    this.onEdit(name, value);
    void this.#show('details');
  };

  /** Enter in an incomplete form goes to the next field that needs something; in a complete one it submits. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const { key, type, target, defaultPrevented, isComposing } = event;
    const isDown = type === 'keydown';
    this.#isArrowKey = isDown && key.startsWith('Arrow');
    const { name, tagName } = target as HTMLInputElement;
    if (!isDown || key !== 'Enter' || tagName !== 'INPUT' || defaultPrevented || isComposing) return;
    const result = validateBooking(this.#options.draft.value, this.#rules);
    if ('booking' in result) return;
    const wrong = Object.keys(result.issues) as BookingField[];
    const index = FORM_ORDER.indexOf(name as BookingField);
    const next = wrong.find((field) => FORM_ORDER.indexOf(field) > index) ?? wrong[0]!;
    // Of a hidden field, only the list that a submit shows can tell.
    if (!this.#host.renderRoot.querySelector(fieldSelectors(next).join())) return;
    event.preventDefault();
    void this.#focusField(next);
  };

  /** Shows a half of the form on a narrow page, and moves the focus there. */
  readonly #show = async (section: FormSection): Promise<void> => {
    const { history, focus } = this.#options;
    const isOther = section !== this.#section;
    this.#section = section;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    if (section === 'time') history.remove(this.#showTimes);
    const other = section === 'time' ? 'details' : 'time';
    // A wide page shows both.
    if (isVisible(this.#host.renderRoot.querySelector(`.${other}`))) return;
    if (section === 'details' && isOther) history.push(this.#showTimes);
    await focus.moveTo(...(section === 'details' ? ['#folded'] : fieldSelectors('slot')));
  };

  /** Undoes the way to the details. @returns whether they are not alone on the page any more */
  readonly #showTimes = (): boolean => {
    const isAlone = isVisible(this.#host.renderRoot.querySelector('[part="folded"]'));
    if (isAlone) void this.#show('time');
    return !isAlone;
  };

  readonly #focusField = async (field: BookingField): Promise<void> => {
    this.#section = sectionOf(field);
    this.#host.requestUpdate();
    await this.#options.focus.moveTo(...fieldSelectors(field));
  };

  #submit(booking: Booking): void {
    const { booking: controller, confirmation, focus, steps, takeChallenge, askPermission } = this.#options;
    void confirmation.loadCalendar();
    // The fields, one of which may have the focus, become inert.
    void focus.moveTo('[part="submit"]');
    void controller.submit(booking, takeChallenge(), () => {
      steps.report('submitted');
      return askPermission(booking);
    });
  }

  onError({ code }: SchedulerError): void {
    const { booking, dateTime, focus, steps } = this.#options;
    if ('agents' in booking.state) steps.report('failed', code);
    if (code === 'conflict' && booking.availability) {
      // The slot field shows this error.
      booking.clearFailure(code);
      dateTime.markTaken();
      this.#focusIssues();
    }
    // The button that had the focus is replaced.
    if (code === 'outcome_unknown' || code === 'not_booked') void focus.moveTo('[role="alert"]');
  }

  /** Focuses the list of issues, or the field if there is no list. */
  #focusIssues(): void {
    const { draft, focus } = this.#options;
    const [field, ...others] = Object.keys(draft.issues) as BookingField[];
    if (field && !others.length) this.#section = sectionOf(field);
    void focus.moveTo('[part="issues"]', ...(field ? fieldSelectors(field) : []));
  }
}

/** The half of the form with a field. */
const sectionOf = (field: BookingField): FormSection =>
  FORM_ORDER.slice(0, FORM_ORDER.indexOf('name')).includes(field) ? 'time' : 'details';
