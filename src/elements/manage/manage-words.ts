import type { ManageWords } from './words.js';
import { words as english } from './words/en.js';

type Load = () => Promise<{ readonly words: ManageWords }>;

/** The languages but English, each in a file of its own. */
const LANGUAGES: Readonly<Record<string, Load>> = {
  ar: () => import('./words/ar.js'),
  bg: () => import('./words/bg.js'),
  de: () => import('./words/de.js'),
  es: () => import('./words/es.js'),
  fr: () => import('./words/fr.js'),
  he: () => import('./words/he.js'),
  hi: () => import('./words/hi.js'),
  it: () => import('./words/it.js'),
  ja: () => import('./words/ja.js'),
  ko: () => import('./words/ko.js'),
  nl: () => import('./words/nl.js'),
  pl: () => import('./words/pl.js'),
  pt: () => import('./words/pt.js'),
  tr: () => import('./words/tr.js'),
  zh: () => import('./words/zh.js'),
};

/** The words in the language of the form. English until they are loaded, and where they cannot be. */
export class Words {
  readonly #onLoad: () => void;
  readonly #loaded = new Map<string, ManageWords>();

  constructor(onLoad: () => void) {
    this.#onLoad = onLoad;
  }

  /** @param locale Locale of the form, whose language is that of its strings. */
  in(locale: string): ManageWords {
    const language = locale.split('-')[0]!;
    const load = LANGUAGES[language];
    if (load && !this.#loaded.has(language)) {
      this.#loaded.set(language, english);
      load().then(
        ({ words }) => {
          this.#loaded.set(language, words);
          this.#onLoad();
        },
        () => undefined,
      );
    }
    return this.#loaded.get(language) ?? english;
  }
}
