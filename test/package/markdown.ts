import { readFileSync } from 'node:fs';

/** A Markdown table. Cells contain no backticks. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const readDocument = (name: string): string => readFileSync(`demo/docs/${name}.md`, 'utf8');

/** Text from a heading to the next one of the same or a higher level. */
export function section(document: string, heading: string): string {
  const level = /^#+/.exec(heading)![0].length;
  const [, rest] = document.split(`\n${heading}\n`);
  if (rest === undefined) throw new Error(`There is no heading ${heading}`);
  return rest.split(new RegExp(`\n#{1,${level}} `))[0]!;
}

export function tablesIn(text: string): Table[] {
  const blocks = text.match(/(?:^\|.*\n?)+/gm) ?? [];
  return blocks.map((block) => {
    const [columns = [], , ...rows] = block.trim().split('\n').map(splitCells);
    return { columns, rows };
  });
}

/** Rows of all tables whose first column has this name. */
export function rowsOf(text: string, column: string): (readonly string[])[] {
  return tablesIn(text)
    .filter(({ columns }) => columns[0] === column)
    .flatMap(({ rows }) => rows);
}

const splitCells = (line: string): string[] =>
  line
    .trim()
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''));
