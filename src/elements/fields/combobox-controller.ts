import { css, nothing, type LitElement, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';
import type * as Module from './combobox.js';
import type { Combobox, ComboboxOptions } from './combobox.js';
import { comboboxInput, nativeList, type ComboboxField } from './combobox-field.js';
import { fieldView } from './field-views.js';

export interface ComboboxControllerOptions extends ComboboxOptions {
  /** Loads the list and its search. */
  readonly load: () => Promise<Pick<typeof Module, 'createCombobox'>>;
}

/**
 * A required field with a searchable list, which is loaded when the field is first shown. Until then, the field takes text.
 * If the list cannot be loaded, the field is a native list.
 */
export class ComboboxController {
  readonly #host: LitElement;
  readonly #options: ComboboxControllerOptions;
  #combobox: Combobox | undefined;
  #loading: 'idle' | 'pending' | 'failed' = 'idle';
  /** Text from before the list was there, and whether Enter was pressed after it. */
  #typed: string | undefined;
  #isEntered = false;

  constructor(host: LitElement, options: ComboboxControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  render(field: ComboboxField): TemplateResult {
    const { id, options, selected } = this.#options;
    if (this.#loading === 'idle') void this.#load();
    const model = { ...field, name: id, options: options(), selected: selected(), onEvent: this.#onEvent };
    return fieldView(
      model,
      this.#loading === 'failed' ? nativeList(model) : comboboxInput(model, this.#combobox?.render(field)),
    );
  }

  /** Focuses the field and opens the list, after the next render. */
  async focus(): Promise<void> {
    this.#typed = undefined;
    await this.#host.updateComplete;
    const field = this.#field;
    field?.focus();
    field?.select?.();
    this.#combobox?.open();
  }

  get #field(): (HTMLElement & { select?: () => void }) | null {
    return this.#host.renderRoot.querySelector(`#${this.#options.id}`);
  }

  async #load(): Promise<void> {
    this.#loading = 'pending';
    try {
      const { createCombobox } = await this.#options.load();
      this.#combobox = createCombobox(this.#host, this.#options, { css, html, nothing });
      this.#combobox.start(this.#typed, this.#isEntered);
    } catch {
      const hasFocus = this.#field?.matches(':focus');
      this.#loading = 'failed';
      this.#host.requestUpdate();
      if (hasFocus) await this.focus();
    }
  }

  readonly #onEvent = (event: Event): void => {
    const { type, target } = event;
    const { value, localName } = target as HTMLInputElement;
    // The search text is not a value of the form.
    if (type === 'input' || type === 'change') event.stopPropagation();
    const isEnter = (event as KeyboardEvent).key === 'Enter';
    this.#isEntered = isEnter || (this.#isEntered && type !== 'input');
    if (this.#combobox) this.#combobox.onEvent(event);
    // Enter in a search field must not submit the form.
    else if (isEnter) event.preventDefault();
    // A focused input is left when a native list takes its place, which is no reason to close.
    else if ((localName === 'select') === (this.#loading === 'failed')) {
      if (type === 'blur') this.#options.onClose?.();
      else if (localName !== 'select') this.#typed = type === 'input' ? value : this.#typed;
      else if (type === 'change') this.#options.onSelect(value);
    }
  };
}
