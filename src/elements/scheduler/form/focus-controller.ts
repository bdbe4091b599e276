import type { LitElement } from 'lit';
import { isVisible } from '../../frame/is-visible.js';

/** Moves the focus inside its host, unless the visitor has moved on to another part of the page. */
export class FocusController {
  readonly #host: LitElement;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Focuses the first visible element of the selectors after the next render. WebKit would also focus a hidden one. */
  async moveTo(...selectors: string[]): Promise<void> {
    await this.#host.updateComplete;
    if (this.#isElsewhere) return;
    const elements = selectors.map((selector) => this.#host.renderRoot.querySelector<HTMLElement>(selector));
    elements.find(isVisible)?.focus();
  }

  get #isElsewhere(): boolean {
    const { activeElement } = this.#host.getRootNode() as Document | ShadowRoot;
    // The element may be in the document of a frame.
    const { ownerDocument } = this.#host;
    return !this.#host.contains(activeElement) && ownerDocument.activeElement !== ownerDocument.body;
  }
}
