import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { expectBooked, press, recordEvents } from './fixtures.js';
import { bookWithEverything, CLEAN, expect, test } from './strict-page.js';

/** Pages that forbid something the elements would need. What they say, and what still works. */
const hashes = JSON.parse(readFileSync('dist/cdn/integrity.json', 'utf8')) as Record<string, string>;
const hash = hashes['ve-scheduler.js']!;

for (const scripts of [`'${hash}'`, `'${hash}' 'strict-dynamic'`]) {
  const policy = { 'Content-Security-Policy': `script-src ${scripts}` };

  test(`script-src ${scripts.replace(hash, 'hash')} shows the fallback of a form with questions`, async ({
    page,
    strict,
  }) => {
    const events = await recordEvents(page);
    await strict.open(strict.script(`integrity="${hash}"`) + strict.form(), policy);
    await expect(page.getByText('Call us')).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('We couldn’t reach the booking service.');
    expect((await events()).map(({ type }) => type)).toEqual(['error']);
  });

  test.describe('without questions', () => {
    test.use({ questions: [] });

    test(`script-src ${scripts.replace(hash, 'hash')} books with native lists`, async ({
      page,
      strict,
      traces,
    }) => {
      await strict.open(strict.script(`integrity="${hash}"`) + strict.form(), policy);
      await bookPlainly(page);
      const { reports, ...rest } = await traces();
      const { reports: none, ...clean } = CLEAN;
      expect(none).toEqual([]);
      expect(rest).toEqual(clean);
      // The browser reports each file that it was not allowed to load, and nothing else.
      const blocked = reports.filter(
        (one) => !/(agent-search|zone-search|email-hint|add-to-calendar)\.js/.test(one),
      );
      expect(blocked).toEqual([]);
    });
  });
}

/** Books without what is loaded on demand. */
async function bookPlainly(page: Page): Promise<void> {
  await page.locator('select#agent').selectOption({ label: 'Anna Keller' });
  await press(page, 'Change: Time zone');
  await page.locator('select#time-zone').selectOption('Europe/Vienna');
  await page.locator('td[part~="free"]').nth(2).click();
  await page.locator('.slot').first().click();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace');
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@gmial.com');
  await page.locator('[part="submit"]').click();
  await expectBooked(page);
}

for (const names of ["'none'", 'another']) {
  for (const tag of ['ve-scheduler', 've-agenda'] as const) {
    test(`trusted-types ${names}: <${tag}> shows the fallback of the page, and one line in the console`, async ({
      page,
      strict,
      traces,
    }) => {
      const lines: string[] = [];
      page.on('console', (message) => message.text().startsWith(`<${tag}>`) && lines.push(message.text()));
      const events = await recordEvents(page);
      await strict.open(strict.script('', `${tag}.js`) + strict.element(tag), {
        'Content-Security-Policy': `require-trusted-types-for 'script'; trusted-types ${names}`,
      });
      await expect(page.getByText('Call us')).toBeVisible();
      await expect.poll(() => lines).toHaveLength(1);
      expect((await events()).map(({ type }) => type)).toEqual(['error']);
      const { reports, globals, ...rest } = await traces();
      expect(reports.filter((one) => !/trusted ?-?types?/i.test(one))).toEqual([]);
      // The test's own list of events.
      expect({ ...rest, reports: [], globals: globals.filter((name) => name !== 'events') }).toEqual(CLEAN);
    });
  }
}

test('a page whose policy forbids the clipboard and more books, and selects the link instead of copying it', async ({
  page,
  strict,
  traces,
}) => {
  await strict.open(strict.script() + strict.form(), {
    'Permissions-Policy':
      'clipboard-write=(), clipboard-read=(), geolocation=(), camera=(), microphone=(), fullscreen=(), storage-access=(), unload=()',
  });
  await bookWithEverything(page);
  await press(page, 'Copy link');
  const link = await page.getByRole('link', { name: 'visitor' }).getAttribute('href');
  await expect.poll(() => page.evaluate(() => getSelection()!.toString())).toBe(link);
  await expect(page.getByRole('status').last()).not.toHaveText('Copied');
  expect({ ...(await traces()), reports: [] }).toEqual(CLEAN);
});

/** A frame on the page that has the form inside. */
const frame = (sandbox: string, content: string): string =>
  `<iframe id="frame" title="Booking" style="width: 100%; height: 900px" sandbox="${sandbox}" srcdoc="${content.replaceAll('"', '&quot;')}"></iframe>`;

for (const sandbox of [
  'allow-scripts allow-same-origin',
  'allow-scripts allow-same-origin allow-forms',
  'allow-scripts allow-same-origin allow-forms allow-popups',
]) {
  test(`a frame with sandbox="${sandbox}" books`, async ({ page, strict, api }) => {
    await strict.open(frame(sandbox, `<html lang='en-GB'>${strict.script()}${strict.form()}`));
    await bookWithEverything(page.frameLocator('#frame'));
    expect(api.world.schedules.filter(({ visitor }) => visitor.name === 'Ada Lovelace')).toHaveLength(1);
  });
}

for (const sandbox of ['allow-scripts', 'allow-scripts allow-forms']) {
  test(`a frame with sandbox="${sandbox}" has no origin to book from, and shows the fallback`, async ({
    page,
    strict,
  }) => {
    await strict.open(frame(sandbox, `<html lang='en-GB'>${strict.script()}${strict.form()}`));
    const booking = page.frameLocator('#frame');
    await expect(booking.getByText('Call us')).toBeVisible();
    await expect(booking.getByRole('alert')).toBeVisible();
  });
}
