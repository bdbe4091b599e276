import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { ComboboxController, ComboboxOption } from './combobox-controller.js';
import { describedBy, fieldOf, type FieldTexts } from './field-views.js';

export interface ComboboxField extends FieldTexts {
  readonly controller: ComboboxController;
  readonly strings: Strings;
  readonly format: Format;
  readonly placeholder?: string;
  /** What stands there while nothing is sought, instead of the chosen option's name. */
  readonly text?: string;
  /** What stands beside an option. */
  readonly hint?: (option: ComboboxOption) => string;
}

/** A required field whose value is searched for and chosen from a list. */
export function comboboxField(field: ComboboxField): TemplateResult {
  const { controller, placeholder, text, error, strings, format } = field;
  const { id, isOpen, active, query, chosen } = controller;
  const { shown, count } = isOpen ? controller.matches : { shown: [], count: 0 };
  return fieldOf(
    { ...field, name: id },
    html`<div class="combobox">
      <input
        part="input"
        id=${id}
        type="text"
        role="combobox"
        aria-labelledby="${id}-label"
        autocomplete="off"
        spellcheck="false"
        placeholder=${placeholder ?? nothing}
        aria-autocomplete="list"
        aria-expanded=${isOpen}
        aria-controls="${id}-list"
        aria-activedescendant=${isOpen && shown.length ? `${id}-${active}` : nothing}
        aria-required="true"
        aria-invalid=${Boolean(error)}
        aria-describedby=${describedBy(field, id)}
        .value=${query ?? text ?? chosen?.name ?? ''}
        @click=${controller.onClick}
        @input=${controller.onInput}
        @change=${controller.onChange}
        @keydown=${controller.onKey}
        @blur=${controller.onBlur}
      />
      <div class="list" part="list" ?hidden=${!isOpen}>
        <ul role="listbox" ?hidden=${!shown.length} id="${id}-list" aria-labelledby="${id}-label">
          ${shown.map((option, index) => optionView(field, option, index, option.key === chosen?.key))}
        </ul>
        <p class="hint" role="status">
          ${isOpen && (count > shown.length || !count) ? strings.matches(count, format.number(count)) : ''}
        </p>
      </div>
    </div>`,
  );
}

function optionView(
  { controller, hint }: ComboboxField,
  option: ComboboxOption,
  index: number,
  isChosen: boolean,
): TemplateResult {
  // A press must not take the focus from the input, or the list closes before the click.
  // eslint-disable-next-line lit-a11y/click-events-have-key-events -- the input hears the keys
  return html`<li
    role="option"
    id="${controller.id}-${index}"
    part=${index === controller.active ? 'option active' : 'option'}
    aria-selected=${isChosen}
    @mousedown=${(event: Event) => event.preventDefault()}
    @click=${() => controller.choose(option.key)}
  >
    <bdi>${option.name}</bdi>${hint ? html` <span class="hint">${hint(option)}</span>` : nothing}
  </li>`;
}
