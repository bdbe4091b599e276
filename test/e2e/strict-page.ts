import { readFile } from 'node:fs/promises';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, type FrameLocator, type Page } from 'playwright/test';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { createGateway, type Question } from '../../src/server.js';
import { test as base } from './fixtures.js';
import { startServer } from './hosted-gateway.js';
import { serveWorker } from './page-worker.js';

/** A page, the files of the script, and the gateway, each on an origin of its own. */
export interface StrictSite {
  readonly page: string;
  readonly files: string;
  readonly gateway: string;
  /** Opens the page with these response headers. */
  open(this: void, body: string, headers?: Record<string, string>): Promise<void>;
  /** A form that books through the gateway. */
  form(this: void, attributes?: string): string;
  /** A form or an agenda of the gateway. */
  element(this: void, tag: 've-scheduler' | 've-agenda'): string;
  /** Tag of the script. */
  script(this: void, attributes?: string, file?: string): string;
}

export const NONCE = 'bm9uY2U';

/** What the page did that its owner did not ask for. */
export interface Traces {
  /** Violations of policies, and texts that browsers write about them into the console. */
  readonly reports: readonly string[];
  /** URLs of requests to other origins than those of the site. */
  readonly strangers: readonly string[];
  readonly exceptions: readonly string[];
  /** Names of globals that the page did not have before. */
  readonly globals: readonly string[];
  /** Storages and cookies that have something in them. */
  readonly storage: readonly string[];
}

/** As it should be. */
export const CLEAN: Traces = {
  reports: [],
  strangers: [],
  exceptions: [],
  globals: ['veSchedulerLocales'],
  storage: [],
};

export const test = base.extend<{
  questions: readonly Question[];
  strict: StrictSite;
  traces: () => Promise<Traces>;
}>({
  questions: [[{ id: 'company', type: 'text', label: 'Company' }], { option: true }],

  strict: async ({ api, page, questions }, use) => {
    // Enough for a search instead of cards.
    api.world.configure({ crowd: 20 });
    const [pageServer, pageOrigin] = await startServer();
    const [fileServer, files] = await startServer();
    const [gatewayServer, gatewayOrigin] = await startServer();
    let answer = { body: '', headers: {} as Record<string, string> };
    const site = new Hono();
    site.get('/', (c) => c.html(answer.body, 200, answer.headers));
    site.get('/lit-html.js', async (c) =>
      c.body(await readFile('node_modules/lit-html/lit-html.js'), 200, { 'Content-Type': 'text/javascript' }),
    );
    serveWorker(site);
    const cdn = new Hono();
    cdn.get('/:file{.+\\.m?js}', async (c) =>
      c.body(await readFile(`dist/cdn/${c.req.param('file')}`), 200, {
        'Content-Type': 'text/javascript',
        'Access-Control-Allow-Origin': '*',
      }),
    );
    const gateway = createGateway({
      credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl: api.base,
      origins: [pageOrigin],
      secrets: ['a secret of the strict page that is long enough'],
      clientIp: 'unknown',
      hours: { timeZone: 'UTC', weekly: 'Mon-Sun 00:00-24:00' },
      manageUrl: `${pageOrigin}/`,
      reconcileSeconds: 0,
      questions,
      authorizeAgent: () => true,
    });
    for (const [server, handle] of [
      [pageServer, site.fetch],
      [fileServer, cdn.fetch],
      [gatewayServer, gateway],
    ] as const) {
      const listener = getRequestListener(handle, { overrideGlobalObjects: false });
      server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
    }
    await use({
      page: pageOrigin,
      files,
      gateway: gatewayOrigin,
      open: async (body, headers = {}) => {
        answer = { body: `<!doctype html><html lang="en-GB"><title>A page</title>${body}</html>`, headers };
        await page.goto(pageOrigin);
      },
      form: (attributes = '') =>
        `<ve-scheduler token-endpoint="${gatewayOrigin}/ve/token" ${attributes}><p>Call us</p></ve-scheduler>`,
      element: (tag) => `<${tag} token-endpoint="${gatewayOrigin}/ve/token"><p>Call us</p></${tag}>`,
      script: (attributes = '', file = 've-scheduler.js') =>
        `<script src="${files}/${file}" defer crossorigin ${attributes}></script>`,
    });
    for (const server of [pageServer, fileServer, gatewayServer]) {
      server.closeAllConnections();
      server.close();
    }
  },

  traces: async ({ page, strict }, use) => {
    const reports: string[] = [];
    const strangers: string[] = [];
    const exceptions: string[] = [];
    const own = [strict.page, strict.files, strict.gateway];
    page.on('request', (request) => {
      const { origin, protocol, href } = new URL(request.url());
      if (protocol !== 'data:' && !own.includes(origin)) strangers.push(href);
    });
    page.on('pageerror', ({ message }) => exceptions.push(message));
    page.on('console', (message) => {
      if (/content security policy|trusted ?type|permissions policy/i.test(message.text()))
        reports.push(message.text());
    });
    await page.addInitScript(() => {
      const seen = { violations: [] as string[], names: Reflect.ownKeys(globalThis).map(String) };
      Object.defineProperty(globalThis, 'seen', { value: seen });
      seen.names.push('seen');
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
        seen.violations.push(`${effectiveDirective} ${blockedURI} ${sample}`);
      });
    });
    await use(async () => {
      const { violations, globals, storage } = await page.evaluate(async () => {
        const { seen } = globalThis as unknown as { seen: { violations: string[]; names: string[] } };
        const databases = await indexedDB.databases();
        const caches = 'caches' in globalThis ? await globalThis.caches.keys() : [];
        return {
          violations: seen.violations,
          globals: Reflect.ownKeys(globalThis)
            .map(String)
            .filter((name) => !seen.names.includes(name)),
          storage: [
            ...Object.keys(localStorage),
            ...Object.keys(sessionStorage),
            ...databases.map(({ name }) => name ?? ''),
            ...caches,
            document.cookie,
          ].filter(Boolean),
        };
      });
      const cookies = await page.context().cookies();
      return {
        reports: [...violations, ...reports],
        strangers,
        exceptions,
        globals,
        storage: [...storage, ...cookies.map(({ name }) => name)],
      };
    });
  },
});

/** Uses everything that the form loads on demand, and books a meeting with Anna Keller. */
export async function bookWithEverything(page: Page | FrameLocator): Promise<void> {
  const agent = page.getByRole('combobox', { name: 'Meet with' });
  await agent.click();
  await agent.pressSequentially('anna kell');
  await page.getByRole('option').filter({ hasText: 'Anna Keller' }).click();
  await page.getByRole('button', { name: 'Change: Time zone' }).click();
  await page.getByRole('combobox', { name: 'Time zone' }).fill('kathmandu');
  await page.getByRole('option').filter({ hasText: /Nepal/ }).first().click();
  // A day with many times, however late it is today.
  await page.locator('td[part~="free"]').nth(2).click();
  await page.locator('.slot').first().click();
  await page.getByLabel('Company').fill('Acme');
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@gmial.com');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Did you mean ada@gmail.com?' }).click();
  await page.locator('[part="submit"]').click();
  await expect(page.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
}

/** Moves the meeting that was just booked, and then cancels it. */
export async function moveAndCancel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Change or cancel' }).click();
  await page.getByRole('button', { name: 'Change the time' }).click();
  await page.locator('.slot').nth(3).click();
  await page.getByRole('button', { name: /^Move it to/ }).click();
  await expect(page.getByRole('heading', { name: 'Your meeting has a new time' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel the meeting' }).click();
  await page.getByRole('button', { name: 'Cancel the meeting' }).click();
  await expect(page.getByRole('heading', { name: 'Your meeting is cancelled' })).toBeVisible();
}

export { expect };
