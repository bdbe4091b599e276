import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import type { Page } from 'playwright/test';
import { Webhook } from 'standardwebhooks';
import type { BookingEvent, Question } from '../../src/server.js';
import { runAxe } from './axe.js';
import { chooseAgent, chooseSlot, expect, expectBooked, fillDetails, press } from './fixtures.js';
import { stored, test } from './manage-page.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';
const questions: readonly Question[] = [
  {
    id: 'company',
    type: 'text',
    label: 'Company',
    help: 'As on the invoice',
    required: true,
    inSubject: true,
  },
  { id: 'story', type: 'textarea', label: 'What has happened so far?' },
  {
    id: 'plan',
    type: 'choice',
    label: { en: 'Plan', ar: 'الخطة' },
    required: true,
    options: [
      { value: 'rent', label: { en: 'To rent', ar: 'إيجار' } },
      { value: 'buy', label: 'To buy' },
    ],
  },
  { id: 'size', type: 'choice', label: 'Size', options: [{ value: 'S' }, { value: 'M' }, { value: 'L' }] },
  {
    id: 'topics',
    type: 'choices',
    label: 'Topics',
    help: 'As many as you like',
    options: [
      { value: 'rates', label: 'Rates' },
      { value: 'terms', label: 'Terms' },
    ],
  },
  { id: 'agreed', type: 'checkbox', label: 'I have read the terms', required: true },
  { id: 'mobile', type: 'phone', label: 'Mobile number' },
];

/** What the owner's receiver got, verified. */
const received: BookingEvent[] = [];
test.use({
  hasTouch: true,
  options: {
    questions,
    guests: { max: 3 },
    webhooks: [{ url: 'https://crm.example/hooks/ve', secret }],
    webhookFetch: (_url, { body, headers }) => {
      const text = body as string;
      new Webhook(secret).verify(text, Object.fromEntries(new Headers(headers)));
      received.push(JSON.parse(text) as BookingEvent);
      return Promise.resolve(new Response(null, { status: 204 }));
    },
  },
});
test.beforeEach(() => void received.splice(0));

async function openDetails(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await chooseAgent(page);
  await chooseSlot(page);
  await expect(page.getByLabel('Company')).toBeVisible();
}

test('books with answers and a guest by keyboard, and tells the receiver', async ({
  page,
  manageable,
  api,
}) => {
  await openDetails(page, manageable.origin);
  await page
    .locator('ve-scheduler')
    .evaluate((element) => element.setAttribute('client-reference', 'order-17'));
  await fillDetails(page, { 'Your name': 'Ada Lovelace', Email: 'ada@example.com' });
  // Enter leads to the first question that needs an answer.
  await page.getByLabel('Your name').press('Enter');
  await expect(page.getByLabel('Company')).toBeFocused();
  await page.keyboard.type('Acme');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Nothing');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'To buy' })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(page.getByRole('checkbox', { name: 'Terms', exact: true })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Guest 1’s email')).toBeFocused();
  await page.keyboard.type('bob@example.com');
  await page.locator('[part="submit"]').press('Enter');
  await expectBooked(page);
  expect(stored(api).visitor.subject).toBe('Company: Acme');
  const extras = {
    answers: { company: 'Acme', story: 'Nothing', plan: 'buy', size: 'S', topics: ['terms'], agreed: true },
    guests: ['bob@example.com'],
    client_reference: 'order-17',
  };
  await expect.poll(() => received).toHaveLength(1);
  expect(received[0]!.data).toMatchObject(extras);

  const download = page.waitForEvent('download');
  await page.getByText('Add to calendar').click();
  await press(page, 'Apple');
  const file = ICAL.parse(await readFile(await (await download).path(), 'utf8'));
  const event = new ICAL.Component(file).getFirstSubcomponent('vevent')!;
  expect(event.getAllProperties('attendee').map((one) => one.getFirstValue())).toEqual([
    'mailto:bob@example.com',
  ]);
});

test('shows mistakes on a phone, and books once they are mended', async ({ page, manageable }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openDetails(page, manageable.origin);
  await fillDetails(page, { 'Your name': 'Ada Lovelace', Email: 'ada@example.com', 'Mobile number': 'none' });
  await page.getByRole('button', { name: 'Add a guest' }).tap();
  await page.getByLabel('Guest 1’s email').fill('bob');
  await page.locator('[part="submit"]').tap();
  const list = page.getByRole('group', { name: 'Please fix 5 things' });
  await expect(list).toBeFocused();
  await expect(list.getByRole('button')).toHaveText([
    /Company\u2069 – Please fill this in/,
    /Plan\u2069 – Choose an answer/,
    /I have read the terms\u2069 – Please tick this box/,
    /Mobile number\u2069 – Enter a phone number/,
    /Guest 1’s email\u2069 – Enter an address/,
  ]);
  expect(await runAxe(page, { within: 've-scheduler' })).toMatchObject({ violations: [], incomplete: [] });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await list.getByRole('button', { name: 'Plan' }).tap();
  await expect(page.getByRole('radio', { name: 'To rent' })).toBeFocused();
  await page.getByRole('radio', { name: 'To rent' }).tap();
  await page.getByLabel('Company').fill('Acme');
  await page.getByRole('checkbox', { name: 'I have read the terms' }).tap();
  await page.getByLabel('Mobile number').fill('');
  await page.getByRole('button', { name: 'Remove guest 1' }).tap();
  await expect(page.getByRole('button', { name: 'Add a guest' })).toBeFocused();
  await page.locator('[part="submit"]').tap();
  await expectBooked(page);
  await expect.poll(() => received.map(({ data }) => data.guests)).toEqual([undefined]);
});

test('keeps typed answers when the token has expired', async ({ page, manageable }) => {
  await openDetails(page, manageable.origin);
  await fillDetails(page, { 'Your name': 'Ada Lovelace', Email: 'ada@example.com', Company: 'Acme' });
  await page.getByRole('radio', { name: 'To rent' }).check();
  await page.getByRole('checkbox', { name: 'I have read the terms' }).check();
  let refused = 0;
  await page.route('**/api/schedules/tenant?*', async (route) => {
    refused += 1;
    if (refused > 1) return route.continue();
    const body = { error: 'Unauthorized', message: 'expired', status: 401, requestId: 'a' };
    return route.fulfill({ status: 401, json: body });
  });
  await page.locator('[part="submit"]').press('Enter');
  await expectBooked(page);
  expect(refused).toBe(2);
  await expect.poll(() => received[0]?.data.answers).toMatchObject({ company: 'Acme', plan: 'rent' });
});

test('shows the fallback without the module, and the form on another try', async ({ page, manageable }) => {
  let isBroken = true;
  await page.route('**/questions.js*', (route) => (isBroken ? route.abort() : route.continue()));
  await page.goto(manageable.origin);
  await expect(page.getByText('Call us: +49 40 123')).toBeVisible();
  await expect(page.locator('[part="submit"]')).toHaveCount(0);
  isBroken = false;
  await press(page, 'Try again');
  await chooseAgent(page);
  await chooseSlot(page);
  await expect(page.getByLabel('Company')).toBeVisible();
});

test('the agents and the calendar keep their places when the module arrives', async ({
  page,
  manageable,
}) => {
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/questions.js*', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(manageable.origin);
  const places = () =>
    Promise.all(
      [page.locator('label', { hasText: 'Anna Keller' }), page.getByRole('grid')].map(async (one) => {
        const { x, width } = (await one.boundingBox())!;
        return { x, width };
      }),
    );
  await page.locator('.slot').first().waitFor();
  const before = await places();
  await expect(page.getByLabel('Your name')).toHaveCount(0);
  release();
  await expect(page.getByLabel('Company')).toBeVisible();
  expect(await places()).toEqual(before);
});
