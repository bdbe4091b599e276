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
import { startSite } from '../../demo/serve-site.js';

/** A part of the sandbox that only one test uses, and its base URL. */
export interface Api {
  readonly base: string;
  readonly world: World;
}

/** A plain web server of the test's own, on another origin than the API. */
export interface Host {
  readonly origin: string;
  /** Opens a page with this body, and response headers. */
  open(body: string, headers?: Record<string, string>): Promise<void>;
}

interface Fixtures {
  api: Api;
  host: Host;
  /** The demo's site over the test's own part of the sandbox. */
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
    await use({ base: `${sandbox.origin}/~${name}`, world: sandbox.sandbox.world(name) });
  },

  host: async ({ api, page }, use) => {
    let answer = { body: '', headers: {} as Record<string, string> };
    const app = new Hono();
    app.get('/', (c) => c.html(answer.body, 200, answer.headers));
    app.get('/ve-scheduler.js', async (c) =>
      c.body(await readFile('dist/cdn/ve-scheduler.js'), 200, { 'Content-Type': 'text/javascript' }),
    );
    // Direct mode: what a hand-made endpoint behind a login would do.
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
        await page.goto(origin);
      },
    });
    server.closeAllConnections();
    server.close();
  },

  site: async ({ api }, use) => {
    const site = await startSite(0, api.base);
    await use(site.origin);
    await site.close();
  },
});

export { expect };

export const SCRIPT = '<script src="/ve-scheduler.js" defer></script>';

/** An attribute with which every hour of the week is free. */
export const ALL_HOURS = 'hours="Mon-Sun 00:00-24:00"';

/** A scheduler in direct mode, over the test's own part of the sandbox. */
export function scheduler({ base }: Api, attributes = ''): string {
  return `<ve-scheduler token-endpoint="/token" api-base="${base}" ${attributes}></ve-scheduler>`;
}

/** Writes down every event of the elements on the page, from its beginning on. */
export async function listen(page: Page): Promise<() => Promise<{ type: string; detail: unknown }[]>> {
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

/** The date, `YYYY-MM-DD`, a month after what the page's clock says. */
export const inAMonth = (page: Page): Promise<string> =>
  page.evaluate(() => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));

/** Fills in what a booking needs, as a visitor would. */
export async function fillIn(page: Page, values: Partial<Record<string, string>> = {}): Promise<void> {
  const { agent = 'Anna Keller', date = await inAMonth(page), time = '14:30', ...rest } = values;
  await page.getByLabel('Meet with').selectOption({ label: agent });
  await page.getByLabel('Date').fill(date);
  await page.getByLabel('Time', { exact: true }).fill(time);
  for (const [label, value] of Object.entries(rest)) await page.getByLabel(label).fill(value!);
}

/** Chooses the first free time that the calendar shows. */
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

/** The creates that the API received. */
export function creates({ world }: Api): number {
  return world.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/api/schedules/'))
    .length;
}

/** Sets the date of the page and of the token endpoint, which the element trusts more. Timers still fire. */
export async function setTime(page: Page, time: Date): Promise<void> {
  await page.clock.setFixedTime(time);
  await setServerTime(page, time);
}

/** The same, and timers fire only when the test moves the clock. */
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
