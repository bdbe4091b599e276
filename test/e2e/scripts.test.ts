import { readDocument } from '../package/markdown.js';
import { expect, expectBooked, fillIn, press, scheduler, test } from './fixtures.js';

const JOIN_SCRIPT = '<script src="/ve-join-button.js" defer></script>';

test('the module registers the elements, exports the classes, and loads the rest from beside itself', async ({
  page,
  api,
  host,
}) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await host.open(
    `<script type="importmap">{ "imports": { "ve-scheduler": "/ve-scheduler.mjs" } }</script>
     <script type="module">
       import { VeScheduler, registerLocale } from 've-scheduler';
       registerLocale('xx', { submit: 'Xx' });
       document.documentElement.dataset.isClass =
         document.querySelector('ve-scheduler') instanceof VeScheduler;
     </script>${scheduler(api)}`,
  );
  await press(page, 'Change: Time zone');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('kathmandu');
  await expect(page.getByRole('option')).toContainText('Nepal Time');
  await page.keyboard.press('Escape');
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  await expect(page.locator('html')).toHaveAttribute('data-is-class', 'true');
  expect(problems).toEqual([]);
});

test('the script of the join button registers it alone, and creates no global', async ({ page, host }) => {
  await host.open('');
  const before = await page.evaluate(() => Object.keys(globalThis));
  await page.addScriptTag({ path: 'dist/cdn/ve-join-button.js' });
  const after = await page.evaluate(() => Object.keys(globalThis));
  expect(after).toEqual(before);
  const tags = ['ve-join-button', 've-scheduler'];
  const known = await page.evaluate((tags) => tags.filter((tag) => customElements.get(tag)), tags);
  expect(known).toEqual(['ve-join-button']);
});

test('a page in another encoding reads the texts as they are, also if the server names none', async ({
  page,
  api,
  host,
}) => {
  await page.route('**/*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'text/javascript' } });
  });
  await host.open(
    `<main lang="bg"><script src="/ve-scheduler.js" defer></script>
      <script src="/locales/bg.js" defer></script>${scheduler(api)}</main>
      <div lang="en"><ve-scheduler token-endpoint="ftp://x"></ve-scheduler></div>`,
    { 'Content-Type': 'text/html; charset=windows-1251' },
  );
  expect(await page.evaluate(() => document.characterSet)).toBe('windows-1251');
  await expect(page.getByLabel('Вашето име')).toBeVisible();
  // The words of the script itself; a wrong setting shows some with an apostrophe.
  await expect(page.getByRole('heading', { name: 'We couldn’t load the booking form' })).toBeVisible();
});

for (const [lang, label, hint, alert] of [
  [
    'en',
    'Join meeting',
    'opens in a new tab',
    'This meeting doesn’t have a link yet. Please check back later.',
  ],
  ['de', 'Am Termin teilnehmen', 'öffnet sich in neuem Tab', 'Dieser Termin hat noch keinen Link.'],
] as const) {
  test(`the script of the join button has its own words in ${lang}`, async ({ page, host }) => {
    const locale = lang === 'en' ? '' : `<script src="/locales/${lang}.js" defer></script>`;
    await host.open(
      `<main lang="${lang}">${JOIN_SCRIPT}${locale}<ve-join-button agent-id="1"></ve-join-button></main>`,
    );
    await page.getByRole('button', { name: `${label} (${hint})` }).click();
    await expect(page.getByRole('alert')).toHaveText(alert);
  });
}

test('a listener as in events.md hears the very first event', async ({ page, api, host }) => {
  const [, example = ''] = /^```html\n(.*?)^```$/ms.exec(readDocument('events'))!;
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  page.on('pageerror', (error) => lines.push(error.message));
  await host.open(
    example
      .replace('https://example.com/ve-scheduler/0.1.0', '')
      .replace(/<ve-scheduler .*<\/ve-scheduler>/, scheduler(api)),
  );
  await expect.poll(() => lines).toEqual(['ready']);
});
