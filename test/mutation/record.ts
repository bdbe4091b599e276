import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { MutantResult } from './run-room.js';

/** What the tests say of a room's mutants. */
export interface RoomRecord {
  /** A test failed. */
  readonly killed: number;
  /** A test did not end. */
  readonly timedOut: number;
  /** Changes of constants and of sentences, which are not tested. */
  readonly ignored: number;
  readonly seconds: number;
  readonly survivors: readonly Survivor[];
}

/** A change of the code that no test notices. */
export interface Survivor {
  readonly file: string;
  /** The changed line as it is in the file. */
  readonly code: string;
  readonly original: string;
  readonly replacement: string;
  /** Whether any test runs the line. @default true */
  readonly isCovered?: false;
  /** Why no test has to notice it. @default nobody has looked at it */
  readonly reason?: string;
}

export type Records = Readonly<Record<string, RoomRecord>>;

const RECORDS = fileURLToPath(new URL('records.json', import.meta.url));

export const readRecords = async (): Promise<Records> =>
  JSON.parse(await readFile(RECORDS, 'utf8')) as Records;

/** Writes the results of a room. A survivor that was there before keeps its reason. */
export async function recordRoom(
  folder: string,
  results: readonly MutantResult[],
  seconds: number,
): Promise<RoomRecord> {
  const records = await readRecords();
  const old = records[folder]?.survivors ?? [];
  const survivors: Survivor[] = [];
  for (const mutant of results.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')) {
    const survivor = await describe(mutant);
    const reason = old.find((one) => one.reason && isSame(one, survivor))?.reason;
    survivors.push({ ...survivor, ...(reason && { reason }) });
  }
  const count = (wanted: MutantResult['status']) => results.filter(({ status }) => status === wanted).length;
  const record = {
    killed: count('Killed'),
    timedOut: count('Timeout'),
    ignored: count('Ignored'),
    // A later run tests only what has changed.
    seconds: Math.max(Math.round(seconds), records[folder]?.seconds ?? 0),
    survivors,
  };
  const all = Object.entries({ ...records, [folder]: record }).sort();
  await writeFile(RECORDS, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
  return record;
}

const isSame = (one: Survivor, other: Survivor): boolean =>
  one.file === other.file &&
  one.code === other.code &&
  one.original === other.original &&
  one.replacement === other.replacement;

async function describe(mutant: MutantResult): Promise<Survivor> {
  const { fileName, replacement, status } = mutant;
  const { start, end } = mutant.location;
  const lines = (await readFile(fileName, 'utf8')).split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  const original = lines
    .map((line, index) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : line.length),
    )
    .join(' ');
  return {
    file: fileName.slice(fileName.indexOf('src/')),
    code: lines[0]!.trim(),
    original: shorten(original),
    replacement: shorten(replacement),
    ...(status === 'NoCoverage' && { isCovered: false }),
  };
}

const shorten = (code: string): string => code.replace(/\s+/g, ' ').slice(0, 120);
