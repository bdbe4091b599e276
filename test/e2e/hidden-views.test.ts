import type { Page } from 'playwright/test';
import { expect, scheduler, SCRIPT, test } from './fixtures.js';

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
