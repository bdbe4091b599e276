import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Builder, type WebDriver } from 'selenium-webdriver';
import { startProgram } from '../deploy/programs.js';
import { freePort } from '../ports.js';
import { BROWSERS } from './provide-engines.js';

export interface RunningWebKit {
  readonly driver: WebDriver;
  close(this: void): Promise<void>;
}

/**
 * Starts WebKitGTK on a display of its own. Its driver has one session.
 *
 * @param timeZone IANA name
 * @param home Home folder of the browser, if it is to be another one
 */
export async function startWebKit(timeZone: string, home?: string): Promise<RunningWebKit> {
  const display = await startDisplay();
  try {
    const port = await freePort();
    const program = await startProgram([BROWSERS.webkitDriver, '-p', String(port)], [port], {
      DISPLAY: display.name,
      TZ: timeZone,
      // WebKit takes “C.UTF-8” for a language named “C”, but “C” for American English.
      LC_ALL: 'C',
      ...(home && { HOME: home }),
    });
    try {
      const driver = await new Builder()
        .usingServer(`http://127.0.0.1:${port}`)
        .withCapabilities({
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': {
            binary: BROWSERS.webkit,
            args: ['--automation', '--javascript-can-open-windows-automatically=true'],
          },
        })
        .build();
      return {
        driver,
        close: async () => {
          await driver.quit();
          await program.stop();
          await display.stop();
        },
      };
    } catch (error) {
      await program.stop();
      throw error;
    }
  } catch (error) {
    await display.stop();
    throw error;
  }
}

async function startDisplay(): Promise<{ name: string; stop: () => Promise<void> }> {
  const size = ['-screen', '0', '1400x1000x24'];
  const child = spawn(BROWSERS.display, ['-displayfd', '3', ...size, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdio[3] as Readable);
  const [number] = (await Promise.race([once(lines, 'line'), ended.then(() => [])])) as [string?];
  if (number === undefined) throw new Error(`${BROWSERS.display} did not start`);
  return {
    name: `:${number}`,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
