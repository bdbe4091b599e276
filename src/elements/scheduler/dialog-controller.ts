import type { LitElement, ReactiveController } from 'lit';

/** Opens and closes the native dialog of its host, where it has one. */
export class DialogController implements ReactiveController {
  readonly #host: LitElement;
  readonly #onOpen: () => void;
  /** What it was told last and has not done yet. Escape closes it, too: only the dialog itself knows whether it is open. */
  #wanted: 'open' | 'closed' | undefined;
  #wasOpened = false;
  /** What the page had set itself, while it is held. */
  #page: Pick<CSSStyleDeclaration, 'overflow' | 'scrollbarGutter'> | undefined;

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
    this.#wanted = undefined;
    this.#dialog?.close();
    this.holdPage();
  }

  /** Shown once it has been drawn. The browser itself gives the focus back when it is closed. */
  hostUpdated(): void {
    const dialog = this.#dialog;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted === 'closed') dialog?.close();
    // Another mode has no dialog.
    this.holdPage();
    if (wanted !== 'open' || !dialog || dialog.open || !this.#host.isConnected) return;
    if (!this.#host.checkVisibility()) {
      // It would be as invisible, and yet lock the page.
      console.warn('<ve-scheduler>: opens only where it is displayed; ::part(open) can be hidden instead.');
      return;
    }
    dialog.showModal();
    this.holdPage();
    this.#onOpen();
  }

  /** Keeps what is behind an open dialog from being scrolled, at its width; lets it go once there is none. */
  readonly holdPage = (): void => {
    const isOpen = Boolean(this.#dialog?.open);
    if (isOpen === Boolean(this.#page)) return;
    const { style, clientWidth } = document.documentElement;
    const { overflow, scrollbarGutter } = style;
    Object.assign(
      style,
      this.#page ?? { overflow: 'clip', ...(innerWidth > clientWidth && { scrollbarGutter: 'stable' }) },
    );
    this.#page = isOpen ? { overflow, scrollbarGutter } : undefined;
  };

  readonly open = (): void => {
    this.#wanted = 'open';
    this.#wasOpened = true;
    this.#host.requestUpdate();
  };

  readonly close = (): void => {
    this.#wanted = 'closed';
    this.#host.requestUpdate();
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
