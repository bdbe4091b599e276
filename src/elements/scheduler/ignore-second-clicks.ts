import { isVisible } from '../frame/is-visible.js';

/**
 * Ignores the second click of a double click in a shadow root if the first one has replaced what was under the pointer. It
 * belongs to what was chosen, not to the button that is there now.
 */
export function ignoreSecondClicks<Root extends Node>(root: Root): Root {
  let first: Element | null = null;
  root.addEventListener(
    'click',
    (event) => {
      // A key, or a label for its control, clicks with 0.
      if ((event as MouseEvent).detail < 2) first = event.target as Element;
      else if (!isVisible(first)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
  return root;
}
