import type { Page } from 'playwright/test';
import {
  cancelMeeting,
  expect,
  FakeGateway,
  haveServiceWorker,
  holdNext,
  meetingIn,
  meetingOf,
  MINUTE,
  NOW,
  openAgenda,
} from './agenda-page.js';
import { recordEvents, test } from './fixtures.js';

let gateway: FakeGateway;
test.beforeEach(() => {
  gateway = new FakeGateway();
});

test('asks first, and by keyboard', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  const ask = page.getByRole('button', { name: 'Cancel the meeting' });
  await ask.press('Enter');
  const question = page.getByRole('group', { name: 'Cancel the meeting with Ada Lovelace?' });
  await expect(question.locator('.question')).toBeFocused();
  await expect(question).toContainText('Your visitor gets an email about it.');
  await page.keyboard.press('Escape');
  await expect(ask).toBeFocused();
  expect(gateway.cancelled).toEqual([]);

  await ask.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Your meetings' })).toBeFocused();
  await expect(page.getByRole('heading', { name: 'Cancelled (1)' })).toBeVisible();
  expect(gateway.cancelled).toEqual([
    { scheduleId: 'ada-lovelace', was: { date: NOW + 60 * MINUTE, duration: 30 } },
  ]);
});

test('Escape in the question leaves a dialog of the page open', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await page.evaluate(() => {
    const dialog = document.body.appendChild(document.createElement('dialog'));
    dialog.append(document.querySelector('ve-agenda')!);
    dialog.showModal();
  });
  const ask = page.getByRole('button', { name: 'Cancel the meeting' });
  await ask.press('Enter');
  await expect(page.locator('.question')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(ask).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog')).not.toHaveAttribute('open');
});

test('tells the agent to tell the visitor where no email is sent', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  gateway.answer = { notifies: false };
  await openAgenda(page, host, gateway);
  await page.getByRole('button', { name: 'Cancel the meeting' }).click();
  await expect(page.getByText('Your visitor gets no email. Please tell them yourself.')).toBeVisible();
});

test('never says cancelled while nobody knows', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  gateway.cancelStatus = undefined;
  await openAgenda(page, host, gateway);
  await cancelMeeting(page);
  await expect(page.getByRole('alert')).toContainText('not sure yet whether the meeting is cancelled');
  const checked = page.waitForResponse('**/ve/api/agenda');
  await page.getByRole('button', { name: 'Check again' }).click();
  await checked;
  await expect(page.getByRole('alert')).toContainText('not sure yet');
  expect(gateway.cancelled).toHaveLength(1);
  gateway.meetings = [meetingIn(60, 'Ada Lovelace', { active: false })];
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByRole('heading', { name: 'Cancelled (1)' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('is not sure about a meeting that is being changed right now', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  Object.assign(gateway, { cancelStatus: 409, cancelError: 'in_progress' });
  await openAgenda(page, host, gateway);
  await cancelMeeting(page);
  await expect(page.getByRole('alert')).toContainText('not sure yet whether the meeting is cancelled');
});

test('says that the meeting still stands after an error that is no text', async ({ page, host }) => {
  const events = await recordEvents(page);
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await page.route('**/ve/api/agenda/cancel', (route) =>
    route.fulfill({ status: 409, json: { error: { toString: null } } }),
  );
  await cancelMeeting(page);
  await expect(page.getByRole('alert')).toContainText('The meeting still stands.');
  expect(await events()).toMatchObject([{ type: 'error', detail: { code: 'conflict' } }]);
});

for (const [what, answer] of [
  ['another meeting', { _id: 'bob-byron', active: false }],
  ['another time', { date: NOW + 90 * MINUTE, active: false }],
  ['a meeting that still stands', {}],
] as [string, object][]) {
  test(`never says cancelled after an answer about ${what}, which a service worker may have stored`, async ({
    page,
    host,
  }) => {
    const events = await recordEvents(page);
    gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
    await openAgenda(page, host, gateway);
    await page.route('**/ve/api/agenda/cancel', (route) =>
      route.fulfill({ json: { ...gateway.meetings[0]!, ...answer } }),
    );
    await cancelMeeting(page);
    await expect(page.getByRole('alert')).toContainText('not sure yet whether the meeting is cancelled');
    await expect(page.getByRole('heading', { name: 'Cancelled (1)' })).toHaveCount(0);
    expect(await events()).toMatchObject([{ type: 'error', detail: { code: 'bad_response' } }]);
  });
}

test('never says cancelled because an old agenda, which a service worker has stored, lacks the meeting', async ({
  page,
  host,
}) => {
  await haveServiceWorker(page);
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  gateway.cancelStatus = undefined;
  await openAgenda(page, host, gateway);
  await page.getByRole('button', { name: 'Cancel the meeting' }).click();
  const renewed = page.waitForResponse('**/ve/api/agenda');
  await page.getByRole('group').getByRole('button', { name: 'Cancel the meeting' }).click();
  await renewed;
  gateway.meetings = [];
  gateway.answer = { now: NOW - 180 * MINUTE };
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect(page.getByText('how things were at 07:00')).toBeVisible();
  await expect(meetingOf(page)).toHaveCount(0);
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  gateway.answer = {};
  await page.clock.runFor(MINUTE);
  await expect(page.getByRole('alert')).toContainText('not sure yet whether the meeting is cancelled');
});

test('does not wait for a renewal that was asked for before the cancellation', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  await holdNext(page, '**/ve/api/agenda');
  const asked = page.waitForRequest('**/ve/api/agenda');
  await page.clock.runFor(MINUTE);
  await asked;
  await cancelMeeting(page);
  await expect(page.getByRole('heading', { name: 'Cancelled (1)' })).toBeVisible();
});

test('shows how the meeting is now if somebody has moved it', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  Object.assign(gateway, { cancelStatus: 409, cancelError: 'meeting_changed' });
  await openAgenda(page, host, gateway);
  await page.getByRole('button', { name: 'Cancel the meeting' }).click();
  gateway.meetings = [meetingIn(90, 'Ada Lovelace')];
  await page.getByRole('group').getByRole('button', { name: 'Cancel the meeting' }).click();
  await expect(page.getByRole('alert')).toContainText('changed in the meantime');
  await expect(meetingOf(page)).toContainText('11:30');
  await expect(page.getByRole('heading', { name: 'Your meetings' })).toBeFocused();
});

test('keeps the doubt until it is known whether the meeting is cancelled', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  gateway.cancelStatus = undefined;
  await openAgenda(page, host, gateway);
  await cancelMeeting(page);
  await expect(page.locator('.question')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('.question')).toBeFocused();
  await expect(page.getByRole('alert')).toContainText('not sure yet');
});

for (const [step, cancel] of [
  ['the question', (page: Page) => page.getByRole('button', { name: 'Cancel the meeting' }).click()],
  ['the doubt', cancelMeeting],
] as const) {
  test(`ends ${step} when a renewal says that the meeting is cancelled`, async ({ page, host }) => {
    gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
    gateway.cancelStatus = undefined;
    await openAgenda(page, host, gateway);
    await expect(meetingOf(page)).toBeVisible();
    gateway.meetings = [...gateway.meetings, meetingIn(90, 'Bob Byron')];
    await cancel(page);
    if (step === 'the doubt') {
      await expect(page.getByRole('alert')).toBeVisible();
      // A minute that passes while the agenda is being renewed would end that.
      await expect(meetingOf(page, 'Bob Byron')).toBeVisible();
    }
    await expect(page.locator('.question')).toBeFocused();
    gateway.meetings = [meetingIn(60, 'Ada Lovelace', { active: false, cancellable: false })];
    await page.clock.runFor(MINUTE);
    await expect(page.getByRole('heading', { name: 'Cancelled (1)' })).toBeVisible();
    await expect(page.locator('.ask')).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Your meetings' })).toBeFocused();
  });

  test(`ends ${step} with the meeting`, async ({ page, host }) => {
    gateway.meetings = [meetingIn(-28, 'Ada Lovelace')];
    gateway.cancelStatus = undefined;
    await openAgenda(page, host, gateway);
    await cancel(page);
    if (step === 'the doubt') await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.locator('.question')).toBeFocused();
    await page.clock.runFor(3 * MINUTE);
    await expect(page.locator('.ask')).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Your meetings' })).toBeFocused();
  });
}
