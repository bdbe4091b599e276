import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Results } from './results.js';
import { total } from './results.js';

/**
 * `npm run test:nodes`: runs the unit, server and package tests on other versions of Node. `npm run test:nodes -- 24`
 * runs them on one.
 */
const VERSIONS = ['22', '24'];
const PARTS = [['unit'], ['playwright', '--project=server', '--project=package']];

const chosen = process.argv.slice(2);
const results: Results[] = [];
for (const version of chosen.length ? chosen : VERSIONS) results.push(...(await runOn(version)));

const { passed, failed } = total(results);
for (const name of failed) console.log(`Failed: ${name}`);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exit(failed.length ? 1 : 0);

async function runOn(version: string): Promise<Results[]> {
  const folder = await mkdtemp(join(tmpdir(), 've-node-'));
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, `node@${version}`]);
    const path = [join(folder, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
    // Otherwise a wrong PATH would test this version of Node again.
    const { output } = await run('node', ['--version'], path);
    if (!output.includes(`v${version}.`)) throw new Error(`node@${version} says it is ${output.trim()}`);
    const all: Results[] = [];
    for (const part of PARTS) {
      const { code, output } = await run('npx', ['tsx', 'test/run.ts', ...part], path);
      all.push(resultsOf(output, code, `Node ${version}, ${part.join(' ')}`));
    }
    return all;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Reads the closing line `N passed, N failed`, and the names of the failed tests before it. */
function resultsOf(output: string, code: number | null, name: string): Results {
  const passed = Number(/^(\d+) passed, \d+ failed$/m.exec(output)?.[1] ?? 0);
  const failed = [...output.matchAll(/^Failed: (.*)$/gm)].map(([, test]) => `${name}: ${test}`);
  return { passed, failed: code && !failed.length ? [`${name} ended with ${code}`] : failed };
}

async function run(
  command: string,
  args: readonly string[],
  PATH = process.env['PATH'],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PATH } });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
