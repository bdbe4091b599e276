import type { Page, Route } from 'playwright/test';
import { section, readDocument } from '../package/markdown.js';
import { startSite } from '../../demo/serve-site.js';
import { expect, test } from './fixtures.js';

/** The lines that reserve the form's height, as the documents give them. */
const [, RESERVE] = /```css\n([\s\S]*?)```/.exec(
  section(readDocument('theming'), '## Space before the script loads'),
)!;

const AGENT = 'agent-email="lena.fischer@example.com"';

/** Holds all requests for a path until it is told to let them go. */
async function hold(page: Page, path: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(path, async (route: Route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Sum of all layout shifts since the page began. */
const layoutShift = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        // Entries arrive after the frame in which they happened.
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum))));
      }),
  );

for (const [width, height] of [
  [1440, 900],
  [1280, 800],
  [1024, 768],
  [768, 1024],
  [390, 844],
] as const) {
  test(`nothing moves while script, token and times arrive, at ${width} pixels`, async ({ page, api }) => {
    const site = await startSite(0, api.base, { hours: true });
    try {
      await page.setViewportSize({ width, height });
      const [loadScript, answerToken] = [
        await hold(page, '**/ve-scheduler.js'),
        await hold(page, '**/ve/token'),
      ];
      await page.route(`${site.origin}/page`, (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<!doctype html><html lang="en-GB"><title>A page</title><style>${RESERVE}</style>
            <script src="/ve-scheduler.js" async></script><h1>Meet us</h1>
            <ve-scheduler token-endpoint="/ve/token" ${AGENT}></ve-scheduler><p>More about us</p>`,
        }),
      );
      await page.goto(`${site.origin}/page`, { waitUntil: 'commit' });
      await page.getByText('More about us').waitFor();
      loadScript();
      await page.locator('.skeleton').waitFor();
      answerToken();
      await page.getByRole('radio').first().waitFor();
      await page.getByText('Lena Fischer').waitFor();
      expect(await layoutShift(page)).toBe(0);
    } finally {
      await site.close();
    }
  });
}
