import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import { localize, type GuestRules, type LocalText, type Question } from '../../model/booking/questions.js';
import {
  describedBy,
  errorView,
  fieldView,
  inputField,
  textAreaField,
  type FieldTexts,
} from '../fields/field-views.js';
import type { QuestionWords } from './words.js';

/** What a view of a question needs. */
export interface QuestionModel {
  readonly words: QuestionWords;
  /** Locale of the form. */
  readonly locale: string;
  /** Text after the label of an optional field. */
  readonly optional: string;
  /** Error text of a field; `undefined` if it has no issue. */
  readonly errorOf: (name: string) => string | undefined;
}

export interface GuestsModel extends QuestionModel {
  readonly rules: GuestRules;
  /** Names of the fields. */
  readonly names: readonly string[];
  readonly number: (value: number) => string;
  /** Said by screen readers; may be empty. */
  readonly status: string;
  readonly onAdd: () => void;
  readonly onRemove: (index: number) => void;
}

export interface QuestionViews {
  question(question: Question, model: QuestionModel): TemplateResult;
  guests(model: GuestsModel): TemplateResult;
}

/** Up to this many options of a required choice are shown at once. */
const MAX_RADIOS = 6;

/** Name of a question's field. No name is the beginning of another's, but of the fields of its own choices. */
export const nameOf = ({ id }: Question): string => `q-${id}-`;
/** Name of the field of one of several choices. */
export const choiceName = (question: Question, index: number): string => `${nameOf(question)}${index}`;
export const guestName = (index: number): string => `guest-${index}`;

/** The views. They use the form's own fields. */
export function questionViews(): QuestionViews {
  const localText = (text: LocalText, locale: string): TemplateResult => {
    const { text: words, lang } = localize(text, locale);
    return html`<bdi lang=${lang ?? nothing}>${words}</bdi>`;
  };

  const optionalMark = (optional: string | undefined): TemplateResult | symbol =>
    optional === undefined ? nothing : html`${' '}<span class="optional">${`(${optional})`}</span>`;

  /** Label, help and error of a question, as the form's fields take them. */
  const textsOf = (question: Question, model: QuestionModel) => {
    const { label, help, required } = question;
    const { locale, optional, errorOf } = model;
    const name = nameOf(question);
    return {
      name,
      label: localText(label, locale),
      error: errorOf(name),
      ...(!required && { optional }),
      ...(help !== undefined && {
        advice: html`<p class="hint" part="hint" id="${name}-help">${localText(help, locale)}</p>`,
        describedBy: `${name}-help`,
      }),
    };
  };

  const group = (
    { name, label, optional, advice, ...texts }: FieldTexts & { readonly name: string },
    content: unknown,
    isRadio: boolean,
  ): TemplateResult =>
    html`<fieldset
      class="field question"
      part="field"
      role=${isRadio ? 'radiogroup' : nothing}
      aria-required=${isRadio ? 'true' : nothing}
      aria-invalid=${isRadio ? Boolean(texts.error) : nothing}
      aria-describedby=${describedBy(texts as FieldTexts, name)}
    >
      <legend part="label">${label}${optionalMark(optional)}</legend>
      ${advice ?? nothing}
      <div>${content}</div>
      ${errorView(texts, name)}
    </fieldset>`;

  const choice = (question: Question, model: QuestionModel): TemplateResult => {
    const { options = [], required } = question;
    const texts = textsOf(question, model);
    const { name, error } = texts;
    const labelOf = ({ value, label = value }: (typeof options)[number]) => localText(label, model.locale);
    if (required && options.length <= MAX_RADIOS) {
      const radios = options.map(
        (option) =>
          html`<label class="choice"
            ><input type="radio" name=${name} value=${option.value} /><span>${labelOf(option)}</span></label
          >`,
      );
      return group(texts, radios, true);
    }
    return fieldView(
      texts,
      html`<select
        part="input"
        id=${name}
        name=${name}
        ?required=${required}
        aria-invalid=${Boolean(error)}
        aria-describedby=${describedBy(texts, name)}
      >
        <option value="">${model.words.choose}</option>
        ${options.map((option) => {
          const { text, lang } = localize(option.label ?? option.value, model.locale);
          return html`<option value=${option.value} lang=${lang ?? nothing}>${text}</option>`;
        })}
      </select>`,
    );
  };

  const choices = (question: Question, model: QuestionModel): TemplateResult => {
    const texts = textsOf(question, model);
    const { name, error } = texts;
    const boxes = question.options!.map(
      ({ value, label = value }, index) =>
        html`<label class="choice"
          ><input
            type="checkbox"
            id=${index ? nothing : name}
            name=${choiceName(question, index)}
            aria-invalid=${error ? 'true' : nothing}
          /><span>${localText(label, model.locale)}</span></label
        >`,
    );
    return group(texts, boxes, false);
  };

  const checkbox = (question: Question, model: QuestionModel): TemplateResult => {
    const texts = textsOf(question, model);
    const { name, label, error } = texts;
    return html`<div class="field question" part="field">
      <label class="choice"
        ><input
          type="checkbox"
          id=${name}
          name=${name}
          ?required=${question.required}
          aria-invalid=${Boolean(error)}
          aria-describedby=${describedBy(texts, name)}
        /><span>${label}${optionalMark(texts.optional)}</span></label
      >
      ${texts.advice ?? nothing} ${errorView(texts, name)}
    </div>`;
  };

  return {
    question(question, model) {
      switch (question.type) {
        case 'choice':
          return choice(question, model);
        case 'choices':
          return choices(question, model);
        case 'checkbox':
          return checkbox(question, model);
        case 'textarea':
          return textAreaField(textsOf(question, model));
        case 'phone':
          return inputField({
            ...textsOf(question, model),
            type: 'tel',
            autocomplete: 'tel',
            inputmode: 'tel',
          });
        case 'text':
          return inputField({ ...textsOf(question, model), type: 'text' });
      }
    },

    guests({ words, optional, rules, names, number, status, errorOf, onAdd, onRemove }) {
      const rows = names.map((name, index) => {
        const error = errorOf(name);
        const label = words.guest(number(index + 1));
        const remove = words.removeGuest(number(index + 1));
        const control = html`<div class="guest">
          <input
            part="input"
            id=${name}
            name=${name}
            type="email"
            inputmode="email"
            autocomplete="off"
            aria-invalid=${Boolean(error)}
            aria-describedby=${describedBy({ label, error }, name)}
          />
          <button
            part="button"
            type="button"
            aria-label=${remove}
            title=${remove}
            @click=${() => onRemove(index)}
          >
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8" /></svg>
          </button>
        </div>`;
        return fieldView({ name, label, error }, control);
      });
      return html`<fieldset class="question guests" part="field">
        <legend part="label">${words.guests}${optionalMark(optional)}</legend>
        ${rows}
        <button
          id="add-guest"
          class="small"
          part="button"
          type="button"
          ?hidden=${names.length >= rules.max}
          @click=${onAdd}
        >
          ${words.addGuest}
        </button>
        <p class="visually-hidden" role="status">${status}</p>
      </fieldset>`;
    },
  };
}
