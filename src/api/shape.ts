import * as z from 'zod/v4/core';

/**
 * The few kinds of schema that the wire needs, made of zod's core. It does the same as `zod/mini` and costs a page
 * 2 kB (brotli) less, since a test is a function instead of a class for each type.
 */

/** What a value has become that fits a shape. */
export type Shaped<S> = z.output<S>;

const unknown = new z.$ZodUnknown({ type: 'unknown' });

/** An object with these keys; unknown ones are kept. */
export const object = <S extends z.$ZodShape>(shape: S) =>
  new z.$ZodObject({ type: 'object', shape, catchall: unknown }) as unknown as z.$ZodObject<S, z.$loose>;

/** A value of which is known what a test says. */
export const when = <T>(test: (value: unknown) => boolean) =>
  new z.$ZodCustom({ type: 'custom', check: 'custom', fn: test }) as unknown as z.$ZodCustom<T, T>;

/** The same where it may be missing: what is missing fails the test too, and what fails counts as undefined. */
export const maybe = <S extends z.$ZodType>(innerType: S) =>
  new z.$ZodCatch({
    type: 'catch',
    innerType,
    catchValue: () => undefined,
  }) as unknown as z.$ZodOptional<S>;

/** The value, if it fits. Asked by the Standard Schema interface, which every schema has: `safeParse` would weigh more. */
export const read = <S extends z.$ZodType>(shape: S, value: unknown): Shaped<S> | undefined => {
  const result = shape['~standard'].validate(value);
  return 'value' in result ? result.value : undefined;
};
