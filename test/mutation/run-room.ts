import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import type { Room } from './rooms.js';

export type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Tests each mutant of a room's files with the tests that reach it. Later runs test again only what has changed. */
export function runRoom({ folder }: Room): Promise<MutantResult[]> {
  process.chdir(root);
  process.env['MUTATION_ROOM'] = folder;
  process.env['TSX_TSCONFIG_PATH'] = `${root}test/mutation/tsconfig.json`;
  const name = folder.replaceAll('/', '-');
  return new Stryker({
    mutate: [`${folder}/**/*.ts`, '!**/*.d.ts'],
    testRunner: 'node',
    testRunnerNodeArgs: ['--import', 'tsx'],
    plugins: ['node-runner.ts', 'words-ignorer.ts'].map((file) => `${root}test/mutation/${file}`),
    ignorers: ['words'],
    checkerNodeArgs: ['--import', 'tsx'],
    coverageAnalysis: 'perTest',
    // A constant changes when its module is loaded anew, which costs ten times as much as a change in a function.
    ignoreStatic: true,
    concurrency: 2,
    incremental: true,
    incrementalFile: `node_modules/.cache/mutation/${name}.json`,
    ignorePatterns: ['/dist', '/test-results', '/demo/public', '/test/e2e/screenshots', '/test/hosts'],
    tempDirName: `test-results/mutation/${name}`,
    disableTypeChecks: false,
    timeoutMS: 30_000,
    reporters: ['progress-append-only'],
    allowConsoleColors: false,
  }).runMutationTest();
}
