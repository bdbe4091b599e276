import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { BookingField } from '../../model/booking/draft.js';
import type { FieldStates, ConfigurableField } from '../../model/booking/fields.js';
import type { ComboboxController } from '../kit/combobox-controller.js';
import { comboboxField } from '../kit/combobox-view.js';
import { checkboxField, inputField, selectField, type InputField } from '../kit/field-views.js';
import { failureView } from './loading-views.js';
import { dateTimeSummaryView, type DateTimeSummary } from '../time/date-time-summary.js';

export interface AgentChoice {
  readonly key: string;
  readonly name: string;
}

export interface FormViewModel {
  readonly strings: Strings;
  readonly format: Format;
  /** None where the page has fixed the agent. */
  readonly agents: readonly AgentChoice[] | undefined;
  /** Searches the agents, where they are many. */
  readonly agentSearch: ComboboxController;
  /** How the page wants its fields. */
  readonly fields: FieldStates;
  /** What is wrong, in the order of the form. */
  readonly issues: readonly BookingField[];
  readonly issueWords: (field: BookingField) => string | undefined;
  /** The lengths that can be booked, in minutes; nothing where any can. */
  readonly durations: readonly number[] | undefined;
  /** Where day and time are picked or typed. */
  readonly start: TemplateResult;
  /** The start in words. */
  readonly moment: DateTimeSummary | undefined;
  readonly showsNotification: boolean;
  readonly step: 'editing' | 'submitting' | 'checking';
  readonly failure: Message | undefined;
  /** A booking that may have been made all the same. */
  readonly doubt: (Message & { readonly canAsk: boolean }) | undefined;
  /** Seconds for which booking has to wait. */
  readonly wait: number;
  readonly onEdit: (field: BookingField, value: string | boolean) => void;
  readonly onGoTo: (field: BookingField) => void;
  readonly onConsent: () => void;
  readonly onSubmit: (event: Event) => void;
  readonly onCheckAgain: () => void;
  readonly onRetry: () => void;
}

/** More than that many people are searched, not read through. */
const MANY = 12;

export interface Message {
  readonly message: string;
  /** By which the owner's log knows the request. */
  readonly requestId: string | undefined;
}

/** The booking form, or what stands there when nobody can be booked. */
export function formView(model: FormViewModel): TemplateResult {
  const { strings, agents, moment, onSubmit } = model;
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
    // What the page has put into a slot is not ours to read.
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
        ${model.start}
      </div>
      <div class="half">
        ${moment ? html`<p class="summary" part="summary">${dateTimeSummaryView(moment)}</p>` : nothing}
        ${textField(model, 'subject', { type: 'text' })} ${visitorFields(model)}
        <slot name="consent" @change=${model.onConsent}></slot>
        <slot name="challenge"></slot>
        ${issuesAlert(model)} ${doubtAlert(model)} ${failureAlert(model)} ${submitButton(model)}
      </div>
    </form>
  `;
}

function agentField({
  strings,
  format,
  agents,
  agentSearch,
  issueWords,
}: FormViewModel): TemplateResult | typeof nothing {
  if (!agents) return nothing;
  const label = strings.labels.agent;
  const placeholder = strings.chooseAgent;
  const error = issueWords('agent');
  return agents.length > MANY
    ? comboboxField({ controller: agentSearch, strings, format, label, placeholder, error })
    : selectField({ name: 'agent', label, placeholder, options: agents, error });
}

function durationField(model: FormViewModel): TemplateResult | typeof nothing {
  const { strings, format, durations, fields, issueWords } = model;
  const { duration: state } = fields;
  if (state === 'hidden') return nothing;
  const field = { name: 'duration', error: issueWords('duration') };
  if (!durations || state === 'locked') {
    return inputField({
      ...field,
      label: strings.labels.duration,
      // Not a number's: that would take no digits but ASCII's.
      type: 'text',
      inputmode: 'numeric',
      isLocked: state === 'locked',
    });
  }
  const options = durations.map((minutes) => ({ key: String(minutes), name: format.minutes(minutes) }));
  return selectField({ ...field, label: strings.details.duration, options });
}

/** A field that the page may want otherwise. */
function textField(
  { strings, fields, issueWords }: FormViewModel,
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
    error: issueWords(name),
  });
}

function visitorFields(model: FormViewModel): TemplateResult {
  const { strings, fields, showsNotification } = model;
  return html`
    ${textField(model, 'name', { type: 'text', autocomplete: 'name' })}
    <div class="row">
      ${textField(model, 'email', { type: 'email', autocomplete: 'email', inputmode: 'email' })}
      ${textField(model, 'phone', { type: 'tel', autocomplete: 'tel', inputmode: 'tel' })}
    </div>
    ${
      showsNotification && fields.notification !== 'hidden'
        ? checkboxField({ name: 'sendNotificationEmail', label: strings.labels.sendNotificationEmail })
        : nothing
    }
  `;
}

/** One mistake is told at its field; several are listed, too, and so is that of a field that is hidden. */
function issuesAlert({
  strings,
  format,
  fields,
  issues,
  issueWords,
  onGoTo,
}: FormViewModel): TemplateResult | typeof nothing {
  if (issues.length < 2 && fields[issues[0] as ConfigurableField] !== 'hidden') return nothing;
  const labels: Partial<Record<BookingField, string>> = strings.labels;
  // Read whole when it takes the focus, and not again with each mistake that is mended, as a live one would be.
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
            <button class="link" type="button" @click=${() => onGoTo(field)}>
              ${[labels[field], issueWords(field)].filter(Boolean).join(' – ')}
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

/** It stays while something is under way, and so does the button in it that has the focus. */
function doubtAlert({ strings, doubt, onCheckAgain }: FormViewModel): TemplateResult | typeof nothing {
  if (!doubt) return nothing;
  return alert(
    html`${messageView(strings, doubt)}
    ${
      doubt.canAsk
        ? html`<button part="button" class="primary" type="button" @click=${onCheckAgain}>
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
    ${requestId ? html`<p class="hint">${strings.reference(requestId)}</p>` : nothing}`;
}

/**
 * The button that books. While a booking is in doubt it is one that only a press of its own sets off: neither Enter
 * in a field nor the second half of a double press may book again.
 */
function submitButton(model: FormViewModel): TemplateResult {
  const { strings, step, wait, doubt, onSubmit } = model;
  const isBusy = step !== 'editing' || wait > 0 ? 'true' : nothing;
  if (doubt) {
    return html`<button part="submit" type="button" aria-disabled=${isBusy} @click=${onSubmit}>
      ${submitLabel(model, strings.submitAgain)}
    </button>`;
  }
  return html`<button part="submit" class="primary" type="submit" aria-disabled=${isBusy}>
    ${submitLabel(model, strings.submit)}
  </button>`;
}

function submitLabel({ strings, format, step, wait }: FormViewModel, label: string): TemplateResult | string {
  if (step !== 'editing') return html`<span class="spinner"></span>${strings[step]}`;
  return wait ? strings.retryIn(format.number(wait)) : label;
}
