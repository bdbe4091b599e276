import type { ReactiveControllerHost, TemplateResult } from 'lit';
import type { Booking, BookingExtras } from '../../model/booking/booking.js';
import type { Issues } from '../../model/booking/issues.js';
import type { Localization } from '../kit/localization.js';

/** What the form lends to the module that asks the owner's questions. */
export interface QuestionsPage {
  readonly host: HTMLElement & ReactiveControllerHost & Asked;
  /** What is asked now: by a gateway, or else the host's own questions. */
  readonly asked: () => Asked;
  readonly localization: () => Localization;
  readonly draft: {
    readonly value: object;
    readonly issues: Issues;
    change(values: object): void;
    /** Also clears the issue of the field. */
    edit(name: never, value: never): void;
  };
  readonly focus: { moveTo(...selectors: string[]): Promise<void> };
}

/** What is asked, as it was given. */
export interface Asked {
  readonly questions?: unknown;
  readonly guests?: unknown;
}

/** The owner's questions in the form. The form's draft holds the answers. */
export interface QuestionForm {
  render(): TemplateResult;
  /** What is wrong with the answers, in the order of the fields. */
  readonly issues: Issues;
  /** Adds the answers to a booking, also to its subject where no gateway does that. */
  addAnswers(booking: Booking, extras: BookingExtras): Booking;
}
