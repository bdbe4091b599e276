import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import './environment.js';
import { loadTests, TestRun } from './node-tests.js';
import { testFilesOf } from './rooms.js';

/** Runs all unit and server tests that need no browser, for the measurement of coverage. */
const paths = process.argv.slice(2);
const files = testFilesOf(
  paths.length ? paths : ['test/unit/model', 'test/unit/api', 'test/server/gateway'],
  {
    all: true,
  },
);
const tests = await loadTests(files, (file) => import(pathToFileURL(resolve(file)).href));
const run = new TestRun();
let failed = 0;
const durations: [number, string][] = [];
for (const test of tests) {
  const { error, duration } = await run.run(test, 300_000);
  durations.push([duration, test.id]);
  if (error === undefined) continue;
  failed += 1;
  console.log(test.id, error);
}
await run.end();
console.log(`${durations.length - failed} passed, ${failed} failed; the slowest:`);
for (const [duration, id] of durations.sort(([one], [other]) => other - one).slice(0, 10))
  console.log(`${Math.round(duration)} ms ${id}`);
process.exit(failed ? 1 : 0);
