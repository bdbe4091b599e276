import type { Results } from '../results.js';
import { runUnitTests } from '../unit.js';
import { provideEngines } from './provide-engines.js';
import { firefoxLauncher, webkitLauncher } from './unit-launchers.js';

/** The zone that is least like others: its daylight saving is half an hour. Chromium runs more. */
const ZONES = ['Australia/Lord_Howe'];

/**
 * Runs the unit tests and then the journeys, in Firefox and WebKit at once.
 *
 * @param files Unit tests; if any are given, only these run
 */
export async function runEngines(
  files: readonly string[],
  runPlaywright: (args: readonly string[]) => Promise<Results>,
): Promise<Results[]> {
  provideEngines();
  const results = [await runUnitTests([firefoxLauncher, webkitLauncher], files, ZONES)];
  if (!files.length) results.push(await runPlaywright(['-c', 'test/engines/playwright.config.ts']));
  return results;
}
