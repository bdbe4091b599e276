import { defineConfig } from 'playwright/test';

/** The files of `demo/deploy`, in the programs that read them. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/deploy',
  forbidOnly: true,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['../results-reporter.ts']],
});
