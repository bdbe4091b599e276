import { offsetLabel, zoneCity, zonePlace } from '../../model/time/time-zone.js';
import { MINUTE_MS } from '../../model/time/units.js';
import { offsetMinutes } from '../../model/time/wall-time.js';
import { nameZones, type NamedZone } from '../../model/time/zone-names.js';
import type { ComboboxOption } from '../fields/combobox-field.js';
import type { Localization } from '../kit/localization.js';

export { createCombobox } from '../fields/combobox.js';

interface LikelyZones {
  /** The current IANA time zone. */
  readonly timeZone: string;
  readonly browserTimeZone: string;
}

export interface ZoneSearchOptions {
  readonly localization: () => Localization;
  readonly now: () => number;
  /** IANA time zone of the agents; may be empty. */
  readonly agentTimeZone: () => string;
}

/** Zones that are named at once: as many as are visible in the list. */
const FIRST_NAMES = 8;
/** Milliseconds of one task. Naming some hundred time zones in one would block the page. */
const TASK_MS = 10;
/** Milliseconds between two updates of the list, because each one renders the form. */
const UPDATE_MS = 250;

/** Runs a task when nothing else is to be done, e.g. a letter to be shown. */
const whenIdle = (task: () => void): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(task, { timeout: 100 });
  else setTimeout(task);
};

interface ZoneOption extends NamedZone {
  readonly name: string;
}

/** @param onNames Called when more names are known. */
export const createZoneSearch = (
  zones: LikelyZones,
  options: ZoneSearchOptions,
  onNames: () => void,
): ZoneSearch => new ZoneSearch(zones, options, onNames);

/** All time zones, with their names. */
export class ZoneSearch {
  readonly #zones: LikelyZones;
  readonly #options: ZoneSearchOptions;
  readonly #onNames: () => void;
  readonly #all = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map(toOption);
  #cache: { readonly key: string; readonly options: ZoneOption[] } | undefined;
  /** Locale of the loaded names, or of those being loaded. */
  #namesLocale = '';
  /** The names that are being loaded. */
  #loading: Generator | undefined;

  constructor(zones: LikelyZones, options: ZoneSearchOptions, onNames: () => void) {
    this.#zones = zones;
    this.#options = options;
    this.#onNames = onNames;
  }

  /** All time zones, likely ones first. */
  get options(): readonly ZoneOption[] {
    const { timeZone, browserTimeZone } = this.#zones;
    const zones = [browserTimeZone, timeZone, this.#options.agentTimeZone()].filter(Boolean);
    const key = zones.join();
    if (this.#cache?.key !== key) this.#cache = { key, options: this.#sort(zones.map(toOption)) };
    return this.#cache.options;
  }

  #sort(likely: readonly ZoneOption[]): ZoneOption[] {
    // By name, because engines know some zones by several IDs.
    const first = [...new Map(likely.map((option) => [option.name, option])).values()];
    return [
      ...first.map((one) => this.#all.find(({ name }) => name === one.name) ?? one),
      ...this.#all.filter(({ name }) => !first.some((one) => one.name === name)),
    ];
  }

  /** Key of the option for the current time zone. */
  get selected(): string {
    const { name } = toOption(this.#zones.timeZone);
    return this.options.find((option) => option.name === name)?.key ?? '';
  }

  /** Secondary text of an option: its name, its offset and its time. */
  readonly hint = ({ key, note }: ComboboxOption): string => {
    const { now, localization } = this.#options;
    // One formatter for all time zones, because creating one for each is slow.
    const clock = localization()
      .formatIn('UTC')
      .time(now() + offsetMinutes(now(), key) * MINUTE_MS);
    return [note, offsetLabel(now(), key), clock].filter(Boolean).join(' · ');
  };

  /** Adds the time zones' names to the list and its search, in small tasks. */
  loadNames(): void {
    const { localization, now } = this.#options;
    const { locale } = localization();
    if (this.#namesLocale === locale) return;
    this.#namesLocale = locale;
    const names = (this.#loading = nameZones(this.options, locale, now()));
    const goOn = (): boolean => {
      try {
        return !names.next().done;
      } catch {
        // The IDs are searched all the same.
        return false;
      }
    };
    for (let count = 0; count < FIRST_NAMES; count += 1) goOn();
    let updated = performance.now();
    const load = () => {
      if (this.#loading !== names) return;
      const start = performance.now();
      let hasMore = goOn();
      while (hasMore && performance.now() - start < TASK_MS) hasMore = goOn();
      if (hasMore) whenIdle(load);
      if (hasMore && start - updated < UPDATE_MS) return;
      updated = start;
      this.#onNames();
    };
    whenIdle(load);
  }

  /** Loads no further names until the list is opened again. */
  stop(): void {
    this.#loading = undefined;
    this.#namesLocale = '';
  }
}

function toOption(key: string): ZoneOption {
  return { key, name: zoneCity(key) || offsetLabel(0, key), keywords: `${key} ${zonePlace(key)}` };
}
