import type { LitElement, ReactiveController } from 'lit';
import { offsetLabel, zoneSearchText, zonePlace } from '../../model/time/time-zone.js';
import { isTimeZone } from '../../model/time/wall-time.js';
import { ComboboxController, type ComboboxOption } from '../kit/combobox-controller.js';

export interface TimeZoneControllerOptions {
  /** The zone that the page sets; may be none. */
  readonly given: () => string;
  readonly isLocked: () => boolean;
  readonly locale: () => string;
  readonly onChange: (from: string, to: string) => void;
}

/** So many zones are named in a row; making a formatter for each of some hundred would freeze the page. */
const CHUNK = 8;

/** The zone in which a visitor reads times: the page's or their own, until they choose another. */
export class TimeZoneController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: TimeZoneControllerOptions;
  readonly combobox: ComboboxController;
  #own: string | undefined;
  #chosen = '';
  #all: { key: string; name: string; words: string }[] | undefined;
  /** In whose language the zones are, or will be, named. */
  #locale = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LitElement, options: TimeZoneControllerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
    this.combobox = new ComboboxController(host, {
      id: 'time-zone',
      options: () => this.#zones(),
      chosen: () => this.zone,
      onChoose: (zone) => this.#choose(zone),
      onOpen: () => this.#name(),
    });
  }

  /** An IANA id. */
  get zone(): string {
    const { given, isLocked } = this.#options;
    if (this.#chosen && !isLocked()) return this.#chosen;
    return isTimeZone(given()) ? given() : this.own;
  }

  /** The visitor's own zone, as the browser knows it; asked for once, since making a formatter is slow. */
  get own(): string {
    const own = (this.#own ??= new Intl.DateTimeFormat().resolvedOptions().timeZone);
    // An engine may know none.
    return isTimeZone(own) ? own : 'UTC';
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#locale = '';
  }

  #choose(zone: string): void {
    const from = this.zone;
    this.#chosen = zone;
    this.#options.onChange(from, zone);
  }

  /** The visitor's own zone and the one that is shown come first. */
  #zones(): ComboboxOption[] {
    const first = [...new Set([this.own, this.zone])];
    return [
      ...first.map((zone) => this.#named.find(({ key }) => key === zone) ?? optionOf(zone)),
      ...this.#named.filter(({ key }) => !first.includes(key)),
    ];
  }

  /** Every zone that the engine knows; made once, since there are hundreds. */
  get #named(): { key: string; name: string; words: string }[] {
    return (this.#all ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map(optionOf));
  }

  /** Finds the zones' names in the page's language, some at a time. */
  #name(): void {
    const locale = this.#options.locale();
    if (this.#locale === locale) return;
    this.#locale = locale;
    const waiting = [...this.#named];
    const next = () => {
      for (const option of waiting.splice(0, CHUNK)) {
        option.words = `${option.key} ${zoneSearchText(option.key, locale)}`;
      }
      if (waiting.length) this.#timer = setTimeout(next);
      else if (this.combobox.isOpen) this.#host.requestUpdate();
    };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(next);
  }
}

const optionOf = (key: string) => ({ key, name: zonePlace(key) || offsetLabel(0, key), words: key });
