import type { LitElement, ReactiveController } from 'lit';

/** Opens and closes the native dialog of its host, where it has one. */
export class DialogController implements ReactiveController {
  readonly #host: LitElement;
  readonly #onOpen: () => void;
  #isOpen = false;
  #wasOpened = false;

  constructor(host: LitElement, onOpen: () => void) {
    this.#host = host;
    this.#onOpen = onOpen;
    host.addController(this);
  }

  /** Whether it has been opened at all; nothing need be loaded before. */
  get wasOpened(): boolean {
    return this.#wasOpened;
  }

  hostConnected(): void {
    document.addEventListener('click', this.#onPageClick);
  }

  hostDisconnected(): void {
    document.removeEventListener('click', this.#onPageClick);
    this.close();
    this.#dialog?.close();
  }

  /** Shown once it has been drawn. The browser itself gives the focus back when it is closed. */
  hostUpdated(): void {
    const dialog = this.#dialog;
    // In another mode there is none, and the next one is not to open by itself.
    if (!dialog) this.#isOpen = false;
    if (!dialog || dialog.open === this.#isOpen) return;
    if (!this.#isOpen) dialog.close();
    else if (this.#host.isConnected) {
      dialog.showModal();
      this.#onOpen();
    }
  }

  readonly open = (): void => {
    this.#isOpen = this.#wasOpened = true;
    this.#host.requestUpdate();
  };

  readonly close = (): void => {
    this.#isOpen = false;
    this.#host.requestUpdate();
  };

  /** Escape closes it, too. The browser tells of it late: it may be open again. */
  readonly onClose = (): void => {
    if (!this.#dialog?.open) this.close();
  };

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  /** Whatever in the page says `data-ve-open` with the host's id opens it. */
  readonly #onPageClick = (event: Event): void => {
    const isMeant = event
      .composedPath()
      .some((one) => one instanceof HTMLElement && one.dataset['veOpen'] === this.#host.id);
    if (!isMeant || !this.#host.id || !this.#dialog) return;
    // A link need lead nowhere else, nor a button send a form.
    event.preventDefault();
    this.open();
  };
}
