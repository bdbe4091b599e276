import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'playwright/test';
import { rowsOf, section } from './markdown.js';

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs?: readonly { readonly file: string; readonly title: string }[];
}

const specsOf = ({ suites = [], specs = [] }: Suite): string[] => [
  ...specs.map(({ file, title }) => `${file.replace(/\.test\.ts$/, '')}: ${title}`),
  ...suites.flatMap(specsOf),
];

test('each threat names a test that exists, by its file and title', async () => {
  const rows = rowsOf(section(readFileSync('SECURITY.md', 'utf8'), '## Threats'), 'threat');
  expect(rows.length).toBeGreaterThan(20);
  const named = rows.map(([, , name]) => name!);
  const files = [...new Set(named.map((name) => `/${name.split(':')[0]!}.test.ts`))];
  const { stdout } = await promisify(execFile)(
    'npx',
    ['playwright', 'test', '-c', 'test/playwright.config.ts', '--list', '--reporter=json', ...files],
    { maxBuffer: 32 * 1024 * 1024, env: { ...process.env, RESULTS_FILE: '' } },
  );
  const { suites } = JSON.parse(stdout) as { suites: Suite[] };
  const existing = suites.flatMap(specsOf);
  expect(named.filter((name) => !existing.includes(name))).toEqual([]);
});
