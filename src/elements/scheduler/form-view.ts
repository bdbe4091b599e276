import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { BookingField } from '../../model/booking/draft.js';
import type { FieldStates, ConfigurableField } from '../../model/booking/fields.js';
import type { ComboboxController } from '../kit/combobox-controller.js';
import { comboboxField } from '../kit/combobox-view.js';
import { checkboxField, inputField, selectField, type InputField } from '../kit/field-views.js';
import { dateTimeSummaryView, type DateTimeSummary } from '../time/date-time-summary.js';
import { detailsView, failureView } from '../frame/failure-view.js';

export interface AgentChoice {
  readonly key: string;
  readonly name: string;
}

export interface FormViewModel {
  readonly strings: Strings;
  readonly format: Format;
  /** `undefined` if the page has fixed the agent. */
  readonly agents: readonly AgentChoice[] | undefined;
  /** Searches a long list of agents. */
  readonly agentCombobox: ComboboxController;
  readonly fields: FieldStates;
  /** Fields with an issue, in the order of the form. */
  readonly issues: readonly BookingField[];
  readonly issueText: (field: BookingField) => string | undefined;
  /** Lengths that can be booked, in minutes; `undefined` if any can. */
  readonly durations: readonly number[] | undefined;
  /** Fields for date, time and time zone. */
  readonly dateTime: TemplateResult;
  readonly summary: DateTimeSummary | undefined;
  readonly hasNotificationField: boolean;
  readonly step: 'editing' | 'submitting' | 'checking';
  readonly failure: Message | undefined;
  /** A booking that may have been stored. */
  readonly unknownOutcome: (Message & { readonly canCheck: boolean }) | undefined;
  /** Seconds until the visitor can submit, or check an unknown outcome. */
  readonly waitSeconds: number;
  readonly onEdit: (field: BookingField, value: string | boolean) => void;
  readonly onFocusField: (field: BookingField) => void;
  readonly onConsentChange: () => void;
  readonly onSubmit: (event: Event) => void;
  readonly onCheckOutcome: () => void;
  readonly onRetry: () => void;
}

/** A longer list of agents is searchable. */
const MAX_SELECT_OPTIONS = 12;

export interface Message {
  readonly message: string;
  /** Request ID; the same one appears in the gateway's log. */
  readonly requestId: string | undefined;
}

/** The booking form, or a message if there are no agents. */
export function formView(model: FormViewModel): TemplateResult {
  const { strings, agents, summary, onSubmit } = model;
  if (agents?.length === 0) {
    return failureView({
      strings,
      format: model.format,
      message: strings.noAgents,
      heading: strings.heading,
      onRetry: model.onRetry,
    });
  }
  const onInput = ({ target, currentTarget }: Event) => {
    // Controls in a slot belong to the page.
    if (!(currentTarget as HTMLFormElement).contains(target as Node)) return;
    const { name, type, value, checked } = target as HTMLInputElement;
    model.onEdit(name as BookingField, type === 'checkbox' ? checked : value);
  };
  return html`
    <form
      part="form"
      novalidate
      aria-labelledby="heading"
      aria-busy=${model.step !== 'editing'}
      @input=${onInput}
      @change=${onInput}
      @submit=${onSubmit}
    >
      <h2 part="heading" id="heading" tabindex="-1"><slot name="heading">${strings.heading}</slot></h2>
      <div class="half">
        <div class="row">${agentField(model)} ${durationField(model)}</div>
        ${model.dateTime}
      </div>
      <div class="half">
        ${summary ? html`<p class="summary" part="summary">${dateTimeSummaryView(summary)}</p>` : nothing}
        ${textField(model, 'subject', { type: 'text' })} ${visitorFields(model)}
        <slot name="consent" @change=${model.onConsentChange}></slot>
        <slot name="challenge"></slot>
        ${issuesAlert(model)} ${unknownOutcomeAlert(model)} ${failureAlert(model)} ${submitButton(model)}
      </div>
    </form>
  `;
}

function agentField({
  strings,
  format,
  agents,
  agentCombobox,
  issueText,
}: FormViewModel): TemplateResult | typeof nothing {
  if (!agents) return nothing;
  const label = strings.labels.agent;
  const placeholder = strings.chooseAgent;
  const error = issueText('agent');
  return agents.length > MAX_SELECT_OPTIONS
    ? comboboxField({ controller: agentCombobox, strings, format, label, placeholder, error })
    : selectField({ name: 'agent', label, placeholder, options: agents, error });
}

function durationField(model: FormViewModel): TemplateResult | typeof nothing {
  const { strings, format, durations, fields, issueText } = model;
  const { duration: state } = fields;
  if (state === 'hidden') return nothing;
  const field = { name: 'duration', error: issueText('duration') };
  if (!durations || state === 'locked') {
    return inputField({
      ...field,
      label: strings.labels.duration,
      // A number input accepts only ASCII digits.
      type: 'text',
      inputmode: 'numeric',
      isLocked: state === 'locked',
    });
  }
  const options = durations.map((minutes) => ({ key: String(minutes), name: format.minutes(minutes) }));
  return selectField({ ...field, label: strings.details.duration, options });
}

/** A text field that the page can configure. */
function textField(
  { strings, fields, issueText }: FormViewModel,
  name: Exclude<ConfigurableField, 'duration' | 'notification'>,
  input: Pick<InputField, 'type' | 'autocomplete' | 'inputmode'>,
): TemplateResult | typeof nothing {
  const state = fields[name] ?? 'optional';
  if (state === 'hidden') return nothing;
  return inputField({
    ...input,
    name,
    label: strings.labels[name],
    optional: state === 'optional' ? strings.optional : undefined,
    isLocked: state === 'locked',
    error: issueText(name),
  });
}

function visitorFields(model: FormViewModel): TemplateResult {
  const { strings, fields, hasNotificationField } = model;
  return html`
    ${textField(model, 'name', { type: 'text', autocomplete: 'name' })}
    <div class="row">
      ${textField(model, 'email', { type: 'email', autocomplete: 'email', inputmode: 'email' })}
      ${textField(model, 'phone', { type: 'tel', autocomplete: 'tel', inputmode: 'tel' })}
    </div>
    ${
      hasNotificationField && fields.notification !== 'hidden'
        ? checkboxField({ name: 'sendNotificationEmail', label: strings.labels.sendNotificationEmail })
        : nothing
    }
  `;
}

/** List of all issues. A single one is shown only at its field, unless the field is hidden. */
function issuesAlert({
  strings,
  format,
  fields,
  issues,
  issueText,
  onFocusField,
}: FormViewModel): TemplateResult | typeof nothing {
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

function failureAlert({ strings, failure }: FormViewModel): TemplateResult | typeof nothing {
  if (!failure) return nothing;
  return alert(html`<strong>${strings.failedToBook}</strong>${messageView(strings, failure)}`);
}

/** Stays during a check, so that its button keeps the focus. */
function unknownOutcomeAlert({
  strings,
  unknownOutcome,
  waitSeconds,
  onCheckOutcome,
}: FormViewModel): TemplateResult | typeof nothing {
  if (!unknownOutcome) return nothing;
  return alert(
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

function alert(content: TemplateResult): TemplateResult {
  return html`<div class="alert" part="alert" role="alert" tabindex="-1">${content}</div>`;
}

function messageView(strings: Strings, { message, requestId }: Message): TemplateResult {
  return html`<p>${message}</p>
    ${detailsView(strings, requestId)}`;
}

/**
 * The submit button. While an outcome is unknown, only a click of its own submits: neither Enter in a field nor the
 * second click of a double click may book again.
 */
function submitButton(model: FormViewModel): TemplateResult {
  const { strings, step, waitSeconds, unknownOutcome, onSubmit } = model;
  const isDisabled = step !== 'editing' || waitSeconds > 0 ? 'true' : nothing;
  if (unknownOutcome) {
    return html`<button part="submit" type="button" aria-disabled=${isDisabled} @click=${onSubmit}>
      ${submitLabel(model, strings.submitAgain)}
    </button>`;
  }
  return html`<button part="submit" class="primary" type="submit" aria-disabled=${isDisabled}>
    ${submitLabel(model, strings.submit)}
  </button>`;
}

function submitLabel(
  { strings, format, step, waitSeconds }: FormViewModel,
  label: string,
): TemplateResult | string {
  if (step !== 'editing') return html`<span class="spinner"></span>${strings[step]}`;
  return waitSeconds ? strings.retryIn(format.number(waitSeconds)) : label;
}
