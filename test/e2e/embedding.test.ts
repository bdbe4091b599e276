import { expect, expectBooked, fillIn, press, recordEvents, scheduler, SCRIPT, test } from './fixtures.js';

test('can be loaded twice, as a classic script and as a module', async ({ page, api, host }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await host.open(
    `${SCRIPT}<script src="/ve-scheduler.js?again" defer></script>
     <script type="module" src="/ve-scheduler.js"></script>${scheduler(api)}`,
    { 'Content-Security-Policy': "require-trusted-types-for 'script'; trusted-types ve-scheduler" },
  );
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(problems).toEqual([]);
});

test('adds one name to the globals of the page, its registry of languages', async ({ page, api, host }) => {
  await host.open(
    `<script>globalThis.names = () => [...Reflect.ownKeys(globalThis), ...Reflect.ownKeys(Symbol)].map(String);
       globalThis.before = []; globalThis.before = names();</script>${SCRIPT}${scheduler(api)}`,
  );
  await expect(page.getByRole('radio').first()).toBeVisible();
  const added = await page.evaluate(() => {
    const { names, before } = globalThis as unknown as { names: () => string[]; before: string[] };
    return names().filter((name) => !before.includes(name));
  });
  expect(added).toEqual(['veSchedulerLocales']);
});

test('works under a strict Content Security Policy without violations', async ({ page, api, host }) => {
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  await host.open(SCRIPT + scheduler(api), {
    'Content-Security-Policy': `default-src 'none'; script-src 'self'; connect-src 'self' ${new URL(api.base).origin}; require-trusted-types-for 'script'; trusted-types ve-scheduler`,
  });
  await press(page, 'Change: Time zone');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('kathmandu');
  await expect(page.getByRole('option')).toContainText('Nepal Time');
  await page.keyboard.press('Escape');
  await fillIn(page, { Email: 'ada@gmial.com' });
  await page.getByLabel('Your name').focus();
  await press(page, 'Did you mean ada@gmail.com?');
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(problems.filter((text) => !text.includes('favicon'))).toEqual([]);
});

test('is not affected by hostile page styles', async ({ page, api, host }) => {
  await host.open(
    `<style>* { display: none !important; } html, body, ve-scheduler { display: block !important; }
       * { text-transform: uppercase; letter-spacing: 1em; line-height: 9; text-align: right; }
       input, button, select, label { font-size: 1px !important; opacity: 0 !important; }</style>
     ${SCRIPT}${scheduler(api)}`,
  );
  const label = page.getByText('Meet with');
  await expect(label).toBeVisible();
  await expect(label).toHaveCSS('text-transform', 'none');
  await expect(label).toHaveCSS('letter-spacing', 'normal');
  await expect(page.getByLabel('Your name')).toHaveCSS('opacity', '1');
});

test('shows markup in a name as text', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  const name = '<img src=x onerror="globalThis.injected=true"> <b>Bobby</b>';
  await fillIn(page, { agent: name, 'Your name': '<script>globalThis.injected=true</script>' });
  await press(page, 'Book 14:30');
  await expectBooked(page);
  await expect(page.getByText(`Video meeting with ${name}`, { exact: true })).toBeVisible();
  await expect(page.getByRole('definition').last()).toHaveText(
    '<script>globalThis.injected=true</script> · ada@example.com',
  );
  expect(await page.evaluate(() => 'injected' in globalThis)).toBe(false);
});

test('accepts attributes that are set late, one by one', async ({ page, api, host }) => {
  await host.open(`${SCRIPT}<main></main>`);
  await page.evaluate((base) => {
    const element = document.createElement('ve-scheduler');
    element.setAttribute('visitor-name', 'Ada');
    document.querySelector('main')!.append(element);
    element.setAttribute('api-base', base);
    element.setAttribute('token-endpoint', '/token');
  }, api.base);
  await expect(page.getByLabel('Your name')).toHaveValue('Ada');
  await page.locator('ve-scheduler').evaluate((element) => {
    element.setAttribute('visitor-name', 'Grace');
    element.setAttribute('duration', '60');
    element.setAttribute('agent-email', 'anna.keller@example.com');
  });
  await expect(page.getByLabel('Your name')).toHaveValue('Grace');
  await expect(page.getByLabel('Minutes')).toHaveValue('60');
  await expect(page.getByRole('radiogroup', { name: 'Meet with' })).toHaveCount(0);
});

test('accepts properties that are set before the script loads', async ({ page, api, host }) => {
  await host.open(`<ve-scheduler></ve-scheduler>`);
  await page.evaluate((base) => {
    Object.assign(document.querySelector('ve-scheduler')!, {
      apiBase: base,
      tokenEndpoint: '/token',
      visitorName: 'Ada',
    });
  }, api.base);
  await page.addScriptTag({ url: '/ve-scheduler.js' });
  await expect(page.getByLabel('Your name')).toHaveValue('Ada');
});

test('completes a booking and fires one event when the element moves meanwhile', async ({
  page,
  api,
  host,
}) => {
  const events = await recordEvents(page);
  await host.open(`${SCRIPT}${scheduler(api)}<aside></aside>`);
  await fillIn(page);
  api.world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
  await press(page, 'Book 14:30');
  await page.evaluate(() => document.querySelector('aside')!.append(document.querySelector('ve-scheduler')!));
  await expect.poll(() => api.world.faults.hanging).toBe(1);
  api.world.faults.clear();
  await expect(page.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
  expect((await events()).map(({ type }) => type)).toEqual(['scheduled']);
  expect(api.world.schedules).toHaveLength(1);
});

test('cancels loading without errors when the element is removed', async ({ page, api, host }) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  const events = await recordEvents(page);
  api.world.fail({ kind: 'hang', path: '/api/brokerages/agents' });
  const failed = page.waitForEvent('requestfailed');
  await host.open(SCRIPT + scheduler(api));
  await expect.poll(() => api.world.faults.hanging).toBe(1);
  await page.evaluate(() => document.querySelector('ve-scheduler')!.remove());
  await failed;
  expect(await events()).toEqual([]);
  expect(problems).toEqual([]);
});

for (const [what, visitor] of [
  ['does not show a meeting link to another origin', { meetingUrl: 'https://evil.example/visitor/1' }],
  ['says that the visitor has to ask for a meeting link that is missing', {}],
] as const) {
  test(what, async ({ page, api, host }) => {
    await page.route('**/api/schedules/tenant/**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...((await response.json()) as object), visitor } });
    });
    await host.open(SCRIPT + scheduler(api));
    await fillIn(page);
    await press(page, 'Book 14:30');
    await expectBooked(page);
    await expect(page.getByText('We couldn’t verify the link')).toBeVisible();
    await expect(page.getByRole('definition').getByRole('link')).toHaveCount(0);
  });
}

test('copies the meeting link', async ({ page, api, host, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await host.open(SCRIPT + scheduler(api));
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  await press(page, 'Copy link');
  await expect(page.getByRole('status')).toHaveText('Copied');
  const announced = () => page.getByRole('status').evaluate((status) => status.textContent);
  const first = await announced();
  await press(page, 'Copied');
  // Screen readers announce only a text that changes.
  await expect.poll(announced).not.toBe(first);
  await expect(page.getByRole('status')).toHaveText('Copied');
  const link = await page.getByRole('link', { name: 'visitor' }).getAttribute('href');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
});

test('rejects a pak attribute and never sends it', async ({ page, api, host }) => {
  const events = await recordEvents(page);
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url() + (request.postData() ?? '')));
  await host.open(SCRIPT + scheduler(api, 'pak="sandbox-pak"'));
  await expect(page.getByRole('alert')).toContainText('Online booking isn’t available here right now.');
  expect(await events()).toMatchObject([{ type: 'error', detail: { code: 'pak_refused' } }]);
  expect(urls.join()).not.toContain('sandbox-pak');
});
