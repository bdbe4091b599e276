import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Counts files and lines of code: `npm run stats`. */
interface File {
  readonly path: string;
  readonly lines: number;
}

const CODE = /\.(ts|js|css)$/;

const src = filesIn('src');
const rows = [
  ...foldersOf(src).map((folder) =>
    row(
      folder,
      src.filter(({ path }) => path.startsWith(`${folder}/`)),
    ),
  ),
  ...['src', 'demo', 'test'].map((folder) => row(`${folder} (all)`, filesIn(folder))),
];
console.table(Object.fromEntries(rows));

function filesIn(folder: string): File[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => CODE.test(file) && !/(^|\/)(screenshots|node_modules)\//.test(file))
    .map((file) => join(folder, file))
    .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }));
}

/** Every folder that holds files, also inside another one. */
function foldersOf(files: readonly File[]): string[] {
  const folders = files.map(({ path }) => path.slice(0, path.lastIndexOf('/')));
  return [...new Set(folders)].filter((folder) => folder !== 'src').sort();
}

function row(name: string, files: readonly File[]): [string, object] {
  const sorted = files.toSorted((one, other) => one.lines - other.lines);
  const largest = sorted.at(-1)!;
  const columns = {
    files: files.length,
    lines: files.reduce((sum, { lines }) => sum + lines, 0),
    median: sorted[Math.floor(sorted.length / 2)]!.lines,
    largest: `${largest.lines} ${largest.path}`,
  };
  return [name, columns];
}
