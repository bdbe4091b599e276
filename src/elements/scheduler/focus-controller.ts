import type { LitElement } from 'lit';

/** Moves the focus inside its host, unless the visitor has moved on to another part of the page. */
export class FocusController {
  readonly #host: LitElement;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Focuses the element of the first selector that matches after the next render. */
  async moveTo(...selectors: string[]): Promise<void> {
    await this.#host.updateComplete;
    if (this.#isElsewhere) return;
    const elements = selectors.map((selector) => this.#host.renderRoot.querySelector<HTMLElement>(selector));
    elements.find(Boolean)?.focus();
  }

  get #isElsewhere(): boolean {
    const { activeElement } = this.#host.getRootNode() as Document | ShadowRoot;
    return !this.#host.contains(activeElement) && document.activeElement !== document.body;
  }
}
