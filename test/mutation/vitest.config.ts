import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { EXCLUDED_TESTS, TESTS } from './rooms.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

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
    globals: true,
    setupFiles: [here('setup.ts')],
    // On a busy machine everything takes long, and a slow test would seem to have found a mutant.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    coverage: {
      provider: 'v8',
      // Files that no test loads count as well.
      include: ['src/model/**/*.ts', 'src/api/**/*.ts', 'src/gateway/**/*.ts'],
      exclude: ['**/*.d.ts'],
      reporter: ['json-summary'],
      reportsDirectory: `${root}test-results/coverage`,
    },
  },
});
