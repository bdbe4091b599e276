/**
 * Describes a wrong setting for the site's developer, e.g. `hours is "9-17": write it like "Mon-Fri 09:00-17:00"`.
 * The query of a URL, and any value with credentials, is left out: the text ends up in logs.
 *
 * @param name The attribute, as a page writes it.
 * @param value Its value; empty if it is missing.
 * @param fix What to do about it.
 */
export function settingMistake(name: string, value: string | number, fix: string): string {
  const text = String(value);
  const shown = text.includes('@') ? 'a URL with credentials' : `"${text.replace(/[?#].*/s, '?…')}"`;
  return `${name} is ${text ? shown : 'missing'}: ${fix}`;
}
