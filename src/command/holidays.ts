import { readFile } from 'node:fs/promises';
import { holidaysOf, type ClosedDays } from '../node/holidays.js';
import { ConfigurationError } from './environment/environment.js';
import { errorLabel } from './error-label.js';

/**
 * Reads the days that an iCalendar file closes.
 *
 * @param setting Name of the setting that holds the path, for error messages.
 * @param warn Receives what is left out.
 * @throws ConfigurationError if the file cannot be read
 */
export async function loadHolidays(
  path: string | undefined,
  setting: string,
  warn: (message: string) => void,
): Promise<ClosedDays> {
  if (path === undefined) return {};
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError([`${setting}: the file cannot be read (${errorLabel(error)})`]);
  }
  try {
    return holidaysOf(text, { warn: (message) => warn(`${setting}: ${message}`) });
  } catch {
    throw new ConfigurationError([`${setting}: the file is not an iCalendar file`]);
  }
}
