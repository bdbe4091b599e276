import * as z from 'zod';

/** Schema of the option `publicAvailability`. @param url Schema of a base URL */
export const publicAvailabilityInput = (url: z.ZodType<string>) =>
  z
    .union(
      [z.boolean(), url.transform((base) => base.replace(/\/+$/, ''))],
      'must be true, false, or the URL of basePath at a CDN, with https',
    )
    // `false` is the same as no option.
    .transform((given) => given || undefined)
    .optional();
