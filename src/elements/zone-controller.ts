import type { LitElement, ReactiveController } from 'lit';
import { offsetLabel, zoneNames, zonePlace } from '../model/time-zone.js';
import { isTimeZone } from '../model/wall-time.js';
import { ComboboxController, type ComboboxOption } from './combobox-controller.js';

export interface ZoneControllerOptions {
  /** The zone that the page sets; may be none. */
  readonly given: () => string;
  readonly isLocked: () => boolean;
  readonly locale: () => string;
  readonly onChange: (from: string, to: string) => void;
}

/** So many zones are named in a row; making a formatter for each of some hundred would freeze the page. */
const CHUNK = 8;

/** The zone in which a visitor reads times: the page's or their own, until they choose another. */
export class ZoneController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: ZoneControllerOptions;
  readonly combobox: ComboboxController;
  #own: string | undefined;
  #chosen = '';
  #names: { readonly locale: string; readonly byZone: Map<string, string> } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LitElement, options: ZoneControllerOptions) {
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
    this.#names = undefined;
  }

  #choose(zone: string): void {
    const from = this.zone;
    this.#chosen = zone;
    this.#options.onChange(from, zone);
  }

  /** The visitor's own zone and the one that is shown come first. */
  #zones(): ComboboxOption[] {
    const all = new Set([this.own, this.zone, 'UTC', ...Intl.supportedValuesOf('timeZone')]);
    return [...all].map((key) => ({
      key,
      name: zonePlace(key) || offsetLabel(0, key),
      words: `${key} ${this.#names?.byZone.get(key) ?? ''}`,
    }));
  }

  /** Finds the zones' names in the page's language, some at a time. */
  #name(): void {
    const locale = this.#options.locale();
    if (this.#names?.locale === locale) return;
    const byZone = new Map<string, string>();
    this.#names = { locale, byZone };
    const zones = Intl.supportedValuesOf('timeZone');
    const next = () => {
      for (const zone of zones.splice(0, CHUNK)) byZone.set(zone, zoneNames(zone, locale));
      if (zones.length) this.#timer = setTimeout(next);
      else if (this.combobox.isOpen) this.#host.requestUpdate();
    };
    this.#timer = setTimeout(next);
  }
}
