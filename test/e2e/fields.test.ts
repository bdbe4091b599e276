import type { Page } from 'playwright/test';
import { countCreateRequests, expect, expectBooked, fillIn, scheduler, SCRIPT, test } from './fixtures.js';

/** The button names the time as soon as it is known. */
const submit = (page: Page) => page.getByRole('button', { name: /^Book (meeting|\d\d:\d\d)$/ }).click();

test.beforeEach(async ({ api, host }) => {
  await host.open(SCRIPT + scheduler(api));
});

for (const [mistake, label, value, words] of [
  ['no date', 'Date', '', 'Choose a date.'],
  ['no time', 'Time', '', 'Choose a time.'],
  ['a past date', 'Date', '2020-01-01', 'It’s too late for this time. Choose another one.'],
  ['14 minutes', 'Minutes', '14', 'Enter whole minutes, from 15 to 1440.'],
  ['1441 minutes', 'Minutes', '1441', 'Enter whole minutes, from 15 to 1440.'],
  ['no name', 'Your name', '', 'Please fill this in.'],
  ['no email address', 'Email', '', 'Enter your email address.'],
  ['an invalid email address', 'Email', 'ada@', 'Enter an address like name@example.com.'],
  ['an invalid phone number', 'Phone (optional)', 'call me', 'Enter a phone number, like +44 20 7946 0000.'],
  ['a time skipped by daylight saving', 'Time', '02:30', 'The nearest are 01:59 and 03:00.'],
] as const) {
  test(`reports ${mistake} at its field, focuses it, and books after the fix`, async ({ page, api }) => {
    const isSkipped = mistake === 'a time skipped by daylight saving';
    await fillIn(page, isSkipped ? { date: '2038-03-28' } : {});
    const field = page.getByLabel(label, { exact: true });
    const before = await field.inputValue();
    await field.fill(value);
    await submit(page);
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(new RegExp(words.replace(/[.+]/g, '\\$&')));
    expect(api.world.schedules).toHaveLength(0);
    await field.fill(before);
    await submit(page);
    await expectBooked(page);
  });
}

test('accepts a duration in Arabic digits', async ({ page, api }) => {
  await fillIn(page);
  await page.getByLabel('Minutes').fill('٤٥');
  await submit(page);
  await expectBooked(page);
  expect(api.world.schedules[0]).toMatchObject({ duration: 45 });
});

test('lists several errors, and each entry focuses its field', async ({ page }) => {
  await submit(page);
  const list = page.getByRole('group', { name: 'Please fix 5 things' });
  await expect(list).toBeFocused();
  await expect(list.getByRole('button')).toHaveText([
    'Meet with – Choose who you’d like to meet.',
    'Date – Choose a date.',
    'Time – Choose a time.',
    'Your name – Please fill this in.',
    'Email – Enter your email address.',
  ]);
  await list.getByRole('button', { name: 'Meet with' }).click();
  await expect(page.getByRole('radio', { name: 'Anna Keller' })).toBeFocused();
  await expect(page.getByRole('radiogroup', { name: 'Meet with' })).toHaveAccessibleDescription(
    'Choose who you’d like to meet.',
  );
});

test('asks which of two equal times is meant when the clocks go back', async ({ page, api }) => {
  await fillIn(page, { date: '2038-10-31', time: '02:30' });
  const group = page.getByRole('radiogroup', { name: 'The clocks go back' });
  await expect(group.getByRole('radio')).toHaveCount(2);
  await expect(group).toHaveAttribute('aria-required', 'true');
  await expect(group).toHaveAttribute('aria-invalid', 'false');
  await submit(page);
  await expect(group).toHaveAttribute('aria-invalid', 'true');
  await expect(group.getByRole('radio').first()).toBeFocused();
  await group.getByLabel('02:30 (UTC+01:00)').check();
  await submit(page);
  await expectBooked(page);
  expect(api.world.schedules[0]).toMatchObject({ date: Date.UTC(2038, 9, 31, 1, 30) });
});

test('can be completed and submitted with the keyboard', async ({ page, api }) => {
  const anna = page.getByRole('radio', { name: 'Anna Keller' });
  await anna.waitFor();
  await page.keyboard.press('Tab');
  await expect(anna).toBeFocused();
  await page.keyboard.press('Space');
  await page.getByLabel('Date').fill('2038-07-01');
  await page.getByLabel('Time', { exact: true }).fill('09:00');
  await page.getByLabel('Your name').focus();
  await page.keyboard.type('Ada');
  // Enter goes to the next field that is missing, and submits once none is.
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Email', { exact: true })).toBeFocused();
  await page.keyboard.type('ada@example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('What would you like to talk about?')).toBeFocused();
  await page.keyboard.type('Mortgage');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expectBooked(page);
  expect(api.world.schedules[0]).toMatchObject({
    visitor: { name: 'Ada', email: 'ada@example.com', subject: 'Mortgage' },
  });
});

test('books once when Enter and clicks come together', async ({ page, api }) => {
  // Held, so that every press happens while the booking is in progress.
  api.world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
  await fillIn(page);
  await page.getByLabel('Your name').press('Enter');
  const button = page.getByRole('button', { name: 'Booking…' });
  await button.dblclick({ force: true });
  await button.press('Enter');
  await expect.poll(() => api.world.faults.hanging).toBe(1);
  api.world.faults.clear();
  // A second request would have been sent long before the answer to the first one.
  await expectBooked(page);
  expect(countCreateRequests(api)).toBe(1);
  expect(api.world.schedules).toHaveLength(1);
});
