import type { Page } from 'playwright/test';
import {
  cancelMeeting,
  expect,
  FakeGateway,
  holdNext,
  meetingIn,
  meetingOf,
  MINUTE,
  openAgenda,
} from './agenda-page.js';
import { test } from './fixtures.js';

let gateway: FakeGateway;
test.beforeEach(() => {
  gateway = new FakeGateway();
});

/** Requests for agendas up to now, by asking as well: requests arrive in order. */
async function countRequests(page: Page): Promise<number> {
  await page.evaluate(() => fetch('/ve/api/agenda'));
  return gateway.requests - 1;
}

test.describe('an agenda that was removed', () => {
  test('asks no more, also after a cancellation that was under way', async ({ page, host }) => {
    gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
    await openAgenda(page, host, gateway);
    const release = await holdNext(page, '**/ve/api/agenda/cancel');
    await cancelMeeting(page);
    const cancelled = page.locator('ve-agenda').evaluate((agenda) => {
      const event = new Promise((resolve) => agenda.addEventListener('cancelled', resolve));
      agenda.remove();
      return event.then(() => true);
    });
    await expect(page.locator('ve-agenda')).toHaveCount(0);
    release();
    expect(await cancelled).toBe(true);
    await page.clock.runFor(MINUTE);
    expect(await countRequests(page)).toBe(1);
  });

  test('asks nothing if it was there for a moment, and asks when it is back', async ({ page, host }) => {
    await openAgenda(page, host, gateway);
    await expect(page.getByText('Nothing booked yet.')).toBeVisible();
    await page.locator('ve-agenda').evaluate(async (agenda) => {
      const copy = agenda.cloneNode() as HTMLElement & { updateComplete: Promise<boolean> };
      agenda.replaceWith(copy);
      copy.remove();
      await copy.updateComplete;
      Object.assign(globalThis, { copy });
    });
    await page.clock.runFor(MINUTE);
    expect(await countRequests(page)).toBe(1);
    gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
    await page.evaluate(() => document.body.append((globalThis as unknown as { copy: Element }).copy));
    await expect(meetingOf(page)).toBeVisible();
  });
});

test('asks again when the network is back, though an earlier request hangs', async ({ page, host }) => {
  await openAgenda(page, host, gateway);
  await expect(page.getByText('Nothing booked yet.')).toBeVisible();
  await holdNext(page, '**/ve/api/agenda');
  const asked = page.waitForRequest('**/ve/api/agenda');
  await page.clock.runFor(MINUTE);
  await asked;
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(meetingOf(page)).toBeVisible();
});

/** Everything that screen readers were told and can still read. */
const said = (page: Page) =>
  page
    .locator('ve-agenda')
    .evaluate((agenda) =>
      [...agenda.shadowRoot!.querySelectorAll('.visually-hidden[role="status"]')].map(({ textContent }) =>
        textContent.trim().replace(/\s+/g, ' '),
      ),
    );

const ofBen = { agentId: 'agent-ben' };

test('tells an agent nothing about the visitors of another one, who was signed in before', async ({
  page,
  host,
}) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  gateway.meetings = [meetingIn(60, 'Ada Lovelace'), meetingIn(90, 'Secret Sue')];
  await page.clock.runFor(MINUTE);
  await expect(meetingOf(page, 'Secret Sue')).toBeVisible();
  expect((await said(page)).join('')).toContain('New meeting: Secret Sue');
  gateway.meetings = [meetingIn(70, 'Carl Gauss', ofBen)];
  await page.clock.runFor(MINUTE);
  await expect(meetingOf(page, 'Carl Gauss')).toBeVisible();
  expect((await said(page)).join('')).toBe('');
});

test('has forgotten what it told an agent who was signed out', async ({ page, host }) => {
  gateway.meetings = [meetingIn(8, 'Secret Sue')];
  await openAgenda(page, host, gateway);
  await expect(page.getByRole('status').filter({ hasText: 'Secret Sue in 8 minutes' })).toBeAttached();
  gateway.status = 401;
  await page.clock.runFor(MINUTE);
  await expect(page.getByRole('alert')).toContainText('signed out');
  gateway.status = 200;
  gateway.meetings = [meetingIn(70, 'Carl Gauss', ofBen)];
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(meetingOf(page, 'Carl Gauss')).toBeVisible();
  expect((await said(page)).join('')).toBe('');
});

test('says each thing in a place of its own, so that nothing is said again', async ({
  page,
  host,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  gateway.meetings = [meetingIn(8, 'Bob Byron'), meetingIn(60, 'Ada Lovelace')];
  await page.clock.runFor(MINUTE);
  await expect(meetingOf(page, 'Bob Byron')).toBeVisible();
  await meetingOf(page).getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const places = (await said(page)).filter(Boolean);
  expect(places).toHaveLength(3);
  expect(places[0]).toMatch(/^New meeting: Bob Byron, .*10:08\.$/);
  expect(places[1]).toBe('Bob Byron in 7 minutes');
  expect(places[2]).toBe('Copied');
});
