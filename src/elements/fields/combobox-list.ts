import type { css as Css, html as Html, nothing as Nothing, TemplateResult } from 'lit';
import type { ComboboxField, ComboboxOption } from './combobox-field.js';

/** The form's own Lit: a second one would not fit. */
export interface LentLit {
  readonly css: typeof Css;
  readonly html: typeof Html;
  readonly nothing: typeof Nothing;
}

export interface Matches {
  /** The first matching options. */
  readonly visible: readonly ComboboxOption[];
  /** Number of all matches. */
  readonly count: number;
  /** Shown instead of the number. */
  readonly status?: string | undefined;
}

interface ComboboxList extends Pick<ComboboxField, 'strings' | 'format' | 'hint'> {
  /** ID of the input. */
  readonly id: string;
  /** `undefined` if the list is closed. */
  readonly matches: Matches | undefined;
  readonly query: string | undefined;
  readonly activeIndex: number;
  /** Key of the selected option; may be empty. */
  readonly selected: string;
  readonly onSelect: (key: string) => void;
}

/** The options that match a search, and their number. */
export function comboboxList({ html, nothing }: LentLit, model: ComboboxList): TemplateResult {
  const { id, matches, query, activeIndex, selected, strings, format, hint, onSelect } = model;
  const { visible, count, status } = matches ?? { visible: [], count: 0 };
  // A press must not move the focus out of the input, because that closes the list before the click.
  const onPress = (event: Event) => event.preventDefault();
  return html`<div class="list" part="list" popover="manual">
    <ul role="listbox" ?hidden=${!visible.length} id="${id}-list" aria-labelledby="${id}-label">
      ${visible.map(
        (option, index) =>
          // eslint-disable-next-line lit-a11y/click-events-have-key-events -- the input handles the keys
          html`<li
            role="option"
            translate="no"
            id="${id}-${index}"
            part=${index === activeIndex ? 'option active' : 'option'}
            aria-selected=${option.key === selected}
            @mousedown=${onPress}
            @click=${() => onSelect(option.key)}
          >
            <bdi>${option.name}</bdi>${hint ? html` <span class="hint">${hint(option)}</span>` : nothing}
          </li>`,
      )}
    </ul>
    <p class=${count === visible.length && count ? 'visually-hidden' : 'hint'} role="status">
      ${matches && (query || count > visible.length) ? (status ?? strings.matches(count, format.number(count))) : ''}
    </p>
  </div>`;
}
