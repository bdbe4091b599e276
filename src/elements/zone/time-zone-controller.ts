import type { LitElement, ReactiveController, TemplateResult } from 'lit';
import { offsetLabel, zoneCity, zonePlace } from '../../model/time/time-zone.js';
import { isTimeZone } from '../../model/time/wall-time.js';
import { ComboboxController, type ComboboxOption } from '../kit/combobox-controller.js';
import type { Localization } from '../kit/localization.js';
import { loadZoneNames } from './load-zone-names.js';
import { timeZoneView } from './time-zone-view.js';

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

/** Names loaded in one task. Creating a formatter for each of some hundred time zones would block the page. */
const BATCH_SIZE = 8;

/** The visitor's time zone: the page's or the browser's, until the visitor selects another. */
export class TimeZoneController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: TimeZoneControllerOptions;
  #isChanging = false;
  readonly combobox: ComboboxController;
  #browserTimeZone: string | undefined;
  #selected = '';
  #cachedOptions: ComboboxOption[] | undefined;
  /** Locale of the loaded names, or of those being loaded. */
  #namesLocale = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LitElement, options: TimeZoneControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
    this.combobox = new ComboboxController(host, {
      id: 'time-zone',
      options: () => this.#sortedOptions(),
      selected: () =>
        this.#sortedOptions().find(({ name }) => name === toOption(this.timeZone).name)?.key ?? '',
      onSelect: (timeZone) => this.#select(timeZone),
      onOpen: () => void this.#loadNames(),
      onClose: () => this.#endChange(),
    });
  }

  /** @param name Name of the current time zone. */
  render(name: string): TemplateResult {
    const { localization, isLocked, now } = this.#options;
    const { strings, formatIn } = localization();
    return timeZoneView({
      strings,
      combobox: this.combobox,
      isChanging: this.#isChanging,
      isLocked: isLocked(),
      name,
      now: now(),
      utcFormat: formatIn('UTC'),
      onChange: this.#startChange,
    });
  }

  readonly #startChange = (): void => {
    this.#isChanging = true;
    this.#host.requestUpdate();
    void this.combobox.focus();
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
    clearTimeout(this.#timer);
    this.#namesLocale = '';
  }

  #select(timeZone: string): void {
    const before = this.timeZone;
    this.#selected = timeZone;
    this.#options.onChange(before, timeZone);
  }

  /** All time zones, likely ones first. */
  #sortedOptions(): ComboboxOption[] {
    const likely = [this.browserTimeZone, this.timeZone, this.#options.agentTimeZone()]
      .filter(Boolean)
      .map(toOption);
    // By name, because engines know some zones by several IDs.
    const first = [...new Map(likely.map((option) => [option.name, option])).values()];
    return [
      ...first.map((one) => this.#allOptions.find(({ name }) => name === one.name) ?? one),
      ...this.#allOptions.filter(({ name }) => !first.some((one) => one.name === name)),
    ];
  }

  get #allOptions(): ComboboxOption[] {
    return (this.#cachedOptions ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map(
      toOption,
    ));
  }

  /** Adds the time zones' names to the list and its search, in batches. Without them, the IDs are searched. */
  async #loadNames(): Promise<void> {
    const locale = this.#options.localization().locale;
    if (this.#namesLocale === locale) return;
    this.#namesLocale = locale;
    clearTimeout(this.#timer);
    try {
      const { createZoneNames } = await loadZoneNames();
      const nameOf = createZoneNames(locale, this.#options.now());
      const remaining = [...this.#sortedOptions()];
      const loadBatch = () => {
        if (this.#namesLocale !== locale) return;
        for (const option of remaining.splice(0, BATCH_SIZE)) {
          const { time: note, keywords } = nameOf(option.key);
          Object.assign(option, { note, keywords });
        }
        if (remaining.length) this.#timer = setTimeout(loadBatch);
        if (this.combobox.isOpen) this.#host.requestUpdate();
      };
      loadBatch();
    } catch {
      this.#namesLocale = '';
    }
  }
}

const toOption = (key: string): ComboboxOption => ({
  key,
  name: zoneCity(key) || offsetLabel(0, key),
  keywords: `${key} ${zonePlace(key)}`,
});
