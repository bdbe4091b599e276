import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'playwright/test';

/**
 * Checks that a document has a table behind a marker, or writes it there with `UPDATE_DOCUMENTS=1`.
 *
 * @param path Path of the document, from the project's root.
 */
export async function expectTable(
  path: string,
  marker: string,
  table: readonly (readonly string[])[],
): Promise<void> {
  const document = await readFile(path, 'utf8');
  const start = document.indexOf(marker);
  if (start < 0) throw new Error(`${path} has no ${marker}`);
  const from = start + marker.length + 2;
  const [head = [], ...rows] = table;
  const text = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
  const old = /^(\|.*\n)*/.exec(document.slice(from))![0];
  const current = document.slice(0, from) + text + document.slice(from + old.length);
  if (process.env['UPDATE_DOCUMENTS']) await writeFile(path, current);
  else
    expect(squeeze(document), `run this test with UPDATE_DOCUMENTS=1 to renew ${path}`).toBe(
      squeeze(current),
    );
}

/** Without the padding that the formatter adds to tables. */
const squeeze = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
