/** The language around an element: the nearest `lang`, also through shadow roots. Empty where there is none. */
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
 * The locale for dates and numbers among words of one language: the page's own, or where the page names no region
 * (`en`) the visitor's, as far as each is of that language.
 */
export function localeFor(words: string, page: string, visitor: readonly string[]): string {
  const isOfWords = (tag: string) => tag.split('-')[0]?.toLowerCase() === words && isLocale(tag);
  if (isOfWords(page) && page.includes('-')) return page;
  return visitor.find(isOfWords) ?? words;
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
