/** Ends each word that the translator has translated. */
export const MARK = 'ï';

/**
 * Translates a shadow root as browsers do: replaces each text node by `<font><font>…</font></font>` with other words, and
 * goes on with what is added or changed later. Leaves alone what says `translate="no"`.
 */
export class Translator {
  readonly #root: ShadowRoot;
  readonly #observer = new MutationObserver(() => this.#translate());

  constructor(root: ShadowRoot) {
    this.#root = root;
    this.#translate();
  }

  stop(): void {
    this.#observer.disconnect();
  }

  #translate(): void {
    this.#observer.disconnect();
    for (const text of textsOf(this.#root)) {
      if (text.parentElement!.closest('font, [translate="no"]')) continue;
      const outer = document.createElement('font' as string);
      const inner = outer.appendChild(document.createElement('font' as string));
      inner.textContent = text.data.replace(/\p{L}+/gu, (word) => word + MARK);
      text.replaceWith(outer);
    }
    this.#observer.observe(this.#root, { childList: true, characterData: true, subtree: true });
  }
}

/** Text nodes that a visitor reads or hears. */
export function textsOf(root: ParentNode & Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if (text.data.trim() && !text.parentElement!.closest('style')) texts.push(text);
  }
  return texts;
}

/** What a visitor reads, without the translator's marks. */
export function originalText(root: ParentNode & Node): string {
  const text = textsOf(root)
    .map(({ data }) => data)
    .join('');
  return text.replaceAll(MARK, '').replace(/\s+/g, ' ');
}
