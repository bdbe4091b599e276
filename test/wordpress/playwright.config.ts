import { defineConfig } from 'playwright/test';
import base from '../playwright.config.js';

/** Tests of the plugin in a real WordPress. One at a time: they share two cores with PHP and MariaDB. */
export default defineConfig({
  ...base,
  testDir: '.',
  outputDir: process.env['TEST_OUTPUT'] ?? '../../test-results',
  fullyParallel: false,
  workers: 1,
  reporter: [['list'], ['../results-reporter.ts']],
  projects: [
    { ...base.projects!.find(({ name }) => name === 'e2e')!, name: 'wordpress', testMatch: '*.test.ts' },
  ],
});
