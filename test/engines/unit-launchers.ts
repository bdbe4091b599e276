import type { BrowserLauncher } from '@web/test-runner';
import type { Page } from 'puppeteer-core';
import type { UnitLauncher } from '../unit-config.js';
import { startFirefox } from './firefox.js';
import { startWebKit } from './webkit.js';

/** Expression for the messages that `unit-setup.ts` collects. */
const UNCAUGHT = 'globalThis.uncaughtErrors ?? []';

/** A browser with one window, which shows one page of tests after the other. */
export interface TestWindow {
  open(this: void, url: string): Promise<void>;
  /** Leaves the page and closes the tabs that it opened. @returns its errors that nothing caught */
  leave(this: void): Promise<readonly string[]>;
  close(this: void): Promise<void>;
}

/** Firefox, driven by WebDriver BiDi. Its first tab stays empty: there the address bar has the focus. */
export const firefoxLauncher = launcherOf('Firefox', async (timeZone) => {
  const { browser, close } = await startFirefox(timeZone);
  const [empty] = await browser.pages();
  let page: Page;
  return {
    open: async (url) => {
      page = await browser.newPage();
      await page.goto(url);
    },
    leave: async () => {
      const errors = (await page.evaluate(UNCAUGHT)) as string[];
      const pages = (await browser.pages()).filter((one) => one !== empty);
      await Promise.all(pages.map((one) => one.close()));
      return errors;
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
      const errors = await driver.executeScript<string[]>(`return ${UNCAUGHT}`);
      await driver.get('about:blank');
      for (const handle of await driver.getAllWindowHandles()) {
        if (handle === own) continue;
        await driver.switchTo().window(handle);
        await driver.close();
      }
      await driver.switchTo().window(own);
      return errors;
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
        for (const message of await leaving) onPageError(url, new Error(message));
        return {};
      },
      startDebugSession: () => Promise.reject(new Error(`${name} is only driven without a debugger`)),
      stop: async () => {
        await (await starting)?.close();
      },
    };
  };
}
