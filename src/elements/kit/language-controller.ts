import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { languageOf, localeFor } from '../../i18n/language.js';
import { LOCALE_LOADED_EVENT, mergeStrings, stringsFor } from '../../i18n/locales.js';
import type { Strings } from '../../i18n/strings.js';

/** Texts that a page replaces; missing ones keep their default. */
export type StringOverrides = {
  readonly [Key in keyof Strings]?: Strings[Key] extends string | ((...values: never[]) => string)
    ? Strings[Key]
    : Partial<Strings[Key]>;
};

/** Strings and locale for the nearest `lang`. Updates its host when `lang` changes or a language is loaded. */
export class LanguageController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #overrides: () => StringOverrides | undefined;
  #observer!: MutationObserver;
  #cache:
    { readonly key: readonly unknown[]; readonly strings: Strings; readonly locale: string } | undefined;

  constructor(host: ReactiveControllerHost & Element, overrides: () => StringOverrides | undefined) {
    this.#host = host;
    this.#overrides = overrides;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener(LOCALE_LOADED_EVENT, this.#update);
    // Created here, because a server, which constructs elements but never connects them, has no MutationObserver.
    this.#observer = new MutationObserver(this.#update);
    // Observes every root up to the document, because observers do not see into shadow roots.
    for (let root = this.#host.getRootNode(); ; root = root.host.getRootNode()) {
      this.#observer.observe(root, { subtree: true, attributeFilter: ['lang'] });
      if (!(root instanceof ShadowRoot)) break;
    }
    this.#update();
  }

  hostDisconnected(): void {
    window.removeEventListener(LOCALE_LOADED_EVENT, this.#update);
    this.#observer.disconnect();
  }

  get strings(): Strings {
    return this.#current.strings;
  }

  /** Locale of dates and numbers; its language is that of the strings. */
  get locale(): string {
    return this.#current.locale;
  }

  get #current() {
    const language = languageOf(this.#host);
    const overrides = this.#overrides();
    const { tag, strings } = stringsFor(language);
    const key = [language, strings, overrides];
    if (!key.every((one, index) => one === this.#cache?.key[index])) {
      this.#cache = {
        key,
        strings: mergeStrings(strings, overrides),
        locale: localeFor(tag.split('-')[0]!, language, navigator.languages),
      };
    }
    return this.#cache!;
  }

  readonly #update = (): void => this.#host.requestUpdate();
}
