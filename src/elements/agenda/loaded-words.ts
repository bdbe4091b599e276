import { loadAgendaWords } from './load-agenda-words.js';
import type { AgendaWords } from './words.js';
import { words as english } from './words/en.js';

/** The words in the language of the element. */
export class LoadedWords {
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
