import { mkdir } from 'node:fs/promises';
import { chromium, type BrowserContextOptions, type Page, type Route } from 'playwright';
import { startSandbox } from '../demo/sandbox/serve.js';
import { startSite } from '../demo/serve-site.js';
import { chromiumArgs, provideChromium } from './browser.js';

/** Takes a picture of each state into `test/screenshots/`, for people to look at. */
interface Screenshot {
  readonly name: string;
  readonly reach: Step;
  /** How the gateway's answers to these URLs are spoiled. */
  readonly spoil?: Readonly<Record<string, (route: Route) => Promise<void>>>;
}

/** `YYYY-MM-DD`. The gateway rejects a time years ahead. */
const IN_A_MONTH = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const CREATE = '**/api/schedules/tenant**';
const form = (page: Page) => page.getByRole('radiogroup', { name: 'Meet with' }).waitFor();
const submit = (page: Page) => page.locator('[part="submit"]').click();
const alert = (page: Page) => page.getByRole('alert').waitFor();

type Step = (page: Page) => Promise<void>;

/** One step after the other. */
function chain(...steps: Step[]): Step {
  return async (page) => {
    for (const step of steps) await step(page);
  };
}

async function fillIn(page: Page): Promise<void> {
  // The avatar of the card lies over the radio button.
  await page.getByRole('radio', { name: 'Anna Keller' }).check({ force: true });
  await page.getByLabel('What would you like to talk about?').fill('Refinancing our flat');
  await page.getByLabel('Date').fill(IN_A_MONTH);
  await page.getByLabel('Time', { exact: true }).fill('14:30');
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('Email', { exact: true }).fill('ada@example.com');
}

const states: readonly Screenshot[] = [
  { name: 'form', reach: form },
  {
    name: 'loading',
    reach: (page) => page.locator('[part="skeleton"]').waitFor(),
    spoil: { '**/ve/token': () => new Promise(() => undefined) },
  },
  {
    name: 'failed',
    reach: alert,
    spoil: { '**/ve/token': (route) => route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' }) },
  },
  {
    name: 'empty',
    reach: alert,
    spoil: {
      '**/ve/token': (route) =>
        route.fulfill({ json: { token: 'a', api_base: '/ve', bootstrap: { agents: [] } } }),
    },
  },
  { name: 'filled', reach: chain(form, fillIn) },
  {
    name: 'issues',
    reach: chain(submit, (page) => page.locator('[part="issues"]').waitFor()),
  },
  {
    name: 'twice',
    reach: async (page) => {
      await page.getByLabel('Date').fill('2038-10-31');
      await page.getByLabel('Time', { exact: true }).fill('02:30');
      await page.getByRole('radiogroup', { name: 'The clocks go back' }).waitFor();
    },
  },
  {
    name: 'submitting',
    reach: chain(fillIn, submit, (page) => page.getByText('Booking…').first().waitFor()),
    spoil: { [CREATE]: () => new Promise(() => undefined) },
  },
  {
    name: 'refused',
    reach: chain(fillIn, submit, alert),
    spoil: {
      [CREATE]: (route) =>
        route.fulfill({
          status: 409,
          json: { error: 'Conflict', message: 'Anna is busy then', status: 409 },
        }),
    },
  },
  {
    name: 'unknown',
    reach: chain(fillIn, submit, alert),
    spoil: { [CREATE]: (route) => route.abort() },
  },
  {
    name: 'booked',
    reach: chain(fillIn, submit, (page) => page.getByRole('heading', { name: 'is booked' }).waitFor()),
  },
];

const looks: Readonly<Record<string, BrowserContextOptions & { dir?: string }>> = {
  wide: { viewport: { width: 1200, height: 900 } },
  narrow: { viewport: { width: 320, height: 800 } },
  dark: { viewport: { width: 760, height: 900 }, colorScheme: 'dark' },
  rtl: { viewport: { width: 760, height: 900 }, dir: 'rtl' },
};

await mkdir('test/screenshots', { recursive: true });
const executablePath = await provideChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });
const sandbox = await startSandbox({ port: 0 });

for (const [look, { dir, ...options }] of Object.entries(looks)) {
  // Each look has its own bookings, because a time can be booked once.
  const site = await startSite(0, `${sandbox.origin}/~${look}`);
  for (const { name, reach, spoil = {} } of states) {
    const page = await newPage(options);
    for (const [url, how] of Object.entries(spoil)) await page.route(url, how);
    await page.goto(`${site.origin}/example`);
    if (dir) await page.evaluate((value) => (document.documentElement.dir = value), dir);
    await reach(page);
    await page.screenshot({ path: `test/screenshots/${name}-${look}.png`, fullPage: true });
    await page.context().close();
  }
  const page = await newPage(options);
  await page.goto(`${site.origin}/agents`);
  await page.screenshot({ path: `test/screenshots/agents-sign-in-${look}.png`, fullPage: true });
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password').fill('anna-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Your meetings' }).waitFor();
  await page.screenshot({ path: `test/screenshots/agents-${look}.png`, fullPage: true });
  await page.route('**/ve/token', (route) => route.fulfill({ status: 403, json: { error: 'Forbidden' } }));
  await page.getByRole('button', { name: /^Join/ }).first().click();
  await alert(page);
  await page.screenshot({ path: `test/screenshots/agents-refused-${look}.png`, fullPage: true });
  await page.context().close();
  await site.close();
}

await browser.close();
await sandbox.close();

async function newPage(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  return context.newPage();
}
