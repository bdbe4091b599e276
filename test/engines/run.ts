import type { Results } from '../results.js';
import { runUnitTests } from '../unit.js';
import { provideEngines } from './provide-engines.js';
import { firefoxLauncher, webkitLauncher } from './unit-launchers.js';

type RunPlaywright = (args: readonly string[]) => Promise<Results>;

/**
 * Runs the unit tests and then the journeys, in Firefox and WebKit at once.
 *
 * @param files Unit tests; if any are given, only these run
 */
export async function runEngines(files: readonly string[], runPlaywright: RunPlaywright): Promise<Results[]> {
  provideEngines();
  const results = [await runUnitTests([firefoxLauncher, webkitLauncher], files)];
  if (!files.length) results.push(await runJourneys(runPlaywright));
  return results;
}

/** Runs the journeys in Firefox and WebKit at once. */
export function runJourneys(runPlaywright: RunPlaywright): Promise<Results> {
  provideEngines();
  return runPlaywright(['-c', 'test/engines/playwright.config.ts']);
}
