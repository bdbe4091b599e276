/**
 * Tries the built-ins without which an element would show something wrong, or nothing, and could not notice. Takes
 * microseconds.
 *
 * @throws unknown if one of them throws
 */
export function areBuiltInsSound(): boolean {
  const entries: [string, boolean][] = [];
  ['key'].forEach((key) => entries.push([key, [key].includes(key)]));
  const isFound: unknown = Object.entries(Object.fromEntries(entries))
    .map(([key, value]) => new Map().set(key, value).get(key) as unknown)
    .some((value) => (Object.is(value, true) as unknown) === true);
  return isFound === true && Promise.resolve().then() instanceof Promise;
}
