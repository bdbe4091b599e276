const MAX_LENGTH = 80;
/** Settings that hold a secret. */
const SECRETS = new Set<PropertyKey>(['pak', 'password', 'secrets', 'redis']);

/**
 * Describes a mistake in the file: its path, what the value must be, and the value, unless it is a secret.
 *
 * @param json The content of the file.
 */
export function describeMistake(path: readonly PropertyKey[], message: string, json: unknown): string {
  const place = path.map(String).join('.') || '--config';
  const value = valueAt(path, json);
  if (value === undefined || path.some((part) => SECRETS.has(part))) return `${place}: ${message}`;
  const text = JSON.stringify(value);
  return `${place}: ${message}; it is ${text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text}`;
}

/** An own value in some JSON. A part of it may hold a secret, so only a plain value is returned. */
function valueAt(path: readonly PropertyKey[], json: unknown): string | number | boolean | null | undefined {
  let value = json;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return typeof value === 'object' && value !== null ? undefined : (value as string | undefined);
}
