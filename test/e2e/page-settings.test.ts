import type { Page } from 'playwright/test';
import type { VeScheduler } from '../../src/index.js';
import { expect, expectBooked, fillIn, inAMonth, press, scheduler, SCRIPT, test } from './fixtures.js';

const PERSONAL = {
  'Your name': 'Ada Lovelace',
  Email: 'ada.lovelace@example.com',
  'Phone (optional)': '+44 20 7946 0000',
  'What would you like to talk about?': 'Mortgage for our flat',
};

interface Step {
  step: string;
  attempt: string;
  reference?: string;
}

/** Records the `booking-step` events from page load on. */
async function recordSteps(page: Page): Promise<() => Promise<Step[]>> {
  await page.addInitScript(() => {
    const steps: unknown[] = [];
    Object.assign(globalThis, { steps });
    addEventListener('booking-step', (event) => steps.push((event as CustomEvent<unknown>).detail));
  });
  return () => page.evaluate(() => (globalThis as unknown as { steps: Step[] }).steps);
}

test('fires each booking step once, with one attempt per meeting and no typed values', async ({
  page,
  api,
  host,
}) => {
  const steps = await recordSteps(page);
  await host.open(SCRIPT + scheduler(api, 'client-reference="reference-4711"'));
  await fillIn(page, PERSONAL);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  const first = await steps();
  expect(first.map(({ step }) => step)).toEqual([
    'ready',
    'agent-selected',
    'time-selected',
    'submitted',
    'scheduled',
  ]);
  await press(page, 'Book another meeting');
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  const second = (await steps()).slice(first.length);
  expect(second.map(({ step }) => step)).toEqual(first.map(({ step }) => step));
  expect(new Set(first.map(({ attempt }) => attempt)).size).toBe(1);
  expect(new Set([...first, ...second].map(({ attempt }) => attempt)).size).toBe(2);
  const details = JSON.stringify(await steps());
  for (const value of [...Object.values(PERSONAL), 'anna', await inAMonth(page), '14:30']) {
    expect(details.toLowerCase()).not.toContain(value.toLowerCase());
  }
  expect(details).toContain('reference-4711');
  expect(JSON.stringify(api.world.requests)).not.toContain('4711');
});

test('redirects to the owner’s page with only the schedule ID', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, 'redirect-url="/?thanks#top" client-reference="reference-4711"'));
  await fillIn(page, PERSONAL);
  await press(page, 'Book 14:30');
  await page.waitForURL(/scheduleId/);
  const [booked] = api.world.schedules;
  expect(page.url()).toBe(`${host.origin}/?thanks=&scheduleId=${booked!._id}#top`);
});

test('never runs a script from the redirect URL', async ({ page, api, host }) => {
  // The ID of the booking is added to a URL, here as a comment.
  const script = (name: string) => `javascript:void(globalThis.${name}=true)//`;
  await host.open(SCRIPT + scheduler(api, `redirect-url="${script('injected')}"`));
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  // It would run later, as this one does.
  await page.evaluate((url) => location.assign(`${url}?scheduleId=1`), script('ours'));
  await page.waitForFunction(() => 'ours' in globalThis);
  expect(await page.evaluate(() => 'injected' in globalThis)).toBe(false);
});

test('waits for before-schedule before booking, and shows the page’s refusal', async ({
  page,
  api,
  host,
}) => {
  await host.open(SCRIPT + scheduler(api));
  await page.locator('ve-scheduler').evaluate((element: VeScheduler) => {
    let decision: { allow: () => void; refuse: (reason: Error) => void } | undefined;
    element.addEventListener('before-schedule', (event) => {
      event.waitUntil(
        new Promise<void>((allow, refuse) => {
          decision = { allow, refuse };
        }),
      );
    });
    Object.assign(globalThis, {
      allow: () => decision!.allow(),
      refuse: (words: string) => decision!.refuse(new Error(words)),
    });
  });
  await fillIn(page, PERSONAL);
  await press(page, 'Book 14:30');
  const busy = page.getByRole('button', { name: 'Booking…' });
  await expect(busy).toHaveAttribute('aria-disabled', 'true');
  await expect(busy).toBeFocused();
  await page.evaluate('refuse("Only customers can book.")');
  await expect(page.getByRole('alert')).toContainText('Only customers can book.');
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Lovelace');
  expect(api.world.schedules).toHaveLength(0);
  await press(page, 'Book 14:30');
  await busy.press('Enter');
  await page.evaluate('allow()');
  await expectBooked(page);
  expect(api.world.schedules).toHaveLength(1);
});

test('blocks booking until the page’s own consent box is checked', async ({ page, api, host }) => {
  const consent =
    '<label slot="consent"><input type="checkbox" required> I agree to the <a href="#p">terms</a></label>';
  await host.open(SCRIPT + scheduler(api).replace('</ve', `${consent}</ve`));
  await fillIn(page);
  const box = page.getByRole('checkbox', { name: 'I agree to the terms' });
  await expect(box).toBeVisible();
  await press(page, 'Book 14:30');
  await expect(page.getByRole('alert')).toContainText('Please give your consent above first.');
  await expect(box).toBeFocused();
  expect(api.world.schedules).toHaveLength(0);
  await page.keyboard.press('Space');
  await press(page, 'Book 14:30');
  await expectBooked(page);
});

test('makes a locked field focusable but read-only, and omits a hidden field', async ({
  page,
  api,
  host,
}) => {
  await host.open(
    SCRIPT +
      scheduler(
        api,
        'fields="subject:locked duration:locked phone:hidden email:required" subject="Mortgage" duration="45"',
      ),
  );
  const subject = page.getByLabel('What would you like to talk about?', { exact: true });
  await fillIn(page);
  await page.getByLabel('Email', { exact: true }).fill('ada@example.com');
  await subject.focus();
  await page.keyboard.type('Something else');
  await expect(subject).toHaveValue('Mortgage');
  await expect(page.getByLabel('Minutes')).not.toBeEditable();
  await expect(page.getByLabel(/Phone/)).toHaveCount(0);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(api.world.schedules[0]).toMatchObject({
    duration: 45,
    visitor: { subject: 'Mortgage', email: 'ada@example.com' },
  });
});
