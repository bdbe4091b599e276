import { html, nothing, type TemplateResult } from 'lit';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import type { ComboboxController, ComboboxOption } from './combobox-controller.js';
import { describedBy, fieldView, type FieldTexts } from './field-views.js';

export interface ComboboxField extends FieldTexts {
  readonly controller: ComboboxController;
  readonly strings: Strings;
  readonly format: Format;
  readonly placeholder?: string;
  /** Text of the input outside a search, instead of the selected option's name. */
  readonly text?: string;
  /** Secondary text of an option. */
  readonly hint?: (option: ComboboxOption) => string;
}

/** A required field with a searchable list. */
export function comboboxField(field: ComboboxField): TemplateResult {
  const { controller, placeholder, text, error, strings, format } = field;
  const { id, isOpen, activeIndex, query, selected } = controller;
  const { visible, count, status } = isOpen ? controller.matches : { visible: [], count: 0 };
  return fieldView(
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
        aria-activedescendant=${isOpen && visible.length ? `${id}-${activeIndex}` : nothing}
        aria-required="true"
        aria-invalid=${Boolean(error)}
        aria-describedby=${describedBy(field, id)}
        .value=${query ?? text ?? selected?.name ?? ''}
        @click=${controller.onClick}
        @input=${controller.onInput}
        @change=${controller.onChange}
        @keydown=${controller.onKeydown}
        @blur=${controller.onBlur}
      />
      <div class="list" part="list" popover="manual">
        <ul role="listbox" ?hidden=${!visible.length} id="${id}-list" aria-labelledby="${id}-label">
          ${visible.map((option, index) => optionView(field, option, index, option.key === selected?.key))}
        </ul>
        <p class=${count === visible.length && count ? 'visually-hidden' : 'hint'} role="status">
          ${isOpen && (query || count > visible.length) ? (status ?? strings.matches(count, format.number(count))) : ''}
        </p>
      </div>
    </div>`,
  );
}

function optionView(
  { controller, hint }: ComboboxField,
  option: ComboboxOption,
  index: number,
  isSelected: boolean,
): TemplateResult {
  // A press must not move the focus out of the input, because that closes the list before the click.
  // eslint-disable-next-line lit-a11y/click-events-have-key-events -- the input handles the keys
  return html`<li
    role="option"
    id="${controller.id}-${index}"
    part=${index === controller.activeIndex ? 'option active' : 'option'}
    aria-selected=${isSelected}
    @mousedown=${(event: Event) => event.preventDefault()}
    @click=${() => controller.select(option.key)}
  >
    <bdi>${option.name}</bdi>${hint ? html` <span class="hint">${hint(option)}</span>` : nothing}
  </li>`;
}
