import type { Page } from 'playwright/test';
import { chooseAgent, chooseSlot, expect, expectBooked, fillDetails, press } from './fixtures.js';
import { heading, stored, test } from './manage-page.js';

const alert = (page: Page) => page.getByRole('alert');
const change = (page: Page) => page.getByRole('button', { name: 'Change or cancel' });

async function book(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await chooseAgent(page);
  await chooseSlot(page);
  await fillDetails(page, { 'Your name': 'Ada Lovelace' });
  await page.locator('[part="submit"]').press('Enter');
  await expectBooked(page);
}

/** The confirmation with its link, and beside the button why nothing can be changed. */
async function expectKept(page: Page): Promise<void> {
  await expect(alert(page)).toHaveText(/^We couldn’t reach the booking service\./);
  await expect(alert(page)).toBeFocused();
  await expect(heading(page, 'Your meeting is booked')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Join meeting' })).toBeVisible();
}

for (const [what, url] of [
  ['a connection', '**'],
  ['its module', '**/manage.js'],
  ['the page for changes', '**/ve/token'],
] as const) {
  test(`“Change or cancel” without ${what} keeps the confirmation, and works when pressed again`, async ({
    page,
    manageable,
  }) => {
    await book(page, manageable.origin);
    await page.route(url, (route) => route.abort());
    await change(page).click();
    await expectKept(page);
    await change(page).press('Enter');
    await expectKept(page);
    await page.unroute(url);
    await change(page).press('Enter');
    await expect(heading(page, 'Your meeting')).toBeFocused();
    await expect(alert(page)).toHaveCount(0);
    await press(page, 'Cancel the meeting');
    await expect(heading(page, 'Cancel this meeting?')).toBeFocused();
  });
}

test('another meeting can be booked from a confirmation that was kept', async ({ page, manageable, api }) => {
  await book(page, manageable.origin);
  await page.route('**/manage.js', (route) => route.abort());
  await change(page).click();
  await expectKept(page);
  await press(page, 'Book another meeting');
  await expect(heading(page, 'Book a video meeting')).toBeFocused();
  await chooseSlot(page);
  await page.locator('[part="submit"]').press('Enter');
  await expectBooked(page);
  await expect(alert(page)).toHaveCount(0);
  expect(api.world.schedules.filter(({ visitor }) => visitor.name === 'Ada Lovelace')).toHaveLength(2);
});

test('a meeting that was cancelled meanwhile is not shown as booked', async ({ page, manageable, api }) => {
  await book(page, manageable.origin);
  api.world.store.cancel(stored(api)._id);
  await change(page).click();
  await expect(alert(page)).toHaveText('Your meeting is cancelled');
  await expect(heading(page, 'Your meeting is booked')).toHaveCount(0);
});

test('an error of the gateway that is named like a part of every object is told in words', async ({
  page,
  manageable,
}) => {
  const link = await manageable.book();
  await page.route('**/ve/token', (route) => route.fulfill({ status: 403, json: { error: 'constructor' } }));
  await page.goto(link);
  await expect(alert(page)).toContainText('constructor');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});
