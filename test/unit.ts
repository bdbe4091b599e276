import { startTestRunner, type TestSession } from '@web/test-runner';
import type { TestSuiteResult } from '@web/test-runner-core';
import { startSandbox } from '../demo/sandbox/serve.js';
import type { Tally } from './tally.js';
import { unitConfig, type PageErrors } from './unit-config.js';

const ALL = ['test/unit/**/*.test.ts', 'test/elements/**/*.test.ts'];
const MODEL = ['test/unit/model/**/*.test.ts'];

/** Everything once, and what reckons with time also where the browser lives elsewhere. */
const RUNS: readonly { timeZone: string; files: readonly string[] }[] = [
  { timeZone: 'UTC', files: ALL },
  { timeZone: 'America/New_York', files: MODEL },
  { timeZone: 'Asia/Kathmandu', files: MODEL },
  { timeZone: 'Australia/Lord_Howe', files: MODEL },
];

/** Runs the unit tests in Chromium: `[--watch] [files]`, in one zone where either is given. */
export async function runUnitTests(executablePath: string | undefined, args: string[]): Promise<Tally> {
  const watch = args.includes('--watch');
  const files = args.filter((arg) => arg !== '--watch');
  const tally: Tally = { passed: 0, failed: 0 };
  for (const run of args.length ? [{ timeZone: 'UTC', files: files.length ? files : ALL }] : RUNS) {
    console.log(`\nUnit tests, browser in ${run.timeZone}`);
    const { passed, failed } = await runOnce(run, executablePath, watch);
    tally.passed += passed;
    tally.failed += failed;
  }
  return tally;
}

async function runOnce(
  run: (typeof RUNS)[number],
  executablePath: string | undefined,
  watch: boolean,
): Promise<Tally> {
  const { origin, close } = await startSandbox({ port: 0 });
  let tally: Tally = { passed: 0, failed: 1 };
  const config = unitConfig({
    ...run,
    executablePath,
    sandboxOrigin: origin,
    watch,
    onEnd: (sessions, pageErrors) => (tally = count(sessions, pageErrors)),
  });
  const runner = await startTestRunner({
    config,
    readCliArgs: false,
    readFileConfig: false,
    autoExitProcess: false,
  });
  if (runner) await new Promise((resolve) => runner.on('stopped', resolve));
  await close();
  return tally;
}

/** A file that did not load, holds no test or had an error outside of one counts as a failure. */
function count(sessions: readonly TestSession[], pageErrors: PageErrors): Tally {
  const tally: Tally = { passed: 0, failed: sessions.length ? 0 : 1 };
  for (const session of sessions) {
    const { passed, failed } = session.testResults ? inSuite(session.testResults) : { passed: 0, failed: 0 };
    tally.passed += passed;
    tally.failed += failed;
    const uncaught = pageErrors.get(session.id) ?? [];
    if (!failed && (!passed || session.errors.length || uncaught.length || !session.passed)) {
      const reason = passed ? 'an error outside of a test' : 'no test ran';
      console.error([`${session.testFile}: ${reason}`, ...uncaught.map(String)].join('\n'));
      tally.failed += 1;
    }
  }
  return tally;
}

function inSuite({ tests, suites }: TestSuiteResult): Tally {
  return suites
    .map(inSuite)
    .reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }), {
      passed: tests.filter(({ passed }) => passed).length,
      failed: tests.filter(({ passed }) => !passed).length,
    });
}
