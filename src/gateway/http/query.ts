/** Value of a parameter that occurs exactly once; with two, it would be unclear which one counts. */
export function singleValue(parameters: URLSearchParams, name: string): string | undefined {
  const values = parameters.getAll(name);
  return values.length === 1 ? values[0] : undefined;
}
