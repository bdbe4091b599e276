import { SchedulerError } from './scheduler-error.js';

/**
 * Describes a wrong setting for the site's developer, e.g. `hours is "9-17": write it like "Mon-Fri 09:00-17:00"`.
 * The query and the credentials of a URL are left out, because the text ends up in logs.
 *
 * @param name The attribute, as a page writes it.
 * @param value Its value; empty if it is missing.
 * @param fix What to do about it.
 */
export function settingMistake(name: string, value: string | number, fix: string): string {
  const text = String(value);
  const shown = text.replace(/[?#].*/s, '?…').replace(/^.*@/s, '…@');
  return `${name} is ${text ? `"${shown}"` : 'missing'}: ${fix}`;
}

/** Error `configuration` about a wrong setting, see {@link settingMistake}. */
export function settingError(...parts: Parameters<typeof settingMistake>): SchedulerError {
  return new SchedulerError('configuration', { message: settingMistake(...parts) });
}
