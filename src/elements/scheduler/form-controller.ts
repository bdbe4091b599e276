import type { LitElement, TemplateResult } from 'lit';
import { SchedulerError } from '../../api/scheduler-error.js';
import type { Booking } from '../../model/booking/booking.js';
import type { BookingField } from '../../model/booking/draft.js';
import type { FieldStates } from '../../model/booking/fields.js';
import type { CountdownController } from '../kit/countdown-controller.js';
import { issueText } from '../kit/issue-text.js';
import type { Localization } from '../kit/localization.js';
import { fieldSelectors, type DateTimeController } from '../time/date-time-controller.js';
import type { AgentController } from './agent-controller.js';
import type { BookingController, BookingState } from './booking-controller.js';
import type { BookingSteps } from './booking-steps.js';
import type { DraftController } from './draft-controller.js';
import type { FocusController } from './focus-controller.js';
import { formView, type Message } from './form-view.js';
import { invalidConsent } from './invalid-consent.js';

export interface FormControllerOptions {
  readonly localization: () => Localization;
  readonly booking: BookingController;
  readonly draft: DraftController;
  readonly agents: AgentController;
  readonly dateTime: DateTimeController;
  readonly countdown: CountdownController;
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

  constructor(host: LitElement, options: FormControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  render(state: FormState): TemplateResult {
    const { booking, draft, agents, dateTime, countdown, focus, toMessage } = this.#options;
    const { strings, formatIn } = this.#options.localization();
    const { issues } = draft;
    const { unknownOutcome } = booking;
    const failure = state.step === 'editing' && state.failure;
    const format = formatIn(dateTime.timeZone);
    return formView({
      strings,
      format,
      agents: agents.choices,
      agentCombobox: agents.combobox,
      fields: this.#options.fields(),
      issues: Object.keys(issues) as BookingField[],
      issueText: (field) => issueText(issues, field, strings, format),
      durations: booking.calendar?.durations,
      dateTime: dateTime.render(),
      summary: dateTime.summary,
      hasNotificationField: this.#options.hasNotificationField(),
      step: state.step,
      failure: failure ? toMessage(failure) : undefined,
      unknownOutcome: unknownOutcome && {
        ...toMessage(unknownOutcome.failure),
        canCheck: unknownOutcome.canCheck,
      },
      waitSeconds: countdown.secondsLeft,
      onCheckOutcome: () => void booking.checkOutcome(),
      onEdit: this.onEdit,
      onFocusField: (field) => void focus.moveTo(...fieldSelectors(field)),
      onConsentChange: () => booking.clearFailure('consent_missing'),
      onSubmit: this.#onSubmit,
      onRetry: this.#options.onRetry,
    });
  }

  readonly onEdit = (field: BookingField, value: string | boolean): void => {
    const { booking, draft, dateTime, steps } = this.#options;
    if (booking.state.step !== 'editing') {
      // Resets the control: a booking in progress must not change on screen.
      this.#host.requestUpdate();
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

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const { booking: controller, draft, dateTime, countdown, fields, now } = this.#options;
    if (controller.state.step !== 'editing' || countdown.secondsLeft) return;
    const booking = draft.validate({
      timeZone: dateTime.timeZone,
      now: now(),
      isOffered: dateTime.isBookable,
      required: (['subject', 'name', 'email', 'phone'] as const).filter(
        (field) => fields()[field] === 'required',
      ),
    });
    const consent = invalidConsent(this.#host);
    controller.clearFailure();
    if (consent) controller.fail(new SchedulerError('consent_missing'));
    if (!booking) this.#focusIssues();
    else if (consent) consent.focus();
    else this.#submit(booking);
  };

  #submit(booking: Booking): void {
    const { booking: controller, steps, takeChallenge, askPermission } = this.#options;
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
    const [field] = Object.keys(draft.issues) as BookingField[];
    void focus.moveTo('[part="issues"]', ...(field ? fieldSelectors(field) : []));
  }
}
