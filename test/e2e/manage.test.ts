import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import type { Page } from 'playwright/test';
import { agentByEmail } from '../../demo/sandbox/agents.js';
import { runAxe } from './axe.js';
import { chooseAgent, chooseSlot, expect, expectBooked, fillDetails, press } from './fixtures.js';
import { changes, heading, noon, stored, test } from './manage-page.js';

/** Records the element's events from page load on. */
async function recordEvents(page: Page): Promise<() => Promise<{ type: string; detail: unknown }[]>> {
  await page.addInitScript(() => {
    const events: unknown[] = [];
    Object.assign(globalThis, { events });
    for (const type of ['scheduled', 'rescheduled', 'cancelled', 'booking-step', 'error']) {
      addEventListener(type, (event) => events.push({ type, detail: (event as CustomEvent).detail }), true);
    }
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { events: { type: string; detail: unknown }[] }).events);
}

async function calendarFile(page: Page, button: string) {
  const download = page.waitForEvent('download');
  await press(page, button);
  const text = await readFile(await (await download).path(), 'utf8');
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!;
  return { text, get: (name: string) => event.getFirstPropertyValue(name) };
}

/** A promise, and what resolves it. */
function later() {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

const anna = agentByEmail('anna.keller@example.com')!;
const alert = (page: Page) => page.getByRole('alert');

test('a link shows the meeting, and leaves the address bar at once', async ({ page, manageable }) => {
  const link = await manageable.book();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url(), request.headers()['referer'] ?? ''));
  await page.goto(link.replace('#', '#top&'));
  await expect(heading(page, 'Your meeting')).toBeVisible();
  expect(page.url()).toBe(`${manageable.origin}/#top`);
  const token = link.split('=')[1]!;
  expect(requests.join(' ')).not.toContain(token);
  await expect(page.getByText('Video meeting with Anna Keller')).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).toBe('[{},{}]');
});

test('books, moves and cancels by keyboard alone', async ({ page, manageable, api }) => {
  const events = await recordEvents(page);
  await page.goto(manageable.origin);
  await chooseAgent(page);
  await chooseSlot(page);
  await fillDetails(page, { 'Your name': 'Ada Lovelace' });
  await page.locator('[part="submit"]').press('Enter');
  await expectBooked(page);
  const before = stored(api);
  const first = await (async () => {
    await page.getByText('Add to calendar').click();
    return calendarFile(page, 'Apple');
  })();
  const token = /#ve-manage=([\w.-]+)/.exec(first.get('description') as string)![1]!;

  await page.getByRole('button', { name: 'Change or cancel' }).press('Enter');
  await expect(heading(page, 'Your meeting')).toBeFocused();
  await page.getByRole('button', { name: 'Change the time' }).press('Enter');
  await expect(heading(page, 'Choose a new time')).toBeFocused();
  await page.getByRole('gridcell', { selected: true }).press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.slot input').first().press('Space');
  await page.getByRole('button', { name: /^Move it to/ }).press('Enter');
  await expect(heading(page, 'Your meeting has a new time')).toBeFocused();
  const moved = stored(api);
  expect(moved).toEqual({ ...before, date: moved.date, updatedAt: moved.updatedAt });
  expect(moved.date).toBeGreaterThan(before.date);

  await page.getByText('Add to calendar').click();
  const second = await calendarFile(page, 'Apple');
  expect(second.get('uid')).toBe(first.get('uid'));
  expect(Number(second.get('sequence'))).toBeGreaterThan(Number(first.get('sequence') ?? 0));
  expect(second.get('status')).toBe(null);

  await page.getByRole('button', { name: 'Cancel the meeting' }).press('Enter');
  await expect(heading(page, 'Cancel this meeting?')).toBeFocused();
  await page.getByRole('button', { name: 'Cancel the meeting' }).press('Enter');
  await expect(heading(page, 'Your meeting is cancelled')).toBeFocused();
  expect(stored(api).active).toBe(false);
  const last = await calendarFile(page, 'Update your calendar');
  expect(last.get('uid')).toBe(first.get('uid'));
  expect(last.get('status')).toBe('CANCELLED');

  const seen = await events();
  const types = seen.filter(({ type }) => type !== 'booking-step').map(({ type }) => type);
  expect(types).toEqual(['scheduled', 'rescheduled', 'cancelled']);
  expect(seen.find(({ type }) => type === 'rescheduled')!.detail).toMatchObject({ date: moved.date });
  expect(JSON.stringify(seen)).not.toContain(token);
  const steps = seen.filter(({ type }) => type === 'booking-step');
  expect(JSON.stringify(steps)).not.toContain('Ada');
  expect(changes(api)).toEqual(['PUT', 'DELETE']);

  await press(page, 'Book another meeting');
  await expect(heading(page, 'Book a video meeting')).toBeFocused();
  await expect(page.locator('[part="summary"]')).toHaveCount(0);
  const attempts = (await events()).filter(({ type }) => type === 'booking-step').map(({ detail }) => detail);
  const [cancelled, another] = attempts.slice(-2) as { step: string; attempt: string }[];
  expect([cancelled!.step, another!.step]).toEqual(['cancelled', 'ready']);
  expect(another!.attempt).not.toBe(cancelled!.attempt);
});

test('another meeting does not start with the time of a move that was given up', async ({
  page,
  manageable,
}) => {
  await page.goto(await manageable.book());
  await press(page, 'Change the time');
  await page.locator('.slot').first().click();
  await press(page, 'Keep it as it is');
  await press(page, 'Book another meeting');
  await expect(heading(page, 'Book a video meeting')).toBeFocused();
  await page.locator('.slot').first().waitFor();
  await expect(page.locator('[name="slot"]:checked')).toHaveCount(0);
  await expect(page.locator('[part="submit"]')).toHaveText('Book meeting');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 375, height: 700 }, hasTouch: true });

  test('moves and cancels by touch, without scrolling sideways', async ({ page, manageable, api }) => {
    await page.goto(await manageable.book());
    await page.getByRole('button', { name: 'Change the time' }).tap();
    await page.locator('.slot').first().tap();
    await page.getByRole('button', { name: /^Move it to/ }).tap();
    await expect(heading(page, 'Your meeting has a new time')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel the meeting' }).tap();
    await page.getByRole('button', { name: 'Keep it as it is' }).tap();
    await expect(heading(page, 'Your meeting has a new time')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel the meeting' }).tap();
    await page.getByRole('button', { name: 'Cancel the meeting' }).tap();
    await expect(heading(page, 'Your meeting is cancelled')).toBeVisible();
    expect(stored(api).active).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
  });
});

test('a double click on “Cancel the meeting” in a popup asks first', async ({ page, manageable, api }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await page.route(`${manageable.origin}/`, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('<ve-scheduler', '<ve-scheduler mode="popup"');
    await route.fulfill({ response, body });
  });
  await page.goto(await manageable.book());
  await page.getByRole('button', { name: 'Cancel the meeting' }).dblclick();
  await expect(heading(page, 'Cancel this meeting?')).toBeVisible();
  await expect(page.locator('[part="submit"]')).toHaveText('Cancel the meeting');
  expect(changes(api)).toEqual([]);
  await page.locator('[part="submit"]').dblclick();
  await expect(heading(page, 'Your meeting is cancelled')).toBeVisible();
  expect(changes(api)).toEqual(['DELETE']);
});

test('while a cancellation is on its way, “Keep it as it is” promises nothing', async ({
  page,
  manageable,
}) => {
  await page.goto(await manageable.book());
  await press(page, 'Cancel the meeting');
  const sent = later();
  await page.route('**/manage/meeting', async (route) => {
    await sent.promise;
    await route.continue();
  });
  await press(page, 'Cancel the meeting');
  const keep = page.getByRole('button', { name: 'Keep it as it is' });
  await expect(keep).toBeDisabled();
  await keep.click({ force: true });
  await expect(heading(page, 'Cancel this meeting?')).toBeVisible();
  sent.resolve();
  await expect(heading(page, 'Your meeting is cancelled')).toBeFocused();
});

for (const place of ['page', 'gateway'] as const) {
  test(`another link comes while a cancellation waits for the ${place}: it shows its own meeting`, async ({
    page,
    manageable,
    api,
  }) => {
    const events = await recordEvents(page);
    const link = await manageable.book(noon() + 3 * 60 * 60_000);
    const otherLink = await manageable.book();
    await page.goto(link);
    await expect(page.locator('[part="when"]')).toContainText('15:00');
    const answer = later();
    if (place === 'page') {
      await page.exposeFunction('answer', () => answer.promise);
      await page.evaluate(() =>
        document
          .querySelector('ve-scheduler')!
          .addEventListener('before-cancel', (event) =>
            event.waitUntil((Reflect.get(window, 'answer') as () => Promise<void>)()),
          ),
      );
    }
    await page.route('**/manage/meeting', async (route) => {
      const response = await route.fetch();
      await answer.promise;
      await route.fulfill({ response });
    });
    await press(page, 'Cancel the meeting');
    await press(page, 'Cancel the meeting');
    await page.evaluate((hash) => (location.hash = hash), new URL(otherLink).hash);
    await expect(page.locator('[part="when"]')).toContainText('12:00');
    answer.resolve();
    const ends = async () =>
      (await events()).filter(({ type }) => type === 'cancelled' || type === 'error').map(({ type }) => type);
    await expect.poll(ends).toEqual(['cancelled']);
    await expect(page.locator('[part="when"]')).toContainText('12:00');
    await expect(page.getByRole('button', { name: 'Cancel the meeting' })).toBeVisible();
    const own = api.world.schedules.filter(({ visitor }) => visitor.name === 'Ada Lovelace');
    expect(own.filter(({ active }) => active).map(({ date }) => date)).toEqual([noon()]);
  });
}

test('the own time is free, and a press without a time says what is missing', async ({
  page,
  manageable,
  api,
}) => {
  await page.goto(await manageable.book());
  await press(page, 'Change the time');
  await page.locator(`.slot input[value="${noon()}"]`).waitFor();
  await page.locator('[part="submit"]').click();
  await expect(page.getByText('Choose a day and a time.')).toBeVisible();
  expect(changes(api)).toEqual([]);
});

test('a chosen time for which it becomes too late is not sent: told at the times, where a later one is chosen', async ({
  page,
  manageable,
  api,
}) => {
  await page.clock.install();
  const events = await recordEvents(page);
  await page.goto(await manageable.book(noon() + 3 * 60 * 60_000));
  await press(page, 'Change the time');
  const wanted = noon() + 60 * 60_000;
  await page.locator(`.slot:has(input[value="${wanted}"])`).click();
  // An hour is the gateway's notice.
  await page.clock.setSystemTime(wanted - 57 * 60_000);
  await page.locator('[part="submit"]').click();
  await expect(page.locator('#slot-error')).toHaveText('It’s too late for this time. Choose another one.');
  await expect(page.locator(`[name="slot"][value="${wanted}"]`)).toHaveCount(0);
  // At the days while the times are loaded again.
  await expect(page.locator('.picker :focus')).toHaveCount(1);
  expect((await events()).filter(({ type }) => type === 'error')).toEqual([]);
  expect(changes(api)).toEqual([]);
  await page.locator('.slot').last().click();
  await page.locator('[part="submit"]').click();
  await expect(heading(page, 'Your meeting has a new time')).toBeVisible();
  expect(changes(api)).toHaveLength(1);
});

test('another meeting takes the time first: told at the times, where another one is chosen', async ({
  page,
  manageable,
  api,
}) => {
  await page.goto(await manageable.book());
  await press(page, 'Change the time');
  const wanted = noon() + 60 * 60_000;
  await page.locator(`.slot:has(input[value="${wanted}"])`).click();
  api.world.store.create(anna, { date: wanted, duration: 30, visitor: { name: 'Otto' } }, api.base);
  await page.locator('[part="submit"]').click();
  await expect(page.getByText(/has just been taken/)).toBeVisible();
  await expect(page.locator('.picker :focus')).toHaveCount(1);
  expect(changes(api)).toEqual([]);
  await page.locator('.slot').last().click();
  await page.locator('[part="submit"]').click();
  await expect(heading(page, 'Your meeting has a new time')).toBeVisible();
});

test('somebody else has moved the meeting: shown before anything is overwritten', async ({
  page,
  manageable,
  api,
}) => {
  await page.goto(await manageable.book());
  await expect(heading(page, 'Your meeting')).toBeVisible();
  const elsewhere = noon() + 3 * 60 * 60_000;
  api.world.store.change(stored(api)._id, { date: elsewhere });
  await press(page, 'Cancel the meeting');
  await press(page, 'Cancel the meeting');
  await expect(alert(page)).toHaveText(/changed in the meantime/);
  await expect(alert(page)).toBeFocused();
  await expect(page.locator('[part="when"]')).toContainText('15:00');
  expect(changes(api)).toEqual([]);
  await press(page, 'Cancel the meeting');
  await press(page, 'Cancel the meeting');
  await expect(heading(page, 'Your meeting is cancelled')).toBeVisible();
});

for (const [kind, isStored] of [
  ['move', true],
  ['move', false],
  ['cancel', true],
  ['cancel', false],
] as const) {
  test(`a lost answer to a ${kind}, ${isStored ? '' : 'not '}stored: never told as sure, then checked`, async ({
    page,
    manageable,
    api,
  }) => {
    await page.clock.install();
    await page.goto(await manageable.book());
    const method = kind === 'move' ? 'PUT' : 'DELETE';
    // Later than the gateway's own look at the meeting.
    api.world.fail({ kind: 'reset', method, times: 1, ...(isStored && { after: true }) });
    api.world.configure({ readLagMs: 600_000 });
    if (kind === 'move') {
      await press(page, 'Change the time');
      await page.locator('.slot').first().click();
    } else {
      await press(page, 'Cancel the meeting');
    }
    await page.locator('[part="submit"]').click();
    await expect(alert(page)).toHaveText(/not sure yet whether your change went through/);
    await expect(heading(page, 'Your meeting is cancelled')).toHaveCount(0);
    await page.clock.fastForward(5_000);
    const checked = page.waitForResponse('**/manage/outcome');
    await press(page, 'Check again');
    await checked;
    await expect(alert(page)).toHaveText(/not sure yet/);
    expect(changes(api)).toEqual([method]);
    if (!isStored) return;
    api.world.configure({ readLagMs: 0 });
    await press(page, 'Check again');
    const done = kind === 'move' ? 'Your meeting has a new time' : 'Your meeting is cancelled';
    await expect(heading(page, done)).toBeVisible();
    expect(changes(api)).toEqual([method]);
  });
}

test('a link that is not valid, and one whose meeting is cancelled, say so and offer the form', async ({
  page,
  manageable,
  api,
}) => {
  await page.goto(`${manageable.origin}/#ve-manage=a.b.c`);
  await expect(alert(page)).toHaveText(/This link doesn’t work/);
  await expect(page.getByText('Call us')).toBeVisible();
  const link = await manageable.book();
  api.world.store.cancel(stored(api)._id);
  // A new fragment loads no new page.
  await page.goto(link);
  await expect(alert(page)).toHaveText('Your meeting is cancelled');
  await press(page, 'Book another meeting');
  await expect(heading(page, 'Book a video meeting')).toBeFocused();
});

test('the page can prevent a change, with its own words', async ({ page, manageable, api }) => {
  await page.goto(await manageable.book());
  await page.evaluate(() => {
    const element = document.querySelector('ve-scheduler')!;
    element.addEventListener('before-cancel', (event) =>
      event.waitUntil(Promise.reject(new Error('Please call us to cancel.'))),
    );
    element.addEventListener('before-reschedule', (event) => event.preventDefault());
  });
  await press(page, 'Cancel the meeting');
  await press(page, 'Cancel the meeting');
  await expect(alert(page)).toHaveText('Please call us to cancel.');
  await press(page, 'Keep it as it is');
  await press(page, 'Change the time');
  await page.locator('.slot').first().click();
  await page.locator('[part="submit"]').click();
  await expect(alert(page)).toHaveText(/This site stopped/);
  expect(changes(api)).toEqual([]);
});

test('shows the meeting without its buttons where the module cannot be loaded', async ({
  page,
  manageable,
}) => {
  await page.route('**/manage.js', (route) => route.abort());
  await page.goto(await manageable.book());
  await expect(page.getByText('Video meeting with Anna Keller')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change the time' })).toHaveCount(0);
});

test.describe('rules of the owner', () => {
  test.use({ options: { manage: { maxChanges: 0, cancelReason: 'required' } } });

  test('no move, and a reason to cancel', async ({ page, manageable, api }) => {
    await page.goto(await manageable.book());
    await press(page, 'Cancel the meeting');
    await expect(page.getByRole('button', { name: 'Change the time' })).toHaveCount(0);
    await page.locator('[part="submit"]').click();
    await expect(alert(page)).toHaveText('Please tell us why.');
    expect(changes(api)).toEqual([]);
    await page.getByLabel('Why do you cancel?').fill('I am ill');
    await page.locator('[part="submit"]').click();
    await expect(heading(page, 'Your meeting is cancelled')).toBeVisible();
  });
});

test('no state has a mistake that axe finds', async ({ page, manageable }) => {
  await page.goto(await manageable.book());
  const check = async (name: string) => {
    await expect(heading(page, name)).toBeVisible();
    expect((await runAxe(page, { within: 've-scheduler' })).violations, name).toEqual([]);
  };
  await check('Your meeting');
  await press(page, 'Change the time');
  await page.locator('.slot').first().click();
  await check('Choose a new time');
  await press(page, 'Keep it as it is');
  await press(page, 'Cancel the meeting');
  await check('Cancel this meeting?');
  await press(page, 'Cancel the meeting');
  await check('Your meeting is cancelled');
});
