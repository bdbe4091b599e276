import { areBuiltInsSound } from './elements/kit/built-ins.js';

/**
 * Registers elements by their tags. Passes over a tag that is taken, so that loading the script twice is harmless. On a page
 * whose built-ins are broken it only prints a line: what the page has in the elements stays.
 */
export function define(elements: Readonly<Record<string, CustomElementConstructor>>): void {
  if (!areBuiltInsSound()) {
    console.error(
      've-scheduler: the page has broken built-in functions of arrays, objects, maps or promises',
    );
    return;
  }
  for (const [tag, element] of Object.entries(elements)) {
    if (!customElements.get(tag)) customElements.define(tag, element);
  }
}
