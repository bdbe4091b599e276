import type { Page } from 'playwright/test';
import { bookViaApi } from './book-via-api.js';
import { expect, recordEvents, SCRIPT, test } from './fixtures.js';

test('opens one tab, without an opener or a referrer', async ({ page, context, api, host }) => {
  const events = await recordEvents(page);
  const { _id, agentId, agent } = await bookViaApi(api);
  await host.open(
    `${SCRIPT}<ve-join-button token-endpoint="/token" api-base="${api.base}" full-url="${agent.fullUrl}"
       agent-id="${agentId}" schedule-id="${_id}">Start</ve-join-button>`,
  );
  api.world.fail({ kind: 'hold', path: '/api/partners/*' });
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Start (opens in a new tab)' }).dblclick(),
  ]);
  await expect.poll(() => api.world.faults.hanging).toBe(1);
  api.world.faults.clear();
  await expect(tab.locator('#token')).toHaveText('received');
  await expect(tab.locator('#opener')).toHaveText('missing');
  await expect(tab.locator('#referrer')).toHaveText('missing');
  expect(context.pages()).toHaveLength(2);
  expect(await events()).toEqual([{ type: 'joined', detail: { agentId, scheduleId: _id } }]);
  expect(await page.content()).not.toContain('eyJ');
});

test('closes the tab and shows an error when the token is refused', async ({ page, context, api, host }) => {
  const events = await recordEvents(page);
  const { _id, agentId, agent } = await bookViaApi(api);
  await host.open(
    `${SCRIPT}<ve-join-button token-endpoint="/token" api-base="${api.base}" full-url="${agent.fullUrl}"
       agent-id="${agentId}" schedule-id="${_id}"></ve-join-button>`,
  );
  api.world.fail({ kind: 'status', status: 403, path: '/api/partners/*' });
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Join meeting' }).click(),
  ]);
  if (!tab.isClosed()) await tab.waitForEvent('close');
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await expect(page.getByRole('button', { name: 'Join meeting' })).toBeEnabled();
  expect(await events()).toMatchObject([{ type: 'error', detail: { code: 'token_refused', status: 403 } }]);
});

test('opens no tab and requests no token when the meeting is on another origin', async ({
  page,
  context,
  api,
  host,
}) => {
  const requestedUrls: string[] = [];
  page.on('request', (request) => requestedUrls.push(request.url()));
  await host.open(
    `${SCRIPT}<ve-join-button token-endpoint="/token" api-base="${api.base}" full-url="https://evil.example/x"
       agent-id="a" schedule-id="s"></ve-join-button>`,
  );
  await page.getByRole('button', { name: 'Join meeting' }).click();
  await expect(page.getByRole('alert')).toContainText('isn’t on a trusted site');
  expect(context.pages()).toHaveLength(1);
  expect(requestedUrls.filter((url) => url.includes('/token'))).toEqual([]);
});

test('offers a button to open the meeting when the browser blocks the tab', async ({
  page,
  context,
  api,
  host,
}) => {
  const { _id, agentId, agent } = await bookViaApi(api);
  await host.open(
    `${SCRIPT}<ve-join-button token-endpoint="/token" api-base="${api.base}" full-url="${agent.fullUrl}"
       agent-id="${agentId}" schedule-id="${_id}"></ve-join-button>`,
  );
  await page.evaluate(() => {
    const open = window.open.bind(window);
    window.open = () => {
      window.open = open;
      return null;
    };
  });
  await page.getByRole('button', { name: 'Join meeting' }).click();
  await expect(page.getByRole('alert')).toContainText('Your browser blocked the new tab');
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Open the meeting' }).click(),
  ]);
  await expect(tab.locator('#token')).toHaveText('received');
});

test('closes the tab and shows an error when the token source times out', async ({
  page,
  context,
  api,
  host,
}) => {
  await page.clock.install();
  const { _id, agentId, agent } = await bookViaApi(api);
  await host.open(
    `${SCRIPT}<ve-join-button api-base="${api.base}" full-url="${agent.fullUrl}"
       agent-id="${agentId}" schedule-id="${_id}"></ve-join-button>`,
  );
  await page.evaluate(() => {
    Object.assign(document.querySelector('ve-join-button')!, {
      tokenSource: () => new Promise(() => undefined),
    });
  });
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Join meeting' }).click(),
  ]);
  await expect(page.getByRole('status')).toHaveText('Joining…');
  await page.clock.fastForward(17_000);
  if (!tab.isClosed()) await tab.waitForEvent('close');
  await expect(page.getByRole('alert')).toContainText('couldn’t reach');
  await expect(page.getByRole('button', { name: 'Join meeting' })).toBeEnabled();
});

for (const [how, leave] of [
  ['reloads', (page: Page) => page.reload()],
  ['leads elsewhere', (page: Page) => page.goto('about:blank')],
] as const) {
  test(`closes the waiting tab when its page ${how}`, async ({ page, context, api, host }) => {
    const { _id, agentId, agent } = await bookViaApi(api);
    await host.open(
      `${SCRIPT}<ve-join-button token-endpoint="/token" api-base="${api.base}" full-url="${agent.fullUrl}"
         agent-id="${agentId}" schedule-id="${_id}"></ve-join-button>`,
    );
    api.world.fail({ kind: 'hold', path: '/api/partners/*' });
    const [tab] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('button', { name: 'Join meeting' }).click(),
    ]);
    await expect.poll(() => api.world.faults.hanging).toBe(1);
    await leave(page);
    if (!tab.isClosed()) await tab.waitForEvent('close');
    api.world.faults.clear();
    expect(context.pages()).toEqual([page]);
  });
}

test('leaves the meeting open when its page reloads', async ({ page, context, api, host }) => {
  const events = await recordEvents(page);
  const { _id, agentId, agent } = await bookViaApi(api);
  await host.open(
    `${SCRIPT}<ve-join-button token-endpoint="/token" api-base="${api.base}" full-url="${agent.fullUrl}"
       agent-id="${agentId}" schedule-id="${_id}"></ve-join-button>`,
  );
  // The meeting's server is slow, so the tab still shows the waiting message.
  let answer = () => {};
  await context.route(/callbackDispatcher/, async (route) => {
    await new Promise<void>((resolve) => (answer = resolve));
    await route.continue();
  });
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: 'Join meeting' }).click(),
  ]);
  await expect.poll(events).toMatchObject([{ type: 'joined' }]);
  await page.reload();
  await page.getByRole('button', { name: 'Join meeting' }).waitFor();
  answer();
  await expect(tab.locator('#token')).toHaveText('received');
});
