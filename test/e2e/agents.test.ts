import type { Page } from 'playwright/test';
import { startSite } from '../../demo/serve-site.js';
import { chooseAgent, expect, test as base } from './fixtures.js';

/** The demo’s site with hours: its gateway tells photos, roles and next free times. */
const test = base.extend<{ demo: string }>({
  demo: async ({ api }, use) => {
    const site = await startSite(0, api.base, { hours: true });
    await use(site.origin);
    await site.close();
  },
});

async function open(page: Page, origin: string, attributes: string, csp?: string): Promise<void> {
  await page.route(`${origin}/team*`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: csp ? { 'Content-Security-Policy': csp } : {},
      body: `<!doctype html><html lang="en-GB"><title>Our team</title>
        <script src="/ve-scheduler.js" defer></script>
        <ve-scheduler token-endpoint="/ve/token" ${attributes}></ve-scheduler></html>`,
    }),
  );
  await page.goto(`${origin}/team?person=none`);
}

const card = (page: Page, name: string) => page.locator('label[part="agent"]', { hasText: name });
const header = (page: Page) => page.locator('header');

test('cards show picture, role and next free time, and the header shows who is selected', async ({
  page,
  demo,
}) => {
  await open(page, demo, '');
  const anna = card(page, 'Anna Keller');
  await expect(anna).toContainText('Mortgage advisor');
  await expect(anna).toContainText(/Free from \w{3},? \d+ \w{3} · \d\d:\d\d/);
  const isLoaded = (image: Element) => (image as HTMLImageElement).naturalWidth > 0;
  await expect.poll(() => anna.locator('img').evaluate(isLoaded)).toBe(true);
  await expect(card(page, 'Lena Fischer').locator('img')).toHaveCount(0);
  await expect(page.locator('.details')).toHaveCount(0);
  await chooseAgent(page);
  await expect(header(page)).toContainText('Anna Keller');
  await expect(header(page)).toContainText('Helps first-time buyers.');
  await expect(page.getByRole('grid')).toBeVisible();
  await expect(page.locator('.details')).toBeVisible();
});

test('a fixed agent is named and has times with a single request', async ({ page, demo }) => {
  await page.route('**/ve/api/**', (route) => route.abort());
  await open(page, demo, 'agent-email="anna.keller@example.com"');
  await page.getByRole('radio').first().waitFor();
  await expect(header(page)).toContainText('Anna Keller');
  await expect(header(page)).toContainText('Mortgage advisor');
});

test('a policy without img-src leaves the initials, and everything else works', async ({ page, demo }) => {
  const blocked: string[] = [];
  page.on('console', (message) => blocked.push(message.text()));
  await open(page, demo, '', "default-src 'none'; script-src 'self'; connect-src 'self'");
  const anna = card(page, 'Anna Keller');
  await expect(anna.locator('.avatar')).toHaveText('AK');
  await expect(anna.locator('img')).toBeHidden();
  expect(blocked.join('\n')).toContain('/photos/anna.svg');
  await chooseAgent(page);
  await expect(page.getByRole('radiogroup').last()).toBeVisible();
});

test('the parameter of the page’s URL selects an agent, by reference', async ({ page, demo }) => {
  await open(page, demo, 'agent-from-url="person"');
  const reference = await page.getByRole('radio', { name: 'Priya Raman' }).getAttribute('value');
  await page.goto(`${demo}/team?person=${reference}`);
  await expect(page.getByRole('radio', { name: 'Priya Raman' })).toBeChecked();
  await expect(header(page)).toContainText('Priya Raman');
  await expect(page.getByRole('grid')).toBeVisible();
});
