import { isVisible } from './is-visible.js';
import { loadOverlayFocus } from './load-overlay-focus.js';
import type { LitElement, ReactiveController } from 'lit';
import type { PermissionEvent } from '../kit/events.js';
import type { HistoryController } from './history-controller.js';

export interface DialogOptions {
  readonly history: HistoryController;
  readonly onOpen: () => void;
  /** Whether the page may show the overlay of a challenge at any time. */
  readonly hasChallenge: () => boolean;
}

/**
 * Opens and closes the native dialog of its host. Does nothing in modes without a dialog. A modal dialog would cover and
 * block the page's own overlays, so it is modal only while there can be none.
 */
export class DialogController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: DialogOptions;
  /** Requested before the next render. Only the dialog knows whether it is open, because Escape closes it too. */
  #isOpening = false;
  /** Whether the page is deciding about a permission. */
  #isAsking = false;
  #isBackdropPressed = false;
  /** The document with the openers. When the host is disconnected, it may be in another one already. */
  #document: Document | undefined;

  /** Whether the dialog has been opened before. */
  hasOpened = false;

  constructor(host: LitElement, options: DialogOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener('click', this.#onPageClick);
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener('click', this.#onPageClick);
    this.close();
  }

  /** Opens the rendered dialog, or adapts the open one. */
  hostUpdated(): void {
    const dialog = this.#dialog;
    if (dialog?.open) this.#updateModality(dialog);
    else if (this.#isOpening && dialog && this.#host.isConnected) this.#open(dialog);
    this.#isOpening = false;
  }

  #open(dialog: HTMLDialogElement): void {
    if (!isVisible(this.#host)) {
      // A dialog in a hidden element is invisible, but would block the page.
      console.warn('<ve-scheduler> is hidden with its dialog: hide only ::part(open)');
      return;
    }
    // A test's DOM may have no modal dialogs.
    if ('showModal' in dialog) {
      this.#show(dialog);
      new IntersectionObserver((_, observer) => {
        if (isVisible(dialog)) return;
        observer.disconnect();
        if (!dialog.open) return;
        // The page has hidden it and moved on. To go back would undo that.
        this.#options.history.forget();
        dialog.close();
      }).observe(dialog);
    }
    this.#options.history.push(this.close);
    this.#options.onOpen();
  }

  #show(dialog: HTMLDialogElement): void {
    if (!this.hasOverlay) {
      dialog.showModal();
      return;
    }
    dialog.show();
    void loadOverlayFocus().then(
      ({ guardFocus }) => guardFocus(this.#host, dialog),
      () => undefined,
    );
  }

  /** Makes the open dialog modal or not, as it has to be now. Keeps its focus and scroll position. */
  #updateModality(dialog: HTMLDialogElement): void {
    if (dialog.matches(':modal') !== this.hasOverlay) return;
    const { scrollTop } = dialog;
    const focused = (this.#host.shadowRoot!.activeElement ??
      this.#host.querySelector(':focus') ??
      // The page's overlay had the focus. What remains to be done is to submit.
      dialog.querySelector('[part="submit"]')) as HTMLElement | null;
    // If the focus is elsewhere, the dialog forgets where it was before it opened.
    focused?.focus();
    dialog.close();
    this.#show(dialog);
    focused?.focus();
    dialog.scrollTop = scrollTop;
  }

  /** Whether the page may show an overlay of its own above the dialog. */
  get hasOverlay(): boolean {
    return this.#isAsking || this.#options.hasChallenge();
  }

  /**
   * Asks the page for a permission. Until it decides, it can show an overlay above the dialog.
   *
   * @throws SchedulerError `prevented` if the page refuses.
   */
  async ask(event: PermissionEvent): Promise<void> {
    const setAsking = (isAsking: boolean) => {
      this.#isAsking = isAsking;
      // Not at the next update: a listener may move the focus to its overlay at once.
      this.hostUpdated();
    };
    setAsking(true);
    this.#host.dispatchEvent(event);
    try {
      await event.permission();
    } finally {
      setAsking(false);
    }
  }

  readonly onClose = (): void => {
    // The event comes late: the dialog may be open again.
    if (!this.#dialog?.open) this.#options.history.remove(this.close);
  };

  /** Closes a dialog that is not modal. The browser does so with a modal one. */
  readonly onKeydown = ({ key, defaultPrevented, isComposing }: KeyboardEvent): void => {
    if (key === 'Escape' && !defaultPrevented && !isComposing) this.close();
  };

  /**
   * Closes the dialog by its backdrop. A drag that only ends there is no click on it, nor is the second click of a double
   * click, before which the dialog opened or became smaller. `closedby` knows no such difference.
   */
  readonly onPress = ({ type, target, detail }: MouseEvent): void => {
    const isOnBackdrop = target === this.#dialog && !this.hasOverlay && detail < 2;
    if (type === 'click' && isOnBackdrop && this.#isBackdropPressed) this.close();
    this.#isBackdropPressed = isOnBackdrop;
  };

  readonly open = (): void => {
    this.#isOpening = this.hasOpened = true;
    this.#host.requestUpdate();
  };

  /** Closes the dialog. The browser restores the focus. */
  readonly close = (): void => {
    this.#isOpening = false;
    // A test's DOM may not have the method.
    const dialog: Partial<HTMLDialogElement> | null = this.#dialog;
    dialog?.close?.();
  };

  get #dialog(): HTMLDialogElement | null {
    return this.#host.shadowRoot?.querySelector('dialog') ?? null;
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
