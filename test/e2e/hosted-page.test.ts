import type { Page } from 'playwright/test';
import { agents } from '../../demo/sandbox/agents.js';
import { test as base, expect, expectBooked } from './fixtures.js';
import { gatewayListener, startServer } from './hosted-gateway.js';
import { runAxe } from './axe.js';

interface Hosted {
  /** Origin of the gateway. */
  readonly origin: string;
  /** Origin of a page that may frame it, and of one that may not. */
  readonly friend: string;
  readonly stranger: string;
  /** Messages of the policy and of scripts that a page printed. */
  readonly complaints: string[];
}

/** The snippet of the documentation, around the page. */
const embedding = (url: string) => `<!doctype html><title>A page of somebody</title>
  <iframe id="booking" src="${url}" title="Book a meeting" style="width: 100%; height: 300px; border: 0"></iframe>
  <script>
    addEventListener('message', ({ origin, source, data }) => {
      const frame = document.getElementById('booking');
      if (origin !== '${new URL(url).origin}' || source !== frame.contentWindow) return;
      if (data?.type === 've-scheduler:height') frame.style.height = data.height + 'px';
    });
  </script>`;

const test = base.extend<{ hosted: Hosted }>({
  hosted: async ({ api, page }, use) => {
    const [server, origin] = await startServer();
    const [friendServer, friend] = await startServer();
    const [strangerServer, stranger] = await startServer();
    server.on('request', gatewayListener(api, origin, friend));
    for (const one of [friendServer, strangerServer]) {
      one.on('request', (_, outgoing) => outgoing.end(embedding(`${origin}/ve/book`)));
    }
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await use({ origin, friend, stranger, complaints });
    for (const one of [server, friendServer, strangerServer]) {
      one.closeAllConnections();
      one.close();
    }
  },
});

/** Books the first free time. The visitor's details are there already. */
async function bookFirstTime(page: Page): Promise<void> {
  await page.locator('.slot').first().click();
  await page.getByRole('button', { name: /^Book \d/ }).click();
}

test('books a meeting with the agent in the path, with the details in the query', async ({
  page,
  api,
  hosted,
}) => {
  await page.goto(`${hosted.origin}/ve/book/anna?name=Ada+Lovelace&email=ada@example.com&subject=Engines`);
  await expect(page).toHaveTitle('Anna Keller – Book a video meeting');
  await bookFirstTime(page);
  await expectBooked(page);
  expect(api.world.schedules).toMatchObject([
    {
      agentId: agents[0]!._id,
      visitor: { name: 'Ada Lovelace', email: 'ada@example.com', subject: 'Engines' },
    },
  ]);
  expect(hosted.complaints).toEqual([]);
});

test('lets the visitor choose from the team, in the visitor’s language', async ({ browser, hosted }) => {
  const context = await browser.newContext({ locale: 'de-AT' });
  const page = await context.newPage();
  await page.goto(`${hosted.origin}/ve/book`);
  const heading = page.getByRole('heading', { name: 'Videotermin buchen' });
  await expect(heading).toHaveAttribute('aria-level', '1');
  await expect(page.locator('label', { hasText: 'Anna Keller' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de-AT');
  await context.close();
});

test('searches time zones, whose names are a script of their own', async ({ page, hosted }) => {
  await page.goto(`${hosted.origin}/ve/book/anna`);
  const names = page.waitForResponse('**/book/zone-search.js');
  await page.getByRole('button', { name: /time zone/i }).click();
  await page.getByRole('combobox', { name: /time zone/i }).fill('Vienna');
  expect((await names).status()).toBe(200);
  expect(hosted.complaints).toEqual([]);
});

test.describe('in a frame of another origin', () => {
  test('books, and tells the page around it how high it is', async ({ page, api, hosted }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(hosted.friend);
    const element = page.locator('#booking');
    const frame = page.frameLocator('#booking');
    await frame.locator('label', { hasText: 'Anna Keller' }).click();
    await frame.locator('.slot').first().waitFor();

    const contentHeight = () => frame.locator('body').evaluate((body) => body.getBoundingClientRect().height);
    const frameHeight = async () => (await element.boundingBox())!.height;
    await expect.poll(async () => (await frameHeight()) - (await contentHeight())).toBeLessThan(1);
    expect(await frameHeight()).toBeGreaterThan(400);

    await frame.locator('.slot').first().click();
    await frame.getByRole('textbox', { name: 'Your name' }).fill('Ada');
    await frame.getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
    await frame.getByRole('button', { name: /^Book \d/ }).click();
    await expect(frame.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
    // The frame shrinks with the confirmation.
    await expect.poll(async () => Math.abs((await frameHeight()) - (await contentHeight()))).toBeLessThan(1);
    expect(api.world.schedules).toHaveLength(1);
    expect(hosted.complaints).toEqual([]);
  });

  test('is refused to a page that the owner did not name', async ({ page, hosted }) => {
    await page.goto(hosted.stranger);
    await expect.poll(() => hosted.complaints.join()).toContain('frame-ancestors');
    await expect(page.frameLocator('#booking').locator('ve-scheduler')).toHaveCount(0);
  });
});

test.describe('looks right', () => {
  for (const [name, width, colorScheme] of [
    ['narrow', 360, 'light'],
    ['wide', 1280, 'light'],
    ['dark', 1280, 'dark'],
  ] as const) {
    test(`and passes axe: ${name}`, async ({ page, hosted }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.goto(`${hosted.origin}/ve/book/anna`);
      await page.locator('.slot').first().waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      const { violations, incomplete } = await runAxe(page);
      expect({ violations, incomplete }).toEqual({ violations: [], incomplete: [] });
    });
  }
});
