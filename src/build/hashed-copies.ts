/**
 * Copies every script to a name with its hash, e.g. `dist/cdn/hashed/ve-scheduler.1f3a9c02b7.js`, and compresses the copies.
 * A copy loads the others by their hashed names too, so that no cache can mix two releases.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const FOLDER = 'dist/cdn';
const HASHED = `${FOLDER}/hashed`;

/** A script that another one loads, by its name beside it. The doctor only compares the names of the entries. */
const REFERENCE = /(?<=(["'`]))(\.\/)?((?!ve-)[a-z-]+(?:\/[a-zA-Z-]+)?\.js)(?=\1)/g;

rmSync(HASHED, { recursive: true, force: true });
const scripts = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.m?js$/.test(file))
  .sort();
const copies = new Map<string, { file: string; integrity: string }>();

/** Copies a script after those that it loads, whose names are part of its content. */
function copy(name: string): string {
  const known = copies.get(name);
  if (known) return known.file;
  const folder = dirname(name);
  // The longer names would move what the source map points at.
  const source = readFileSync(join(FOLDER, name), 'utf8').replace(/\/\/# sourceMappingURL=.*\n?$/, '');
  const text = source.replace(REFERENCE, (_, _quote, relative: string | undefined, file: string) => {
    const target = relative ? posix.join(folder, file) : file;
    if (!scripts.includes(target)) throw new Error(`${name} loads ${target}, which does not exist`);
    return relative ? `./${posix.relative(folder, copy(target))}` : copy(target);
  });
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 10);
  const file = name.replace(/(?=\.m?js$)/, `.${hash}`);
  const integrity = `sha384-${createHash('sha384').update(text).digest('base64')}`;
  copies.set(name, { file, integrity });
  mkdirSync(join(HASHED, folder), { recursive: true });
  writeFileSync(join(HASHED, file), text);
  compress(join(HASHED, file));
  return file;
}

function compress(path: string): void {
  const content = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}

for (const name of scripts) copy(name);
const manifest = Object.fromEntries(scripts.map((name) => [name, copies.get(name)!]));
writeFileSync(`${HASHED}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
