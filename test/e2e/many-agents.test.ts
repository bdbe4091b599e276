import { readFile } from 'node:fs/promises';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Page, Route } from 'playwright/test';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { createGateway, type GatewayOptions } from '../../src/server.js';
import { chooseSlot, expect, expectBooked, fillDetails, test as base } from './fixtures.js';
import { startServer } from './hosted-gateway.js';

/** A site whose gateway has ten thousand agents, behind a CDN that keeps public free times for ever. */
interface Site {
  readonly origin: string;
  /** Paths of the free times that the CDN was asked for. */
  readonly files: string[];
  /** Paths that the gateway was asked for. */
  readonly requests: string[];
  readonly gateway: (request: Request) => Promise<Response>;
}

const test = base.extend<{ options: Partial<GatewayOptions>; crowded: Site }>({
  options: [{}, { option: true }],
  crowded: async ({ api, options }, use) => {
    api.world.configure({ crowd: 10_000 });
    const [server, origin] = await startServer();
    const gateway = createGateway({
      credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl: api.base,
      origins: [origin],
      secrets: ['a secret of the crowded site that is long enough'],
      clientIp: 'unknown',
      hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Sun 00:00-24:00' },
      agents: { addresses: true },
      ...options,
    });
    const files: string[] = [];
    const requests: string[] = [];
    const kept = new Map<string, Response>();
    const app = new Hono();
    app.get('/ve/availability/*', async (c) => {
      files.push(c.req.path);
      const response = kept.get(c.req.path) ?? (await gateway(c.req.raw));
      if (response.ok) kept.set(c.req.path, response.clone());
      return response;
    });
    app.all('/ve/*', (c) => {
      requests.push(c.req.path);
      return gateway(c.req.raw);
    });
    app.get('/:file{.+\\.js}', async (c) =>
      c.body(await readFile(`dist/cdn/${c.req.param('file')}`), 200, {
        'Content-Type': 'text/javascript; charset=utf-8',
      }),
    );
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
    server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
    await use({ origin, files, requests, gateway });
    server.closeAllConnections();
    server.close();
  },
});

async function open(page: Page, { origin }: Site, attributes = '', csp = ''): Promise<void> {
  await page.route(`${origin}/page`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: csp ? { 'Content-Security-Policy': csp } : {},
      body: `<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>Ten thousand</title><script src="/ve-scheduler.js" defer></script>
        <ve-scheduler token-endpoint="/ve/token" ${attributes}></ve-scheduler></html>`,
    }),
  );
  await page.goto(`${origin}/page`);
}

const field = (page: Page) => page.getByRole('combobox', { name: 'Meet with' });
const options = (page: Page) => page.getByRole('option');
const status = (page: Page) => page.locator('.combobox [role="status"]');
const SEARCH = '**/ve/api/brokerages/agents/search?*';
const header = (page: Page) => page.locator('header .person');

test.describe('a search among ten thousand agents', () => {
  test('finds one who is not on the first page as one types, and books a meeting', async ({
    page,
    api,
    crowded,
  }) => {
    const texts: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname.endsWith('/search')) texts.push(url.searchParams.get('q')!);
    });
    await open(page, crowded);
    await field(page).click();
    await expect(options(page)).toHaveCount(50);
    await expect(status(page)).toHaveText('10,008 found. Type to narrow them down.');
    await field(page).pressSequentially('zoe b ziel', { delay: 20 });
    await expect(status(page)).toHaveText('1 found. Type to narrow them down.');
    await expect(options(page)).toHaveText(['Zoë B. Zieliński']);
    // One request for all of the letters, or two on a slow machine.
    expect(texts.length).toBeLessThan(4);
    expect(texts.at(-1)).toBe('zoe b ziel');
    await page.keyboard.press('Enter');
    await expect(field(page)).toHaveValue('Zoë B. Zieliński');
    await expect(header(page)).toHaveText('Zoë B. Zieliński');
    await chooseSlot(page);
    await fillDetails(page);
    await page.locator('[part="submit"]').click();
    await expectBooked(page);
    expect(api.world.schedules.at(-1)!.agent.name).toBe('Zoë B. Zieliński');
  });

  test('says that it is searching, and lets Enter choose nobody meanwhile', async ({ page, crowded }) => {
    const held: Route[] = [];
    await page.route(SEARCH, (route) => void held.push(route));
    await open(page, crowded);
    await field(page).fill('okafor');
    await expect(status(page)).toHaveText('Searching…');
    await expect(options(page)).toHaveCount(0);
    await expect.poll(() => held.length).toBe(1);
    await page.keyboard.press('Enter');
    await expect(header(page)).toHaveCount(0);
    await held[0]!.continue();
    await expect(options(page).first()).toHaveText('Marcus Okafor');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(header(page)).toContainText('Okafor');
  });

  test('ends the request for a text that has changed, and shows only the answer for the last one', async ({
    page,
    crowded,
  }) => {
    const aborted: string[] = [];
    page.on('requestfailed', (request) => aborted.push(new URL(request.url()).searchParams.get('q')!));
    await page.route(SEARCH, (route) => {
      if (!route.request().url().includes('q=anna+k')) void route.continue();
    });
    await open(page, crowded);
    await field(page).fill('anna k');
    await page.waitForRequest(SEARCH);
    await field(page).fill('priya');
    await expect(options(page)).toHaveText(['Priya Raman']);
    expect(aborted).toEqual(['anna k']);
  });

  test('says when nobody is found, and when it fails', async ({ page, crowded }) => {
    await open(page, crowded);
    await field(page).fill('nobody of this name');
    await expect(status(page)).toHaveText('Nothing found.');
    await page.route(SEARCH, (route) => route.abort());
    await field(page).fill('somebody');
    await expect(status(page)).toHaveText(
      'We couldn’t reach the booking service. Check your connection and try again.',
    );
    await page.unroute(SEARCH);
    await field(page).fill('yuki');
    await expect(status(page)).toHaveText('250 found. Type to narrow them down.');
    await page.keyboard.press('Escape');
    await expect(status(page)).toHaveText('');
  });

  test('is a native list of the first agents if a policy forbids the module', async ({ page, crowded }) => {
    const script = `script-src ${crowded.origin}/ve-scheduler.js`;
    await open(page, crowded, '', `default-src 'none'; ${script}; connect-src 'self'`);
    const list = page.locator('select#agent');
    await expect(list).toHaveAccessibleName('Meet with');
    await list.selectOption('Priya Raman');
    await expect(header(page)).toHaveText('Priya Raman');
    await expect(list.getByRole('option', { name: 'Zoë B. Zieliński' })).toHaveCount(0);
    await expect(list.locator('option')).toHaveCount(201);
  });

  test('keeps what was typed before the list was there', async ({ page, crowded }) => {
    const held: Route[] = [];
    await page.route('**/agent-search.js', (route) => void held.push(route));
    await open(page, crowded);
    await field(page).click();
    await field(page).pressSequentially('zoe b ziel');
    await page.keyboard.press('Enter');
    await expect(page.locator('[part="issues"]')).toHaveCount(0);
    await held[0]!.continue();
    await expect(options(page)).toHaveText(['Zoë B. Zieliński']);
    await page.keyboard.press('Enter');
    await expect(header(page)).toHaveText('Zoë B. Zieliński');
  });
});

test('a fixed agent beyond the first page, and “First available”, need no list', async ({
  page,
  crowded,
}) => {
  await open(page, crowded, 'agent-email="crowd9999@example.com"');
  await expect(header(page)).toHaveText('Zoë E. Zieliński');
  await expect(page.getByRole('grid')).toBeVisible();
  await open(page, crowded, 'agent-choice="any"');
  await expect(field(page)).toHaveValue('First available');
  await expect(page.getByRole('grid')).toBeVisible();
  await field(page).click();
  await expect(options(page).first()).toHaveText('First available');
});

test.describe('public free times', () => {
  test.use({ options: { publicAvailability: true } });

  test('are read from the CDN until a booking finds a time taken, and then from the gateway', async ({
    page,
    api,
    crowded,
  }) => {
    await open(page, crowded, 'visitor-name="Ada" visitor-email="ada@example.com"');
    await field(page).fill('priya');
    await options(page).first().click();
    // Late in the evening, today has only one time left.
    await page.locator('td[part~="free"]').nth(2).click();
    await chooseSlot(page);
    expect(crowded.files.length).toBeGreaterThan(4);
    const availability = () => crowded.requests.filter((path) => path === '/ve/api/availability');
    expect(availability()).toEqual([]);
    // Somebody else books the same time, which the CDN does not know.
    const date = Number(await page.locator('input[name="slot"]:checked').getAttribute('value'));
    const priya = { agentEmail: 'priya.raman@example.com' };
    const { token } = (await (
      await fetch(
        `${api.base}/api/partners/impersonate/${PARTNER.pak}/${PARTNER.externalId}/${PARTNER.email}`,
      )
    ).json()) as { token: string };
    const taken = await fetch(`${api.base}/api/schedules/tenant/?${new URLSearchParams(priya)}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ date, duration: 30, visitor: { name: 'Otto' } }),
    });
    expect(taken.status).toBe(200);
    const { length } = crowded.files;
    await page.locator('[part="submit"]').click();
    await expect(page.getByText('This time has just been taken. Choose another one.').first()).toBeVisible();
    await expect.poll(() => availability().length).toBeGreaterThan(0);
    await expect(page.locator(`input[name="slot"][value="${date + 30 * 60_000}"]`)).toHaveCount(1);
    await expect(page.locator(`input[name="slot"][value="${date}"]`)).toHaveCount(0);
    expect(crowded.files).toHaveLength(length);
    await chooseSlot(page);
    await page.locator('[part="submit"]').click();
    await expectBooked(page);
  });

  test('are read from the gateway if the CDN fails, and the CDN is not asked again', async ({
    page,
    crowded,
  }) => {
    let asked = 0;
    await page.route('**/ve/availability/**', (route) => {
      asked += 1;
      return route.fulfill({ status: 503 });
    });
    await open(page, crowded);
    await field(page).fill('priya');
    await options(page).first().click();
    await chooseSlot(page);
    const first = asked;
    expect(first).toBeGreaterThan(0);
    await field(page).fill('anna k');
    await options(page).first().click();
    await expect(header(page)).toHaveText('Anna Keller');
    await chooseSlot(page);
    expect(asked).toBe(first);
    expect(crowded.requests).toContain('/ve/api/availability');
  });
});
