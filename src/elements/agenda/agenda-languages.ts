import { createMeetingFormat, type MeetingFormat } from '../../i18n/meeting-format.js';
import type { LanguageController } from '../kit/language-controller.js';
import { loadAgendaWords } from './load-agenda-words.js';
import type { AgendaLanguage } from './meeting-view.js';
import type { AgendaWords } from './words.js';
import { words as english } from './words/en.js';

/** The words in the language of the element. */
class LoadedWords {
  readonly #onLoad: () => void;
  /** By language; `undefined` while they are loading. */
  readonly #loaded = new Map<string, AgendaWords | undefined>([['en', english]]);

  constructor(onLoad: () => void) {
    this.#onLoad = onLoad;
  }

  /** @returns `undefined` while they are loading; the English ones if they cannot be loaded */
  in(locale: string): AgendaWords | undefined {
    const language = locale.split('-')[0]!;
    if (!this.#loaded.has(language)) {
      this.#loaded.set(language, undefined);
      void this.#load(language);
    }
    return this.#loaded.get(language);
  }

  async #load(language: string): Promise<void> {
    let words: AgendaWords | undefined;
    try {
      const { wordsIn } = await loadAgendaWords();
      words = await wordsIn(language);
    } catch {
      // A policy of the page may forbid it, or the network is gone.
    }
    this.#loaded.set(language, words ?? english);
    this.#onLoad();
  }
}

/** Words and formats for the language of the element. */
export class AgendaLanguages {
  readonly #words: LoadedWords;
  /** By locale and time zone, because creating formatters is slow. */
  readonly #formats = new Map<string, MeetingFormat>();

  /** @param onLoad Called when the words of a language have been loaded. */
  constructor(onLoad: () => void) {
    this.#words = new LoadedWords(onLoad);
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
