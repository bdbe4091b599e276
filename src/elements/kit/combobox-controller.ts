import type { LitElement } from 'lit';

export interface ComboboxOption {
  readonly key: string;
  readonly name: string;
  /** Further words to search by. */
  readonly keywords?: string | undefined;
}

export interface ComboboxControllerOptions {
  /** ID of the input; the IDs of the list and its options start with it. */
  readonly id: string;
  readonly options: () => readonly ComboboxOption[];
  /** Key of the selected option; may be empty. */
  readonly selected: () => string;
  readonly onSelect: (key: string) => void;
  readonly onOpen?: () => void;
}

/** Options shown at once; visitors search a longer list. */
const MAX_VISIBLE = 50;

/** State of a searchable list. Follows the combobox pattern of the ARIA Authoring Practices Guide. */
export class ComboboxController {
  readonly #host: LitElement;
  readonly #options: ComboboxControllerOptions;
  #isOpen = false;
  #query: string | undefined;
  #activeIndex = 0;

  constructor(host: LitElement, options: ComboboxControllerOptions) {
    this.#host = host;
    this.#options = options;
  }

  get id(): string {
    return this.#options.id;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Search text; `undefined` until the visitor types. */
  get query(): string | undefined {
    return this.#query;
  }

  /** Index of the visible option that Enter selects. */
  get activeIndex(): number {
    return this.#activeIndex;
  }

  /** The first matching options, and the number of all matches. */
  get matches(): { readonly visible: readonly ComboboxOption[]; readonly count: number } {
    const options = this.#options.options();
    const words = normalize(this.#query ?? '').match(/\S+/g);
    // A list of thousands is not searched when it is only opened.
    if (!words) return { visible: options.slice(0, MAX_VISIBLE), count: options.length };
    const prefixMatches: ComboboxOption[] = [];
    const otherMatches: ComboboxOption[] = [];
    for (const option of options) {
      const text = normalize(`${option.name} ${option.keywords ?? ''}`);
      if (!words.every((word) => text.includes(word))) continue;
      const isPrefixMatch = words.every((word) => ` ${text.replace(/[/_,]/g, ' ')}`.includes(` ${word}`));
      (isPrefixMatch ? prefixMatches : otherMatches).push(option);
    }
    const matches = [...prefixMatches, ...otherMatches];
    return { visible: matches.slice(0, MAX_VISIBLE), count: matches.length };
  }

  get selected(): ComboboxOption | undefined {
    const key = this.#options.selected();
    return this.#options.options().find((option) => option.key === key);
  }

  readonly onClick = (event: Event): void => {
    if (this.#isOpen) return;
    (event.target as HTMLInputElement).select();
    this.#open();
  };

  readonly onInput = (event: Event): void => {
    event.stopPropagation();
    this.#open((event.target as HTMLInputElement).value);
  };

  /** The search text is not a value of the form. */
  readonly onChange = (event: Event): void => event.stopPropagation();

  readonly onBlur = (): void => this.#close();

  readonly onKeydown = (event: KeyboardEvent): void => {
    // Keys of an input method editor are not typed text yet.
    if (event.isComposing) return;
    const { visible } = this.matches;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (this.#isOpen) this.#moveActive(event.key === 'ArrowDown' ? 1 : -1, visible.length);
      else this.#open();
    } else if (event.key === 'Enter') {
      // Enter in a search field must not submit the form.
      event.preventDefault();
      if (this.#isOpen) this.#selectActive(visible);
    } else if (event.key === 'Tab') {
      if (this.#query) this.#selectActive(visible);
      // An open scrollable list would be the next tab stop.
      this.#close();
    } else if (event.key === 'Escape' && this.#isOpen) {
      // Keeps a dialog around the form open.
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  };

  select(key: string): void {
    this.#close();
    this.#options.onSelect(key);
  }

  #selectActive(visible: readonly ComboboxOption[]): void {
    const option = visible[this.#activeIndex];
    if (option) this.select(option.key);
  }

  #open(query?: string): void {
    if (!this.#isOpen) this.#options.onOpen?.();
    this.#isOpen = true;
    this.#query = query;
    const key = query ? undefined : this.#options.selected();
    this.#activeIndex = Math.max(
      0,
      this.matches.visible.findIndex((option) => option.key === key),
    );
    this.#host.requestUpdate();
  }

  #moveActive(step: number, count: number): void {
    this.#activeIndex = (this.#activeIndex + step + count) % Math.max(1, count);
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector('[part~="active"]')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  #close(): void {
    this.#isOpen = false;
    this.#query = undefined;
    this.#host.requestUpdate();
  }
}

/** Lowercase, without accents. */
function normalize(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
