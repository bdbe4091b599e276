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
  readonly failure: FormFailure | undefined;
  /** Seconds for which booking has to wait. */
  readonly wait: number;
  readonly onEdit: (field: BookingField, value: string | boolean) => void;
  readonly onSubmit: (event: SubmitEvent) => void;
  readonly onCheckAgain: () => void;
  readonly onRetry: () => void;
}

export interface FormFailure {
  readonly message: string;
  /** By which the owner's log knows the request. */
  readonly requestId: string | undefined;
  /** Whether the booking may have been made all the same, and whether the API can be asked after it. */
  readonly outcome: 'refused' | 'unknown' | 'unsettled';
}

/** The booking form, or what stands there when nobody can be booked. */
export function formView(model: FormViewModel): TemplateResult {
  const { strings, agents, step, wait, onSubmit } = model;
  if (agents?.length === 0) {
    return failureView({
      strings,
      message: strings.noAgents,
      heading: strings.heading,
      onRetry: model.onRetry,
    });
  }
  const onInput = ({ target }: Event) => {
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
      ${alertOf(model)}
      <button
        part="submit"
        class=${isDoubtful(model) ? 'doubtful' : 'primary'}
        type="submit"
        aria-disabled=${step === 'editing' && !wait ? nothing : 'true'}
      >
        ${step === 'editing' ? submitLabel(model) : html`<span class="spinner"></span>${strings[step]}`}
      </button>
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

function alertOf({ strings, failure, onCheckAgain }: FormViewModel): TemplateResult | typeof nothing {
  if (!failure) return nothing;
  return html`
    <div class="alert" part="alert" role="alert">
      ${failure.outcome === 'refused' ? html`<strong>${strings.failedToBook}</strong>` : nothing}
      <p>${failure.message}</p>
      ${failure.requestId ? html`<p class="hint">${strings.reference(failure.requestId)}</p>` : nothing}
      ${
        failure.outcome === 'unsettled'
          ? html`<button part="button" class="primary" type="button" @click=${onCheckAgain}>
              ${strings.checkAgain}
            </button>`
          : nothing
      }
    </div>
  `;
}

function submitLabel(model: FormViewModel): string {
  const { strings, wait } = model;
  if (wait) return strings.retryIn(wait);
  return isDoubtful(model) ? strings.submitAgain : strings.submit;
}

/** Whether booking again may book twice. */
function isDoubtful({ failure }: FormViewModel): boolean {
  return failure !== undefined && failure.outcome !== 'refused';
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
