/**
 * The few kinds of schema that API responses need. The server's schemas use zod; in a browser its core would be a twelfth of
 * the script, for these lines. A test holds them to what zod does.
 */

const INVALID: unique symbol = Symbol();

/** Returns the parsed value, or a mark that it does not fit. */
export type Shape<T> = (value: unknown) => T | typeof INVALID;

/** Type of the values that fit a shape. */
export type Infer<S> = S extends Shape<infer T> ? T : never;

type Shapes = Readonly<Record<string, Shape<unknown>>>;

type ObjectOf<S extends Shapes> = {
  [K in keyof S as undefined extends Infer<S[K]> ? never : K]: Infer<S[K]>;
} & {
  [K in keyof S as undefined extends Infer<S[K]> ? K : never]?: Infer<S[K]>;
} & { [key: string]: unknown };

/** An object with these keys. Keeps unknown keys. */
export const object =
  <S extends Shapes>(shapes: S): Shape<ObjectOf<S>> =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return INVALID;
    const parsed: Record<string, unknown> = { ...value };
    for (const [key, shape] of Object.entries(shapes)) {
      const part = shape(parsed[key]);
      if (part === INVALID) return INVALID;
      if (key in parsed) parsed[key] = part;
    }
    return parsed as ObjectOf<S>;
  };

/** A value that passes a test. */
export const custom =
  <T>(test: (value: unknown) => boolean): Shape<T> =>
  (value) =>
    test(value) ? (value as T) : INVALID;

/** Returns the parsed value, or `undefined` if it is invalid. */
export const parse = <T>(shape: Shape<T>, value: unknown): T | undefined => {
  const parsed = shape(value);
  return parsed === INVALID ? undefined : parsed;
};

/** Turns a missing or invalid value into `undefined`. */
export const optional =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value) =>
    parse(shape, value);
