import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../i18n/format.js';
import type { Strings } from '../i18n/strings.js';
import {
  MAX_DURATION,
  MIN_DURATION,
  type BookingDraft,
  type BookingField,
  type Issues,
} from '../model/booking.js';
import { offsetLabel } from '../model/time-zone.js';
import { checkboxField, inputField, radioField, selectField } from './field-views.js';
import { failureView } from './loading-views.js';

export interface AgentChoice {
  readonly key: string;
  readonly name: string;
}

export interface FormViewModel {
  readonly strings: Strings;
  readonly format: Format;
  readonly timeZone: string;
  /** None where the page has fixed the agent. */
  readonly agents: readonly AgentChoice[] | undefined;
  readonly draft: BookingDraft;
  readonly issues: Issues;
  /** The zone of date and time, by name and offset. */
  readonly zone: string;
  /** Today in that zone, `YYYY-MM-DD`. */
  readonly today: string;
  /** The instants that the typed wall time means, where there are two. */
  readonly repeated: { readonly earlier: number; readonly later: number } | undefined;
  readonly showsNotification: boolean;
  readonly step: 'editing' | 'submitting' | 'checking';
  readonly failure: Message | undefined;
  /** A booking that may have been made all the same. */
  readonly doubt: (Message & { readonly canAsk: boolean }) | undefined;
  /** Seconds for which booking has to wait. */
  readonly wait: number;
  readonly onEdit: (field: BookingField, value: string | boolean) => void;
  readonly onSubmit: (event: Event) => void;
  readonly onCheckAgain: () => void;
  readonly onRetry: () => void;
}

export interface Message {
  readonly message: string;
  /** By which the owner's log knows the request. */
  readonly requestId: string | undefined;
}

/** The booking form, or what stands there when nobody can be booked. */
export function formView(model: FormViewModel): TemplateResult {
  const { strings, agents, onSubmit } = model;
  if (agents?.length === 0) {
    return failureView({
      strings,
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
      @input=${onInput}
      @change=${onInput}
      @submit=${onSubmit}
    >
      <h2 part="heading" id="heading" tabindex="-1">${strings.heading}</h2>
      ${meetingFields(model)} ${visitorFields(model)}
      <slot name="challenge"></slot>
      ${doubtAlert(model)} ${failureAlert(model)} ${submitButton(model)}
    </form>
  `;
}

function meetingFields(model: FormViewModel): TemplateResult {
  const { strings, agents, draft, repeated, format, timeZone } = model;
  const { labels, optional } = strings;
  return html`
    ${
      agents
        ? selectField({
            name: 'agent',
            label: labels.agent,
            value: draft.agent,
            placeholder: strings.chooseAgent,
            options: agents,
            error: issueWords(model, 'agent'),
          })
        : nothing
    }
    ${inputField({
      name: 'subject',
      type: 'text',
      label: labels.subject,
      optional,
      value: draft.subject,
      error: issueWords(model, 'subject'),
    })}
    <div class="row start">
      ${inputField({
        name: 'date',
        type: 'date',
        label: labels.date,
        value: draft.date,
        min: model.today,
        error: issueWords(model, 'date'),
      })}
      ${inputField({
        name: 'time',
        type: 'time',
        label: labels.time,
        describedBy: 'zone',
        value: draft.time,
        error: issueWords(model, 'time'),
      })}
      <p class="hint zone" part="hint" id="zone">${strings.zoneHint(model.zone)}</p>
      ${inputField({
        name: 'duration',
        type: 'number',
        label: labels.duration,
        inputmode: 'numeric',
        min: MIN_DURATION,
        max: MAX_DURATION,
        value: draft.duration,
        error: issueWords(model, 'duration'),
      })}
    </div>
    ${
      repeated
        ? radioField({
            name: 'occurrence',
            label: labels.occurrence,
            value: draft.occurrence,
            options: (['earlier', 'later'] as const).map((key) => ({
              key,
              name: `${format.time(repeated[key])} (${offsetLabel(repeated[key], timeZone)})`,
            })),
            error: issueWords(model, 'occurrence'),
          })
        : nothing
    }
  `;
}

function visitorFields(model: FormViewModel): TemplateResult {
  const { strings, draft } = model;
  const { labels, optional } = strings;
  return html`
    ${inputField({
      name: 'name',
      type: 'text',
      label: labels.name,
      optional,
      autocomplete: 'name',
      value: draft.name,
      error: issueWords(model, 'name'),
    })}
    <div class="row">
      ${inputField({
        name: 'email',
        type: 'email',
        label: labels.email,
        optional,
        autocomplete: 'email',
        inputmode: 'email',
        value: draft.email,
        error: issueWords(model, 'email'),
      })}
      ${inputField({
        name: 'phone',
        type: 'tel',
        label: labels.phone,
        optional,
        autocomplete: 'tel',
        inputmode: 'tel',
        value: draft.phone,
        error: issueWords(model, 'phone'),
      })}
    </div>
    ${
      model.showsNotification
        ? checkboxField({
            name: 'sendNotificationEmail',
            label: labels.sendNotificationEmail,
            checked: draft.sendNotificationEmail,
          })
        : nothing
    }
  `;
}

function failureAlert({ strings, failure }: FormViewModel): TemplateResult | typeof nothing {
  if (!failure) return nothing;
  return alert(html`<strong>${strings.failedToBook}</strong>${messageView(strings, failure)}`);
}

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

function submitLabel({ strings, step, wait }: FormViewModel, label: string): TemplateResult | string {
  if (step !== 'editing') return html`<span class="spinner"></span>${strings[step]}`;
  return wait ? strings.retryIn(wait) : label;
}

/** What is wrong with a field, in words. */
function issueWords({ strings, issues, format }: FormViewModel, field: BookingField): string | undefined {
  const issue = issues[field];
  if (!issue) return undefined;
  const words = strings.issues[issue.code];
  if (typeof words === 'string') return words;
  const [first = 0, second = 0] = issue.instants ?? [];
  return words(format.time(first), format.time(second));
}
