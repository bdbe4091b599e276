import { readFileSync } from 'node:fs';
import type { FrameLocator, Page } from 'playwright/test';
import { test as base, expect } from './fixtures.js';
import { gatewayListener, startServer } from './hosted-gateway.js';

export interface Builder {
  /** Origin of the page. */
  readonly origin: string;
  /** Origin of the gateway, which also serves the script. */
  readonly gateway: string;
  /** Code of a document, in order, for this gateway. */
  snippets(this: void, document: string): readonly string[];
  /** Opens a page with this body. */
  open(this: void, body: string, head?: string): Promise<void>;
  /** Exceptions of the page. */
  readonly exceptions: string[];
}

/** A page of a site owner who can reach neither the gateway's server nor the page's own. */
export const test = base.extend<{ builder: Builder }>({
  builder: async ({ api, page }, use) => {
    const [gatewayServer, gateway] = await startServer();
    const [pageServer, origin] = await startServer();
    gatewayServer.on('request', gatewayListener(api, gateway, origin));
    let html = '';
    pageServer.on('request', (_, outgoing) => {
      outgoing.setHeader('Content-Type', 'text/html; charset=utf-8');
      outgoing.end(html);
    });
    const exceptions: string[] = [];
    page.on('pageerror', (error) => exceptions.push(error.message));
    await use({
      origin,
      gateway,
      exceptions,
      snippets: (document) => {
        const source = readFileSync(`demo/docs/${document}.md`, 'utf8');
        const blocks = [...source.matchAll(/^```html\n(.*?)^```$/gms)].map(([, code]) => code!);
        return blocks.map((code) => code.replaceAll('https://book.example.com', gateway));
      },
      open: async (body, head = '') => {
        html = `<!doctype html><html lang="en"><head><title>A page</title>${head}</head><body>${body}</body></html>`;
        await page.goto(origin);
      },
    });
    for (const server of [gatewayServer, pageServer]) {
      server.closeAllConnections();
      server.close();
    }
  },
});

/** Books the first free time with Anna Keller. */
export async function bookAnna(page: Page | FrameLocator): Promise<void> {
  await page.locator('label', { hasText: 'Anna Keller' }).first().click();
  await page.locator('.slot').first().click();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
  await page.getByRole('button', { name: /^Book \d/ }).click();
  await expect(page.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
}

export { expect };
