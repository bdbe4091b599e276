import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { bookAnna, expect, test } from './builder-page.js';

const fallback = (page: Page) => page.getByRole('link', { name: /Call us/ });

test.describe('the snippets of the documentation', () => {
  for (const document of ['page-builders', 'webflow', 'squarespace', 'shopify', 'joomla']) {
    test(`book a meeting: ${document}`, async ({ page, api, builder }) => {
      await builder.open(builder.snippets(document)[0]!);
      await bookAnna(page);
      expect(api.world.schedules).toHaveLength(1);
      expect(builder.exceptions).toEqual([]);
    });
  }

  test('work three times in one page, as in a list', async ({ page, builder }) => {
    const [snippet = ''] = builder.snippets('webflow');
    await builder.open(snippet.repeat(3));
    await expect(page.getByRole('heading', { name: 'Book a video meeting' })).toHaveCount(3);
    await bookAnna(page);
    expect(builder.exceptions).toEqual([]);
  });

  test('work for an element that is made by script, with attributes that follow: Wix', async ({
    page,
    builder,
  }) => {
    await builder.open(builder.snippets('wix')[0]!);
    await bookAnna(page);
    expect(builder.exceptions).toEqual([]);
  });

  test('work with the script in the head and the element later: Framer', async ({ page, builder }) => {
    const [script = '', element = ''] = builder.snippets('framer');
    await builder.open('<div id="canvas"></div>', script);
    await page.locator('#canvas').evaluate((canvas, html) => (canvas.innerHTML = html), element);
    await bookAnna(page);
    expect(builder.exceptions).toEqual([]);
  });

  test('work in a template: Drupal and TYPO3', async ({ page, builder }) => {
    const script = `<script src="${builder.gateway}/ve/ve-scheduler.js" defer></script>`;
    for (const document of ['drupal', 'typo3']) {
      await builder.open(
        builder.snippets(document)[0]!.replace(/\{\{.*\}\}/, script),
        document === 'drupal' ? '' : script,
      );
      await bookAnna(page);
    }
    expect(builder.exceptions).toEqual([]);
  });

  test('work as a tag that is copied into the page and fires twice: Google Tag Manager', async ({
    page,
    builder,
  }) => {
    await builder.open('<div id="booking"></div>');
    const [tag = ''] = builder.snippets('google-tag-manager');
    expect(tag).not.toMatch(/=>|`|\b(const|let|class)\b/);
    // Tag Manager parses the tag, and makes its scripts anew, because parsed ones do not run.
    for (let times = 1; times <= 2; times += 1) {
      await page.evaluate((html) => {
        const parsed = new DOMParser().parseFromString(html, 'text/html').querySelector('script')!;
        const script = document.createElement('script');
        script.text = parsed.text;
        document.body.append(script);
      }, tag);
    }
    await expect(page.locator('ve-scheduler')).toHaveCount(1);
    await bookAnna(page);
    expect(builder.exceptions).toEqual([]);
  });

  test('start anew when an editor renders the section again: Shopify', async ({ page, builder }) => {
    const [snippet = ''] = builder.snippets('shopify');
    await builder.open(`<section>${snippet}</section>`);
    await page.locator('.slot, [part~="agent"]').first().waitFor();
    await page.locator('section').evaluate((section, html) => (section.innerHTML = html), snippet);
    await bookAnna(page);
    expect(builder.exceptions).toEqual([]);
  });

  test('work when the page loads its content by script: Squarespace', async ({ page, builder }) => {
    const [snippet = ''] = builder.snippets('squarespace');
    const [script = '', element = ''] = snippet.split('\n<ve-scheduler');
    await builder.open('<main>The first page</main>', script);
    await page.locator('main').evaluate((main, html) => (main.innerHTML = html), `<ve-scheduler${element}`);
    await bookAnna(page);
    expect(builder.exceptions).toEqual([]);
  });
});

test.describe('a script that a builder changed', () => {
  const source = readFileSync('dist/cdn/ve-scheduler.js', 'utf8');
  const element = (gateway: string) =>
    `<ve-scheduler token-endpoint="${gateway}/ve/token"><a href="tel:+49">Call us</a></ve-scheduler>`;

  test('comes late: the content of the element is shown until then', async ({ page, builder }) => {
    await builder.open(element(builder.gateway));
    await expect(fallback(page)).toBeVisible();
    await page.addScriptTag({ url: `${builder.gateway}/ve/ve-scheduler.js` });
    await bookAnna(page);
    await expect(fallback(page)).toBeHidden();
  });

  test('has lost its defer, and runs in the head', async ({ page, builder }) => {
    const script = `<script src="${builder.gateway}/ve/ve-scheduler.js"></script>`;
    await builder.open(element(builder.gateway), script);
    await bookAnna(page);
    expect(builder.exceptions).toEqual([]);
  });

  for (const [name, before, after] of [
    ['with others', 'window.before = true;\n', '\nwindow.after = true;'],
    ['after "use strict"', '"use strict";\nwindow.before = true;\n', '\nwindow.after = true;'],
    [
      'without a semicolon before it and a line break after it',
      'window.before = true\n',
      'window.after = true',
    ],
  ] as const) {
    test(`is joined ${name}`, async ({ page, builder }) => {
      await page.route('**/bundle.js', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: before + source + after }),
      );
      await builder.open(element(builder.gateway), '<script src="/bundle.js"></script>');
      await bookAnna(page);
      const ran = await page.evaluate(() => ['before' in window, 'after' in window]);
      expect(ran).toEqual([true, true]);
      expect(builder.exceptions).toEqual([]);
    });
  }

  test('is put into the page twice', async ({ page, api, builder }) => {
    await builder.open(element(builder.gateway));
    for (const query of ['', '?again']) {
      await page.addScriptTag({ url: `${builder.gateway}/ve/ve-scheduler.js${query}` });
    }
    await bookAnna(page);
    expect(api.world.schedules).toHaveLength(1);
    expect(builder.exceptions).toEqual([]);
  });

  for (const [name, script] of [
    ['as a module', (url: string) => `<script type="module" src="${url}"></script>`],
    [
      'from its text, by eval',
      (url: string) =>
        `<script>fetch('${url}').then((r) => r.text()).then((text) => (0, eval)(text));</script>`,
    ],
    ['inline', () => `<script>${source}</script>`],
  ] as const) {
    test(`runs without document.currentScript or its URL: ${name}`, async ({ page, builder }) => {
      await builder.open(element(builder.gateway) + script(`${builder.gateway}/ve/ve-scheduler.js`));
      await page.locator('label', { hasText: 'Anna Keller' }).click();
      await page.getByRole('button', { name: /time zone/i }).click();
      // The list that can be searched is a file beside the script.
      await page.locator('select#time-zone').selectOption('Europe/Vienna');
      await expect(page.locator('#zone')).toContainText('Vienna');
      await bookAnna(page);
      expect(builder.exceptions).toEqual([]);
    });
  }
});

test.describe('a frame with sandbox', () => {
  const frame = ({ gateway }: { gateway: string }, more: string) =>
    `<iframe id="f" src="${gateway}/ve/book" style="width:100%;height:900px" sandbox="allow-scripts allow-forms ${more}"></iframe>`;

  test('books, and opens calendars and files if it may', async ({ page, builder }) => {
    await builder.open(frame(builder, 'allow-same-origin allow-popups allow-downloads'));
    const booking = page.frameLocator('#f');
    await bookAnna(booking);
    await page
      .context()
      .route('https://calendar.google.com/**', (route) => route.fulfill({ body: 'calendar' }));
    await booking.getByText('Add to calendar').click();
    const popup = page.waitForEvent('popup');
    await booking.getByRole('link', { name: 'Google Calendar' }).click();
    await expect((await popup).locator('body')).toHaveText('calendar');
    const download = page.waitForEvent('download');
    await booking.getByRole('button', { name: /or other \(file\)/ }).click();
    expect((await download).suggestedFilename()).toMatch(/\.ics$/);
    expect(builder.exceptions).toEqual([]);
  });

  test('books without popups and downloads, and keeps the confirmation', async ({ page, api, builder }) => {
    await builder.open(frame(builder, 'allow-same-origin'));
    const booking = page.frameLocator('#f');
    await bookAnna(booking);
    await booking.getByText('Add to calendar').click();
    const downloads: unknown[] = [];
    page.on('download', (download) => downloads.push(download));
    await booking.getByRole('link', { name: 'Google Calendar' }).click();
    await booking.getByRole('button', { name: /or other \(file\)/ }).click();
    await expect(booking.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
    expect([page.context().pages().length, downloads.length]).toEqual([1, 0]);
    expect(api.world.schedules).toHaveLength(1);
    expect(builder.exceptions).toEqual([]);
  });

  test('says that booking is not possible where it has no origin', async ({ page, builder }) => {
    await builder.open(frame(builder, ''));
    await expect(page.frameLocator('#f').getByRole('alert')).toBeVisible();
    expect(builder.exceptions).toEqual([]);
  });
});
