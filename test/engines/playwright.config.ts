import { defineConfig } from 'playwright/test';
import main from '../playwright.config.js';
import type { EngineName } from './fixtures.js';

const engines: EngineName[] = ['firefox', 'webkit'];

/** The core scenarios. Each engine has one worker with one browser; both run at once. */
export default defineConfig<object, { engineName: EngineName }>({
  testDir: '.',
  forbidOnly: true,
  fullyParallel: false,
  workers: 2,
  timeout: main.timeout!,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['../results-reporter.ts']],
  projects: engines.map((engineName) => ({ name: engineName, use: { engineName } })),
});
