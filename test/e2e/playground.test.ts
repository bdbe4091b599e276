import { readFileSync } from 'node:fs';
import { startSite } from '../../demo/serve-site.js';
import { runAxe } from './axe.js';
import { chooseSlot, expect, expectBooked, press, test as base } from './fixtures.js';

/** Origin of the demo site with opening hours, as `npm start` serves it. */
const test = base.extend<{ demo: string }>({
  demo: async ({ api }, use) => {
    const site = await startSite(0, api.base, { hours: true });
    await use(site.origin);
    await site.close();
  },
});

/** Fills in the visitor's details. */
const VISITOR = '/?visitor-name=Ada+Lovelace&visitor-email=ada@example.com';

const live = (page: Parameters<typeof expectBooked>[0]) => page.locator('#live');

test('every attribute and custom property has a control', async ({ page, demo }) => {
  await page.goto(demo);
  const comment = ['ve-scheduler', 'settings/scheduler-properties']
    .map((file) => readFileSync(`src/elements/scheduler/${file}.ts`, 'utf8'))
    .join();
  const own = [...comment.matchAll(/^ \* @(?:attr \{\w+\} |cssprop \[)([\w-]+)/gm)].map(([, name]) => name!);
  expect(own).toEqual(expect.arrayContaining(['--ve-success', 'token-endpoint', 'mode']));
  for (const name of own) {
    await expect(page.locator(`#controls [name="${name}"]`), name).toHaveCount(1);
  }
});

test('a control updates the element, code and URL, and the URL restores all values', async ({
  page,
  demo,
}) => {
  await page.goto(demo);
  await live(page).locator('.slot').first().waitFor();
  await page.getByLabel('subject', { exact: true }).fill('Mortgage "A" & <B>');
  await page.getByLabel('time-zone-locked').check();
  await page.getByLabel('--ve-radius').fill('0px');
  await page.locator('#controls [name="lang"]').selectOption('de');
  const check = async () => {
    await expect(live(page)).toHaveAttribute('subject', 'Mortgage "A" & <B>');
    await expect(live(page).getByRole('heading', { level: 2 })).not.toHaveText('Book a video meeting');
    expect(
      await live(page).evaluate((element) => getComputedStyle(element).getPropertyValue('--ve-radius')),
    ).toBe('0px');
    const code = page.locator('#snippet');
    await expect(code).toContainText('subject="Mortgage &quot;A&quot; &amp; &lt;B>"');
    await expect(code).toContainText('time-zone-locked\n');
    await expect(code).toContainText('locales/de.js');
    await expect(code).toContainText('--ve-radius: 0px;');
  };
  await check();
  await page.reload();
  await check();
  await page.getByLabel('subject', { exact: true }).fill('');
  await expect(live(page)).not.toHaveAttribute('subject');
  expect(page.url()).not.toContain('subject');
});

test('a default value can be removed, and stays removed after a reload', async ({ page, demo }) => {
  await page.goto(demo);
  const choice = page.locator('#controls [name="agent-choice"]');
  await expect(choice).toHaveValue('any');
  await expect(page.locator('#snippet')).toContainText('agent-choice="any"');
  expect(new URL(page.url()).search).toBe('');
  await choice.selectOption('');
  await expect(page.locator('#snippet')).not.toContainText('agent-choice');
  await page.reload();
  await expect(choice).toHaveValue('');
  await expect(live(page)).not.toHaveAttribute('agent-choice');
  await page.getByRole('link', { name: 'Reset all settings' }).click();
  await expect(choice).toHaveValue('any');
});

test('a colour can be changed and reset', async ({ page, demo }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(demo);
  const surface = page.locator('#controls [name="--ve-surface"]');
  const reset = page.getByRole('button', { name: 'Reset --ve-surface' });
  await expect(reset).toBeHidden();
  await surface.fill('#ffffff');
  const card = live(page).locator('.card');
  await expect(card).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await expect(page.locator('#snippet')).toContainText('--ve-surface: #ffffff;');
  await page.reload();
  await expect(card).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await reset.click();
  await expect(card).toHaveCSS('background-color', 'rgb(22, 24, 29)');
  await expect(page.locator('#snippet')).not.toContainText('--ve-surface');
  expect(page.url()).not.toContain('surface');
  await expect(reset).toBeHidden();
});

test('suggests working URLs for availability and the redirect', async ({ page, demo }) => {
  await page.goto(demo + VISITOR);
  const applySuggestion = async (name: string) => {
    const control = page.locator(`#controls [name="${name}"]`);
    await control.fill((await control.getAttribute('placeholder'))!);
    await control.press('Enter');
  };
  const response = page.waitForResponse(`${demo}/free?**`);
  await applySuggestion('availability-endpoint');
  expect((await response).ok()).toBe(true);
  await applySuggestion('redirect-url');
  await page.getByRole('button', { name: 'Next month' }).click();
  await chooseSlot(page);
  await press(page, 'Book ');
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
  const { searchParams } = new URL(page.url());
  await expect(page.locator('code')).toHaveText(searchParams.get('scheduleId')!);
});

test('the React code uses numbers for number attributes', async ({ page, demo }) => {
  await page.goto(`${demo}/?duration=60&slot-minutes=15`);
  await page.getByLabel('React').check();
  await expect(page.locator('#snippet')).toContainText('duration={60}');
  await expect(page.locator('#snippet')).toContainText('slotMinutes={15}');
  // A server component cannot have listeners.
  await expect(page.locator('#snippet')).toHaveText(
    /^'use client';\s+import \{ VeScheduler \} from 've-scheduler\/react';/,
  );
});

test('shows the page’s opener button only in the popup and floating modes', async ({ page, demo }) => {
  await page.goto(demo);
  const opener = page.getByRole('button', { name: 'Meet us' });
  await expect(opener).toBeHidden();
  await page.locator('#controls [name="mode"]').selectOption('popup');
  await opener.click();
  await expect(live(page).getByRole('dialog')).toBeVisible();
});

test('shows “Copied” until the code changes, and a hint when copying fails', async ({
  page,
  demo,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(demo);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.locator('#copied')).toHaveText('Copied');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await page.locator('#snippet').textContent());
  await page.getByLabel('subject', { exact: true }).fill('Mortgage');
  await expect(page.locator('#copied')).toHaveText('');
  await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))));
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.locator('#copied')).toHaveText(
    'Couldn’t copy. The code is selected – press Ctrl or ⌘ and C.',
  );
});

for (const kind of ['HTML', 'WordPress']) {
  test(`the ${kind} code escapes values that look like code`, async ({ page, demo }) => {
    const subject = `"A" & </script><b> \\ '`;
    const query = new URLSearchParams({ lang: 'ar', subject, '--ve-font': 'x</style><b>' });
    await page.goto(`${demo}/?${query.toString()}`);
    await page.getByLabel(kind).check();
    const code = (await page.locator('#snippet').textContent())!.replaceAll(
      /https:\/\/example\.com\/ve-scheduler\/[\d.]+\//g,
      '/',
    );
    await page.route(`${demo}/pasted`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><meta charset="utf-8">${code}`,
      }),
    );
    await page.goto(`${demo}/pasted`);
    const element = page.locator('ve-scheduler');
    await expect(element).toHaveAttribute('subject', subject);
    await expect(element).toHaveCSS('direction', 'rtl');
    await expect(element.locator('.card')).toHaveAttribute('lang', 'ar-GB');
    await expect(page.locator('body > b')).toHaveCount(0);
  });
}

for (const [kind, settings, bodies] of [
  ['HTML', '?duration=45', ['{"scope":"schedule","agent":"any","duration":45}']],
  ['WordPress', '?agent-choice=', ['{"scope":"schedule"}']],
  ['HTML', '?mode=popup', []],
] as const) {
  test(`the ${kind} code with ${settings} starts the first request early, if there is one`, async ({
    page,
    demo,
  }) => {
    await page.goto(`${demo}/${settings}`);
    await page.getByLabel(kind).check();
    const code = (await page.locator('#snippet').textContent())!;
    expect(code.includes('ve-early.js')).toBe(bodies.length > 0);
    const own = code
      .replaceAll('https://example.com/ve/token', '/ve/token')
      .replaceAll(/https:\/\/example\.com\/ve-scheduler\/[\d.]+\//g, '/');
    await page.route(`${demo}/pasted`, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en">${own}` }),
    );
    const asked: (string | null)[] = [];
    page.on('request', (request) => request.url().endsWith('/token') && asked.push(request.postData()));
    await page.goto(`${demo}/pasted`);
    await expect(page.getByRole('radio').or(page.getByRole('button')).first()).toBeVisible();
    expect(asked).toEqual(bodies);
    // The form has taken the answer.
    const started = await page.evaluate(
      () => Reflect.get(globalThis, Symbol.for('ve-early')) as object | undefined,
    );
    expect(Object.values(started ?? {}).filter(Boolean)).toEqual([]);
  });
}

test('the URL cannot change the token endpoint or the API origin', async ({ page, demo }) => {
  await page.goto(`${demo}/?token-endpoint=%2Fplain%2Ftoken&api-base=https%3A%2F%2Fexample.com&duration=45`);
  await expect(live(page)).toHaveAttribute('duration', '45');
  await expect(live(page)).toHaveAttribute('token-endpoint', '/ve/token');
  await expect(live(page)).not.toHaveAttribute('api-base');
  const endpoint = page.locator('#controls [name="token-endpoint"]');
  await endpoint.fill('/plain/token');
  await expect(live(page)).toHaveAttribute('token-endpoint', '/ve/token');
  await endpoint.press('Enter');
  await expect(live(page)).toHaveAttribute('token-endpoint', '/plain/token');
  await expect(page.locator('#snippet')).toContainText('token-endpoint="/plain/token"');
  expect(page.url()).not.toContain('token');
});

test('a changing URL does not reload the form', async ({ page, demo }) => {
  await page.goto(demo);
  await live(page).locator('.slot').first().waitFor();
  let tokens = 0;
  page.on('request', (request) => (tokens += request.url().endsWith('/token') ? 1 : 0));
  await page.getByLabel('client-reference').fill('order-42');
  await expect(page).toHaveURL(/order-42/);
  await live(page).getByRole('button', { name: 'Next month' }).click();
  await live(page).locator('.slot').first().waitFor();
  expect(tokens).toBe(0);
});

test('the HTML code works on a plain page', async ({ page, demo }) => {
  await page.goto(`${demo}/?agent-choice=any&subject=Mortgage&--ve-accent=%23c2255c`);
  const code = (await page.locator('#snippet').textContent())!;
  const own = code
    .replaceAll('https://example.com/ve/token', '/ve/token')
    .replaceAll(/https:\/\/example\.com\/ve-scheduler\/[\d.]+\//g, '/');
  await page.route(`${demo}/pasted`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en">${own}` }),
  );
  await page.goto(`${demo}/pasted`);
  await expect(page.getByLabel('What would you like to talk about?')).toHaveValue('Mortgage');
  await expect(page.getByRole('button', { name: 'Book meeting' })).toHaveCSS(
    'background-color',
    'rgb(194, 37, 92)',
  );
});

test('the WordPress code works on a page', async ({ page, demo }) => {
  await page.goto(`${demo}/?agent-choice=any&time-zone-locked=true`);
  await page.getByLabel('WordPress').check();
  const code = (await page.locator('#snippet').textContent())!;
  const own = code
    .replaceAll('https://example.com/ve/token', '/ve/token')
    .replaceAll(/https:\/\/example\.com\/ve-scheduler\/[\d.]+\//g, '/');
  await page.route(`${demo}/pasted`, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en">${own}` }),
  );
  await page.goto(`${demo}/pasted`);
  await expect(page.getByText(/^Times in Berlin, /)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change: Time zone' })).toHaveCount(0);
});

test('the log shows every event, newest first, and can be cleared', async ({ page, demo }) => {
  await page.goto(demo + VISITOR);
  await page.getByRole('button', { name: 'Next month' }).click();
  await chooseSlot(page);
  await press(page, 'Book ');
  await expectBooked(page);
  await expect(page.locator('#log strong')).toHaveText([
    'booking-step',
    'scheduled',
    'before-schedule',
    'booking-step',
    'booking-step',
    'booking-step',
  ]);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.locator('#log li')).toHaveCount(0);
});

test('every language loads its strings and text direction', async ({ page, demo }) => {
  await page.goto(demo);
  const languages = await page
    .locator('[name="lang"] option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(languages).toHaveLength(16);
  for (const tag of languages.slice(1)) {
    await page.locator('#controls [name="lang"]').selectOption(tag);
    await expect(live(page).locator('.card')).toHaveAttribute('lang', new RegExp(`^${tag}`));
    expect(await live(page).evaluate((element) => getComputedStyle(element).direction)).toBe(
      tag === 'ar' || tag === 'he' ? 'rtl' : 'ltr',
    );
  }
});

test('the gallery’s button shows a confirmation', async ({ page, demo }) => {
  await page.goto(`${demo}/gallery`);
  // It loads when it is near.
  await page.locator('#booked').scrollIntoViewIfNeeded();
  await page.locator('#booked .slot').first().waitFor();
  await page.locator('#book').click();
  await expect(page.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
});

for (const path of ['/', '/gallery', '/example']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${path} has no axe violations and does not overflow (${colorScheme})`, async ({ page, demo }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(demo + path);
      const forms = page.locator('ve-scheduler:not([mode="popup"])');
      await forms.first().waitFor();
      for (const element of await forms.all()) {
        await element.scrollIntoViewIfNeeded();
        // Without an agent there are no times yet.
        await element.getByRole('grid').or(element.getByText('Choose a person to see')).waitFor();
      }
      expect((await runAxe(page)).violations).toEqual([]);
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    });
  }
}

test('the code to copy names the folder of this release', async ({ page, demo }) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  await page.goto(`${demo}/?lang=de`);
  const code = page.locator('#snippet');
  for (const file of ['ve-early.js', 've-scheduler.js', 'locales/de.js']) {
    await expect(code).toContainText(`"https://example.com/ve-scheduler/${version}/${file}"`);
  }
});

test('on a phone, the code to copy keeps its lines and is scrolled sideways', async ({ page, demo }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(demo);
  await expect(page.locator('#snippet')).toContainText('</ve-scheduler>');
  const { lines, rows, isWider } = await page.locator('#snippet').evaluate((pre) => {
    const range = document.createRange();
    range.selectNodeContents(pre);
    const tops = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)));
    const lines = pre.textContent.split('\n').length;
    return { lines, rows: tops.size, isWider: pre.scrollWidth > pre.clientWidth };
  });
  expect(rows).toBe(lines);
  expect(isWider).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test.describe('the gallery in American English', () => {
  test.use({ locale: 'en-US', viewport: { width: 1280, height: 900 } });

  test('offers only doctors in its clinic, and keeps AM and PM beside their time', async ({ page, demo }) => {
    await page.goto(`${demo}/gallery`);
    const clinic = page.locator('.clinic');
    const cards = clinic.locator('.agent');
    const free = cards.getByText(/^Free from .* [AP]M$/);
    await expect(free).toHaveCount(4);
    await expect(cards).toContainText(['Anna Keller', 'Marcus Okafor', 'Priya Raman', 'Søren Åkesson']);
    await expect(cards).toContainText(['General', 'Cardiology', 'Dermatology', 'Paediatrics']);
    const isBroken = await free.evaluateAll((all) =>
      all.map((one) => {
        const text = Array.from(one.childNodes).find((node) => node instanceof Text)!;
        const topOf = (pattern: RegExp) => {
          const range = document.createRange();
          range.setStart(text, text.data.search(pattern));
          range.setEnd(text, range.startOffset + 1);
          return range.getBoundingClientRect().top;
        };
        return topOf(/\d+:\d\d/) !== topOf(/[AP]M$/);
      }),
    );
    expect(isBroken).toEqual([false, false, false, false]);
  });
});
