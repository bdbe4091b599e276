import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Strings } from '../../i18n/strings.js';
import type { BookingField } from '../../model/booking/draft.js';
import { stateOf, type ConfigurableField, type FieldStates } from '../../model/booking/fields.js';
import { inputField, textAreaField, type InputField } from '../fields/field-views.js';

export interface VisitorFields {
  readonly strings: Strings;
  readonly fields: FieldStates;
  readonly issueText: (field: BookingField) => string | undefined;
  readonly hasNotificationField: boolean;
  /** Address that the visitor may have meant. */
  readonly emailSuggestion: string | undefined;
  readonly onAcceptEmail: (address: string) => void;
}

/** Fields for who the visitor is, and what they want to talk about. */
export function visitorFieldsView(model: VisitorFields): TemplateResult {
  const { strings, fields, hasNotificationField } = model;
  return html`
    ${textField(model, 'name', { type: 'text', autocomplete: 'name' })}
    ${textField(model, 'email', {
      type: 'email',
      autocomplete: 'email',
      inputmode: 'email',
      advice: emailHintView(model),
    })}
    ${textField(model, 'phone', { type: 'tel', autocomplete: 'tel', inputmode: 'tel' })}
    ${textField(model, 'subject')}
    ${
      hasNotificationField && fields.notification !== 'hidden'
        ? html`<label class="choice" part="field">
            <input type="checkbox" name="sendNotificationEmail" />
            <span>${strings.labels.sendNotificationEmail}</span>
          </label>`
        : nothing
    }
  `;
}

/** Without a suggestion, the paragraph takes no room: it must be empty, without white space. */
function emailHintView({ strings, emailSuggestion, onAcceptEmail }: VisitorFields): TemplateResult {
  const button = emailSuggestion
    ? html`<button class="link" type="button" @click=${() => onAcceptEmail(emailSuggestion)}>
        ${strings.didYouMean(emailSuggestion)}
      </button>`
    : nothing;
  return html`<p role="status">${button}</p>`;
}

function textField(
  { strings, fields, issueText }: VisitorFields,
  name: Exclude<ConfigurableField, 'duration' | 'notification'>,
  input?: Pick<InputField, 'type' | 'autocomplete' | 'inputmode' | 'advice'>,
): TemplateResult | typeof nothing {
  const state = stateOf(name, fields);
  if (state === 'hidden') return nothing;
  const field = {
    name,
    label: strings.labels[name],
    optional: state === 'optional' ? strings.optional : undefined,
    isLocked: state === 'locked',
    error: issueText(name),
  };
  return input ? inputField({ ...field, ...input }) : textAreaField(field);
}
