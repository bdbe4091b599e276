import { createFormat, type Format, type HourCycle } from '../../i18n/format.js';
import type { Strings } from '../../i18n/strings.js';

/** How a visitor is spoken to: in which words, and in what form dates and numbers are. */
export interface Localization {
  readonly strings: Strings;
  readonly locale: string;
  /** Formats of each zone, kept: making one is slow. */
  readonly formatIn: (timeZone: string) => Format;
}

export interface LocalizationSettings {
  readonly strings: Strings;
  readonly locale: string;
  /** Any text; what is no cycle of hours is left to the locale. */
  readonly hourCycle: string;
}

/** Gives the same voice as long as the settings are the same. */
export function createLocalizations(): (settings: LocalizationSettings) => Localization {
  let known: (LocalizationSettings & { voice: Localization }) | undefined;
  return ({ strings: words, locale, hourCycle }) => {
    if (known?.strings === words && known.locale === locale && known.hourCycle === hourCycle)
      return known.voice;
    const cycle = /^h(11|12|23|24)$/.test(hourCycle) ? (hourCycle as HourCycle) : undefined;
    const formats = new Map<string, Format>();
    const formatIn = (timeZone: string): Format => {
      let format = formats.get(timeZone);
      if (!format) formats.set(timeZone, (format = createFormat({ locale, timeZone, hourCycle: cycle })));
      return format;
    };
    known = { strings: words, locale, hourCycle, voice: { strings: words, locale, formatIn } };
    return known.voice;
  };
}
