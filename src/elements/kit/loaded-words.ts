type Load<Words> = () => Promise<{ readonly words: Words }>;

/** Words of a module that is loaded on demand: English until those of the form's language are loaded, and if they cannot be. */
export class LoadedWords<Words> {
  readonly #english: Words;
  readonly #languages: Readonly<Record<string, Load<Words>>>;
  readonly #onLoad: () => void;
  readonly #loaded = new Map<string, Words>();

  /** @param languages The languages but English, each in a file of its own. */
  constructor(english: Words, languages: Readonly<Record<string, Load<Words>>>, onLoad: () => void) {
    this.#english = english;
    this.#languages = languages;
    this.#onLoad = onLoad;
  }

  /** @param locale Locale of the form, whose language is that of its strings. */
  in(locale: string): Words {
    const language = locale.split('-')[0]!;
    const load = this.#languages[language];
    if (load && !this.#loaded.has(language)) {
      this.#loaded.set(language, this.#english);
      load().then(
        ({ words }) => {
          this.#loaded.set(language, words);
          this.#onLoad();
        },
        () => undefined,
      );
    }
    return this.#loaded.get(language) ?? this.#english;
  }
}
