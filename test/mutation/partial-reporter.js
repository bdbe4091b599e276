import { appendFileSync } from 'node:fs';
import process from 'node:process';

/** Writes each result at once, so that what a stopped run has found is not lost. */
class PartialReporter {
  onMutantTested(result) {
    appendFileSync(process.env.MUTATION_PARTIAL, `${JSON.stringify(result)}\n`);
  }
}

export const strykerPlugins = [{ kind: 'Reporter', name: 'partial', injectableClass: PartialReporter }];
