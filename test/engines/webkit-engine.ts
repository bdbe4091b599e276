import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Key, Origin } from 'selenium-webdriver';
import { Pointer } from 'selenium-webdriver/lib/input.js';
import type { Engine, Key as KeyName } from './engine.js';
import { startWebKit } from './webkit.js';

/** What the types of the package leave out. */
interface Finger {
  move(to: { x: number; y: number; duration: number; origin: string }): unknown;
  press(): unknown;
  release(): unknown;
}
interface TouchActions {
  insert(device: Finger, ...actions: unknown[]): { perform(): Promise<void> };
}
const TouchPointer = Pointer as unknown as new (name: string, type: 'touch') => Finger;

const KEYS: Readonly<Record<KeyName, string>> = {
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Tab: Key.TAB,
  ArrowDown: Key.ARROW_DOWN,
};

/** @param downloads Folder for downloaded files, which also becomes the browser's home */
export async function startWebKitEngine(timeZone: string, downloads: string): Promise<Engine> {
  await mkdir(join(downloads, '.config'), { recursive: true });
  await writeFile(join(downloads, '.config/user-dirs.dirs'), 'XDG_DOWNLOAD_DIR="$HOME"\n');
  const { driver, close } = await startWebKit(timeZone, downloads);
  const own = await driver.getWindowHandle();
  await driver.manage().window().setRect({ width: 1200, height: 960 });
  const finger = new TouchPointer('finger', 'touch');
  return {
    downloads,
    goto: (url) => driver.get(url),
    goBack: () => driver.navigate().back(),
    evaluate: (expression) => driver.executeScript(`return (${expression});`),
    clickAt: (x, y) => driver.actions().move({ x, y, origin: Origin.VIEWPORT }).click().perform(),
    tapAt: (x, y) =>
      (driver.actions({ async: true }) as unknown as TouchActions)
        .insert(
          finger,
          finger.move({ x, y, duration: 0, origin: Origin.VIEWPORT }),
          finger.press(),
          finger.release(),
        )
        .perform(),
    type: (text) => driver.actions().sendKeys(text).perform(),
    press: (key) => driver.actions().sendKeys(KEYS[key]).perform(),
    countTabs: async () => (await driver.getAllWindowHandles()).length,
    enterLastTab: async () => {
      const last = (await driver.getAllWindowHandles()).filter((handle) => handle !== own).at(-1);
      await driver.switchTo().window(last ?? own);
    },
    reset: async () => {
      for (const handle of await driver.getAllWindowHandles()) {
        if (handle === own) continue;
        await driver.switchTo().window(handle);
        await driver.close();
      }
      await driver.switchTo().window(own);
      await driver.get('about:blank');
    },
    close,
  };
}
