import type { Page } from 'playwright/test';
import {
  chooseSlot,
  expect,
  expectBooked,
  fillDetails,
  fillIn,
  press,
  scheduler,
  SCRIPT,
  test,
} from './fixtures.js';

const HOURS = 'hours="Mon-Sun 00:00-24:00" agent-email="anna.keller@example.com"';
const FALLBACK = 'Call us: +49 40 123';

/** Holds requests back until it is opened. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

const withFallback = (form: string): string => SCRIPT + form.replace('></', `><p>${FALLBACK}</p></`);

test.describe('hours of the page', () => {
  test('are loaded while the token is on its way', async ({ page, api, host }) => {
    const token = gate();
    await page.route('**/token', async (route) => {
      await token.opened;
      await route.continue();
    });
    const loaded = page.waitForResponse('**/hours-slots.js');
    await host.open(SCRIPT + scheduler(api, HOURS));
    await loaded;
    token.open();
    await chooseSlot(page);
  });

  test('show the fallback if their file is missing, and the form on another try', async ({
    page,
    api,
    host,
  }) => {
    let isBroken = true;
    await page.route('**/hours-slots.js', (route) => (isBroken ? route.abort() : route.continue()));
    await host.open(withFallback(scheduler(api, HOURS)));
    await expect(page.getByText(FALLBACK)).toBeVisible();
    await expect(page.locator('[part="submit"]')).toHaveCount(0);
    isBroken = false;
    await press(page, 'Try again');
    await chooseSlot(page);
  });

  test('are not loaded by a page without them', async ({ page, api, host }) => {
    const files: string[] = [];
    page.on('request', (request) => files.push(new URL(request.url()).pathname));
    await host.open(SCRIPT + scheduler(api));
    await fillIn(page);
    await press(page, 'Book 14:30');
    await expect(page.getByText('Add to calendar')).toBeVisible();
    expect(files).toContain('/add-to-calendar.js');
    expect(files).not.toContain('/hours-slots.js');
  });
});

test.describe('calendar links', () => {
  async function book(page: Page): Promise<void> {
    await chooseSlot(page);
    await fillDetails(page);
    await page.locator('[part="submit"]').press('Enter');
    await expectBooked(page);
  }
  const menu = (page: Page) => page.getByText('Add to calendar');

  test('are loaded while the booking is on its way', async ({ page, api, host }) => {
    const booking = gate();
    await page.route('**/api/schedules/tenant/**', async (route) => {
      if (route.request().method() === 'POST') await booking.opened;
      await route.continue();
    });
    await host.open(SCRIPT + scheduler(api, HOURS));
    await chooseSlot(page);
    await fillDetails(page);
    const loaded = page.waitForResponse('**/add-to-calendar.js');
    await page.locator('[part="submit"]').press('Enter');
    await loaded;
    booking.open();
    await expect(menu(page)).toBeVisible();
  });

  test('appear when their file comes late', async ({ page, api, host }) => {
    const file = gate();
    await page.route('**/add-to-calendar.js', async (route) => {
      await file.opened;
      await route.continue();
    });
    await host.open(SCRIPT + scheduler(api, HOURS));
    await book(page);
    await expect(page.getByRole('link', { name: 'Join' })).toBeVisible();
    await expect(menu(page)).toHaveCount(0);
    file.open();
    await menu(page).click();
    await expect(page.getByRole('link', { name: 'Google Calendar' })).toBeVisible();
  });

  test('are missing from the confirmation after two failed tries', async ({ page, api, host }) => {
    let tries = 0;
    await page.route('**/add-to-calendar.js', async (route) => {
      tries += 1;
      await route.abort();
    });
    await host.open(SCRIPT + scheduler(api, HOURS));
    await book(page);
    await expect(page.getByRole('link', { name: 'Join' })).toBeVisible();
    await expect.poll(() => tries).toBe(2);
    await press(page, 'Copy link');
    await expect(page.getByRole('status')).toContainText(/copied|couldn’t/i);
    await expect(menu(page)).toHaveCount(0);
    expect(tries).toBe(2);
  });

  test('appear on the second try', async ({ page, api, host }) => {
    let tries = 0;
    await page.route('**/add-to-calendar.js', (route) => (tries++ ? route.continue() : route.abort()));
    await host.open(SCRIPT + scheduler(api, HOURS));
    await book(page);
    await expect(menu(page)).toBeVisible();
    expect(tries).toBe(2);
  });
});
