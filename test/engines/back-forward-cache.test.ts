import { ALL_HOURS, countCreateRequests, scheduler, SCRIPT } from '../e2e/fixtures.js';
import { expect, expectBooked, fillIn, RECORDER, records, test } from './fixtures.js';
import { joinButton } from './join-button.js';
import type { Visitor } from './visitor.js';

const RETURNS = `<script>
  addEventListener('pageshow', ({ persisted }) => (globalThis.isFromCache = persisted));
</script>`;

/** Waits until a poll has found no new request: a browser keeps no page with one under way. */
async function waitForRequests(visitor: Visitor): Promise<void> {
  const count = () => visitor.engine.evaluate<number>(`performance.getEntriesByType('resource').length`);
  let before = -1;
  await expect
    .poll(async () => {
      const known = before;
      before = await count();
      return before === known;
    })
    .toBe(true);
}

/** Goes to another page and back. @returns whether the browser has kept this one */
async function leaveAndReturn(visitor: Visitor, site: string): Promise<boolean> {
  await visitor.open(`${site}/agents`);
  await visitor.see('h1');
  await visitor.engine.goBack();
  const isFromCache = () => visitor.engine.evaluate('globalThis.isFromCache').catch(() => undefined);
  await expect.poll(async () => typeof (await isFromCache())).toBe('boolean');
  return (await isFromCache()) === true;
}

test('a visitor who comes back from another page finds the form as it was, and books', async ({
  visitor,
  host,
  site,
  api,
}) => {
  await host.open(RETURNS + RECORDER + SCRIPT + scheduler(api, ALL_HOURS));
  await fillIn(visitor);
  await waitForRequests(visitor);
  expect(await leaveAndReturn(visitor, site)).toBe(true);
  expect(await visitor.read('input', 'Your name', 'element.value')).toBe('Ada Lovelace');
  await visitor.click('button', 'Book ');
  await expectBooked(visitor);
  expect(await records(visitor)).toEqual(['scheduled']);
  expect(countCreateRequests(api)).toBe(1);
});

for (const mode of ['popup', 'floating']) {
  test(`${mode}: is still open after the visitor comes back, and closes`, async ({
    visitor,
    host,
    site,
    api,
  }) => {
    await host.open(`${RETURNS}${SCRIPT}<main>${scheduler(api, `mode="${mode}"`)}</main>`);
    await visitor.click('button', 'Book a meeting');
    await visitor.see('dialog label', 'Anna Keller');
    await waitForRequests(visitor);
    expect(await leaveAndReturn(visitor, site)).toBe(true);
    await visitor.see('dialog label', 'Anna Keller');
    await visitor.press('Escape');
    await visitor.doNotSee('dialog');
    await visitor.click('button', 'Book a meeting');
    await visitor.see('dialog label', 'Anna Keller');
  });
}

test('a visitor who leaves while the meeting is being booked is never told that it is not', async ({
  visitor,
  host,
  site,
  api,
  engineName,
}) => {
  await host.open(RETURNS + RECORDER + SCRIPT + scheduler(api, ALL_HOURS));
  await fillIn(visitor);
  api.world.fail({ kind: 'hold', after: true, method: 'POST', path: '/api/schedules/tenant/' });
  await visitor.click('button', 'Book ');
  await expect.poll(() => countCreateRequests(api)).toBe(1);
  // Firefox keeps no page with a request under way.
  expect(await leaveAndReturn(visitor, site)).toBe(engineName === 'webkit');
  if (engineName === 'webkit') {
    await visitor.see('[role="alert"]', 'We’re not sure yet whether your booking went through');
    expect(await records(visitor)).toEqual(['error outcome_unknown']);
  } else {
    await visitor.see('label', 'Anna Keller');
    await visitor.doNotSee('[role="alert"]');
    expect(await records(visitor)).toEqual([]);
  }
  expect(countCreateRequests(api)).toBe(1);
});

test('an agent who leaves while a meeting is being joined finds no waiting tab, and can join afterwards', async ({
  visitor,
  host,
  site,
  api,
}) => {
  await host.open(RETURNS + SCRIPT + (await joinButton(api)));
  api.world.fail({ kind: 'hold', path: '/api/partners/*' });
  await visitor.click('button', 'Start');
  await expect.poll(() => api.world.faults.hanging).toBe(1);
  expect(await visitor.engine.countTabs()).toBe(2);
  await leaveAndReturn(visitor, site);
  await expect.poll(() => visitor.engine.countTabs()).toBe(1);
  api.world.faults.clear();
  await visitor.click('button', 'Start');
  await visitor.enterNewTab();
  await visitor.see('#token', 'received');
});
