import { readdirSync, readFileSync } from 'node:fs';
import { runAxe } from './axe.js';
import { expect, test } from './fixtures.js';

/** The whole page; of a long table, its first rows, which are like the others. */
const WITHOUT_LONG_TABLES = { include: 'html', exclude: 'tbody tr:nth-child(n + 6)' };

const names = readdirSync('demo/docs').map((file) => file.replace('.md', ''));
const documents = names.map((name) => ({
  name,
  path: name === 'README' ? '/docs' : `/docs/${name}`,
  title: /^# (.+)$/m.exec(readFileSync(`demo/docs/${name}.md`, 'utf8'))![1]!.replaceAll('`', ''),
}));

for (const { name, path, title } of documents) {
  test(`${name} has its title and sidebar link, is accessible, and does not overflow`, async ({
    page,
    site,
  }) => {
    await page.goto(site + path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page).toHaveTitle(`${title} · ve-scheduler docs`);
    const sidebar = page.getByRole('navigation', { name: 'Documentation' });
    await expect(sidebar.locator('[aria-current="page"]')).toHaveAttribute('href', path);
    const links = sidebar.locator('a:visible');
    const linked = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    expect(linked).toEqual(expect.arrayContaining(documents.map((other) => other.path)));

    await page.getByRole('button', { name: 'Copy this code' }).first().waitFor();
    const within = WITHOUT_LONG_TABLES;
    expect((await runAxe(page, { within })).violations).toEqual([]);
    // Dark mode changes only colours.
    await page.emulateMedia({ colorScheme: 'dark' });
    expect((await runAxe(page, { within, rule: 'color-contrast' })).violations).toEqual([]);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });
}

test('every link in a document points to an existing page and heading', async ({ request, site }) => {
  const pages = new Map<string, string>();
  for (const { path } of documents) pages.set(path, await (await request.get(site + path)).text());
  let count = 0;
  for (const [path, text] of pages) {
    const [, article = ''] = /<article>(.*)<\/article>/s.exec(text)!;
    for (const [, href] of article.matchAll(/ href="([^"]+)"/g)) {
      const { origin, pathname, hash } = new URL(href!, site + path);
      if (origin !== site) continue;
      const target = pages.get(pathname);
      expect(target, href).toBeDefined();
      if (hash) expect(target, href).toContain(` id="${hash.slice(1)}"`);
      count += 1;
    }
  }
  expect(count).toBeGreaterThan(50);
});

test('comments in a document are not shown', async ({ page, site }) => {
  await page.goto(`${site}/docs/proof`);
  await expect(page.getByRole('table').first()).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('Made by the test');
});

test('the next links visit every document, and the previous links lead back', async ({ request, site }) => {
  const linkOf = async (path: string, rel: string) => {
    const text = await (await request.get(site + path)).text();
    const [, pager = ''] = /<nav class="pager" aria-label="Previous and next page">(.*?)<\/nav>/s.exec(text)!;
    return new RegExp(`<a href="([^"]+)" rel="${rel}"`).exec(pager)?.[1];
  };
  const visited = ['/docs'];
  for (let next; (next = await linkOf(visited.at(-1)!, 'next')); visited.push(next)) {
    expect(await linkOf(next, 'prev')).toBe(visited.at(-1));
  }
  expect(visited.toSorted()).toEqual(documents.map(({ path }) => path).sort());
});

test('other pages link to the documentation', async ({ request, site }) => {
  for (const path of ['/', '/gallery', '/example', '/agents']) {
    const text = await (await request.get(site + path)).text();
    expect(text, path).toMatch(/<nav aria-label="Pages">.*<a href="\/docs" *>Docs<\/a>/s);
  }
});

test('answers an unknown address with 404 and a page that leads back', async ({ page, site }) => {
  for (const path of ['/nothing', '/docs/nothing', '/docs/..%2f..%2fpackage', '/docs/README.md']) {
    expect((await page.goto(site + path))?.status(), path).toBe(404);
    await expect(page.getByRole('main').getByRole('link')).toHaveText([
      'The playground',
      'The documentation',
    ]);
  }
  expect((await runAxe(page)).violations).toEqual([]);
  await page.getByRole('link', { name: 'The documentation' }).click();
  await expect(page).toHaveURL(`${site}/docs`);
});

test('tables of long names fit into their boxes, so that their meaning is read without scrolling', async ({
  page,
  site,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const [path, first] of [
    ['gateway', 'Table: option, variable'],
    ['frameworks', 'Table: framework, import once'],
  ] as const) {
    await page.goto(`${site}/docs/${path}`);
    const table = page.getByRole('group', { name: first });
    expect(await table.evaluate((one) => one.scrollWidth - one.clientWidth), path).toBeLessThanOrEqual(0);
  }
});

test('search finds and opens a section with the keyboard', async ({ page, site }) => {
  await page.goto(`${site}/docs`);
  await page.keyboard.press('/');
  const search = page.getByRole('dialog', { name: 'Search the documentation' });
  await expect(search.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('idempotency');
  await expect(search.getByRole('status')).toHaveText(/^\d+ results$/);
  await page.keyboard.press('ArrowDown');
  const first = search.getByRole('link').first();
  await expect(first).toBeFocused();
  await expect(first).toContainText(/idempotency/i);
  await page.keyboard.press('ArrowUp');
  await expect(search.getByRole('searchbox')).toBeFocused();
  const target = new URL((await first.getAttribute('href'))!, site);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(target.href);
  const heading = page.locator(target.hash);
  await expect(heading).toBeInViewport();
  await expect(search).toBeHidden();
});

test('search opens from its button, jumps to a section, and returns focus', async ({ page, site }) => {
  await page.goto(`${site}/docs/gateway`);
  const search = page.getByRole('dialog');
  const button = page.getByRole('button', { name: 'Search' });
  await button.click();
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
  await expect(button).toBeFocused();
  await button.click();
  await search.getByRole('searchbox').fill('secrets');
  await search.getByRole('link', { name: /Change the secrets/ }).click();
  await expect(search).toBeHidden();
  await expect(page).toHaveURL(`${site}/docs/gateway#change-the-secrets`);
});

test('search matches parts of names and tolerates typing mistakes', async ({ page, site }) => {
  await page.goto(`${site}/docs`);
  await page.keyboard.press('/');
  for (const [query, title] of [
    ['slot-minutes', 'Time'],
    ['--ve-accent', '<ve-scheduler>'],
    ['popup_blocked', 'Error codes'],
    ['comand', 'Five minutes, one command'],
  ] as const) {
    await page.getByRole('searchbox').fill(query);
    const result = page.getByRole('dialog').getByRole('link').filter({ hasText: title });
    await expect(result.first(), query).toBeVisible();
  }
});

test('search shows results and queries as plain text, and reports no results', async ({ page, site }) => {
  await page.route('**/docs/search.json', (route) =>
    route.fulfill({
      json: [
        { id: '/docs', page: '<b>page</b>', title: '<img src=x onerror=alert(1)>', text: 'a <i>needle</i>' },
      ],
    }),
  );
  await page.goto(`${site}/docs`);
  await page.keyboard.press('/');
  await page.keyboard.type('needle');
  const link = page.getByRole('dialog').getByRole('link');
  await expect(link).toHaveText('<b>page</b><img src=x onerror=alert(1)>a <i>needle</i>');
  await expect(link.locator('img, b, i')).toHaveCount(0);
  await expect(link.locator('mark')).toHaveText('needle');
  await page.getByRole('searchbox').fill('<zzz>');
  await expect(page.getByRole('status')).toHaveText('No results for “<zzz>”. Try another word.');
});

test('search reports a loading error, and works after a retry', async ({ page, site }) => {
  await page.route('**/docs/search.json', (route) => route.abort());
  await page.goto(`${site}/docs`);
  await page.keyboard.press('/');
  await page.keyboard.type('token');
  await expect(page.getByRole('status')).toHaveText(/^Couldn’t load the search\./);
  await page.unroute('**/docs/search.json');
  await page.keyboard.type('s');
  await expect(page.getByRole('status')).toHaveText(/^\d+ results$/);
});

test('search and its results have no axe violations', async ({ page, site }) => {
  await page.goto(`${site}/docs`);
  await page.keyboard.press('/');
  await page.keyboard.type('gateway');
  await page.getByRole('dialog').getByRole('link').first().waitFor();
  expect((await runAxe(page, { within: '#search' })).violations).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect((await runAxe(page, { within: '#search', rule: 'color-contrast' })).violations).toEqual([]);
});

test('on a phone, the contents open over the page and close after a click', async ({ page, site }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`${site}/docs/gateway`);
  const contents = page.getByRole('navigation', { name: 'Documentation' });
  await expect(contents).toBeHidden();
  await page.getByRole('button', { name: 'Contents' }).click();
  await contents.getByRole('link', { name: 'Limits' }).click();
  await expect(contents).toBeHidden();
  await expect(page).toHaveURL(`${site}/docs/gateway#limits`);
  await expect(page.getByRole('heading', { name: 'Limits', exact: true })).toBeInViewport();
});

test('copies code exactly as written', async ({ page, site, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${site}/docs/events`);
  await page.getByRole('button', { name: 'Copy this code' }).first().click();
  const [, code] = /^```js\n(.*?)\n```$/ms.exec(readFileSync('demo/docs/events.md', 'utf8'))!;
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
});

test('the documentation makes no requests to other origins', async ({ page, site }) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(`${site}/docs`);
  await page.keyboard.press('/');
  await page.keyboard.type('token');
  await page.getByRole('dialog').getByRole('link').first().waitFor();
  expect(requests.filter((url) => !url.startsWith(site) && !url.startsWith('data:'))).toEqual([]);
});
