import * as z from 'zod';
import { packageFiles } from '../../node/package-files.js';

/** Variable that turns the scripts off. */
export const SCRIPT_VARIABLES = {
  VE_SCRIPTS: z
    .enum(['true', 'false', '1', '0'], 'must be true or false')
    .transform((text) => text === 'true' || text === '1')
    .optional(),
};

/** The scripts that the command serves, unless the owner does not want it. */
export const scriptsOf = (isOn = true): ReturnType<typeof packageFiles> | undefined =>
  isOn ? packageFiles() : undefined;
