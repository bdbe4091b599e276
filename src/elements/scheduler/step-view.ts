import type { TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { SchedulerError } from '../../api/wire/scheduler-error.js';
import type { ConfirmationController } from '../confirmation/confirmation-controller.js';
import { failureView } from '../frame/failure-view.js';
import { skeletonView, type SkeletonSettings } from '../frame/skeleton-view.js';
import type { CountdownController } from '../kit/countdown-controller.js';
import type { Localization } from '../kit/localization.js';
import type { DateTimeController } from '../time/date-time-controller.js';
import type { Message } from './booking/booking-actions-view.js';
import type { BookingController } from './booking/booking-controller.js';
import type { FormController } from './form/form-controller.js';
import type { ManageController } from './manage-controller.js';

/** What shows the steps of a booking. */
export interface StepParts {
  readonly localization: () => Localization;
  readonly booking: BookingController;
  readonly dateTime: DateTimeController;
  readonly confirmation: ConfirmationController;
  readonly countdown: CountdownController;
  readonly form: FormController;
  readonly manage: ManageController;
  readonly skeleton: () => SkeletonSettings;
  /** Error text for the visitor. */
  readonly toMessage: (error: SchedulerError) => Message;
  readonly onRetry: () => void;
}

/** The current step of the booking, and what screen readers say of it. */
export function stepView(parts: StepParts): TemplateResult {
  const { booking, confirmation, countdown, dateTime, form, localization, manage, toMessage } = parts;
  const { strings, formatIn } = localization();
  const skeleton = (): TemplateResult => skeletonView(parts.skeleton(), strings);
  const managed = manage.render(skeleton);
  const { state } = booking;
  const status = (): string => {
    const { step } = state;
    // A meeting that the visitor manages has words of its own.
    if (step === 'booked') return managed ? '' : confirmation.status;
    if (step !== 'editing' && step !== 'failed') return strings[step];
    const waited = countdown.hasEnded ? `${strings.waitOver} ` : '';
    return waited + (step === 'editing' ? dateTime.status : '');
  };
  const content = (): TemplateResult => {
    switch (state.step) {
      case 'loading':
        return skeleton();
      case 'failed':
        return failureView({
          strings,
          format: formatIn('UTC'),
          ...toMessage(state.error),
          waitSeconds: countdown.secondsLeft,
          onRetry: parts.onRetry,
        });
      case 'booked':
        return confirmation.render(state, undefined, state.failure && toMessage(state.failure).message);
      default:
        return form.render(state);
    }
  };
  return html`<p class="visually-hidden" role="status">${status()}</p>
    ${managed ?? content()}`;
}
