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

/**
 * Tries the built-ins without which an element would show something wrong, or nothing, and could not notice. One that
 * throws ends the script here, or is reported where it is used.
 */
function areBuiltInsSound(): boolean {
  const entries: [string, boolean][] = [];
  ['key'].forEach((key) => entries.push([key, [key].includes(key)]));
  const isFound: unknown = Object.entries(Object.fromEntries(entries))
    .map(([key, value]) => new Map().set(key, value).get(key) as unknown)
    .some((value) => (Object.is(value, true) as unknown) === true);
  return isFound === true && Promise.resolve().then() instanceof Promise;
}
