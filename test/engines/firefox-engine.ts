import type { Page } from 'puppeteer-core';
import type { Engine } from './engine.js';
import { startFirefox } from './firefox.js';

/** @param downloads Folder for downloaded files */
export async function startFirefoxEngine(timeZone: string, downloads: string): Promise<Engine> {
  const { browser, close } = await startFirefox(timeZone, {
    'browser.download.folderList': 2,
    'browser.download.dir': downloads,
    'browser.download.always_ask_before_handling_new_types': false,
    // The panel would take the keyboard from the next page.
    'browser.download.alwaysOpenPanel': false,
    'browser.helperApps.neverAsk.saveToDisk': 'text/calendar',
    'dom.w3c_touch_events.enabled': 1,
  });
  const [empty] = await browser.pages();
  let page: Page = await browser.newPage();
  return {
    downloads,
    goto: async (url) => {
      await page.goto(url);
    },
    // The driver's own waits for a page that loads, which a kept one does not.
    goBack: () => page.evaluate('history.back()') as Promise<void>,
    evaluate: async <T>(expression: string) => (await page.evaluate(expression)) as T,
    clickAt: (x, y) => page.mouse.click(x, y),
    tapAt: (x, y) => page.touchscreen.tap(x, y),
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
    countTabs: async () => (await browser.pages()).length - 1,
    enterLastTab: async () => {
      page = (await browser.pages()).at(-1)!;
    },
    reset: async () => {
      const pages = (await browser.pages()).filter((one) => one !== empty);
      page = await browser.newPage();
      await page.setViewport({ width: 1200, height: 860 });
      await Promise.all(pages.map((one) => one.close()));
    },
    close,
  };
}
