import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import type { Page } from 'playwright/test';
import { TENANT } from '../../demo/sandbox/agents.js';
import { startSite } from '../../demo/serve-site.js';
import {
  chooseAgent,
  chooseSlot,
  countCreateRequests,
  expect,
  expectBooked,
  fillDetails,
  press,
  recordEvents,
  scheduler,
  SCRIPT,
  setTime,
  stopTime,
  test,
} from './fixtures.js';

/** Monday to Friday in the page's time zone, Berlin. */
const HOURS = 'hours="Mon-Fri 09:00-12:00 13:00-18:00" agent-email="anna.keller@example.com"';
/** Fills in the required details of the visitor. */
const VISITOR = 'visitor-name="Ada" visitor-email="ada@example.com"';
/** A Monday, 09:00 in Berlin, far in the future. */
const MONDAY = new Date('2040-06-11T07:00:00Z');

const cell = (page: Page, name: string | RegExp) => page.getByRole('gridcell', { name });
const slot = (page: Page, name: string) => page.getByRole('radio', { name });
const focusedName = (page: Page) =>
  page.locator('ve-scheduler').evaluate((element) => {
    const active = element.shadowRoot!.activeElement;
    return active?.getAttribute('data-day') ?? active?.getAttribute('name') ?? active?.id ?? '';
  });

test.describe('the calendar', () => {
  test.beforeEach(async ({ page }) => setTime(page, MONDAY));

  test('is one tab stop, with keys for day, week, month and year', async ({ page, api, host }) => {
    await host.open(SCRIPT + scheduler(api, `${HOURS} horizon-days="900"`));
    await cell(page, 'Monday 11 June, 16 times').focus();
    expect(await page.locator('[role="gridcell"][tabindex="0"]').count()).toBe(1);
    for (const [key, day] of [
      ['ArrowRight', '2040-06-12'],
      ['ArrowDown', '2040-06-19'],
      ['ArrowUp', '2040-06-12'],
      ['ArrowLeft', '2040-06-11'],
      ['End', '2040-06-17'],
      ['Home', '2040-06-11'],
      ['PageDown', '2040-07-11'],
      ['PageUp', '2040-06-11'],
      ['Shift+PageDown', '2041-06-11'],
      ['Shift+PageUp', '2040-06-11'],
      // Days before today cannot be focused.
      ['ArrowLeft', '2040-06-11'],
      ['PageUp', '2040-06-11'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => focusedName(page), key).toBe(day);
    }
    expect(await page.locator('[role="gridcell"][tabindex="0"]').count()).toBe(1);
  });

  test('is mirrored on a right-to-left page', async ({ page, api, host }) => {
    await host.open(`<body dir="rtl">${SCRIPT}${scheduler(api, HOURS)}`);
    await cell(page, 'Monday 11 June, 16 times').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => focusedName(page)).toBe('2040-06-12');
    const [monday, tuesday] = await Promise.all(
      ['Monday 11 June', 'Tuesday 12 June'].map((name) => cell(page, new RegExp(name)).boundingBox()),
    );
    expect(tuesday!.x).toBeLessThan(monday!.x);
  });

  test('labels each day with its number of times, and shows the chosen day’s times', async ({
    page,
    api,
    host,
  }) => {
    await host.open(SCRIPT + scheduler(api, HOURS));
    const saturday = cell(page, 'Saturday 16 June, no times');
    await expect(cell(page, 'Monday 11 June, 16 times')).toHaveAttribute('aria-selected', 'true');
    await expect(saturday).toHaveAttribute('tabindex', '-1');
    await saturday.focus();
    await expect(saturday).toHaveAttribute('aria-disabled', 'true');
    await saturday.click({ force: true });
    await expect(page.getByRole('radiogroup', { name: 'Monday 11 June' })).toBeVisible();
    await cell(page, 'Tuesday 12 June, 16 times').click();
    const times = page.getByRole('radiogroup', { name: 'Tuesday 12 June' });
    await expect(times.getByRole('radio')).toHaveCount(16);
    for (const [name, count] of [
      ['Morning', 6],
      ['Afternoon', 8],
      ['Evening', 2],
    ] as const) {
      await expect(times.getByRole('group', { name }).getByRole('radio')).toHaveCount(count);
    }
    await expect(page.getByRole('status').first()).toHaveText('Tuesday 12 June, 16 times');
    expect(await slot(page, '09:30').getAttribute('value')).toBe(String(Date.UTC(2040, 5, 12, 7, 30)));
  });

  for (const [lang, attributes, first, onePm] of [
    ['en-US', '', 'Sunday', '1:00 PM'],
    ['en-GB', '', 'Monday', '13:00'],
    ['en-US', 'hour-cycle="h23"', 'Sunday', '13:00'],
    ['en-GB', 'hour-cycle="h12"', 'Monday', '1:00 pm'],
  ] as const) {
    test(`starts the week on ${first} and shows ${onePm} in ${lang} ${attributes}`, async ({
      page,
      api,
      host,
    }) => {
      await host.open(`<div lang="${lang}">${SCRIPT}${scheduler(api, `${HOURS} ${attributes}`)}</div>`);
      await expect(page.getByRole('columnheader').first()).toHaveAttribute('abbr', first);
      await expect(slot(page, onePm)).toHaveCount(1);
    });
  }

  test('offers the next free day when five weeks have none', async ({ page, api, host }) => {
    await host.open(SCRIPT + scheduler(api, `${HOURS} min-notice="${40 * 24 * 60}"`));
    await expect(page.getByRole('form').getByText('No free times in June 2040.')).toBeVisible();
    await page.getByRole('button', { name: 'Next free day: Monday 23 July' }).click();
    await expect(page.getByRole('heading', { name: 'July 2040' })).toBeVisible();
    await expect(page.getByRole('radiogroup', { name: 'Monday 23 July' })).toBeVisible();
  });

  test('appears beside its times when there is room, otherwise above them', async ({ page, api, host }) => {
    for (const [width, isBeside] of [
      [700, true],
      [400, false],
    ] as const) {
      await host.open(`<div style="inline-size:${width}px">${SCRIPT}${scheduler(api, HOURS)}</div>`);
      const grid = (await page.getByRole('grid').boundingBox())!;
      const times = (await page.getByRole('radiogroup').boundingBox())!;
      expect(times.x > grid.x + grid.width, String(width)).toBe(isBeside);
    }
  });

  test('scrolls the times of a clicked day into view', async ({ page, api, host }) => {
    await page.setViewportSize({ width: 360, height: 500 });
    await host.open(SCRIPT + scheduler(api, `${HOURS} agent-email="anna.keller@example.com"`));
    const day = page.getByRole('gridcell', { name: 'Tuesday 12 June' });
    await day.scrollIntoViewIfNeeded();
    await expect(page.getByRole('radio').first()).not.toBeInViewport();
    await day.click();
    await expect(page.getByRole('radio').first()).toBeInViewport({ ratio: 1 });
  });

  test('can be completed and submitted with the keyboard only', async ({ page, api, host }) => {
    await host.open(SCRIPT + scheduler(api, 'hours="Mon-Fri 09:00-18:00" agent-time-zone="Europe/Berlin"'));
    await page.getByRole('radio', { name: 'Anna Keller' }).focus();
    await page.keyboard.press('Space');
    for (let stop = 0; (await focusedName(page)) !== 'change-zone'; stop++) {
      expect(stop).toBeLessThan(12);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedName(page)).toBe('time-zone');
    await page.keyboard.type('kathmandu');
    await page.keyboard.press('Enter');
    await expect(page.locator('#zone')).toHaveText('Times in Kathmandu, UTC+05:45');
    await expect.poll(() => focusedName(page)).toBe('change-zone');
    while (!/^2040/.test(await focusedName(page))) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('radiogroup', { name: 'Tuesday 12 June' })).toBeVisible();
    while ((await focusedName(page)) !== 'slot') await page.keyboard.press('Tab');
    // While none is checked, the browser decides which radio button Tab reaches.
    while (!(await page.getByRole('radio', { name: '13:15' }).isChecked())) {
      await page.keyboard.press('ArrowDown');
    }
    while ((await focusedName(page)) !== 'name') await page.keyboard.press('Tab');
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await expect.poll(() => focusedName(page)).toBe('email');
    await page.keyboard.type('ada@example.com');
    await page.keyboard.press('Enter');
    await expectBooked(page);
    await expect(page.locator('[part="when"]')).toContainText('Tue, 12 Jun 2040, 13:15–\u206013:45');
    await expect(page.getByText('Anna Keller’s time:')).toContainText(
      'Tue, 12 Jun 2040, 09:30–\u206010:00 · Berlin, CEST',
    );
    expect(api.world.schedules[0]!.date).toBe(Date.UTC(2040, 5, 12, 7, 30));
  });
});

test.describe('availability endpoint', () => {
  test.beforeEach(async ({ page }) => setTime(page, MONDAY));
  const ENDPOINT = 'availability-endpoint="/free?duration={duration}" agent-email="anna.keller@example.com"';

  test('is queried page by page, one page ahead, like the callback product', async ({ page, api, host }) => {
    const queries: string[] = [];
    await page.route('**/free?**', (route) => {
      queries.push(route.request().url().split('?')[1]!);
      return route.fulfill({ json: { '2040-06-12T08:00:00.000Z': '2', '2040-06-12T09:00:00.000Z': 0 } });
    });
    await host.open(SCRIPT + scheduler(api, ENDPOINT));
    await expect(slot(page, '10:00')).toBeVisible();
    await expect(slot(page, '11:00')).toHaveCount(0);
    await expect.poll(() => queries).toHaveLength(4);
    expect(queries.map((query) => [...new URLSearchParams(query).entries()].flat().join(' '))).toEqual([
      // Five weeks, with a day more for each time zone, in queries of at most 30 days.
      'duration 30 start 2040-06-11T07:00:00.000Z number-of-days 30',
      'duration 30 start 2040-07-11T07:00:00.000Z number-of-days 6',
      'duration 30 start 2040-06-24T10:00:00.000Z number-of-days 30',
      'duration 30 start 2040-07-24T10:00:00.000Z number-of-days 7',
    ]);
  });

  test('ends an earlier query, so that no late response to it is shown', async ({ page, api, host }) => {
    const isEarlier = (url: string) => url.includes('duration=30');
    const ended: string[] = [];
    page.on('requestfailed', (request) => ended.push(request.url()));
    await page.route('**/free?**', (route) =>
      isEarlier(route.request().url()) ? undefined : route.fulfill({ json: { '2040-06-12T09:00:00Z': 1 } }),
    );
    await host.open(SCRIPT + scheduler(api, ENDPOINT));
    await page.getByLabel('Minutes').fill('45');
    await expect(slot(page, '11:00')).toBeVisible();
    // Long before the form itself gives it up.
    await expect.poll(() => ended.filter(isEarlier).length, { timeout: 5_000 }).toBeGreaterThan(0);
  });

  test('shows an error when it fails, and can be retried', async ({ page, api, host }) => {
    let isDown = true;
    await page.route('**/free?**', (route) =>
      isDown ? route.fulfill({ status: 503 }) : route.fulfill({ json: { '2040-06-12T08:00:00Z': 1 } }),
    );
    await host.open(SCRIPT + scheduler(api, ENDPOINT));
    await expect(page.getByRole('alert')).toContainText('We couldn’t load the free times.');
    isDown = false;
    await press(page, 'Try again');
    await expect(slot(page, '10:00')).toBeVisible();
  });

  test('can be the callback product itself', async ({ page, api, host }) => {
    const free = `${api.base}/api/genesys/callback/${TENANT}/availability`;
    await host.open(SCRIPT + scheduler(api, `availability-endpoint="${free}"`));
    await expect(
      page
        .locator('.slot')
        .or(page.getByRole('button', { name: 'Next free day' }))
        .first(),
    ).toBeVisible();
  });
});

/** Opens the search for a time zone, and returns its field. */
test.describe('gateway with opening hours', () => {
  test('shows times from the token response when the agent is fixed', async ({ page, api }) => {
    const site = await startSite(0, api.base, { hours: true });
    await page.route(`${site.origin}/known`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en-GB">${SCRIPT}<ve-scheduler token-endpoint="/ve/token" agent-email="anna.keller@example.com"></ve-scheduler>`,
      }),
    );
    const requests: string[] = [];
    page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await page.route('**/ve/api/availability?**', () => undefined);
    await page.goto(`${site.origin}/known`);
    await expect(page.getByRole('radio').or(page.getByText('No free times in')).first()).toBeVisible();
    expect(requests.filter((one) => one.includes('/ve/')).slice(0, 1)).toEqual(['POST /ve/token']);
    await site.close();
  });

  test('asks for the agent before the time and the details', async ({ page, api }) => {
    const site = await startSite(0, api.base, { hours: true });
    await page.goto(`${site.origin}/example`);
    await page.locator('ve-scheduler').evaluate((element) => element.removeAttribute('agent-choice'));
    await expect(page.getByText('Choose a person to see when they’re free.')).toBeVisible();
    await expect(page.getByLabel('Your name')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Book' })).toHaveCount(0);
    const marcus = page.getByRole('radio', { name: 'Marcus Okafor' });
    // Enter would lead on to the time, but there is none yet.
    await marcus.press('Enter');
    await expect(page.getByRole('radio', { name: 'Anna Keller' })).toBeFocused();
    await marcus.press('Space');
    await chooseSlot(page);
    await expect(page.getByLabel('Your name')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Book' })).toBeVisible();
    await site.close();
  });

  test('reports a time that was taken meanwhile, and keeps the other values', async ({ page, api }) => {
    const site = await startSite(0, api.base, { hours: true });
    await page.goto(`${site.origin}/example`);
    const events = await recordEvents(page);
    await page.reload();
    await chooseAgent(page);
    await press(page, 'Next month');
    await chooseSlot(page);
    await fillDetails(page, { 'Your name': 'Ada' });
    const start = await page.locator('[name="slot"]:checked').getAttribute('value');
    // Another visitor books the same time first.
    const tokenResponse = await fetch(
      `${api.base}/api/partners/impersonate/sandbox-pak/sandbox/partner@example.com`,
    );
    const { token } = (await tokenResponse.json()) as { token: string };
    await fetch(`${api.base}/api/schedules/tenant/?agentEmail=anna.keller%40example.com`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ date: Number(start), duration: 30, visitor: { name: 'Bob' } }),
    });
    const before = countCreateRequests(api);
    await press(page, 'Book ');
    await expect(page.locator('#slot-error')).toHaveText(
      'This time has just been taken. Choose another one.',
    );
    await expect(page.locator('#slot-error')).toBeInViewport();
    await expect(page.locator(`[value="${start}"]`)).toHaveCount(0);
    await expect(page.getByLabel('Your name')).toHaveValue('Ada');
    expect(countCreateRequests(api)).toBe(before);
    expect(await events()).toMatchObject([
      { type: 'error', detail: { code: 'conflict', status: 409, response: { error: 'slot_taken' } } },
    ]);
    await chooseSlot(page);
    await press(page, 'Book ');
    await expectBooked(page);
    await site.close();
  });
});

test.describe('clocks', () => {
  test('uses the server’s date when the visitor’s clock is wrong', async ({ page, api, host }) => {
    await setTime(page, MONDAY);
    await page.clock.setFixedTime(new Date(MONDAY.getTime() + 400 * 86_400_000));
    await host.open(SCRIPT + scheduler(api, HOURS));
    await expect(page.getByRole('heading', { name: 'June 2040' })).toBeVisible();
  });

  test('moves on to the new day when the page stays open over midnight', async ({ page, api, host }) => {
    await stopTime(page, new Date('2040-06-11T21:59:30Z'));
    await host.open(SCRIPT + scheduler(api, HOURS));
    await expect(page.locator('[aria-current="date"]')).toHaveAttribute('data-day', '2040-06-11');
    await page.clock.fastForward(60_000);
    await expect(page.locator('[aria-current="date"]')).toHaveAttribute('data-day', '2040-06-12');
  });
});

test('offers a valid calendar file and calendar links under a strict Content Security Policy', async ({
  page,
  api,
  host,
}) => {
  await setTime(page, MONDAY);
  const subject =
    'Mortgage, house; "loft" \\ and a long story about it: 東京でのローンの借り換えについてご相談したいです';
  await host.open(SCRIPT + scheduler(api, `${HOURS} ${VISITOR} subject='${subject.replace(/'/g, '')}'`), {
    'Content-Security-Policy': `default-src 'none'; script-src 'self'; connect-src 'self' ${new URL(api.base).origin}`,
  });
  await slot(page, '09:30').check({ force: true });
  await press(page, 'Book 09:30');
  await expectBooked(page);
  await page.getByText('Add to calendar').click();
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Apple or other (file)')]);
  expect(download.suggestedFilename()).toBe('meeting.ics');
  const text = await readFile(await download.path(), 'utf8');
  expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const event = new ICAL.Event(new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!);
  expect(event.summary).toBe(`Video meeting with Anna Keller – ${subject}`);
  expect(event.description).toContain(api.world.schedules[0]!.visitor.meetingUrl);
  expect(event.startDate.toJSDate().getTime()).toBe(Date.UTC(2040, 5, 11, 7, 30));
  expect(event.duration.toSeconds()).toBe(30 * 60);
  expect(event.uid).toContain(api.world.schedules[0]!._id);
  for (const [name, start] of [
    ['Google Calendar', 'dates=20400611T073000Z%2F20400611T080000Z'],
    ['Outlook.com', 'startdt=2040-06-11T07%3A30%3A00.000Z'],
    ['Microsoft 365', 'startdt=2040-06-11T07%3A30%3A00.000Z'],
  ] as const) {
    const href = await page.getByRole('link', { name }).getAttribute('href');
    expect(href).toContain(start);
    expect(href).not.toMatch(/ada|example\.com/);
  }
});
