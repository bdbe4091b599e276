import type { LitElement, ReactiveController, TemplateResult } from 'lit';
import { isTimeZone } from '../../model/time/wall-time.js';
import { ComboboxController } from '../fields/combobox-controller.js';
import type { Localization } from '../kit/localization.js';
import { loadZoneSearch } from './load-zone-search.js';
import { timeZoneView } from './time-zone-view.js';
import type { ZoneSearch } from './zone-search.js';

export interface TimeZoneControllerOptions {
  /** Initial IANA time zone; may be empty or invalid. */
  readonly initial: () => string;
  readonly isLocked: () => boolean;
  readonly localization: () => Localization;
  readonly now: () => number;
  /** IANA time zone of the agents; may be empty. */
  readonly agentTimeZone: () => string;
  readonly onChange: (from: string, to: string) => void;
}

/** The visitor's time zone: the page's or the browser's, until the visitor selects another. */
export class TimeZoneController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: TimeZoneControllerOptions;
  #isChanging = false;
  readonly #combobox: ComboboxController;
  #search: ZoneSearch | undefined;
  #browserTimeZone: string | undefined;
  #selected = '';

  constructor(host: LitElement, options: TimeZoneControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
    this.#combobox = new ComboboxController(host, {
      id: 'time-zone',
      load: async () => {
        const module = await loadZoneSearch();
        this.#search = module.createZoneSearch(this, options, () => this.#isChanging && host.requestUpdate());
        return module;
      },
      options: () => this.#search?.options ?? this.#ids,
      selected: () => this.#search?.selected ?? this.timeZone,
      onSelect: (timeZone) => this.#select(timeZone),
      onOpen: () => this.#search?.loadNames(),
      onClose: () => this.#endChange(),
    });
  }

  /** @param name Name of the current time zone. */
  render(name: string): TemplateResult {
    const { localization, isLocked } = this.#options;
    const { strings, formatIn } = localization();
    return timeZoneView({
      strings,
      combobox: this.#combobox,
      isChanging: this.#isChanging,
      isLocked: isLocked(),
      name,
      hint: this.#search?.hint,
      utcFormat: formatIn('UTC'),
      onChange: this.#startChange,
    });
  }

  readonly #startChange = (): void => {
    this.#isChanging = true;
    this.#host.requestUpdate();
    void this.#combobox.focus();
  };

  /** Returns the focus to the button, unless it has moved on. */
  #endChange(): void {
    const { renderRoot } = this.#host;
    const hasFocus = renderRoot.querySelector('#time-zone:focus');
    this.#isChanging = false;
    this.#host.requestUpdate();
    if (!hasFocus) return;
    void this.#host.updateComplete.then(() => renderRoot.querySelector<HTMLElement>('#change-zone')?.focus());
  }

  /** The current IANA time zone. */
  get timeZone(): string {
    const { initial, isLocked } = this.#options;
    if (this.#selected && !isLocked()) return this.#selected;
    return isTimeZone(initial()) ? initial() : this.browserTimeZone;
  }

  /** The browser's IANA time zone, or `UTC` if it has none. Cached, because creating a formatter is slow. */
  get browserTimeZone(): string {
    const timeZone = (this.#browserTimeZone ??= new Intl.DateTimeFormat().resolvedOptions().timeZone);
    return isTimeZone(timeZone) ? timeZone : 'UTC';
  }

  hostDisconnected(): void {
    this.#search?.stop();
  }

  #select(timeZone: string): void {
    const before = this.timeZone;
    this.#selected = timeZone;
    this.#options.onChange(before, timeZone);
    this.#host.requestUpdate();
  }

  /** All time zones, by their IDs alone. */
  get #ids(): { key: string; name: string }[] {
    const ids = new Set([this.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
    return [...ids].map((key) => ({ key, name: key }));
  }
}
