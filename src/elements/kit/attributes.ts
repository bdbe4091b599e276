import type { PropertyDeclaration, PropertyDeclarations } from 'lit';

/** A Lit property whose values are coerced, whether an attribute or a framework sets them. */
export interface CoercedProperty extends PropertyDeclaration {
  readonly coerce?: (value: unknown) => unknown;
}

/**
 * Declares a property for each default, with a kebab-case attribute of the same name and the type of the default: text,
 * number or boolean. The default `undefined` is a boolean that may be unset. Removing the attribute restores the default,
 * as do the values `null` and `undefined` of the property.
 */
export function attributes(defaults: object, options?: PropertyDeclaration): PropertyDeclarations {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, initial]: [string, unknown]): [string, CoercedProperty] => [
      name,
      {
        attribute: name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        coerce: (value) => coerce(value, initial),
        ...options,
      },
    ]),
  );
}

/**
 * Converts a value to the type of the default. Frameworks set properties to the text of an attribute, and write a bound
 * `false` as the attribute `"false"`.
 */
function coerce(value: unknown, initial: unknown): unknown {
  if (value == null) return initial;
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- An array or a URL has a meaning as text.
  const text = typeof value === 'object' && !('toString' in value) ? '' : String(value);
  switch (typeof initial) {
    case 'string':
      return text;
    case 'number':
      return text ? Number(text) : initial;
    default:
      return value === '' || (Boolean(value) && text !== 'false');
  }
}
