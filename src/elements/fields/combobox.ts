import type { LitElement } from 'lit';
import { adoptStyles } from '../kit/adopt-styles.js';
import type { ComboboxField, ComboboxOption, ComboboxView } from './combobox-field.js';
import { comboboxList, type LentLit, type Matches } from './combobox-list.js';
import { comboboxStyles } from './combobox-styles.js';

export interface ComboboxOptions {
  /** ID of the input; the IDs of the list and its options start with it. */
  readonly id: string;
  readonly options: () => readonly ComboboxOption[];
  /** Key of the selected option; may be empty. */
  readonly selected: () => string;
  readonly onSelect: (key: string) => void;
  /** Searches options that are elsewhere. `undefined` if those of `options` are to be searched. */
  readonly search?: (query: string) => Matches | undefined;
  readonly onOpen?: () => void;
  readonly onClose?: () => void;
}

/** Options shown at once; visitors search a longer list. */
const MAX_VISIBLE = 50;

/** Distances in pixels: between the list and its input, and between the list and the window's edge. */
const GAP = 4;
const MARGIN = 8;
/** Below this height, in pixels, the list opens on the other side if that has more space. */
const MIN_HEIGHT = 240;

export const createCombobox = (host: LitElement, options: ComboboxOptions, lit: LentLit): Combobox =>
  new Combobox(host, options, lit);

/** The list of a searchable field. Follows the combobox pattern of the ARIA Authoring Practices Guide. */
export class Combobox {
  readonly #host: LitElement;
  readonly #options: ComboboxOptions;
  readonly #lit: LentLit;
  #isOpen = false;
  #query: string | undefined;
  #activeIndex = 0;
  readonly #texts = new WeakMap<ComboboxOption, { name: string; keywords: string; text: string }>();
  /** Ends the listeners of an open list. */
  #shown: AbortController | undefined;

  constructor(host: LitElement, options: ComboboxOptions, lit: LentLit) {
    this.#host = host;
    this.#options = options;
    this.#lit = lit;
    adoptStyles(host, comboboxStyles(lit).cssText);
    // Firefox fires no `blur` when the focused element is removed.
    host.addController({ hostDisconnected: () => this.#leave() });
  }

  /**
   * Takes over an input, if it is still there.
   *
   * @param typed Text that it has; `undefined` if the visitor has not typed.
   * @param isEntered Whether the visitor has pressed Enter after it.
   */
  start(typed: string | undefined, isEntered: boolean): void {
    this.#host.requestUpdate();
    const hasFocus = this.#input?.matches(':focus');
    if (!hasFocus && !(this.#input && typed)) return;
    this.open(typed);
    if (typed && isEntered) {
      this.#selectActive();
      return;
    }
    // The text has to be rendered before it can be replaced.
    if (!hasFocus) void this.#host.updateComplete.then(() => this.#leave());
  }

  /** What an input and its list show. */
  render({ strings, format, hint }: ComboboxField): ComboboxView {
    const { id, selected } = this.#options;
    const isOpen = this.#isOpen;
    const query = this.#query;
    const activeIndex = this.#activeIndex;
    const matches = isOpen ? this.#matches : undefined;
    const list = comboboxList(this.#lit, {
      ...{ strings, format, hint, id, matches, query, activeIndex },
      selected: selected(),
      onSelect: (key) => this.#select(key),
    });
    return { isOpen, query, activeId: matches?.visible.length ? `${id}-${activeIndex}` : undefined, list };
  }

  /** The first matching options, and the number of all matches. */
  get #matches(): Matches {
    const query = this.#query ?? '';
    const found = this.#options.search?.(query);
    if (found) return { ...found, visible: found.visible.slice(0, MAX_VISIBLE) };
    const options = this.#options.options();
    const words = normalize(query).match(/\S+/g);
    // A list of thousands is not searched when it is only opened.
    if (!words) return { visible: options.slice(0, MAX_VISIBLE), count: options.length };
    const ranks: ComboboxOption[][] = [[], [], []];
    for (const option of options) {
      const text = this.#textOf(option);
      if (!words.every((word) => text.includes(word))) continue;
      const spaced = text.replace(/[/_,]/g, ' ');
      const isWhole = words.every((word) => spaced.includes(` ${word} `));
      const isPrefix = words.every((word) => spaced.includes(` ${word}`));
      ranks[isWhole ? 0 : isPrefix ? 1 : 2]!.push(option);
    }
    const matches = ranks.flat();
    return { visible: matches.slice(0, MAX_VISIBLE), count: matches.length };
  }

  /** Text to search in. Cached, because normalizing thousands is slow. */
  #textOf(option: ComboboxOption): string {
    const { name, keywords = '' } = option;
    const cached = this.#texts.get(option);
    if (cached?.name === name && cached.keywords === keywords) return cached.text;
    const text = ` ${normalize(`${name} ${keywords}`)} `;
    this.#texts.set(option, { name, keywords, text });
    return text;
  }

  onEvent(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (event.type === 'input') this.open(input.value);
    else if (event.type === 'keydown') this.#onKeydown(event as KeyboardEvent);
    else if (event.type === 'blur') this.#leave();
    else if (event.type === 'click' && !this.#isOpen) {
      input.select();
      this.open();
    }
  }

  /** Takes the only match, or the one that was typed in full. */
  #leave(): void {
    const { visible } = this.#matches;
    const typed = normalize(this.#query ?? '');
    const match = visible.length === 1 ? visible[0] : visible.find(({ name }) => normalize(name) === typed);
    if (typed && match) this.#select(match.key);
    else this.#close();
  }

  #onKeydown(event: KeyboardEvent): void {
    // Keys of an input method editor are not typed text yet. Safari's Enter that ends a composition has code 229.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells that key from another Enter
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (this.#isOpen) this.#moveActive(event.key === 'ArrowDown' ? 1 : -1);
      else this.open();
    } else if (event.key === 'Enter') {
      // Enter in a search field must not submit the form.
      event.preventDefault();
      if (this.#isOpen) this.#selectActive();
    } else if (event.key === 'Tab') {
      if (this.#query) this.#selectActive();
      // An open scrollable list would be the next tab stop.
      this.#close();
    } else if (event.key === 'Escape' && this.#isOpen) {
      // Keeps a dialog around the form open.
      event.preventDefault();
      event.stopPropagation();
      this.#close();
      // The next letter replaces the text.
      void this.#host.updateComplete.then(() => this.#input?.select());
    }
  }

  #select(key: string): void {
    this.#close();
    this.#options.onSelect(key);
  }

  #selectActive(): void {
    const option = this.#matches.visible[this.#activeIndex];
    if (option) this.#select(option.key);
  }

  /** @param query Search text, if the visitor has typed one. */
  open(query?: string): void {
    if (!this.#isOpen) this.#options.onOpen?.();
    this.#isOpen = true;
    this.#query = query;
    const key = this.#options.selected();
    // The best match of a search is the first one.
    this.#activeIndex = query
      ? 0
      : Math.max(
          0,
          this.#matches.visible.findIndex((option) => option.key === key),
        );
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(this.#place);
  }

  #moveActive(step: number): void {
    const count = this.#matches.visible.length;
    this.#activeIndex = (this.#activeIndex + step + count) % Math.max(1, count);
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector('[part~="active"]')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  #close(): void {
    this.#shown?.abort();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#query = undefined;
    this.#options.onClose?.();
    this.#host.requestUpdate();
  }

  get #input(): HTMLInputElement | null {
    return this.#host.renderRoot.querySelector(`#${this.#options.id}`);
  }

  /** Shows the open list in the top layer, where no ancestor can cut it off, on the side of the input with more space. */
  readonly #place = (): void => {
    const input = this.#input;
    const list = input?.nextElementSibling as HTMLElement | null;
    if (!this.#isOpen || !input || !list) return;
    // The element may be in the document of a frame.
    const view = input.ownerDocument.defaultView!;
    const { innerHeight } = view;
    // Measured while the list is hidden, so that it is laid out only once.
    const { top, bottom, left, width } = input.getBoundingClientRect();
    const above = top - GAP - MARGIN;
    const below = innerHeight - bottom - GAP - MARGIN;
    const isAbove = below < MIN_HEIGHT && above > below;
    // A page that zooms its body zooms the list, too. Browsers without this property measure as if there were no zoom.
    const zoom = (input as Partial<Element>).currentCSSZoom ?? 1;
    const px = (value: number) => `${value / zoom}px`;
    Object.assign(list.style, {
      left: px(left),
      width: px(width),
      top: isAbove ? 'auto' : px(bottom + GAP),
      bottom: isAbove ? px(innerHeight - top + GAP) : 'auto',
      maxHeight: px(isAbove ? above : below),
    });
    if (this.#shown && !this.#shown.signal.aborted) return;
    const { signal } = (this.#shown = new AbortController());
    list.showPopover();
    signal.addEventListener('abort', () => list.hidePopover());
    view.addEventListener('scroll', this.#place, { capture: true, passive: true, signal });
    view.addEventListener('resize', this.#place, { signal });
  };
}

/** Lowercase, without accents. */
function normalize(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
