import type { LitElement, ReactiveController } from 'lit';
import { offsetLabel, zoneSearchText, zonePlace } from '../../model/time/time-zone.js';
import { isTimeZone } from '../../model/time/wall-time.js';
import { ComboboxController, type ComboboxOption } from '../kit/combobox-controller.js';

export interface TimeZoneControllerOptions {
  /** Initial IANA time zone; may be empty or invalid. */
  readonly initial: () => string;
  readonly isLocked: () => boolean;
  readonly locale: () => string;
  readonly onChange: (from: string, to: string) => void;
}

interface TimeZoneOption extends ComboboxOption {
  keywords: string;
}

/** Names loaded in one task. Creating a formatter for each of some hundred time zones would block the page. */
const BATCH_SIZE = 8;

/** The visitor's time zone: the page's or the browser's, until the visitor selects another. */
export class TimeZoneController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: TimeZoneControllerOptions;
  readonly combobox: ComboboxController;
  #browserTimeZone: string | undefined;
  #selected = '';
  #cachedOptions: TimeZoneOption[] | undefined;
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
      selected: () => this.timeZone,
      onSelect: (timeZone) => this.#select(timeZone),
      onOpen: () => this.#loadNames(),
    });
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

  /** All time zones; the browser's and the current one come first. */
  #sortedOptions(): ComboboxOption[] {
    const first = [...new Set([this.browserTimeZone, this.timeZone])];
    return [
      ...first.map((timeZone) => this.#allOptions.find(({ key }) => key === timeZone) ?? toOption(timeZone)),
      ...this.#allOptions.filter(({ key }) => !first.includes(key)),
    ];
  }

  get #allOptions(): TimeZoneOption[] {
    return (this.#cachedOptions ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map(
      toOption,
    ));
  }

  /** Adds the time zones' names in the page's language to the search, in batches. */
  #loadNames(): void {
    const locale = this.#options.locale();
    if (this.#namesLocale === locale) return;
    this.#namesLocale = locale;
    const remaining = [...this.#allOptions];
    const loadBatch = () => {
      for (const option of remaining.splice(0, BATCH_SIZE)) {
        option.keywords = `${option.key} ${zoneSearchText(option.key, locale)}`;
      }
      if (remaining.length) this.#timer = setTimeout(loadBatch);
      else if (this.combobox.isOpen) this.#host.requestUpdate();
    };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(loadBatch);
  }
}

const toOption = (key: string): TimeZoneOption => ({
  key,
  name: zonePlace(key) || offsetLabel(0, key),
  keywords: key,
});
