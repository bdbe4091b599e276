import type { Page } from 'playwright/test';
import { startSite } from '../../demo/serve-site.js';
import {
  chooseAgent,
  countCreateRequests,
  expect,
  expectBooked,
  fillDetails,
  press,
  recordEvents,
  test,
} from './fixtures.js';

const HOUR = 3_600_000;
/** What a laptop does: its timers stop, and what is due is done once it is open again. */
const sleep = (page: Page) => page.clock.fastForward(8 * HOUR);

/** The visitor comes back to the page. In many browsers, the clock of timers has stood still. */
async function comeBack(page: Page, time: number): Promise<void> {
  await page.clock.setSystemTime(time);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
}

/** Somebody else books a time. The gateway remembers for a while what was free, and its clock is ours. */
async function bookElsewhere(page: Page, date: number): Promise<void> {
  await page.route('**/api/availability?*', async (route) => {
    const response = await route.fetch();
    const starts = (await response.json()) as Record<string, unknown>;
    const free = Object.entries(starts).filter(([start]) => Date.parse(start) !== date);
    await route.fulfill({ response, json: Object.fromEntries(free) });
  });
}

const chosen = (page: Page) => page.locator('[name="slot"]:checked');
const status = (page: Page) => page.getByRole('status').first();

/** Fills in a form with a time of this index among those of the next month, and returns that time. */
async function fillForm(page: Page, month: 'this' | 'next'): Promise<number> {
  await chooseAgent(page);
  if (month === 'next') await press(page, 'Next month');
  await page.locator('.slot').first().click();
  await fillDetails(page, { 'What would you like to talk about?': 'Mortgage' });
  await page.getByLabel('Your name').focus();
  return Number(await chosen(page).getAttribute('value'));
}

async function expectKept(page: Page): Promise<void> {
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Lovelace');
  await expect(page.getByLabel('What would you like to talk about?')).toHaveValue('Mortgage');
}

test.describe('after eight hours', () => {
  let origin = '';
  let close: () => Promise<void>;
  test.beforeEach(async ({ page, api }) => {
    const site = await startSite(0, api.base, { hours: true });
    ({ origin, close } = site);
    await page.clock.install();
    await page.goto(`${origin}/example`);
  });
  test.afterEach(() => close());

  for (const [name, width, wake] of [
    ['of sleep', 'wide', sleep],
    [
      'during which timers stood still',
      'narrow',
      async (page) => comeBack(page, (await now(page)) + 8 * HOUR),
    ],
  ] as [string, string, (page: Page) => Promise<void>][]) {
    test(`${name} on a ${width} page, a chosen time that was taken meanwhile is gone before anybody books it, and said aloud`, async ({
      page,
      api,
    }) => {
      const events = await recordEvents(page);
      await page.reload();
      if (width === 'wide')
        await page.addStyleTag({ content: 've-scheduler { position: absolute; inset-inline: 0 }' });
      const time = await fillForm(page, 'next');
      await bookElsewhere(page, time);
      const before = countCreateRequests(api);
      await wake(page);
      await expect(page.locator('#slot-error')).toHaveText(
        'This time has just been taken. Choose another one.',
      );
      await expect(status(page)).toContainText('This time has just been taken. Choose another one.');
      await expect(page.locator(`[value="${time}"]`)).toHaveCount(0);
      await expectKept(page);
      // On a narrow page, the times are where the details were.
      await expect(
        width === 'wide' ? page.getByLabel('Your name') : page.locator('.slot input').first(),
      ).toBeFocused();
      expect(await events()).toEqual([]);
      expect(countCreateRequests(api)).toBe(before);
      await page.locator('.slot').first().click();
      // The token has expired, too.
      await press(page, 'Book ');
      await expectBooked(page);
      expect(countCreateRequests(api)).toBe(before + 1);
    });
  }

  test('while it is not known whether a time was booked, that time is not said to be taken', async ({
    page,
    api,
  }) => {
    const time = await fillForm(page, 'next');
    await page.route('**/api/schedules/**', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await press(page, 'Book ');
    const alert = page.getByRole('alert').filter({ hasText: 'We’re not sure yet' });
    await expect(alert).toBeVisible();
    expect(api.world.schedules).toHaveLength(1);
    await bookElsewhere(page, time);
    await page.route('**/api/schedules/**', (route) => route.abort());
    const reloaded = page.waitForResponse('**/api/availability?*');
    await comeBack(page, (await now(page)) + 8 * HOUR);
    await reloaded;
    await expect(page.locator(`[value="${time}"]`)).toHaveCount(0);
    await expect(alert).toBeVisible();
    await expect(page.getByText('This time has just been taken')).toHaveCount(0);
    await page.unroute('**/api/schedules/**');
    await press(page, 'Check again');
    await expectBooked(page);
    expect(countCreateRequests(api)).toBe(1);
  });

  for (const [next, days, month] of [
    ['Book another meeting', 3, 'this'],
    ['Change or cancel', 1, 'next'],
  ] as const) {
    test(`“${next}”, days after the booking: says nothing of the time that was booked`, async ({ page }) => {
      await fillForm(page, month);
      await press(page, 'Book ');
      await expectBooked(page);
      await comeBack(page, (await now(page)) + days * 24 * HOUR);
      await expect(page.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
      await press(page, next);
      if (next === 'Change or cancel') await press(page, 'Change the time');
      await expect(page.locator('.slot').first()).toBeVisible();
      await expect(page.locator('#slot-error')).toHaveCount(0);
    });
  }
});

const now = (page: Page): Promise<number> => page.evaluate(() => Date.now());
