/** What Tab can reach, if it is visible. */
const TABBABLE = 'a[href], button, input, select, textarea, iframe, summary, [contenteditable], [tabindex]';

const guards = new WeakMap<HTMLDialogElement, AbortController>();

/**
 * Keeps the focus in a dialog that is not modal, and in what the page shows above it. What the dialog covers gets no focus.
 *
 * @param host Element with the dialog in its shadow root.
 */
export function guardFocus(host: HTMLElement, dialog: HTMLDialogElement): void {
  // The host may have moved into another document since.
  guards.get(dialog)?.abort();
  const guard = new AbortController();
  guards.set(dialog, guard);
  const { signal } = guard;
  const { ownerDocument } = host;
  let isBackward = false;

  const isAbove = (element: Element): boolean => {
    const { left, top, width, height } = element.getBoundingClientRect();
    // Other dialogs have such elements at their ends, and move the focus on themselves.
    if (!width || !height) return true;
    const hit = ownerDocument.elementFromPoint(left + width / 2, top + height / 2);
    return hit !== null && !host.contains(hit) && (element.contains(hit) || hit.contains(element));
  };

  const focusFirst = (elements: Iterable<HTMLElement>): boolean => {
    const reachable = [...elements].filter((element) => element.tabIndex >= 0 && element.checkVisibility());
    for (const element of isBackward ? reachable.reverse() : reachable) {
      element.focus();
      if ((element.getRootNode() as Document | ShadowRoot).activeElement === element) return true;
    }
    return false;
  };

  const isFinished = (): boolean => {
    if (dialog.open && !dialog.matches(':modal')) return false;
    guard.abort();
    return true;
  };

  const redirect = (from: EventTarget | null): void => {
    const overlays = [...ownerDocument.querySelectorAll<HTMLElement>(TABBABLE)].filter(
      (element) => !host.contains(element) && element.getBoundingClientRect().width > 0 && isAbove(element),
    );
    const isFromDialog = host.contains(from as Node | null) || dialog.contains(from as Node | null);
    if (isFromDialog && focusFirst(overlays)) return;
    focusFirst(dialog.querySelectorAll<HTMLElement>(TABBABLE));
  };

  const onPageFocus = ({ target, relatedTarget }: FocusEvent): void => {
    // A script may send the event to the document itself.
    const isElement = (target as Node).nodeType === Node.ELEMENT_NODE;
    if (isFinished() || !isElement || host.contains(target as Element) || isAbove(target as Element)) return;
    redirect(relatedTarget);
  };

  /** The button that opens the dialog is behind it, too. */
  const onOwnFocus = ({ target, relatedTarget }: FocusEvent): void => {
    if (isFinished() || dialog.contains(target as Node) || host.contains(target as Node)) return;
    redirect(relatedTarget);
  };

  const onKey = ({ shiftKey }: KeyboardEvent): void => {
    isBackward = shiftKey;
  };

  ownerDocument.addEventListener('focusin', onPageFocus, { signal });
  (host.shadowRoot as EventTarget).addEventListener('focusin', onOwnFocus as EventListener, { signal });
  ownerDocument.addEventListener('keydown', onKey, { capture: true, signal });
}
