import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'playwright/test';

const NODE = ['node:events', 'node:http', 'node:net', 'node:path', 'node:url', 'node:util'];

/** Which folder of `src` may import from which others, see the arrows in the README. Packages are named too. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'index.ts': ['define.ts', 'pure.ts'],
  'define.ts': ['elements'],
  'pure.ts': ['elements', 'api', 'i18n'],
  'react.ts': ['elements', 'react'],
  'server.ts': ['gateway'],
  'node.ts': ['node'],
  'cli.ts': ['command'],
  elements: ['api', 'model', 'i18n', 'styles', 'lit'],
  api: ['model', 'zod/v4/core'],
  model: [],
  i18n: [],
  locales: ['i18n'],
  styles: ['lit'],
  gateway: ['api', 'model', 'hono', 'jose', 'zod', 'rate-limiter-flexible'],
  node: ['node:http', '@hono/node-server'],
  command: ['gateway', 'node', 'api', 'model', 'zod', 'rate-limiter-flexible', 'redis', ...NODE],
};

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

test('every file of src is under the rule', () => {
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) expect(Object.keys(MAY_IMPORT), file).toContain(roomOf(file));
});

for (const file of files) {
  test(`src/${file} imports only what its place allows`, () => {
    const room = roomOf(file);
    const allowed = MAY_IMPORT[room] ?? [];
    for (const target of importsOf(file)) {
      const isOwn = target.startsWith('.');
      const where = isOwn ? roomOf(normalize(join(dirname(file), target)).replace(/\.js$/, '.ts')) : target;
      if (isOwn && where === room) continue;
      const isAllowed = allowed.some(
        (one) => where === one || (one !== 'lit' && where.startsWith(`${one}/`)),
      );
      expect(isAllowed, `${file} imports ${target}`).toBe(true);
    }
  });
}

function importsOf(file: string): string[] {
  const source = readFileSync(join('src', file), 'utf8');
  const statements = source.matchAll(/^\s*(?:import|export)\b[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm);
  const calls = source.matchAll(/\bimport\('([^']+)'\)/g);
  return [...statements, ...calls].map(([, from, bare]) => from ?? bare!);
}

/** The folder, or the file itself where it lies at the top. */
function roomOf(file: string): string {
  return file.split('/')[0]!;
}
