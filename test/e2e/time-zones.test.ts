import type { Locator, Page } from 'playwright/test';
import { expect, expectBooked, press, scheduler, SCRIPT, setTime, test } from './fixtures.js';

/** Monday to Friday in the page's time zone, Berlin. */
const HOURS = 'hours="Mon-Fri 09:00-12:00 13:00-18:00" agent-email="anna.keller@example.com"';
/** Fills in the required details of the visitor. */
const VISITOR = 'visitor-name="Ada" visitor-email="ada@example.com"';
/** A Monday, 09:00 in Berlin, far in the future. */
const MONDAY = new Date('2040-06-11T07:00:00Z');

const cell = (page: Page, name: string | RegExp) => page.getByRole('gridcell', { name });
const slot = (page: Page, name: string) => page.getByRole('radio', { name });

async function changeZone(page: Page): Promise<Locator> {
  await press(page, 'Change: Time zone');
  return page.getByRole('combobox', { name: 'Time zone' });
}

test.describe('time zone', () => {
  test.beforeEach(async ({ page }) => setTime(page, MONDAY));

  test('keeps the instant in the list, summary and confirmation when the zone changes', async ({
    page,
    api,
    host,
  }) => {
    await host.open(SCRIPT + scheduler(api, `${HOURS} ${VISITOR} agent-time-zone="Europe/Berlin"`));
    await slot(page, '17:30').check({ force: true });
    await (await changeZone(page)).fill('Tokyo');
    await page.getByRole('option', { name: /Tokyo\s+Japan Standard Time · UTC\+09:00 · 16:00/ }).click();
    await expect(page.getByRole('heading', { name: 'June 2040' })).toBeVisible();
    await expect(cell(page, /Tuesday 12 June/)).toHaveAttribute('aria-selected', 'true');
    await expect(slot(page, '00:30')).toBeChecked();
    await expect(page.locator('#zone')).toHaveText('Times in Tokyo, UTC+09:00');
    const summary = page.locator('[part="summary"]');
    await expect(summary).toContainText('Tue, 12 Jun 2040, 00:30–\u206001:00Tokyo, UTC+09:00');
    await expect(summary).toContainText(
      'Anna Keller’s time: Mon, 11 Jun 2040, 17:30–\u206018:00 · Berlin, CEST',
    );
    await press(page, 'Book 00:30');
    await expectBooked(page);
    await expect(page.locator('[part="when"]')).toContainText('Tue, 12 Jun 2040, 00:30–\u206001:00');
    await expect(page.locator('[part="when"]')).toContainText('Tokyo, UTC+09:00');
    expect(api.world.schedules[0]!.date).toBe(Date.UTC(2040, 5, 11, 15, 30));
  });

  test('is one tab stop, even while its list is open', async ({ page, api, host }) => {
    await host.open(SCRIPT + scheduler(api, HOURS));
    const button = page.getByRole('button', { name: 'Change: Time zone' });
    await button.press('Enter');
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await expect(zone).toBeFocused();
    await expect(page.getByRole('listbox')).toBeVisible();
    await zone.press('Tab');
    await expect(page.getByLabel('Your name')).toBeFocused();
    await expect(page.getByRole('listbox')).toHaveCount(0);
    await expect(page.getByText('Times in Berlin, CEST')).toBeVisible();
    await page.keyboard.press('Shift+Tab');
    await expect(button).toBeFocused();
  });

  test('is chosen from a native list if the search cannot be loaded', async ({ page, api, host }) => {
    await page.route('**/zone-search.js', (route) => route.abort());
    await host.open(SCRIPT + scheduler(api, HOURS));
    await slot(page, '09:00').waitFor();
    await press(page, 'Change: Time zone');
    const list = page.locator('select#time-zone');
    await expect(list).toBeFocused();
    await expect(list).toHaveValue('Europe/Berlin');
    await list.selectOption('Asia/Tokyo');
    await expect(page.locator('#zone')).toHaveText('Times in Tokyo, UTC+09:00');
    await expect(slot(page, '16:00')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Change: Time zone' })).toBeVisible();
  });

  test('is found by city, country, ID and time name', async ({ page, api, host }) => {
    await host.open(SCRIPT + scheduler(api, HOURS));
    const zone = await changeZone(page);
    await expect(page.getByRole('option').first()).toContainText('Berlin');
    for (const [typed, found] of [
      ['los ang', 'Los Angeles'],
      ['japan', 'Tokyo'],
      ['Asia/Kolk', 'Kolkata'],
      ['pacific time', 'Los Angeles'],
    ] as const) {
      await zone.fill(typed);
      await expect(page.getByRole('option', { name: found })).toBeVisible();
    }
    await zone.fill('nowhere at all');
    await expect(page.getByText('Nothing found.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('Times in Berlin, CEST')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Change: Time zone' })).toBeFocused();
  });

  test('can be fixed by the page', async ({ page, api, host }) => {
    await host.open(SCRIPT + scheduler(api, `${HOURS} time-zone="America/New_York" time-zone-locked`));
    await expect(page.getByText('Times in New York, UTC−04:00')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Change: Time zone' })).toHaveCount(0);
    await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveCount(0);
  });

  test('keeps the instant of a typed time when the zone changes', async ({ page, api, host }) => {
    await host.open(SCRIPT + scheduler(api));
    await page.getByLabel('Date').fill('2040-06-12');
    await page.getByLabel('Time', { exact: true }).fill('01:15');
    await (await changeZone(page)).fill('new york');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Date')).toHaveValue('2040-06-11');
    await expect(page.getByLabel('Time', { exact: true })).toHaveValue('19:15');
  });
});

for (const [why, zone, now, day, count, first, last] of [
  ['with 23 hours', 'Europe/Berlin', '2040-03-24T12:00Z', 'Sunday 25 March', 23, '00:00', '23:00'],
  ['with 25 hours', 'Europe/Berlin', '2040-10-27T12:00Z', 'Sunday 28 October', 25, '00:00', '23:00'],
  ['with 24.5 hours', 'Australia/Lord_Howe', '2040-03-31T00:00Z', 'Sunday 1 April', 25, '00:00', '23:30'],
  ['with a gap at midnight', 'Asia/Beirut', '2040-03-24T12:00Z', 'Sunday 25 March', 23, '01:00', '23:00'],
] as const) {
  test(`offers an hourly time throughout a day ${why}`, async ({ page, api, host }) => {
    await setTime(page, new Date(now));
    await host.open(
      SCRIPT +
        scheduler(
          api,
          `hours="Mon-Sun 00:00-24:00" slot-minutes="60" duration="60" time-zone="${zone}" agent-time-zone="${zone}"`,
        ),
    );
    await page.getByRole('gridcell', { name: day }).click();
    const radios = page.getByRole('radiogroup', { name: day }).getByRole('radio');
    await expect(radios).toHaveCount(count);
    const names = await page.getByRole('radiogroup', { name: day }).locator('label').allInnerTexts();
    expect(names[0]).toBe(first);
    expect(names.at(-1)).toBe(last);
    // A repeated hour has a different label each time.
    expect(new Set(names).size).toBe(names.length);
  });
}
