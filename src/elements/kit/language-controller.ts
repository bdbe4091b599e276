import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { languageOf, localeFor } from '../../i18n/language.js';
import { LOCALE_LOADED, merged, wordsFor } from '../../i18n/locales.js';
import type { Strings } from '../../i18n/strings.js';

/** Single words that a page puts in the place of ours. */
export type StringOverrides = {
  readonly [Key in keyof Strings]?: Strings[Key] extends string | ((...holes: never[]) => string)
    ? Strings[Key]
    : Partial<Strings[Key]>;
};

/** Speaks the language around an element, also when that changes or when its words are loaded later. */
export class LanguageController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #overrides: () => StringOverrides | undefined;
  readonly #observer = new MutationObserver(() => this.#update());
  #known:
    { readonly key: readonly unknown[]; readonly strings: Strings; readonly locale: string } | undefined;

  constructor(host: ReactiveControllerHost & Element, overrides: () => StringOverrides | undefined) {
    this.#host = host;
    this.#overrides = overrides;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener(LOCALE_LOADED, this.#update);
    // Every root up to the page: a shadow root hides what is in it from an observer outside.
    for (let root = this.#host.getRootNode(); ; root = root.host.getRootNode()) {
      this.#observer.observe(root, { subtree: true, attributeFilter: ['lang'] });
      if (!(root instanceof ShadowRoot)) break;
    }
    this.#update();
  }

  hostDisconnected(): void {
    window.removeEventListener(LOCALE_LOADED, this.#update);
    this.#observer.disconnect();
  }

  get strings(): Strings {
    return this.#current.strings;
  }

  /** The locale in which dates and numbers are written: of the language of the words. */
  get locale(): string {
    return this.#current.locale;
  }

  get #current() {
    const language = languageOf(this.#host);
    const overrides = this.#overrides();
    const { tag, strings } = wordsFor(language);
    const key = [language, strings, overrides];
    if (!key.every((one, index) => one === this.#known?.key[index])) {
      this.#known = {
        key,
        strings: merged(strings, overrides),
        locale: localeFor(tag.split('-')[0]!, language, navigator.languages),
      };
    }
    return this.#known!;
  }

  readonly #update = (): void => this.#host.requestUpdate();
}
