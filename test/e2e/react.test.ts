import { resolve } from 'node:path';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { build, type Rolldown } from 'vite';
import type { Page as BrowserPage } from 'playwright/test';
import { expect, expectBooked, fillIn, press, test as base } from './fixtures.js';
import { Page } from './react-page.js';

interface ReactPage {
  /** Opens the page. Its root has this HTML at first. */
  open(html?: string): Promise<void>;
  /** What the console and the page complain about. */
  readonly problems: readonly string[];
}

const test = base.extend<{ react: ReactPage }, { script: string }>({
  script: [
    async ({}, use) => {
      const result = (await build({
        configFile: false,
        // Quiet, because a bundle for tests may lose 'use client'.
        logLevel: 'error',
        publicDir: false,
        define: { 'process.env.NODE_ENV': '"development"' },
        resolve: { alias: { 've-scheduler/react': resolve('src/react.ts') } },
        build: { write: false, lib: { entry: 'test/e2e/react-start.ts', formats: ['iife'], name: 'page' } },
      })) as Rolldown.RolldownOutput[];
      await use(result[0]!.output[0].code);
    },
    { scope: 'worker' },
  ],

  react: async ({ page, host, api, script }, use) => {
    const problems: string[] = [];
    page.on('console', (message) => {
      const isProblem = ['error', 'warning'].includes(message.type());
      if (isProblem && !message.location().url.endsWith('favicon.ico')) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.route('**/react.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: script }),
    );
    await use({
      problems,
      open: (html = '') =>
        host.open(
          `<div id="root" data-api-base="${api.base}">${html}</div><script src="/react.js"></script>`,
        ),
    });
  },
});

const calls = (page: BrowserPage) =>
  page.evaluate(() => (globalThis as unknown as { calls: string[] }).calls);

test('the component sets functions and objects, and calls the listeners of the last render', async ({
  page,
  react,
}) => {
  await react.open();
  await expect(page.getByRole('heading', { name: 'Visit 0' })).toBeVisible();
  await press(page, 'Render');
  await expect(page.getByRole('heading', { name: 'Visit 1' })).toBeVisible();
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(await calls(page)).toEqual([
    'booking-step 0',
    'booking-step 1',
    'booking-step 1',
    'booking-step 1',
    'before-schedule 1',
    'scheduled 1',
    'booking-step 1',
  ]);
  expect(react.problems).toEqual([]);
});

test('the component restores the default of a property that is no longer set', async ({ page, react }) => {
  await react.open();
  await expect(page.getByLabel('Your name')).toBeVisible();
  await expect(page.getByLabel('What would you like to talk about?')).toHaveCount(0);
  await press(page, 'Unlock');
  await expect(page.getByLabel('What would you like to talk about?')).toBeVisible();
});

test('a server renders the component, and the browser starts it without an error', async ({
  page,
  api,
  react,
}) => {
  const html = renderToString(createElement(Page, { apiBase: api.base }));
  expect(html).toContain('<ve-scheduler id="booking" class="wide"><p>Call us</p></ve-scheduler>');
  await react.open(html);
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  const events = await calls(page);
  expect(events.filter((event) => event.startsWith('error'))).toEqual([]);
  expect(react.problems).toEqual([]);
});
