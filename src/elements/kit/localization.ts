import { createFormat, type Format, type HourCycle } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';

/** Strings and Intl formatters for the current locale. */
export interface Localization {
  readonly strings: Strings;
  readonly locale: string;
  /** Returns the same formatters for the same time zone, because creating them is slow. */
  readonly formatIn: (timeZone: string) => Format;
}

export interface LocalizationSettings {
  readonly strings: Strings;
  readonly locale: string;
  /** `h11`, `h12`, `h23` or `h24`; any other text means the locale's own. */
  readonly hourCycle: string;
}

/** Creates a function that returns the same localization until its settings change. */
export function createLocalize(): (settings: LocalizationSettings) => Localization {
  let cache: { settings: LocalizationSettings; localization: Localization } | undefined;
  return (settings) => {
    const { strings, locale, hourCycle } = settings;
    const last = cache?.settings;
    if (last?.strings !== strings || last.locale !== locale || last.hourCycle !== hourCycle) {
      cache = { settings, localization: localize(settings) };
    }
    return cache!.localization;
  };
}

/** Shared by all elements. */
const formats: Record<string, Format> = {};

function localize({ strings, locale, hourCycle: text }: LocalizationSettings): Localization {
  const hourCycle = /^h(11|12|23|24)$/.test(text) ? (text as HourCycle) : undefined;
  const formatIn = (timeZone: string): Format =>
    (formats[[locale, timeZone, hourCycle].join()] ??= createFormat({ locale, timeZone, hourCycle }));
  return { strings, locale, formatIn };
}
