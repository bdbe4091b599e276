import { nothing, type TemplateResult } from 'lit';
import type { Strings } from '../../i18n/strings.js';
import { html } from '../kit/html.js';
import { keepValue } from '../kit/keep-value.js';
import type { ManageWords } from './words.js';

interface Model {
  readonly words: ManageWords;
  readonly strings: Strings;
  readonly isSending: boolean;
  /** What went wrong; may be empty. */
  readonly failure: string;
}

interface Timed {
  /** When the meeting is, in words. */
  readonly time: string;
}

type TimeField = 'slot' | 'date' | 'time' | 'occurrence';

export interface ManageViews {
  actions(
    model: Model & { onMove: (() => void) | undefined; onCancel: (() => void) | undefined },
  ): TemplateResult;
  move(
    model: Model &
      Timed & {
        dateTime: TemplateResult;
        submitLabel: TemplateResult | string;
        onEdit: (name: TimeField, value: string) => void;
        onSubmit: () => void;
        onBack: () => void;
      },
  ): TemplateResult;
  cancel(
    model: Model &
      Timed & {
        reasonState: 'none' | 'optional' | 'required';
        reason: string;
        onReason: (reason: string) => void;
        onSubmit: () => void;
        onBack: () => void;
      },
  ): TemplateResult;
  unknown(model: Model & Timed & { onCheck: () => void }): TemplateResult;
  cancelled(
    model: Model & Timed & { onUpdateCalendar: () => void; onBookAnother: () => void },
  ): TemplateResult;
  gone(model: Model & { text: string; onBookAnother: () => void }): TemplateResult;
}

export function manageViews(): ManageViews {
  const heading = (text: string): TemplateResult =>
    html`<h2 part="heading" id="heading" tabindex="-1">${text}</h2>`;

  const alert = (text: string): TemplateResult | symbol =>
    text ? html`<p class="alert" part="alert" role="alert" tabindex="-1">${text}</p>` : nothing;

  const button = (label: string, onClick: () => void, classes = '', isDisabled = false): TemplateResult =>
    html`<button
      class=${classes}
      part="button"
      type="button"
      aria-disabled=${isDisabled ? 'true' : nothing}
      @click=${onClick}
    >
      ${label}
    </button>`;

  /** Enter in a field clicks it, too. A frame whose sandbox allows no forms has no event `submit`. */
  const sendButton = (
    { words, isSending }: Model,
    label: TemplateResult | string,
    onClick: () => void,
  ): TemplateResult =>
    html`<button
      class="primary"
      part="submit"
      type="submit"
      aria-disabled=${isSending ? 'true' : nothing}
      @click=${(event: Event) => {
        event.preventDefault();
        onClick();
      }}
    >
      ${isSending ? html`<span class="spinner"></span>${words.sending}` : label}
    </button>`;

  const section = (content: TemplateResult): TemplateResult =>
    html`<section class="confirmation" part="confirmation" aria-labelledby="heading">${content}</section>`;

  return {
    actions: ({ words, failure, onMove, onCancel }) =>
      html`${alert(failure)}
      ${
        onMove || onCancel
          ? html`<div class="actions">
              ${onMove ? button(words.move, onMove) : nothing}
              ${onCancel ? button(words.cancel, onCancel) : nothing}
            </div>`
          : nothing
      }`,

    move(model) {
      const { words, failure, isSending, time, dateTime, submitLabel, onEdit, onSubmit, onBack } = model;
      const onInput = ({ target }: Event) => {
        const { name, value } = target as HTMLInputElement;
        if (name) onEdit(name as TimeField, value);
      };
      return html`<form
        part="form"
        novalidate
        aria-labelledby="heading"
        aria-busy=${isSending}
        @input=${onInput}
        @change=${onInput}
      >
        <div class="half intro">
          ${heading(words.chooseTime)}
          <p>${keepValue(words.now(time), time)}</p>
        </div>
        <div class="half time" ?inert=${isSending}>${dateTime}</div>
        <div class="half details">
          ${alert(failure)}
          <div class="actions">
            ${sendButton(model, submitLabel, onSubmit)} ${button(words.keep, onBack, '', isSending)}
          </div>
        </div>
      </form>`;
    },

    cancel(model) {
      const { words, strings, failure, isSending, time, reasonState, reason, onReason, onSubmit, onBack } =
        model;
      const isOptional = reasonState === 'optional';
      return section(
        html`${heading(words.cancelQuestion)}
          <p part="when"><strong translate="no">${time}</strong></p>
          ${
            reasonState === 'none'
              ? nothing
              : html`<div part="field" class="field">
                  <label part="label" for="reason"
                    >${words.reason}
                    ${isOptional ? html`<span class="optional">${`(${strings.optional})`}</span>` : nothing}</label
                  >
                  <textarea
                    id="reason"
                    part="input"
                    rows="2"
                    maxlength="500"
                    ?required=${!isOptional}
                    ?readonly=${isSending}
                    .value=${reason}
                    @input=${({ target }: Event) => onReason((target as HTMLTextAreaElement).value)}
                  ></textarea>
                </div>`
          }
          ${alert(failure)}
          <div class="actions">
            ${sendButton(model, words.cancel, onSubmit)} ${button(words.keep, onBack, '', isSending)}
          </div>`,
      );
    },

    unknown: (model) =>
      section(
        html`${heading(model.words.heading)}
          <p part="when"><strong translate="no">${model.time}</strong></p>
          ${alert(model.words.unknown)}
          <div class="actions">${sendButton(model, model.strings.checkAgain, model.onCheck)}</div>`,
      ),

    cancelled: ({ words, strings, time, onUpdateCalendar, onBookAnother }) =>
      section(
        html`${heading(words.cancelled)}
          <p part="when">
            <strong translate="no"><s>${time}</s></strong>
          </p>
          <div class="actions">
            ${button(words.updateCalendar, onUpdateCalendar)}
            ${button(strings.bookAnother, onBookAnother, 'primary')}
          </div>`,
      ),

    gone: ({ words, strings, text, onBookAnother }) =>
      section(
        html`${heading(words.heading)}
          <p part="alert" role="alert">${text}</p>
          <slot></slot>
          <div class="actions">${button(strings.bookAnother, onBookAnother, 'primary')}</div>`,
      ),
  };
}
