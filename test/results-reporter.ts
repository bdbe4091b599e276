import { writeFileSync } from 'node:fs';
import type { FullConfig, Reporter, Suite } from 'playwright/types/testReporter';
import type { Results } from './results.js';

/** Writes the results of a Playwright run to the file that `RESULTS_FILE` names. */
export default class ResultsReporter implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(): void {
    const file = process.env['RESULTS_FILE'];
    if (!file) return;
    const tests = this.#suite?.allTests() ?? [];
    const failed = tests.filter((test) => test.outcome() !== 'expected');
    const results: Results = {
      passed: tests.length - failed.length,
      failed: tests.length
        ? failed.map((test) => test.titlePath().filter(Boolean).join(' › '))
        : ['no test ran'],
    };
    writeFileSync(file, JSON.stringify(results));
  }
}
