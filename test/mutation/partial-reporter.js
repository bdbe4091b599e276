import { appendFileSync } from 'node:fs';
import process from 'node:process';

const write = (value) => appendFileSync(process.env.MUTATION_PARTIAL, `${JSON.stringify(value)}\n`);

/** Writes each result at once, so that what a stopped run has found is not lost. */
class PartialReporter {
  onMutationTestingPlanReady({ mutantPlans }) {
    write(mutantPlans.length);
  }
  onMutantTested(result) {
    write(result);
  }
}

export const strykerPlugins = [{ kind: 'Reporter', name: 'partial', injectableClass: PartialReporter }];
