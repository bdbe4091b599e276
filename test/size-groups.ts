/**
 * Tells what each source file costs in a script for browsers.
 *
 * Usage: `npm run size:groups -- [script] [--files]`, after `npm run build:script`. The script defaults to `ve-scheduler.js`.
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapping, type SourceMapPayload } from 'node:module';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';

/** What a file, or a group of files, costs in bytes. */
interface Cost {
  readonly name: string;
  readonly minified: number;
  /** How much smaller the compressed script would be without it. */
  readonly compressed: number;
}

/** Group of a source: the folder of ours, the package of others. */
function groupOf(source: string): string {
  const parts = source.split('/');
  const modules = parts.lastIndexOf('node_modules');
  if (modules >= 0)
    return parts[modules + 1]!.startsWith('@')
      ? parts.slice(modules + 1, modules + 3).join('/')
      : parts[modules + 1]!;
  const src = parts.lastIndexOf('src');
  if (src < 0) return 'other';
  return parts.slice(src, -1).join('/');
}

/** Pieces of the script in order, each with the source that it comes from; `''` if the map knows none. */
function piecesOf(code: string, map: SourceMap): { source: string; text: string }[] {
  const pieces: { source: string; text: string }[] = [];
  for (const [row, line] of code.split('\n').entries()) {
    for (let column = 0; column < line.length; column += 1) {
      // An entry without a source, or of another line, is all that there is for the banner.
      const { generatedLine, originalSource }: Partial<SourceMapping> = map.findEntry(row, column);
      const source = (generatedLine === row && originalSource) || '';
      const last = pieces.at(-1);
      if (last && last.source === source) last.text += line[column]!;
      else pieces.push({ source, text: line[column]! });
    }
  }
  return pieces;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { files: { type: 'boolean', default: false } },
});
const path = `dist/cdn/${positionals[0] ?? 've-scheduler.js'}`;
const code = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
const payload = JSON.parse(readFileSync(`${path}.map`, 'utf8')) as SourceMapPayload;
const pieces = piecesOf(code, new SourceMap(payload));
const nameOf = values.files
  ? (source: string) => source.replace(/^.*?(?=src\/|node_modules\/)/, '') || 'other'
  : groupOf;

const whole = brotliCompressSync(pieces.map(({ text }) => text).join('')).length;
const names = [...new Set(pieces.map(({ source }) => nameOf(source)))];
const costs = names.map((name): Cost => {
  const own = pieces.filter(({ source }) => nameOf(source) === name);
  const others = pieces.filter(({ source }) => nameOf(source) !== name);
  return {
    name,
    minified: Buffer.byteLength(own.map(({ text }) => text).join('')),
    compressed: whole - brotliCompressSync(others.map(({ text }) => text).join('')).length,
  };
});

console.log(`${path}: ${whole} bytes, compressed with brotli\n\nminified  compressed`);
for (const { name, minified, compressed } of costs.sort((a, b) => b.compressed - a.compressed)) {
  console.log(`${String(minified).padStart(8)}  ${String(compressed).padStart(10)}  ${name}`);
}
