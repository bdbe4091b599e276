import { writeFileSync } from 'node:fs';
import type { FullConfig, Reporter, Suite } from 'playwright/types/testReporter';
import type { Tally } from './tally.js';

/** Writes the tally of a Playwright run to the file that `TALLY_FILE` names. */
export default class TallyReporter implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(): void {
    const file = process.env['TALLY_FILE'];
    if (!file) return;
    const tests = this.#suite?.allTests() ?? [];
    const passed = tests.filter((test) => test.outcome() === 'expected').length;
    const tally: Tally = { passed, failed: tests.length ? tests.length - passed : 1 };
    writeFileSync(file, JSON.stringify(tally));
  }
}
