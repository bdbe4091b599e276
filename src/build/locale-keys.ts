import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { en } from '../i18n/en.js';
import { KEYS, VERSION } from '../i18n/release.js';

/** Hash of the names of all strings, of their order, and of whether each is a text or a function. */
export function keyHash(strings: object): string {
  const kinds = JSON.stringify(strings, (_, value: unknown) =>
    typeof value === 'object' ? value : typeof value,
  );
  return createHash('sha256').update(kinds).digest('base64url').slice(0, 5);
}

/**
 * First entry of a language's script: the keys that its texts are for, and the release that it is of.
 *
 * @throws Error if `release.ts` is not up to date.
 */
export function releaseMark(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  for (const [name, current, correct] of [
    ['KEYS', KEYS, keyHash(en)],
    ['VERSION', VERSION, version],
  ]) {
    if (current !== correct) throw new Error(`Set ${name!} in src/i18n/release.ts to '${correct!}'`);
  }
  return KEYS + VERSION;
}
