import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'playwright/test';

const FOLDER = 'dist/cdn/hashed';
const manifest = JSON.parse(readFileSync(`${FOLDER}/manifest.json`, 'utf8')) as Record<
  string,
  { readonly file: string; readonly integrity: string }
>;
const copies = Object.entries(manifest);
const files = copies.map(([, { file }]) => file);

test('every script has a copy, named after its content', () => {
  const scripts = readdirSync('dist/cdn', { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.m?js$/.test(file) && !file.startsWith('hashed/'));
  expect(Object.keys(manifest)).toEqual(scripts.sort());
  for (const [name, { file, integrity }] of copies) {
    const content = readFileSync(`${FOLDER}/${file}`);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 10);
    expect(file).toBe(name.replace(/(?=\.m?js$)/, `.${hash}`));
    expect(integrity, name).toBe(`sha384-${createHash('sha384').update(content).digest('base64')}`);
  }
});

test('beside every copy is the same, compressed', () => {
  for (const file of files) {
    const content = readFileSync(`${FOLDER}/${file}`);
    expect(brotliDecompressSync(readFileSync(`${FOLDER}/${file}.br`)).equals(content), file).toBe(true);
    expect(gunzipSync(readFileSync(`${FOLDER}/${file}.gz`)).equals(content), file).toBe(true);
  }
});

test('a copy loads others by their hashed names alone', () => {
  const names = Object.keys(manifest).filter((name) => !name.startsWith('ve-'));
  const main = readFileSync(`${FOLDER}/${manifest['ve-scheduler.js']!.file}`, 'utf8');
  for (const name of ['manage.js', 'questions.js', 'zone-search.js', 'agent-search.js']) {
    expect(main).toContain(manifest[name]!.file);
  }
  for (const file of files) {
    const text = readFileSync(`${FOLDER}/${file}`, 'utf8');
    const plain = names.filter((name) => new RegExp(`["'\`](\\./)?${name}["'\`]`).test(text));
    expect(plain, file).toEqual([]);
    expect(text).not.toContain('sourceMappingURL');
    for (const [, loaded] of text.matchAll(/["'`](?:\.\/)?([a-z/-]+\.[\da-f]{10}\.js)["'`]/g)) {
      const folder = file.includes('/') ? file.replace(/[^/]*$/, '') : '';
      const found = [`${FOLDER}/${loaded!}`, `${FOLDER}/${folder}${loaded!}`].some((path) =>
        existsSync(path),
      );
      expect(found, `${file} loads ${loaded!}`).toBe(true);
    }
  }
});
