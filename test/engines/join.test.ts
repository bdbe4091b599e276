import { SCRIPT } from '../e2e/fixtures.js';
import { expect, RECORDER, records, test } from './fixtures.js';
import { joinButton } from './join-button.js';

test('joins in one new tab, without an opener or a referrer', async ({ visitor, host, api }) => {
  await host.open(RECORDER + SCRIPT + (await joinButton(api)));
  await visitor.click('button', 'Start');
  await expect.poll(() => records(visitor)).toEqual(['joined']);
  await visitor.enterNewTab();
  await visitor.see('#token', 'received');
  await visitor.see('#opener', 'missing');
  await visitor.see('#referrer', 'missing');
});

test('joins with the keyboard', async ({ visitor, host, api }) => {
  await host.open(SCRIPT + (await joinButton(api)));
  await visitor.read('button', 'Start', 'element.focus()');
  await visitor.press('Enter');
  await visitor.enterNewTab();
  await visitor.see('#token', 'received');
});

test('tells that the browser blocked the tab, and opens it with a second press', async ({
  visitor,
  host,
  api,
}) => {
  await host.open(SCRIPT + (await joinButton(api)));
  await visitor.see('button', 'Start');
  await visitor.engine.evaluate(
    '(() => { const { open } = window; window.open = () => { window.open = open; return null; }; })()',
  );
  await visitor.click('button', 'Start');
  await visitor.see('[role="alert"]', 'Your browser blocked the new tab');
  expect(await visitor.engine.countTabs()).toBe(1);
  await visitor.click('button', 'Open the meeting');
  await visitor.enterNewTab();
  await visitor.see('#token', 'received');
});

test('closes the new tab and tells when the token is refused', async ({ visitor, host, api }) => {
  await host.open(RECORDER + SCRIPT + (await joinButton(api)));
  api.world.fail({ kind: 'status', status: 403, path: '/api/partners/*' });
  await visitor.click('button', 'Start');
  await expect.poll(() => records(visitor)).toEqual(['error token_refused']);
  await visitor.see('[role="alert"]', '');
  await expect.poll(() => visitor.engine.countTabs()).toBe(1);
});
