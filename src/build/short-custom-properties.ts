import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const PRIVATE = /--_[a-z][a-z-]*/g;

/** Private custom properties of all styles, so that they have the same short names in all scripts. */
const names = [
  ...new Set(
    ['src/styles', 'src/elements'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .sort()
        .flatMap((file) => readFileSync(`${folder}/${file}`, 'utf8').match(PRIVATE) ?? []),
    ),
  ),
];

/** Shortens the names of private custom properties: those that begin with `--_`. */
export const shortCustomProperties: Plugin = {
  name: 'short-custom-properties',
  transform: (code, id) =>
    /[\\/]src[\\/](styles|elements)[\\/]/.test(id)
      ? { code: code.replace(PRIVATE, (name) => `--_${names.indexOf(name).toString(36)}`), map: null }
      : null,
};
