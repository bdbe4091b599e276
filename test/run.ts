import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideChromium } from './browser.js';
import { total, type Tally } from './tally.js';
import { runUnitTests } from './unit.js';

/**
 * Runs the tests and closes with `N passed, N failed`. `run.ts` runs all, `run.ts unit [--watch] [files]`
 * and `run.ts playwright [arguments]` one half.
 */
const [half, ...rest] = process.argv.slice(2);
const executablePath = await provideChromium();
const tallies: Tally[] = [];
if (half !== 'playwright') tallies.push(await runUnitTests(executablePath, rest));
if (half !== 'unit') tallies.push(await runPlaywright(rest));

const { passed, failed } = total(tallies);
for (const name of failed) console.log(`Failed: ${name}`);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exit(failed.length ? 1 : 0);

async function runPlaywright(args: string[]): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 've-scheduler-'));
  const file = join(folder, 'tally.json');
  const child = spawn('npx', ['playwright', 'test', '-c', 'test/playwright.config.ts', ...args], {
    stdio: 'inherit',
    env: { ...process.env, TALLY_FILE: file, ...(executablePath && { CHROME_PATH: executablePath }) },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  try {
    const tally = JSON.parse(await readFile(file, 'utf8')) as Tally;
    return code && !tally.failed.length ? { ...tally, failed: [`Playwright ended with ${code}`] } : tally;
  } catch {
    return { passed: 0, failed: ['Playwright gave no report'] };
  } finally {
    await rm(folder, { recursive: true });
  }
}
