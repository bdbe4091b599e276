import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideChromium } from './browser.js';
import { HOSTS } from './hosts/hosts.js';
import { runEngines } from './engines/run.js';
import { runHosts } from './hosts/run.js';
import { total, type Results } from './results.js';
import { chromiumLauncher } from './unit-config.js';
import { runUnitTests } from './unit.js';

/**
 * Runs the tests and closes with `N passed, N failed`. `run.ts` runs all, `run.ts unit [--watch] [files]`,
 * `run.ts playwright [arguments]`, `run.ts engines [files]` and `run.ts hosts` one part.
 */
const [part, ...rest] = process.argv.slice(2);
const executablePath = part === 'engines' ? undefined : await provideChromium();
const results: Results[] = [];
if (!part || part === 'unit') results.push(await runUnitTests([chromiumLauncher(executablePath)], rest));
if (!part || part === 'playwright') results.push(await runPlaywright(rest));
if (!part || part === 'engines') results.push(...(await runEngines(rest, runPlaywright)));
if (!part || part === 'hosts') results.push(await runHosts(HOSTS.filter(({ isQuick }) => isQuick)));

const { passed, failed } = total(results);
for (const name of failed) console.log(`Failed: ${name}`);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exit(failed.length ? 1 : 0);

async function runPlaywright(args: readonly string[]): Promise<Results> {
  const folder = await mkdtemp(join(tmpdir(), 've-scheduler-'));
  const file = join(folder, 'results.json');
  const child = spawn('npx', ['playwright', 'test', '-c', 'test/playwright.config.ts', ...args], {
    stdio: 'inherit',
    env: { ...process.env, RESULTS_FILE: file, ...(executablePath && { CHROME_PATH: executablePath }) },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  try {
    const results = JSON.parse(await readFile(file, 'utf8')) as Results;
    return code && !results.failed.length
      ? { ...results, failed: [`Playwright ended with ${code}`] }
      : results;
  } catch {
    return { passed: 0, failed: ['Playwright gave no report'] };
  } finally {
    await rm(folder, { recursive: true });
  }
}
