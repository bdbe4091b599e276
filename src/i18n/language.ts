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
