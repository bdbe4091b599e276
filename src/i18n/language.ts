/** The nearest `lang` attribute of an element, also across shadow roots; `nl_NL` is `nl-NL`. `''` if there is none. */
export function languageOf(element: Element): string {
  let from: Element | null = element;
  while (from) {
    const lang = from.closest('[lang]')?.getAttribute('lang');
    if (lang) return lang.replaceAll('_', '-');
    const root = from.getRootNode();
    from = root instanceof ShadowRoot ? root.host : null;
  }
  return '';
}

/**
 * Locale for dates and numbers, given the language of the strings. The page's region decides, or else the visitor's: a German
 * reads an English page with `en-DE`, which has 24 hours and weeks from Monday. A translator's `en-x-mtfrom-de` has no region.
 */
export function localeFor(words: string, page: string, visitor: readonly string[]): string {
  const isOfWords = (tag: string) => tag.split('-')[0]?.toLowerCase() === words && isLanguageTag(tag);
  if (isOfWords(page) && /^\w+-(?!x-)/.test(page)) return page;
  const region = visitor.map(regionOf).find(Boolean);
  return visitor.find(isOfWords) ?? (region ? `${words}-${region}` : words);
}

const regionOf = (tag: string): string | undefined =>
  isLanguageTag(tag) ? new Intl.Locale(tag).region : undefined;

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
