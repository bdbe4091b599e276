import * as z from 'zod';
import type { PageFiles } from './page-options.js';

/** Schema of the option `scripts`. */
export const ScriptsInput = z
  .custom<PageFiles>((value) => {
    const { read, release } = (value ?? {}) as Partial<PageFiles>;
    return typeof read === 'function' && typeof release === 'function';
  }, 'must be packageFiles() of ve-scheduler/node')
  .optional();
