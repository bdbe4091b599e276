import type { Locator, Page, Route } from 'playwright/test';
import {
  countCreateRequests,
  expect,
  expectBooked,
  fillIn,
  inTwoDays,
  press,
  recordEvents,
  test,
} from './fixtures.js';

const CREATE = '**/ve/api/schedules/tenant*';

const OPENED_AT = Date.now();

test.beforeEach(async ({ page, site }) => {
  await page.clock.install({ time: OPENED_AT });
  await page.goto(`${site}/example`);
});

/** Pauses the page's clock and timers, five minutes after the page opened. */
const stopClock = (page: Page): Promise<void> => page.clock.pauseAt(OPENED_AT + 5 * 60_000);

/** Asks once more for an unknown outcome, and waits for an answer that leaves it unknown. */
async function checkInVain(page: Page): Promise<void> {
  await press(page, 'Check again');
  // While the form checks, this button says so and is disabled.
  await expect(page.getByRole('button', { name: 'Book again anyway' })).toBeEnabled();
  await expect(page.getByRole('alert')).toContainText('not sure yet');
}

/** Changes the features in the token response, as if the gateway had other options. */
async function changeFeatures(page: Page, change: (features: string[]) => string[]): Promise<void> {
  await page.route('**/ve/token', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { features: string[] };
    await route.fulfill({ response, json: { ...answer, features: change(answer.features) } });
  });
  await page.reload();
}

test('finds a booking by idempotency key after a lost response, without creating it twice', async ({
  page,
  api,
}) => {
  const events = await recordEvents(page);
  await page.reload();
  await page.route(CREATE, async (route: Route) => {
    await route.fetch();
    await route.abort();
  });
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expect(page.getByRole('alert')).toContainText('We’re not sure yet whether your booking went through');
  expect(countCreateRequests(api)).toBe(1);
  await press(page, 'Check again');
  await expectBooked(page);
  expect(countCreateRequests(api)).toBe(1);
  expect((await events()).map(({ type }) => type)).toEqual(['error', 'scheduled']);
});

test('reports a booking that never reached the server as not booked, and allows a retry', async ({
  page,
  api,
}) => {
  await page.route(CREATE, (route) => route.abort(), { times: 1 });
  await fillIn(page, { 'Your name': 'Ada' });
  await press(page, 'Book 14:30');
  await checkInVain(page);
  await page.clock.fastForward(121_000);
  await press(page, 'Check again');
  await expect(page.getByRole('alert')).toContainText('Your booking didn’t go through');
  await expect(page.getByRole('button', { name: 'Check again' })).toHaveCount(0);
  await expect(page.getByLabel('Your name')).toHaveValue('Ada');
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(api.world.schedules).toHaveLength(1);
});

test('keeps the outcome unknown when the check fails too', async ({ page }) => {
  await page.route(CREATE, (route) => route.abort());
  await page.route('**/by-key/**', (route) => route.abort(), { times: 1 });
  await fillIn(page);
  await press(page, 'Book 14:30');
  await checkInVain(page);
  await page.clock.fastForward(121_000);
  await press(page, 'Check again');
  await expect(page.getByRole('alert')).toContainText('Your booking didn’t go through');
});

test('keeps focus on the pressed button, and focuses the result of a failed check', async ({ page }) => {
  await page.route(CREATE, (route) => route.abort(), { times: 1 });
  const heldRoutes: Route[] = [];
  await page.route('**/by-key/**', (route) => void heldRoutes.push(route));
  await fillIn(page);
  await press(page, 'Book 14:30');
  const check = page.getByRole('button', { name: 'Check again' });
  await check.press('Enter');
  await expect.poll(() => heldRoutes.length).toBe(1);
  await expect(page.getByRole('status').first()).toHaveText('Checking…');
  await expect(check).toBeFocused();
  await heldRoutes[0]!.abort();
  await expect(page.getByRole('alert')).toBeFocused();
  const headers = { 'Access-Control-Allow-Origin': '*' };
  await page.route(CREATE, (route) => route.fulfill({ status: 400, headers, json: {} }));
  const again = page.getByRole('button', { name: 'Book again anyway' });
  await again.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Your meeting isn’t booked' })).toBeVisible();
  await expect(again).toBeFocused();
});

test('reuses the idempotency key for a retry, but not for a changed booking', async ({ page, api }) => {
  const sent: { key: string | undefined; age: string | undefined }[] = [];
  await page.route(CREATE, async (route) => {
    const headers = route.request().headers();
    sent.push({ key: headers['idempotency-key'], age: headers['idempotency-age'] });
    // The responses to the first two requests are lost.
    if (sent.length > 2) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await fillIn(page);
  await press(page, 'Book 14:30');
  await page.getByRole('button', { name: 'Book again anyway' }).waitFor();
  await page.getByLabel('Your name').fill('Grace Hopper');
  await press(page, 'Book again anyway');
  await expect.poll(() => sent.length).toBe(2);
  await press(page, 'Book again anyway');
  await expectBooked(page);
  expect(sent[0]!.age).toBeUndefined();
  expect(sent[1]).toEqual({ key: expect.not.stringMatching(sent[0]!.key!), age: undefined });
  expect(sent[2]).toEqual({ key: sent[1]!.key, age: expect.stringMatching(/^\d+$/) });
  expect(api.world.schedules).toHaveLength(2);
});

test('uses a new idempotency key for each booking', async ({ page }) => {
  const keys: string[] = [];
  await page.route(CREATE, async (route) => {
    keys.push(route.request().headers()['idempotency-key'] ?? '');
    await route.continue();
  });
  for (const time of ['10:00', '11:00']) {
    await fillIn(page, { time });
    await press(page, `Book ${time}`);
    await expectBooked(page);
    await press(page, 'Book another meeting');
  }
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key).toMatch(/^[\w-]{20,128}$/);
});

test('counts down on the disabled submit button after a 429, then works again', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const color = (button: Locator) => button.evaluate((one) => getComputedStyle(one).backgroundColor);
  await page.route(
    CREATE,
    (route) =>
      route.fulfill({
        status: 429,
        headers: { 'Retry-After': '3' },
        json: { error: 'Too many requests', message: 'Please wait', status: 429, requestId: 'abc-123' },
      }),
    { times: 1 },
  );
  await fillIn(page);
  const ready = await color(page.getByRole('button', { name: 'Book 14:30' }));
  await stopClock(page);
  await press(page, 'Book 14:30');
  const button = page.locator('[part="submit"]');
  // Not in the name of the button, or screen readers would read each second.
  const seconds = button.locator('[aria-hidden="true"]');
  await expect(seconds).toHaveText('Try again in 3 s');
  await expect(button).toHaveAccessibleName('Book 14:30');
  expect(await color(button)).not.toBe(ready);
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  const alert = page.getByRole('alert');
  await expect(alert).not.toContainText('Reference', { useInnerText: true });
  await alert.getByText('Details', { exact: true }).click();
  await expect(alert).toContainText('Reference: abc-123', { useInnerText: true });
  await button.click({ force: true });
  await page.clock.runFor(2000);
  await expect(seconds).toHaveText('Try again in 1 s');
  await page.clock.runFor(1000);
  await expect(button).toHaveText('Book 14:30');
  await press(page, 'Book 14:30');
  await expectBooked(page);
});

for (const [form, retryAfter, date] of [
  ['seconds', '2', new Date(OPENED_AT)],
  // The date counts by the server's clock, also if the visitor's is wrong by a day.
  ['a date', new Date(86_402_000).toUTCString(), new Date(86_400_000)],
] as const) {
  test(`counts down on the “Try again” button when loading returns 429 with ${form}`, async ({ page }) => {
    const headers = { 'Retry-After': retryAfter, Date: date.toUTCString() };
    const refuse = (route: Route) => route.fulfill({ status: 429, headers, json: {} });
    await page.route('**/ve/token', refuse, { times: 1 });
    await stopClock(page);
    await page.reload();
    const button = page.getByRole('button', { name: 'Try again', exact: true });
    await expect(button).toContainText('Try again in 2 s');
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await page.clock.runFor(2000);
    await expect(button).toHaveText('Try again');
    await button.click();
    await expect(page.getByRole('radiogroup', { name: 'Meet with' })).toBeVisible();
  });
}

test('shows the reference of a booking that the gateway rejects', async ({ page }) => {
  await fillIn(page, { date: '2031-01-01' });
  await press(page, 'Book 14:30');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Your meeting isn’t booked');
  await alert.getByText('Details', { exact: true }).click();
  await expect(alert).toContainText(/Reference: [\w-]{8,}/, { useInnerText: true });
  await expect(page.getByRole('button', { name: 'Book 14:30' })).toBeEnabled();
});

test('requires the page’s challenge before booking, and clears it after one use', async ({ page, api }) => {
  const sent: string[] = [];
  await page.route(CREATE, async (route) => {
    sent.push(route.request().headers()['x-challenge-token'] ?? '');
    await route.continue();
  });
  await changeFeatures(page, (features) => [...features, 'challenge']);
  await page.locator('ve-scheduler').evaluate((element) => {
    const widget = document.createElement('button');
    widget.slot = 'challenge';
    widget.textContent = 'I am human';
    widget.addEventListener('click', () => Object.assign(element, { challenge: 'solved' }));
    element.append(widget);
  });
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expect(page.getByRole('alert')).toContainText('confirm above that you’re human');
  expect(countCreateRequests(api)).toBe(0);
  await press(page, 'I am human');
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(sent).toEqual(['solved']);
  expect(
    await page.locator('ve-scheduler').evaluate((element) => (element as { challenge?: string }).challenge),
  ).toBe('');
});

test('hides the email checkbox when the gateway disables notifications', async ({ page }) => {
  await changeFeatures(page, (features) => features.filter((feature) => feature !== 'notifications'));
  await expect(page.getByLabel('Your name')).toBeVisible();
  await expect(page.getByRole('checkbox')).toHaveCount(0);
});

test('renews an expired page token when booking, and keeps the form', async ({ page }) => {
  await fillIn(page, { 'Your name': 'Ada' });
  let tokens = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/ve/token')) tokens++;
  });
  await page.clock.fastForward('11:00');
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(tokens).toBe(1);
});

test('lets an agent join through the gateway’s form, without a token in the page', async ({
  page,
  site,
  context,
}) => {
  await fillIn(page, { date: await inTwoDays(page) });
  await press(page, 'Book 14:30');
  await expectBooked(page);
  await page.goto(`${site}/agents`);
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password').fill('anna-demo');
  await press(page, 'Sign in');
  await page.locator('ve-agenda').evaluate((element) => {
    element.removeAttribute('token-endpoint');
    element.setAttribute('join-endpoint', '/ve/join');
  });
  const tokens: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/ve/token')) tokens.push(request.url());
  });
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Join meeting' }).dblclick(),
  ]);
  await expect(tab.locator('#token')).toHaveText('received');
  await expect(tab.locator('#opener')).toHaveText('missing');
  await expect(tab.locator('#referrer')).toHaveText('missing');
  expect(context.pages()).toHaveLength(2);
  expect(tokens).toEqual([]);
});
