/** The nearest `lang` attribute of an element, also across shadow roots. `''` if there is none. */
export function languageOf(element: Element): string {
  let from: Element | null = element;
  while (from) {
    const lang = from.closest('[lang]')?.getAttribute('lang');
    if (lang) return lang;
    const root = from.getRootNode();
    from = root instanceof ShadowRoot ? root.host : null;
  }
  return '';
}

/**
 * Locale for dates and numbers, given the language of the strings: the page's, or the visitor's if the page names no
 * region (`en`). Either is used only if it is of that language.
 */
export function localeFor(words: string, page: string, visitor: readonly string[]): string {
  const isOfWords = (tag: string) => tag.split('-')[0]?.toLowerCase() === words && isLanguageTag(tag);
  if (isOfWords(page) && page.includes('-')) return page;
  return visitor.find(isOfWords) ?? words;
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
