import type { Browser, Page } from 'playwright';
import type { World } from '../../demo/sandbox/world.js';

/** What an app of the bench sets on its element, and what the element must then have. */
const BOUND_VALUES = { duration: 45, horizonDays: 20, timeZoneLocked: false };

const TIMEOUT_MS = 60_000;
const DAY_MS = 86_400_000;

/** Messages of development builds that say nothing about the app. */
const HARMLESS = [/^Lit is in dev mode/, /Download the React DevTools/, /^\[(vite|HMR|Fast Refresh)\]/];

/**
 * Books one meeting on a host's page, as a visitor does.
 *
 * @returns what went wrong; empty if nothing did.
 */
export async function book(
  browser: Browser,
  url: string,
  world: World,
  bindsValues: boolean,
): Promise<string[]> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ignoreHTTPSErrors: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  const problems: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    const isProblem = ['error', 'warning', 'assert'].includes(message.type());
    if (isProblem && !HARMLESS.some((one) => one.test(text))) {
      problems.push(`console ${message.type()}: ${text} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  try {
    await page.goto(url);
    await fillInAndBook(page);
    problems.push(...(await compareWithSandbox(page, world)));
    if (bindsValues) problems.push(...(await compareProperties(page)));
  } catch (error) {
    problems.push(String(error), `The page says:\n${await page.locator('body').ariaSnapshot()}`);
  } finally {
    await context.close();
  }
  return problems;
}

async function fillInAndBook(page: Page): Promise<void> {
  await page.locator('label', { hasText: 'Anna Keller' }).click();
  await page.getByLabel('Date').fill(new Date(Date.now() + 10 * DAY_MS).toISOString().slice(0, 10));
  await page.getByLabel('Time', { exact: true }).fill('14:30');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace');
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
  await page.getByRole('button', { name: 'Book 14:30' }).click();
  await page.getByRole('heading', { name: 'Your meeting is booked' }).waitFor();
}

/** The app writes the ID of each `scheduled` event that reaches it, so a second event shows as a second ID. */
async function compareWithSandbox(page: Page, { schedules }: World): Promise<string[]> {
  if (schedules.length !== 1) return [`The sandbox has ${schedules.length} meetings instead of one`];
  const [{ _id }] = schedules as [(typeof schedules)[number]];
  // Frameworks render after the event.
  await page
    .locator('#booked', { hasText: /\S/ })
    .waitFor({ timeout: 5000 })
    .catch(() => undefined);
  const heard = await page.locator('#booked').innerText();
  return heard.trim() === _id ? [] : [`The app heard "${heard}" instead of "${_id}"`];
}

async function compareProperties(page: Page): Promise<string[]> {
  const names = Object.keys(BOUND_VALUES);
  const values = await page
    .locator('ve-scheduler')
    .evaluate(
      (element, all) =>
        Object.fromEntries(all.map((name) => [name, (element as unknown as Record<string, unknown>)[name]])),
      names,
    );
  return Object.entries(BOUND_VALUES)
    .filter(([name, value]) => values[name] !== value)
    .map(([name, value]) => `${name} is ${JSON.stringify(values[name])} instead of ${JSON.stringify(value)}`);
}
