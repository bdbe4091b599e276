import type { Page } from 'playwright/test';
import { ALL_HOURS, expect, scheduler, SCRIPT, test } from './fixtures.js';

/** How a page hides one of its views. */
const WAYS = {
  'display: none': 'view.style.display = "none"',
  hidden: 'view.hidden = true',
  'content-visibility: hidden': 'view.style.contentVisibility = "hidden"',
  'a hidden element': 'view.querySelector("ve-scheduler").hidden = true',
  removal: 'view.remove()',
};

const TALL = '<style>body { block-size: 3000px; margin: 0; }</style>';
const dialogs = (page: Page) => page.locator('ve-scheduler').getByRole('dialog');

/** Index of the page's entry in the browser's history. */
const indexOf = (page: Page): Promise<number> => page.evaluate<number>('navigation.currentEntry.index');

/** Whether the page can be pressed and scrolled, and has its own styles. */
async function expectUsable(page: Page): Promise<void> {
  await expect(page.locator('html')).not.toHaveAttribute('style');
  await page.getByRole('button', { name: 'Next page' }).click({ timeout: 3000 });
  await page.mouse.wheel(0, 300);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
}

for (const [way, script] of Object.entries(WAYS)) {
  for (const history of ['', 'history']) {
    test(`closes with its view: ${way} ${history}`, async ({ page, api, host }) => {
      await host.open(
        `${TALL}${SCRIPT}<section id="view">${scheduler(api, `mode="popup" ${history}`)}</section><button>Next page</button>`,
      );
      await page.getByRole('button', { name: 'Book a meeting' }).click();
      await expect(dialogs(page)).toBeVisible();
      // A router adds an entry and hides the view.
      await page.evaluate(`history.pushState('next', '', '#next'); ${script}; undefined`);
      await expectUsable(page);
      expect(await page.evaluate(() => [globalThis.history.state, location.hash])).toEqual(['next', '#next']);
      expect(await page.locator('ve-scheduler').count()).toBe(way === 'removal' ? 0 : 1);
    });
  }
}

test('Back closes the popup and then leaves the view', async ({ page, api, host }) => {
  await host.open(
    `${TALL}${SCRIPT}<section id="view">${scheduler(api, 'mode="popup" history')}</section><button>Next page</button>`,
  );
  await page.evaluate(() => {
    history.pushState('view', '');
    addEventListener(
      'popstate',
      ({ state }) => (document.querySelector('section')!.hidden = state !== 'view'),
    );
  });
  await page.getByRole('button', { name: 'Book a meeting' }).click();
  await expect(dialogs(page)).toBeVisible();
  await page.goBack();
  await expect(dialogs(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Book a meeting' })).toBeVisible();
  await page.goBack();
  await expectUsable(page);
});

test('keeps a route that the page has added while the popup was open', async ({ page, api, host }) => {
  await host.open(`${SCRIPT}${scheduler(api, 'mode="popup" history')}`);
  const start = await indexOf(page);
  await page.getByRole('button', { name: 'Book a meeting' }).click();
  await expect(dialogs(page)).toBeVisible();
  await page.evaluate(() => history.pushState('next', '', '#next'));
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(dialogs(page)).toBeHidden();
  // Only this goes back.
  await page.goBack();
  expect(await indexOf(page)).toBe(start + 1);
});

test('the way back to the times in one form leaves another one at its details', async ({
  page,
  api,
  host,
}) => {
  await page.setViewportSize({ width: 400, height: 900 });
  const form = scheduler(api, `${ALL_HOURS} history`);
  await host.open(`${SCRIPT}<div id="one">${form}</div><div id="other">${form}</div>`);
  const start = await indexOf(page);
  const [one, other] = [page.locator('#one'), page.locator('#other')];
  for (const each of [one, other]) {
    await each.locator('label', { hasText: 'Anna Keller' }).click();
    await each.locator('.slot').first().click();
    await expect(each.getByLabel('Your name')).toBeVisible();
  }
  await one.locator('[part="folded"]').getByRole('button', { name: 'Change' }).click();
  await expect(one.locator('.slot').first()).toBeVisible();
  await expect(other.getByLabel('Your name')).toBeVisible();
  await page.goBack();
  await expect(other.locator('.slot').first()).toBeVisible();
  expect(await indexOf(page)).toBe(start + 1);
});

for (const order of ['ab', 'ba']) {
  test(`two popups and two copies of the script leave the page as it was, closed in the order ${order}`, async ({
    page,
    api,
    host,
  }) => {
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await host.open(
      `${TALL}${SCRIPT}<script src="/ve-scheduler.js?2" defer></script>${scheduler(api, 'mode="popup" id="a"')}
      ${scheduler(api, 'mode="popup" id="b"')}<button>Next page</button>`,
    );
    await page.locator('#a').getByRole('button', { name: 'Book a meeting' }).click();
    await page.evaluate(() => document.querySelector<HTMLElementTagNameMap['ve-scheduler']>('#b')!.open());
    await expect
      .poll(() =>
        page.evaluate(() => document.querySelector('#b')!.shadowRoot!.querySelector('dialog')!.open),
      )
      .toBe(true);
    for (const id of order) {
      await page.evaluate(
        (one) => document.querySelector<HTMLElementTagNameMap['ve-scheduler']>(`#${one}`)!.close(),
        id,
      );
    }
    await expectUsable(page);
    expect(errors).toEqual([]);
  });
}

test('leaves alone what another lock of the page does meanwhile', async ({ page, api, host }) => {
  await host.open(TALL + SCRIPT + scheduler(api, 'mode="popup"'));
  await page.getByRole('button', { name: 'Book a meeting' }).click();
  await expect(dialogs(page)).toBeVisible();
  await page.evaluate(() => (document.documentElement.style.overflow = 'hidden'));
  await page.keyboard.press('Escape');
  await expect(dialogs(page)).toBeHidden();
  await expect(page.locator('html')).toHaveAttribute('style', 'overflow: hidden;');
});
