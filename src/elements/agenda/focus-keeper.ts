import type { LitElement, ReactiveController } from 'lit';

/** Moves the focus in an element, and keeps it there: if what had it is gone, the heading gets it. */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  #next = '';
  #hadFocus = false;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Moves the focus once the next update is on the page. */
  moveTo(selector: string): void {
    this.#next = selector;
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    this.#hadFocus = Boolean(this.#host.shadowRoot!.activeElement);
  }

  hostUpdated(): void {
    const root = this.#host.shadowRoot!;
    const find = (selector: string) => root.querySelector<HTMLElement>(selector);
    if (this.#next) find(this.#next)?.focus();
    this.#next = '';
    // The page stays where it is: nobody asked for this.
    if (this.#hadFocus && !root.activeElement) find('h2')?.focus({ preventScroll: true });
  }
}
