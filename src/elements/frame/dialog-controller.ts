import { isVisible } from './is-visible.js';
import type { LitElement, ReactiveController } from 'lit';
import type { HistoryController } from './history-controller.js';

/** Opens and closes the native dialog of its host. Does nothing in modes without a dialog. */
export class DialogController implements ReactiveController {
  readonly #host: LitElement;
  readonly #history: HistoryController;
  readonly #onOpen: () => void;
  /** Requested before the next render. Only the dialog knows whether it is open, because Escape closes it too. */
  #pendingState: 'open' | 'closed' | undefined;
  #hasOpened = false;
  /** The page's own styles, while its scrolling is locked. */
  #pageStyles: Pick<CSSStyleDeclaration, 'overflow' | 'scrollbarGutter'> | undefined;

  constructor(host: LitElement, history: HistoryController, onOpen: () => void) {
    this.#host = host;
    this.#history = history;
    this.#onOpen = onOpen;
    host.addController(this);
  }

  /** Whether the dialog has been opened before. */
  get hasOpened(): boolean {
    return this.#hasOpened;
  }

  hostConnected(): void {
    document.addEventListener('click', this.#onPageClick);
  }

  hostDisconnected(): void {
    document.removeEventListener('click', this.#onPageClick);
    this.#pendingState = undefined;
    if (this.#dialog?.open) this.#dialog.close();
    this.updateScrollLock();
  }

  /** Opens or closes the rendered dialog. On closing, the browser restores the focus. */
  hostUpdated(): void {
    const dialog = this.#dialog;
    const pendingState = this.#pendingState;
    this.#pendingState = undefined;
    if (pendingState === 'closed' && dialog?.open) dialog.close();
    // A new mode may have removed an open dialog.
    this.updateScrollLock();
    if (pendingState !== 'open' || !dialog || dialog.open || !this.#host.isConnected) return;
    if (!isVisible(this.#host)) {
      // A dialog in a hidden element is invisible, but would block the page.
      console.warn(
        '<ve-scheduler> is hidden, so its dialog cannot open: hide only its button with ::part(open)',
      );
      return;
    }
    // A test's DOM may have no modal dialogs.
    if ('showModal' in dialog) dialog.showModal();
    this.updateScrollLock();
    this.#history.push(this.close);
    this.#onOpen();
  }

  /** Locks the page's scrolling while the dialog is open, without changing the page's width. */
  updateScrollLock(): void {
    const isOpen = Boolean(this.#dialog?.open);
    if (isOpen === Boolean(this.#pageStyles)) return;
    const { style, clientWidth } = document.documentElement;
    const { overflow, scrollbarGutter } = style;
    Object.assign(
      style,
      this.#pageStyles ?? {
        overflow: 'clip',
        ...(innerWidth > clientWidth && { scrollbarGutter: 'stable' }),
      },
    );
    this.#pageStyles = isOpen ? { overflow, scrollbarGutter } : undefined;
  }

  readonly onClose = (): void => {
    this.updateScrollLock();
    // The event comes late: the dialog may be open again.
    if (!this.#pageStyles) this.#history.remove(this.close);
  };

  readonly open = (): void => {
    this.#pendingState = 'open';
    this.#hasOpened = true;
    this.#host.requestUpdate();
  };

  readonly close = (): void => {
    this.#pendingState = 'closed';
    this.#host.requestUpdate();
  };

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  /** A click on an element with the host's ID in `data-ve-open` opens the dialog. */
  readonly #onPageClick = (event: Event): void => {
    const isOpener = event
      .composedPath()
      .some((target) => (target as Partial<HTMLElement>).dataset?.['veOpen'] === this.#host.id);
    if (!isOpener || !this.#host.id || !this.#dialog) return;
    // Keeps a link from navigating and a button from submitting a form.
    event.preventDefault();
    this.open();
  };
}
