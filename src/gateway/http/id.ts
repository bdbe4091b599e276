/** Whether a value has the form of an ID of the API: letters, digits, `-` and `_`, so that it has one spelling. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value);
}
