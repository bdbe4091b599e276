import process from 'node:process';
import { inspect } from 'node:util';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { PluginKind } from '@stryker-mutator/api/plugin';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  type CompleteDryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import './environment.js';
import { loadTests, TestRun, type NodeTest } from './node-tests.js';
import { testFiles } from './rooms.js';

/** What the mutants in the code read and write. */
interface Instrumentation {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: MutantCoverage;
}

/** Milliseconds of tests for a mutant, the shortest first; the others would find few more. */
const BUDGET_MS = 60_000;

/** Runs tests for Stryker in a process in which all modules stay loaded. */
class NodeTestRunner implements TestRunner {
  private readonly instrumentation: Instrumentation = {};
  private run!: TestRun;
  private tests: readonly NodeTest[] = [];
  private readonly durations = new Map<string, number>();
  private isFresh = true;
  private isSpoilt = false;

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init(): Promise<void> {
    Object.assign(globalThis, { __stryker__: this.instrumentation });
    this.tests = await loadTests(testFiles(), (file) => import(pathToFileURL(resolve(file)).href));
    this.run = new TestRun();
  }

  async dryRun(): Promise<CompleteDryRunResult> {
    const results: TestResult[] = [];
    for (const test of this.tests) {
      this.instrumentation.currentTestId = test.id;
      const { duration, error } = await this.run.run(test, 60_000);
      this.instrumentation.currentTestId = undefined;
      const { id, file } = test;
      this.durations.set(id, duration);
      const result = { id, name: id, fileName: resolve(file), timeSpentMs: Math.ceil(duration) };
      results.push(
        error === undefined
          ? { ...result, status: TestStatus.Success }
          : { ...result, status: TestStatus.Failed, failureMessage: inspect(error) },
      );
    }
    const { mutantCoverage } = this.instrumentation;
    return { status: DryRunStatus.Complete, tests: results, ...(mutantCoverage && { mutantCoverage }) };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    // A new process starts, and tests this mutant.
    if (this.isSpoilt) process.exit(1);
    const wanted = new Set(testFilter);
    const reached = this.tests.filter(({ id }) => !testFilter || wanted.has(id)).toSorted(this.byCost);
    let sum = 0;
    const tests = reached.filter((test, index) => index === 0 || (sum += this.durationOf(test)) < BUDGET_MS);
    const { instrumentation } = this;
    for (const [index, test] of tests.entries()) {
      Object.assign(instrumentation, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
      const { error, duration } = await this.run.run(test, this.timeoutOf(test));
      const { hitCount } = instrumentation;
      Object.assign(instrumentation, { activeMutant: undefined, hitCount: undefined });
      const timedOut = determineHitLimitReached(hitCount, hitLimit);
      if (timedOut || error !== undefined) await this.checkModules(test);
      if (timedOut) return { status: MutantRunStatus.Timeout, reason: timedOut.reason ?? '' };
      if (error !== undefined)
        return {
          status: MutantRunStatus.Killed,
          killedBy: [test.id],
          failureMessage: inspect(error),
          nrOfTests: index + 1,
        };
      this.durations.set(test.id, Math.max(duration, this.durations.get(test.id) ?? 0));
    }
    this.isFresh = false;
    return { status: MutantRunStatus.Survived, nrOfTests: tests.length };
  }

  /** A mutant may leave something in a module that makes the test fail from now on. */
  private async checkModules(test: NodeTest): Promise<void> {
    const { error } = await this.run.run(test, 60_000);
    this.isSpoilt = error !== undefined;
    // An earlier mutant may have done so.
    if (this.isSpoilt && !this.isFresh) process.exit(1);
    this.isFresh = false;
  }

  /** Short tests first, since the first that fails ends the run; those that share a server stay together. */
  private readonly byCost = (one: NodeTest, other: NodeTest): number =>
    Number(needsServer(one)) - Number(needsServer(other)) || this.durationOf(one) - this.durationOf(other);

  private timeoutOf(test: NodeTest): number {
    return 2_000 + 5 * this.durationOf(test);
  }

  private durationOf({ id }: NodeTest): number {
    return this.durations.get(id) ?? 0;
  }

  async dispose(): Promise<void> {
    await this.run.end();
  }
}

const needsServer = ({ suite }: NodeTest): boolean =>
  suite.line.some(({ hooks }) => hooks.beforeAll.length > 0);

export const strykerPlugins = [
  { kind: PluginKind.TestRunner, name: 'node', injectableClass: NodeTestRunner },
];
