import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import type { Room } from './rooms.js';

export type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const root = fileURLToPath(new URL('../..', import.meta.url));

const nameOf = (folder: string): string => folder.replaceAll('/', '-');

/** The number of mutants in a room, then a line for each that was tested. */
export const partialFileOf = (folder: string): string =>
  `${root}node_modules/.cache/mutation/${nameOf(folder)}.jsonl`;

/** Tests each mutant of a room's files with the tests that reach it. Later runs test again only what has changed. */
export function runRoom({ folder }: Room): Promise<MutantResult[]> {
  process.chdir(root);
  process.env['MUTATION_ROOM'] = folder;
  const partialFile = partialFileOf(folder);
  process.env['MUTATION_PARTIAL'] = partialFile;
  rmSync(partialFile, { force: true });
  const name = nameOf(folder);
  return new Stryker({
    mutate: [`${folder}/**/*.ts`, '!**/*.d.ts'],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', `${root}test/mutation/partial-reporter.js`],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: true },
    coverageAnalysis: 'perTest',
    // A constant changes when its module is loaded anew, which costs ten times as much as a change in a function.
    ignoreStatic: true,
    concurrency: 2,
    incremental: true,
    incrementalFile: `node_modules/.cache/mutation/${name}.json`,
    ignorePatterns: ['/dist', '/test-results', '/demo/public', '/test/e2e/screenshots', '/test/hosts'],
    tempDirName: `test-results/mutation/${name}`,
    disableTypeChecks: false,
    timeoutMS: 15_000,
    reporters: ['progress-append-only', 'partial'],
    allowConsoleColors: false,
  }).runMutationTest();
}
