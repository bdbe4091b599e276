import type { BrowserLauncher } from '@web/test-runner';
import type { UnitLauncher } from '../unit-config.js';
import { startFirefox } from './firefox.js';
import { startWebKit } from './webkit.js';

/** A browser with one window, which shows one page of tests after the other. */
export interface TestWindow {
  open(this: void, url: string): Promise<void>;
  /** Leaves the page and closes the tabs that it opened. @returns its errors that nothing caught */
  leave(this: void): Promise<readonly Error[]>;
  close(this: void): Promise<void>;
}

/** Firefox, driven by WebDriver BiDi. Its first tab stays empty: there the address bar has the focus. */
export const firefoxLauncher = launcherOf('Firefox', async (timeZone) => {
  const { browser, close } = await startFirefox(timeZone);
  const [empty] = await browser.pages();
  let errors: Error[] = [];
  return {
    open: async (url) => {
      const page = await browser.newPage();
      page.on('pageerror', (error) => errors.push(error as Error));
      await page.goto(url);
    },
    leave: async () => {
      const pages = (await browser.pages()).filter((page) => page !== empty);
      await Promise.all(pages.map((page) => page.close()));
      const found = errors;
      errors = [];
      return found;
    },
    close,
  };
});

/** WebKitGTK, driven by WebDriver. */
export const webkitLauncher = launcherOf('WebKit', async (timeZone) => {
  const { driver, close } = await startWebKit(timeZone);
  const own = await driver.getWindowHandle();
  return {
    open: (url) => driver.get(url),
    leave: async () => {
      const errors = await driver.executeScript<string[]>('return globalThis.uncaughtErrors ?? []');
      await driver.get('about:blank');
      for (const handle of await driver.getAllWindowHandles()) {
        if (handle === own) continue;
        await driver.switchTo().window(handle);
        await driver.close();
      }
      await driver.switchTo().window(own);
      return errors.map((message) => new Error(message));
    },
    close,
  };
});

/** Only one page of a browser can have the focus, so each session waits for the end of the one before. */
function launcherOf(name: string, start: (timeZone: string) => Promise<TestWindow>): UnitLauncher {
  return (timeZone, onPageError): BrowserLauncher => {
    let starting: Promise<TestWindow> | undefined;
    let left = Promise.resolve();
    const urls = new Map<string, string>();
    return {
      name,
      type: name.toLowerCase(),
      concurrency: 1,
      startSession: async (id, url) => {
        urls.set(id, url);
        await left;
        await (await (starting ??= start(timeZone))).open(url);
      },
      isActive: (id) => urls.has(id),
      getBrowserUrl: (id) => urls.get(id),
      stopSession: async (id) => {
        const url = urls.get(id)!;
        urls.delete(id);
        const leaving = starting!.then((window) => window.leave());
        left = leaving.then(
          () => undefined,
          () => undefined,
        );
        for (const error of await leaving) onPageError(url, error);
        return {};
      },
      startDebugSession: () => Promise.reject(new Error(`${name} is only driven without a debugger`)),
      stop: async () => {
        await (await starting)?.close();
      },
    };
  };
}
