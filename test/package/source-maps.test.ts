import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { expect, test } from 'playwright/test';

/** Texts that are in one source file alone. */
const TEXTS = {
  'pak is not allowed': 'src/api/connection.ts',
  'lit-noChange': 'node_modules/lit-html/lit-html.js',
} as const;

for (const script of ['ve-scheduler.js', 've-scheduler.mjs', 've-join-button.js', 've-agenda.js']) {
  test(`the source map of ${script} leads to the sources`, () => {
    const lines = readFileSync(`dist/cdn/${script}`, 'utf8')
      .replace(/^\uFEFF/, '')
      .split('\n');
    const payload = JSON.parse(readFileSync(`dist/cdn/${script}.map`, 'utf8')) as SourceMapPayload;
    const map = new SourceMap(payload);
    for (const [text, source] of Object.entries(TEXTS)) {
      const row = lines.findIndex((line) => line.includes(text));
      const entry = map.findEntry(row, lines[row]!.indexOf(text));
      expect(entry, text).toMatchObject({ originalSource: expect.stringContaining(source) });
    }
  });
}
