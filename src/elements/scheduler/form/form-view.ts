import { nothing, type TemplateResult } from 'lit';
import { html } from '../../kit/html.js';
import type { BookingField } from '../../../model/booking/draft.js';
import { failureView } from '../../frame/failure-view.js';
import type { ComboboxController } from '../../fields/combobox-controller.js';
import { inputField } from '../../fields/field-views.js';
import { agentField, type AgentChoice } from '../../agents/agent-field-view.js';
import { bookingActionsView, type BookingActions } from '../booking/booking-actions-view.js';
import { headerView, type HeaderViewModel } from '../../agents/header-view.js';
import { visitorFieldsView, type VisitorFields } from '../../visitor/visitor-fields-view.js';

/** The half of the form that a narrow page shows. A wide one shows both. */
export type FormSection = 'time' | 'details';

export interface FormViewModel extends HeaderViewModel, VisitorFields, BookingActions {
  /** Length of the meeting in words. */
  readonly length: string;
  /** `undefined` if the page has fixed the agent. */
  readonly agents: readonly AgentChoice[] | undefined;
  /** Searches a long list of agents. */
  readonly agentCombobox: ComboboxController;
  /** Lengths that can be booked, in minutes; `undefined` if any can. */
  readonly durations: readonly number[] | undefined;
  /** Fields for date, time and time zone. */
  readonly dateTime: TemplateResult;
  readonly section: FormSection;
  /** Whether a narrow page shows one half at a time, because there is a calendar. */
  readonly isFoldable: boolean;
  /** The selected time in words. */
  readonly foldedTime?: string | undefined;
  /** Whether there is something to book, and so a reason to ask for details. */
  readonly canBook: boolean;
  /** Fields for the owner's questions; `null` while they load. */
  readonly questions: TemplateResult | null | undefined;
  /** `isFinished` is true when the visitor leaves a field that has changed. */
  readonly onEdit: (field: BookingField, value: string | boolean, isFinished: boolean) => void;
  readonly onClick: (event: Event) => void;
  /** A key goes down or up. */
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onShow: (section: FormSection) => Promise<void>;
  readonly onConsentChange: () => void;
  readonly onRetry: () => void;
}

/** The booking form, or a message if there are no agents. */
export function formView(model: FormViewModel): TemplateResult {
  const { strings, agents, step, section, foldedTime, canBook, unknownOutcome } = model;
  if (agents?.length === 0) {
    return failureView({
      strings,
      format: model.format,
      message: strings.noAgents,
      heading: strings.heading,
      onRetry: model.onRetry,
    });
  }
  const onInput = ({ target, currentTarget, type: event }: Event) => {
    // Controls in a slot belong to the page.
    if (!(currentTarget as HTMLFormElement).contains(target as Node)) return;
    const { name, type, value, checked } = target as HTMLInputElement;
    model.onEdit(name as BookingField, type === 'checkbox' ? checked : value, event === 'change');
  };
  const isSending = step !== 'editing';
  return html`
    <form
      part="form"
      novalidate
      aria-labelledby="heading"
      aria-busy=${isSending}
      data-section=${model.isFoldable ? section : nothing}
      @input=${onInput}
      @change=${onInput}
      @submit=${model.onSubmit}
      @click=${model.onClick}
      @keydown=${model.onKey}
      @keyup=${model.onKey}
    >
      <div class="half intro" ?inert=${isSending}>
        ${headerView({ ...model, length: lengthView(model) })}
        ${agents ? agentField({ ...model, choices: agents, combobox: model.agentCombobox, error: model.issueText('agent') }) : nothing}
        ${durationField(model)}
      </div>
      <div class="half time" ?inert=${isSending}>
        ${model.dateTime}
        ${
          foldedTime
            ? html`<button
                class="primary next"
                part="button"
                type="button"
                @click=${() => model.onShow('details')}
              >
                ${strings.next}
              </button>`
            : nothing
        }
      </div>
      ${canBook || unknownOutcome ? html`<div class="half details">${detailsView(model, isSending)}</div>` : nothing}
    </form>
  `;
}

/** Empty while the owner's questions load: what they move would be clicked in vain. */
function detailsView(model: FormViewModel, isSending: boolean): TemplateResult | null {
  const { strings, foldedTime, questions } = model;
  if (questions === null) return null;
  return html`
    ${
      foldedTime
        ? html`<div part="folded">
            <h3 id="folded" tabindex="-1" translate="no">${foldedTime}</h3>
            <button class="link" type="button" @click=${() => model.onShow('time')}>${strings.change}</button>
          </div>`
        : nothing
    }
    <div class="fields" ?inert=${isSending}>${visitorFieldsView(model)}${questions}</div>
    <slot name="consent" @change=${model.onConsentChange}></slot>
    <slot name="challenge"></slot>
    ${bookingActionsView(model)}
  `;
}

/** A field to type the length, where any can be booked. */
function durationField({
  strings,
  durations,
  fields,
  issueText,
}: FormViewModel): TemplateResult | typeof nothing {
  if (durations || fields.duration === 'hidden') return nothing;
  return inputField({
    name: 'duration',
    error: issueText('duration'),
    label: strings.labels.duration,
    // A number input accepts only ASCII digits.
    type: 'text',
    inputmode: 'numeric',
    isLocked: fields.duration === 'locked',
  });
}

/** The length in the line of facts: a small select, or text if there is nothing to choose. */
function lengthView({ strings, format, durations, fields, length }: FormViewModel): TemplateResult | string {
  const { duration: state } = fields;
  if (!durations?.[1] || state === 'hidden' || state === 'locked') return length;
  return html`<select name="duration" part="input" aria-label=${strings.details.duration}>
    ${durations.map((minutes) => html`<option value=${minutes}>${format.minutes(minutes)}</option>`)}
  </select>`;
}
