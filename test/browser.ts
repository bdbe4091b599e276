import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { installDebianPackages } from './debian.js';

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
    const failure = await start(given);
    if (failure) throw new Error(`CHROME_PATH is ${given}, which does not start: ${failure}`);
    return given;
  }
  if (!(await start())) return undefined;
  const found = await firstOnPath();
  if (found) return found;
  if (process.getuid?.() === 0) {
    installDebianPackages('chromium-headless-shell', 'fonts-liberation');
    const installed = await firstOnPath();
    if (installed) return installed;
  }
  installPlaywrightsOwn();
  const failure = await start();
  if (!failure) return undefined;
  throw new Error(`No Chromium was found and none could be installed. Set CHROME_PATH to one. ${failure}`);
}

async function firstOnPath(): Promise<string | undefined> {
  const folders = process.env['PATH']?.split(delimiter) ?? [];
  for (const name of ON_PATH) {
    const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (!path) continue;
    const failure = await start(path);
    if (!failure) return path;
    console.warn(`${path} does not start: ${failure}`);
  }
  return undefined;
}

/** @returns why that browser does not start; nothing where it does. */
async function start(executablePath?: string): Promise<string | undefined> {
  try {
    const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });
    await browser.close();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function installPlaywrightsOwn(): void {
  console.log('Installing the Chromium of Playwright');
  spawnSync('npx', ['playwright', 'install', 'chromium-headless-shell'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
