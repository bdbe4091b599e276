import { readFile } from 'node:fs/promises';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as base, expect, type Page } from 'playwright/test';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { startSandbox, type RunningSandbox } from '../../demo/sandbox/serve.js';
import type { World } from '../../demo/sandbox/world.js';
import { serveWorker } from './page-worker.js';
import { startSite } from '../../demo/serve-site.js';

/** The isolated sandbox state of one test, and its base URL. */
export interface Api {
  readonly base: string;
  readonly world: World;
}

/** The test's own web server, on a different origin from the API. */
export interface Host {
  readonly origin: string;
  /** Opens a page with this body and these response headers. */
  open(body: string, headers?: Record<string, string>): Promise<void>;
}

interface Fixtures {
  api: Api;
  host: Host;
  /** Origin of the demo site, which uses the test's sandbox state. */
  site: string;
}

let worlds = 0;

export const test = base.extend<Fixtures, { sandbox: RunningSandbox }>({
  sandbox: [
    async ({}, use) => {
      const sandbox = await startSandbox({ port: 0 });
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'worker' },
  ],

  api: async ({ sandbox }, use) => {
    const name = `e2e-${++worlds}`;
    const world = sandbox.sandbox.world(name);
    await use({ base: `${sandbox.origin}/~${name}`, world });
    expect(world.faults.unused, 'faults that no request has met').toEqual([]);
  },

  context: async ({ context }, use) => {
    await use(context);
    // What a page still asks for must not fail a test that has ended.
    const targets = [context, ...context.pages()];
    await Promise.all(targets.map((target) => target.unrouteAll({ behavior: 'ignoreErrors' })));
  },

  host: ({ api, page }, use) => serveHost(api, (url) => page.goto(url), use),

  site: async ({ api }, use) => {
    const site = await startSite(0, api.base);
    await use(site.origin);
    await site.close();
  },
});

/** Serves pages of a site for one test. @param goto Opens a URL in the test's browser */
export async function serveHost(
  api: Api,
  goto: (url: string) => Promise<unknown>,
  use: (host: Host) => Promise<void>,
): Promise<void> {
  let answer = { body: '', headers: {} as Record<string, string> };
  const app = new Hono();
  app.get('/', (c) => c.html(answer.body, 200, answer.headers));
  serveWorker(app);
  app.get('/:file{.+\\.m?js}', async (c) =>
    c.body(await readFile(`dist/cdn/${c.req.param('file')}`), 200, { 'Content-Type': 'text/javascript' }),
  );
  // Direct mode: a minimal token endpoint, as a site with its own login would write it.
  app.post('/token', async (c) => {
    const { scope, agentId } = await c.req.json<{ scope: string; agentId?: string }>();
    const who = scope === 'join' ? agentId! : PARTNER.email;
    return fetch(`${api.base}/api/partners/impersonate/${PARTNER.pak}/${PARTNER.externalId}/${who}`);
  });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await use({
    origin,
    open: async (body, headers = {}) => {
      answer = { body: `<!doctype html><html lang="en-GB"><title>A page</title>${body}</html>`, headers };
      await goto(origin);
    },
  });
  server.closeAllConnections();
  server.close();
}

export { expect };

export const SCRIPT = '<script src="/ve-scheduler.js" defer></script>';

/** Attribute that makes every hour of the week available. */
export const ALL_HOURS = 'hours="Mon-Sun 00:00-24:00"';

/** A scheduler in direct mode that uses the test's sandbox state. */
export function scheduler({ base }: Api, attributes = ''): string {
  return `<ve-scheduler token-endpoint="/token" api-base="${base}" ${attributes}></ve-scheduler>`;
}

/** Records the elements' events from page load on. Call it before the page opens. */
export async function recordEvents(page: Page): Promise<() => Promise<{ type: string; detail: unknown }[]>> {
  await page.addInitScript(() => {
    const events: unknown[] = [];
    Object.assign(globalThis, { events });
    for (const type of ['scheduled', 'joined', 'error']) {
      addEventListener(
        type,
        (event) => event instanceof CustomEvent && events.push({ type, detail: event.detail }),
        true,
      );
    }
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { events: { type: string; detail: unknown }[] }).events);
}

/** Date 30 days after the page's current time, as `YYYY-MM-DD`. */
export const inAMonth = (page: Page): Promise<string> =>
  page.evaluate(() => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));

/** Date in two days, as `YYYY-MM-DD`: within the days that an agenda shows. */
export const inTwoDays = (page: Page): Promise<string> =>
  page.evaluate(() => new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10));

/** Selects an agent from the cards. */
export async function chooseAgent(page: Page, name = 'Anna Keller'): Promise<void> {
  await page.locator('label', { hasText: name }).click();
}

/** Fills in the required details of the visitor, and the given fields. */
export async function fillDetails(page: Page, values: Partial<Record<string, string>> = {}): Promise<void> {
  const details = { 'Your name': 'Ada Lovelace', Email: 'ada@example.com', ...values };
  for (const [label, value] of Object.entries(details)) {
    await page.getByRole('textbox', { name: label }).fill(value);
  }
}

/** Fills in the agent, the date, the time, the visitor's details and the given fields. */
export async function fillIn(page: Page, values: Partial<Record<string, string>> = {}): Promise<void> {
  const { agent, date = await inAMonth(page), time = '14:30', ...details } = values;
  await chooseAgent(page, agent);
  await page.getByLabel('Date').fill(date);
  await page.getByLabel('Time', { exact: true }).fill(time);
  await fillDetails(page, details);
}

/** Chooses the first slot in the list. */
export async function chooseSlot(page: Page): Promise<void> {
  await page.locator('.slot').first().click();
  await page.locator('[part="summary"]').waitFor();
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
}

export async function expectBooked(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Your meeting is booked' })).toBeFocused();
}

/** Number of create requests that the API received. */
export function countCreateRequests({ world }: Api): number {
  return world.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/api/schedules/'))
    .length;
}

/** Sets the clock of the page and the `Date` header of the token endpoint. Timers keep running. */
export async function setTime(page: Page, time: Date): Promise<void> {
  await page.clock.setFixedTime(time);
  await setServerTime(page, time);
}

/** Like `setTime`, but timers run only when the test advances the clock. */
export async function stopTime(page: Page, time: Date): Promise<void> {
  await page.clock.install({ time: time.getTime() - 3_600_000 });
  await page.clock.pauseAt(time);
  await setServerTime(page, time);
}

async function setServerTime(page: Page, time: Date): Promise<void> {
  await page.route('**/token', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), date: time.toUTCString() } });
  });
}
