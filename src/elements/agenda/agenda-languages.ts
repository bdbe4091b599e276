import { createMeetingFormat, type MeetingFormat } from '../../i18n/meeting-format.js';
import type { LanguageController } from '../kit/language-controller.js';
import { LoadedWords } from '../kit/loaded-words.js';
import { loadAgendaWords } from './load-agenda-words.js';
import type { AgendaLanguage } from './meeting-view.js';
import type { AgendaWords } from './words.js';
import { words as english } from './words/en.js';

const loadWords = async (language: string): Promise<AgendaWords | undefined> =>
  (await loadAgendaWords()).wordsIn(language);

/** Words and formats for the language of the element. */
export class AgendaLanguages {
  readonly #words: LoadedWords<AgendaWords>;
  /** By locale and time zone, because creating formatters is slow. */
  readonly #formats = new Map<string, MeetingFormat>();

  /** @param onLoad Called when the words of a language have been loaded. */
  constructor(onLoad: () => void) {
    this.#words = new LoadedWords(english, loadWords, onLoad);
  }

  /** @returns `undefined` while the words are loading */
  of({ strings, locale }: Pick<LanguageController, 'strings' | 'locale'>): AgendaLanguage | undefined {
    const words = this.#words.in(locale);
    if (!words) return undefined;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const key = `${locale} ${timeZone}`;
    let format = this.#formats.get(key);
    if (!format) this.#formats.set(key, (format = createMeetingFormat(locale, timeZone)));
    return { words, strings, format };
  }
}
