import * as z from 'zod';

const NAME = /^[A-Za-z\d][\w-]{0,31}$/;

/** Name of a site. It is a label of metrics and a part of Redis keys, so it is short and plain. */
export const siteName = z
  .string('must be a string')
  .regex(NAME, 'must have 1 to 32 letters, digits, "-" or "_", and begin with a letter or digit');

const MAX_CONCURRENT = 100_000;

/** Maximum number of requests under way. */
export const maxConcurrent = z
  .int(`must be a whole number from 1 to ${MAX_CONCURRENT}`)
  .min(1)
  .max(MAX_CONCURRENT);
