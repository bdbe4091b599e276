import { startTestRunner, type TestSession } from '@web/test-runner';
import type { TestSuiteResult } from '@web/test-runner-core';
import { startSandbox } from '../demo/sandbox/serve.js';
import { total, type Results } from './results.js';
import { bundleUnitTests, type UnitBundle } from './unit-bundle.js';
import { unitConfig, type PageErrors, type UnitLauncher } from './unit-config.js';

const ALL = ['test/unit/all.test.ts', 'test/elements/*/all.test.ts', 'test/elements/*.test.ts'];
const MODEL = ['test/unit/model/all.test.ts'];

/** Zones of browsers, beside UTC, in which the tests of the model run again. */
const ZONES = ['America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];

/**
 * Runs the unit tests: `[--watch] [files]`. With either, only in the zone `TEST_TIME_ZONE`, by default UTC.
 *
 * @param zones Zones of browsers, beside UTC, in which the tests of the model run again
 */
export async function runUnitTests(
  launchers: readonly UnitLauncher[],
  args: readonly string[],
  zones: readonly string[] = ZONES,
): Promise<Results> {
  const watch = args.includes('--watch');
  const files = args.filter((arg) => arg !== '--watch');
  const timeZone = (args.length && process.env['TEST_TIME_ZONE']) || 'UTC';
  const again = args.length ? [] : zones.map((zone) => ({ timeZone: zone, files: MODEL }));
  const runs = [{ timeZone, files: files.length ? files : ALL }, ...again];
  const bundle = await bundleUnitTests(watch);
  const { origin, close } = await startSandbox({ port: 0 });
  let results: Results = { passed: 0, failed: ['the runner did not start'] };
  const config = unitConfig({
    folder: bundle.folder,
    runs: runs.map((run) => ({ ...run, files: run.files.map(bundle.pathOf) })),
    launchers,
    sandboxOrigin: origin,
    watch,
    onEnd: (sessions, pageErrors) => (results = count(sessions, bundle, pageErrors)),
  });
  const runner = await startTestRunner({
    config,
    readCliArgs: false,
    readFileConfig: false,
    autoExitProcess: false,
  });
  if (runner) await new Promise((resolve) => runner.on('stopped', resolve));
  await close();
  await bundle.remove();
  return results;
}

function count(sessions: readonly TestSession[], { sourceOf }: UnitBundle, pageErrors: PageErrors): Results {
  const results = sessions.map((session) =>
    countFile(session, sourceOf(session.testFile), pageErrors.get(session.id) ?? []),
  );
  return sessions.length ? total(results) : { passed: 0, failed: ['no test ran'] };
}

/** A file that did not load, holds no test or had an error outside of one counts as a failure. */
function countFile(
  { group, browser, testResults, errors, passed }: TestSession,
  source: string,
  uncaught: readonly Error[],
): Results {
  const file = `${source} (${browser.name}, ${group.name})`;
  const results = testResults ? inSuite(testResults, file) : { passed: 0, failed: [] };
  if (results.failed.length || (results.passed && !errors.length && !uncaught.length && passed))
    return results;
  const reason = results.passed ? 'an error outside of a test' : 'no test ran';
  return { ...results, failed: [[`${file}: ${reason}`, ...uncaught.map(String)].join('\n')] };
}

function inSuite({ tests, suites }: TestSuiteResult, path: string): Results {
  const failed = tests.filter(({ passed }) => !passed).map(({ name }) => `${path} › ${name}`);
  const own = { passed: tests.length - failed.length, failed };
  return total([own, ...suites.map((suite) => inSuite(suite, `${path} › ${suite.name}`))]);
}
