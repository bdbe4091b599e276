import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { recordRoom } from './record.js';
import { ROOMS } from './rooms.js';
import { partialFileOf, runRoom, type MutantResult } from './run-room.js';

/**
 * Tests the mutants of all rooms, or of the named ones, and writes `records.json`. With `--stopped` it writes what a run
 * that was stopped has found.
 */
const args = process.argv.slice(2);
const isStopped = args.includes('--stopped');
const folders = args.filter((arg) => arg !== '--stopped');
for (const room of ROOMS.filter(({ folder }) => !folders.length || folders.includes(folder))) {
  const { folder } = room;
  if (isStopped) await recordStopped(folder);
  else {
    const started = Date.now();
    const results = await runRoom(room);
    await report(folder, results, { seconds: (Date.now() - started) / 1000 });
  }
}

async function recordStopped(folder: string): Promise<void> {
  const file = partialFileOf(folder);
  if (!existsSync(file)) return;
  const [first = '0', ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  const { birthtimeMs, mtimeMs } = await stat(file);
  const results = lines.map((line) => JSON.parse(line) as MutantResult);
  const untried = Number(first) - results.length;
  await report(folder, results, { seconds: (mtimeMs - birthtimeMs) / 1000, untried });
}

async function report(folder: string, ...results: Tail<Parameters<typeof recordRoom>>): Promise<void> {
  const { killed, timedOut, survivors, seconds } = await recordRoom(folder, ...results);
  console.log(`${folder}: ${killed + timedOut} found, ${survivors.length} survived, ${seconds} s`);
}

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;
