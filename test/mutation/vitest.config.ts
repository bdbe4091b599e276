import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { EXCLUDED_TESTS, TESTS } from './rooms.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Starts with small files, since the first test that fails ends the run of a mutant. */
class SmallestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const size = ({ moduleId }: TestSpecification) => statSync(moduleId).size;
    return Promise.resolve(files.toSorted((one, other) => size(one) - size(other)));
  }
}

/** Runs unit and server tests in Node, where one process can test thousands of mutants. `npm test` does not use it. */
export default defineConfig({
  root,
  publicDir: false,
  resolve: {
    alias: [
      { find: 'playwright/test', replacement: here('playwright-test.ts') },
      { find: '@open-wc/testing', replacement: here('open-wc-testing.ts') },
      // Node lacks `Temporal`, as WebKitGTK does.
      { find: /^.*\/unit-engine\.js$/, replacement: here('unit-engine.ts') },
    ],
  },
  test: {
    include: [...TESTS],
    exclude: EXCLUDED_TESTS,
    sequence: { sequencer: SmallestFirst },
    globals: true,
    setupFiles: [here('setup.ts')],
    // A mutant that waits for ever fails here, which is cheaper than a new process.
    testTimeout: 10_000,
    expect: { poll: { timeout: 5_000 } },
    coverage: {
      provider: 'v8',
      // Files that no test loads count as well.
      include: ['src/model/**/*.ts', 'src/api/**/*.ts', 'src/gateway/**/*.ts'],
      exclude: ['**/*.d.ts'],
      reporter: ['text-summary', 'json-summary'],
      reportsDirectory: `${root}node_modules/.cache/coverage`,
    },
  },
});
