import { execFileSync } from 'node:child_process';
import { chromium } from 'playwright';

const ON_PATH = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** Arguments that Chromium needs here: root has no use of its sandbox. */
export const chromiumArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * Finds a Chromium that starts, and installs one where there is none: `CHROME_PATH`, Playwright's own, one on the
 * PATH, Debian's package (as root), at last Playwright's download.
 *
 * @returns the path of its executable; nothing where it is Playwright's own.
 */
export async function provideChromium(): Promise<string | undefined> {
  const given = process.env['CHROME_PATH'];
  if (given) {
    if (await starts(given)) return given;
    throw new Error(`CHROME_PATH is ${given}, which does not start`);
  }
  if (await starts()) return undefined;
  const found = await firstOnPath();
  if (found) return found;
  if (process.getuid?.() === 0 && run('apt-get', ['update', '-qq'])) {
    const packages = ['chromium-headless-shell', 'fonts-liberation'];
    run('apt-get', ['install', '-y', '-qq', '-o', 'DPkg::Lock::Timeout=300', ...packages]);
    const installed = await firstOnPath();
    if (installed) return installed;
  }
  run('npx', ['playwright', 'install', 'chromium-headless-shell']);
  if (await starts()) return undefined;
  throw new Error('No Chromium was found and none could be installed: set CHROME_PATH to one');
}

async function firstOnPath(): Promise<string | undefined> {
  for (const name of ON_PATH) {
    const path = which(name);
    if (path && (await starts(path))) return path;
  }
  return undefined;
}

async function starts(executablePath?: string): Promise<boolean> {
  try {
    const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });
    await browser.close();
    return true;
  } catch {
    return false;
  }
}

function which(name: string): string | undefined {
  try {
    return execFileSync('which', [name], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function run(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    return true;
  } catch {
    return false;
  }
}
