import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type { Format } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';
import { describedBy, type FieldTexts } from './field-views.js';

export interface ComboboxOption {
  readonly key: string;
  readonly name: string;
  /** Further words to search by. */
  readonly keywords?: string | undefined;
  /** Secondary text. */
  readonly note?: string | undefined;
}

export interface ComboboxView {
  readonly isOpen: boolean;
  /** Search text; `undefined` until the visitor types. */
  readonly query: string | undefined;
  /** ID of the option that Enter selects. */
  readonly activeId: string | undefined;
  readonly list: TemplateResult;
}

export interface ComboboxField extends FieldTexts {
  readonly strings: Strings;
  readonly format: Format;
  readonly placeholder?: string;
  /** Text of the input outside a search, instead of the selected option's name. */
  readonly text?: string;
  /** Secondary text of an option. */
  readonly hint?: ((option: ComboboxOption) => string) | undefined;
}

interface ComboboxModel extends ComboboxField {
  /** ID of the control. */
  readonly name: string;
  readonly options: readonly ComboboxOption[];
  /** Key of the selected option; may be empty. */
  readonly selected: string;
  readonly onEvent: (event: Event) => void;
}

/** An input, with a list once that is loaded. */
export function comboboxInput(model: ComboboxModel, view: ComboboxView | undefined): TemplateResult {
  const { name: id, placeholder, text, error, options, selected, onEvent } = model;
  return html`<div class="combobox">
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
      aria-expanded=${Boolean(view?.isOpen)}
      aria-controls=${view ? `${id}-list` : nothing}
      aria-activedescendant=${view?.activeId ?? nothing}
      aria-required="true"
      aria-invalid=${Boolean(error)}
      aria-describedby=${describedBy(model, id)}
      .value=${view?.query ?? text ?? options.find(({ key }) => key === selected)?.name ?? ''}
      @click=${onEvent}
      @input=${onEvent}
      @change=${onEvent}
      @keydown=${onEvent}
      @blur=${onEvent}
    />
    ${view?.list}
  </div>`;
}

/** All options in a list of the browser's own. */
export function nativeList(model: ComboboxModel): TemplateResult {
  const { name: id, placeholder, error, options, selected, onEvent } = model;
  return html`<select
    part="input"
    id=${id}
    aria-required="true"
    aria-invalid=${Boolean(error)}
    aria-describedby=${describedBy(model, id)}
    @input=${onEvent}
    @change=${onEvent}
    @blur=${onEvent}
  >
    ${[{ key: '', name: placeholder }, ...options].map(
      ({ key, name }) =>
        html`<option value=${key} ?selected=${key === selected} ?hidden=${!key}>${name}</option>`,
    )}
  </select>`;
}
