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
