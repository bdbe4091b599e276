import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Returns true if there is nothing to undo any more. Back then goes one entry further. */
type Undo = () => unknown;

/** Lets the browser's Back undo what the visitor did in the form, if the page wants that. */
export class HistoryController implements ReactiveController {
  readonly #host: { readonly history: boolean };
  readonly #kept: { keep(): void };
  /** What undoes each entry, the last one last. */
  #undos: Undo[] = [];
  /** Index of the last of them in the browser's list; `undefined` in browsers that do not tell Back from Forward. */
  #index: number | undefined;
  /** Entries that the form itself goes back, because the visitor undid them in the form. */
  #ownBacks = 0;

  /** @param kept Writes what it keeps into a URL that is older. */
  constructor(host: ReactiveControllerHost & { readonly history: boolean }, kept: { keep(): void }) {
    this.#host = host;
    this.#kept = kept;
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
  push(undo: Undo): void {
    if (!this.#host.history) return;
    try {
      history.pushState(history.state, '');
      this.#undos.push(undo);
      this.#index = currentIndex();
    } catch {
      // Browsers allow it only so often, and a page may have blocked it.
    }
  }

  /** Removes the entry with this undo, and those after it. Leaves them if the page or another form has added more. */
  remove(undo: Undo): void {
    const index = this.#undos.indexOf(undo);
    if (index < 0) return;
    const count = this.#undos.splice(index).length;
    if (currentIndex() === this.#index) {
      this.#ownBacks += 1;
      history.go(-count);
    }
  }

  readonly #onPopState = (): void => {
    const index = currentIndex();
    if (this.#ownBacks) this.#ownBacks -= 1;
    // Forward, or back to what was added last.
    else if (!this.#undos.length || index! >= this.#index!) return;
    else if (this.#undos.pop()!()) history.back();
    this.#kept.keep();
    this.#index = index;
  };
}

const currentIndex = (): number | undefined =>
  (globalThis as Partial<typeof globalThis>).navigation?.currentEntry?.index;
