import { nothing, type TemplateResult } from 'lit';
import { alertView } from '../../kit/alert-view.js';
import { html } from '../../kit/html.js';
import { keepValue } from '../../kit/keep-value.js';
import type { Format } from '../../../i18n/format.js';
import type { Strings } from '../../../i18n/strings.js';
import type { BookingField } from '../../../model/booking/draft.js';
import type { ConfigurableField, FieldStates } from '../../../model/booking/fields.js';
import { countdownLabel, detailsView } from '../../frame/failure-view.js';

export interface Message {
  readonly message: string;
  /** Request ID; the same one appears in the gateway's log. */
  readonly requestId: string | undefined;
}

export interface BookingActions {
  readonly strings: Strings;
  readonly format: Format;
  readonly fields: FieldStates;
  /** Fields with an issue, in the order of the form. */
  readonly issues: readonly BookingField[];
  readonly issueText: (field: BookingField) => string | undefined;
  /** The selected time, in epoch milliseconds. */
  readonly startTime: number | undefined;
  /** The selected time, person and length in words. */
  readonly summary?: TemplateResult | undefined;
  readonly step: 'editing' | 'submitting' | 'checking';
  readonly failure: Message | undefined;
  /** A booking that may have been stored. */
  readonly unknownOutcome: (Message & { readonly canCheck: boolean }) | undefined;
  /** Seconds until the visitor can submit, or check an unknown outcome. */
  readonly waitSeconds: number;
  readonly onFocusField: (field: BookingField) => Promise<void>;
  readonly onSubmit: (event: Event) => void;
  readonly onCheckOutcome: () => Promise<void>;
}

/** What went wrong, what will be booked, and the button that books it. */
export function bookingActionsView(model: BookingActions): TemplateResult {
  const { summary } = model;
  return html`${issuesAlert(model)} ${unknownOutcomeAlert(model)} ${failureAlert(model)}
  ${summary ? html`<p class="summary" part="summary">${summary}</p>` : nothing} ${submitButton(model)}`;
}

/** List of all issues. A single one is shown only at its field, unless the field is hidden. */
function issuesAlert({
  strings,
  format,
  fields,
  issues,
  issueText,
  onFocusField,
}: BookingActions): TemplateResult | typeof nothing {
  if (issues.length < 2 && fields[issues[0] as ConfigurableField] !== 'hidden') return nothing;
  const labels: Partial<Record<BookingField, string>> = strings.labels;
  // Not a live region: it is read when it gets the focus, but not again after each fix.
  return html`<div
    class="alert"
    role="group"
    part="issues"
    tabindex="-1"
    aria-labelledby="issues"
    aria-describedby="issues-list"
  >
    <strong id="issues">${strings.issuesHeading(issues.length, format.number(issues.length))}</strong>
    <ul id="issues-list">
      ${issues.map(
        (field) =>
          html`<li>
            <button class="link" type="button" @click=${() => onFocusField(field)}>
              ${[labels[field], issueText(field)].filter(Boolean).join(' – ')}
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}

function failureAlert({ strings, failure }: BookingActions): TemplateResult | typeof nothing {
  if (!failure) return nothing;
  return alertView(html`<strong>${strings.failedToBook}</strong>${messageView(strings, failure)}`);
}

/** Stays during a check, so that its button keeps the focus. */
function unknownOutcomeAlert({
  strings,
  unknownOutcome,
  waitSeconds,
  onCheckOutcome,
}: BookingActions): TemplateResult | typeof nothing {
  if (!unknownOutcome) return nothing;
  return alertView(
    html`${messageView(strings, unknownOutcome)}
    ${
      unknownOutcome.canCheck
        ? html`<button
            part="button"
            class="primary"
            type="button"
            aria-disabled=${waitSeconds ? 'true' : nothing}
            @click=${waitSeconds ? nothing : onCheckOutcome}
          >
            ${strings.checkAgain}
          </button>`
        : nothing
    }`,
  );
}

function messageView(strings: Strings, { message, requestId }: Message): TemplateResult {
  return html`<p>${message}</p>
    ${detailsView(strings, requestId)}`;
}

/**
 * The submit button. While an outcome is unknown, only a click of its own submits: neither Enter in a field nor the
 * second click of a double click may book again.
 */
function submitButton(model: BookingActions): TemplateResult {
  const { strings, format, step, startTime, waitSeconds, unknownOutcome, onSubmit } = model;
  const isDisabled = step !== 'editing' || waitSeconds > 0 ? 'true' : nothing;
  if (unknownOutcome) {
    return html`<button part="submit" type="button" aria-disabled=${isDisabled} @click=${onSubmit}>
      ${submitLabel(model, strings.submitAgain)}
    </button>`;
  }
  const time = startTime === undefined ? '' : format.time(startTime);
  const label = time ? keepValue(strings.bookAt(time), time) : strings.submit;
  // A frame whose sandbox allows no forms has clicks, also those of Enter in a field, but no `submit`.
  return html`<button
    part="submit"
    class="primary"
    type="submit"
    aria-disabled=${isDisabled}
    @click=${onSubmit}
  >
    ${submitLabel(model, label)}
  </button>`;
}

function submitLabel(
  { strings, format, step, waitSeconds }: BookingActions,
  label: TemplateResult | string,
): TemplateResult | string {
  if (step !== 'editing') return html`<span class="spinner"></span>${strings[step]}`;
  return countdownLabel(label, waitSeconds, strings, format);
}
