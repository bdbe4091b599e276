import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Lets the browser's Back undo what the visitor did in the form, if the page wants that. */
export class HistoryController implements ReactiveController {
  readonly #host: { readonly history: boolean };
  /** What undoes each entry, the last one last. */
  #undos: (() => void)[] = [];
  /** Entries that the form itself goes back, because the visitor undid them in the form. */
  #ownBacks = 0;

  constructor(host: ReactiveControllerHost & { readonly history: boolean }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('popstate', this.#onPopState);
  }

  hostDisconnected(): void {
    removeEventListener('popstate', this.#onPopState);
    this.#ownBacks = 0;
    this.forget();
  }

  /** Leaves the entries behind: they undo nothing any more. */
  forget(): void {
    this.#undos = [];
  }

  /** Adds an entry. Keeps the page's own state, which its router may need. */
  push(undo: () => void): void {
    if (!this.#host.history) return;
    try {
      history.pushState(history.state, '');
      this.#undos.push(undo);
    } catch {
      // Browsers allow it only so often, and a page may have blocked it.
    }
  }

  /** Removes the entry with this undo, and those after it. */
  remove(undo: () => void): void {
    const index = this.#undos.indexOf(undo);
    if (index < 0) return;
    this.#ownBacks += 1;
    history.go(-this.#undos.splice(index).length);
  }

  readonly #onPopState = (): void => {
    if (this.#ownBacks) this.#ownBacks -= 1;
    else this.#undos.pop()?.();
  };
}
