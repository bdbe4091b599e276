/**
 * Runs in a page.
 *
 * @returns The first visible element, in all open shadow roots, that matches a selector and whose name contains a text.
 */
function find(selector: string, name: string): Element | undefined {
  const roots: (Document | ShadowRoot)[] = [document];
  const plain = (text: string) => text.replaceAll('\u2060', '').replace(/\s+/g, ' ');
  for (const root of roots) {
    for (const element of root.querySelectorAll<HTMLInputElement>('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (!element.matches(selector) || !element.checkVisibility({ visibilityProperty: true })) continue;
      const labels = Array.from(element.labels ?? [], (label) => label.textContent);
      const slots = Array.from(element.querySelectorAll('slot'), (slot) => slot.assignedNodes()).flat();
      const text = [element, ...slots].map((node) => node.textContent).join(' ');
      const own = element.ariaLabel ?? (labels.length ? labels.join(' ') : text);
      if (plain(own).includes(name)) return element;
    }
  }
  return undefined;
}

/** Runs in a page. @returns The element with the focus, in whichever shadow root it is. */
function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** Expression for an element, see `find`. */
export const elementExpression = (selector: string, name: string): string =>
  `(${String(find)})(${JSON.stringify(selector)}, ${JSON.stringify(name)})`;

/** Expression for the element with the focus. */
export const FOCUSED = `(${String(focused)})()`;
