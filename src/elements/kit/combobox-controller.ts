import type { LitElement } from 'lit';

export interface ComboboxOption {
  readonly key: string;
  readonly name: string;
  /** Other words by which it is found. */
  readonly words?: string | undefined;
}

export interface ComboboxControllerOptions {
  /** The id of its input; the ids of the list and its options are made of it. */
  readonly id: string;
  readonly options: () => readonly ComboboxOption[];
  readonly chosen: () => string;
  readonly onChoose: (key: string) => void;
  readonly onOpen?: () => void;
}

/** So many options are shown at once: a list of thousands is searched, not read. */
const SHOWN = 50;

/** A list that is searched by typing, by the combobox pattern of the ARIA Authoring Practices Guide. */
export class ComboboxController {
  readonly #host: LitElement;
  readonly #options: ComboboxControllerOptions;
  #isOpen = false;
  #query: string | undefined;
  #active = 0;

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

  /** What is being typed; nothing before that. */
  get query(): string | undefined {
    return this.#query;
  }

  /** Which of the shown options Enter would choose. */
  get active(): number {
    return this.#active;
  }

  /** The first options that are found, and how many there are in all. */
  get matches(): { readonly shown: readonly ComboboxOption[]; readonly count: number } {
    const options = this.#options.options();
    const words = folded(this.#query ?? '').match(/\S+/g);
    // Nothing is sought in a list that is only opened: it may have thousands.
    if (!words) return { shown: options.slice(0, SHOWN), count: options.length };
    const starting: ComboboxOption[] = [];
    const others: ComboboxOption[] = [];
    for (const option of options) {
      const text = folded(`${option.name} ${option.words ?? ''}`);
      if (!words.every((word) => text.includes(word))) continue;
      // What begins with what is typed is more likely meant.
      const begins = words.every((word) => ` ${text.replace(/[/_,]/g, ' ')}`.includes(` ${word}`));
      (begins ? starting : others).push(option);
    }
    const found = [...starting, ...others];
    return { shown: found.slice(0, SHOWN), count: found.length };
  }

  get chosen(): ComboboxOption | undefined {
    const key = this.#options.chosen();
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

  /** Its own text is none of the form's. */
  readonly onChange = (event: Event): void => event.stopPropagation();

  readonly onBlur = (): void => this.#close();

  readonly onKey = (event: KeyboardEvent): void => {
    // What is being composed is not typed yet.
    if (event.isComposing) return;
    const { shown } = this.matches;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (this.#isOpen) this.#move(event.key === 'ArrowDown' ? 1 : -1, shown.length);
      else this.#open();
    } else if (event.key === 'Enter') {
      // Never books: what is sought is not found yet.
      event.preventDefault();
      if (this.#isOpen) this.#chooseActive(shown);
    } else if (event.key === 'Tab') {
      if (this.#query) this.#chooseActive(shown);
      // The list itself would be the next stop: it can be scrolled.
      this.#close();
    } else if (event.key === 'Escape' && this.#isOpen) {
      // Closes the list, not a dialog around it.
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  };

  choose(key: string): void {
    this.#close();
    this.#options.onChoose(key);
  }

  #chooseActive(shown: readonly ComboboxOption[]): void {
    const option = shown[this.#active];
    if (option) this.choose(option.key);
  }

  #open(query?: string): void {
    if (!this.#isOpen) this.#options.onOpen?.();
    this.#isOpen = true;
    this.#query = query;
    const key = query ? undefined : this.#options.chosen();
    this.#active = Math.max(
      0,
      this.matches.shown.findIndex((option) => option.key === key),
    );
    this.#host.requestUpdate();
  }

  #move(step: number, count: number): void {
    this.#active = (this.#active + step + count) % Math.max(1, count);
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

/** Without capitals and accents. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
