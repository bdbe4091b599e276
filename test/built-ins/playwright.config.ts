import { defineConfig } from 'playwright/test';
import base from '../playwright.config.js';

/** Every element with every built-in that is changed, in all ways. */
export default defineConfig({
  ...base,
  testDir: '.',
  outputDir: process.env['TEST_OUTPUT'] ?? '../../test-results',
  reporter: [['list'], ['../results-reporter.ts']],
  projects: [
    { ...base.projects!.find(({ name }) => name === 'e2e')!, name: 'built-ins', testMatch: '*.test.ts' },
  ],
});
