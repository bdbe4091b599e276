import { defineConfig } from 'playwright/test';

/** `server`: handlers in Node, no browser. `e2e`: the built script in real pages. `package`: what is published. */
export default defineConfig({
  testDir: '.',
  outputDir: process.env['TEST_OUTPUT'] ?? '../test-results',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  updateSnapshots: 'none',
  snapshotPathTemplate: '{testDir}/e2e/screenshots/{arg}{ext}',
  // Two versions of Chromium draw edges a little differently.
  // On a busy machine everything takes long: only what hangs is meant to end.
  timeout: 120_000,
  expect: { timeout: 20_000, toHaveScreenshot: { maxDiffPixelRatio: 0.001, animations: 'disabled' } },
  reporter: [['list'], ['./results-reporter.ts']],
  projects: [
    { name: 'server', testMatch: 'server/**/*.test.ts' },
    { name: 'package', testMatch: 'package/**/*.test.ts' },
    {
      name: 'e2e',
      testMatch: 'e2e/**/*.test.ts',
      use: {
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        // A trace makes a test a quarter slower. `--trace on` records one.
        trace: 'off',
        launchOptions: {
          ...(process.env['CHROME_PATH'] ? { executablePath: process.env['CHROME_PATH'] } : {}),
          args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
        },
      },
    },
  ],
});
