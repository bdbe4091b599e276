import type { Results } from '../results.js';
import { runUnitTests } from '../unit.js';
import { provideEngines } from './provide-engines.js';
import { firefoxLauncher, webkitLauncher } from './unit-launchers.js';

/** Unit tests of what engines do differently: focus, typing, boxes, colors, dates and languages. */
const MAIN_UNIT_TESTS = [
  'test/elements/{fields,frame,zone}/*.test.ts',
  'test/elements/kit/{focus,language,theming}.test.ts',
  'test/elements/time/calendar-keyboard.test.ts',
  'test/unit/i18n/*.test.ts',
];

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

/** Runs some of the unit tests and then the journeys, in Firefox and WebKit at once. All unit tests take many minutes. */
export async function runMainOfEngines(runPlaywright: RunPlaywright): Promise<Results[]> {
  return [...(await runEngines(MAIN_UNIT_TESTS, runPlaywright)), await runJourneys(runPlaywright)];
}

function runJourneys(runPlaywright: RunPlaywright): Promise<Results> {
  return runPlaywright(['-c', 'test/engines/playwright.config.ts']);
}
