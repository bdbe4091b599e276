/** Words in files of their own, by language, loaded when they are needed. Those that cannot be loaded are English. */
export class LoadedWords<Words> {
  readonly #english: Words;
  readonly #load: (language: string) => Promise<Words | undefined>;
  readonly #onLoad: () => void;
  /** By language; `undefined` while they are loading. */
  readonly #loaded: Map<string, Words | undefined>;

  /**
   * @param load Loads the words of a language but English, or `undefined` if it has none. May fail.
   * @param onLoad Called when the words of a language are there.
   */
  constructor(english: Words, load: (language: string) => Promise<Words | undefined>, onLoad: () => void) {
    this.#english = english;
    this.#load = load;
    this.#onLoad = onLoad;
    this.#loaded = new Map([['en', english]]);
  }

  /**
   * @param locale Locale of the element, whose language is that of its strings.
   * @returns `undefined` while they are loading
   */
  in(locale: string): Words | undefined {
    const language = locale.split('-')[0]!;
    if (!this.#loaded.has(language)) {
      this.#loaded.set(language, undefined);
      void this.#fetch(language);
    }
    return this.#loaded.get(language);
  }

  async #fetch(language: string): Promise<void> {
    // A policy of the page may forbid it, or the network is gone.
    const words = await this.#load(language).catch(() => undefined);
    this.#loaded.set(language, words ?? this.#english);
    this.#onLoad();
  }
}
