import type { BrowserContext, Page } from 'playwright/test';
import { agents, PARTNER } from '../../demo/sandbox/agents.js';
import { countCreateRequests, expect, expectBooked, fillIn, inTwoDays, press, test } from './fixtures.js';

test('lets a visitor book, and the agent join in a new tab, signed in', async ({
  page,
  context,
  site,
  api,
}) => {
  await page.goto(`${site}/example`);
  const date = await inTwoDays(page);
  await fillIn(page, { date, 'Your name': 'Ada Lovelace', 'What would you like to talk about?': 'Mortgage' });
  await expect(page.getByLabel('Send me a confirmation email')).toBeChecked();
  await press(page, 'Book 14:30');
  await expectBooked(page);
  const details = page.getByRole('region', { name: 'Your meeting is booked' });
  await expect(details).toContainText('Anna Keller');
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
  await expect(details).toContainText(`${day.format(new Date(date))}, 14:30–\u206015:00`);
  await expect(details).toContainText('We’ve sent the details to ada@example.com');
  await expect(details).toContainText(/Berlin, CES?T/);
  await expect(page.locator('#events')).toContainText('scheduled');
  expect(countCreateRequests(api)).toBe(1);
  expect(api.world.schedules[0]).toMatchObject({
    duration: 30,
    agentId: agents[0]!._id,
    visitor: { name: 'Ada Lovelace', email: 'ada@example.com', subject: 'Mortgage' },
  });

  const clock = new Intl.DateTimeFormat('sv', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  });
  expect(clock.format(api.world.schedules[0]!.date)).toBe(`${date} 14:30`);

  const [visitorPage] = await Promise.all([
    context.waitForEvent('page'),
    details.getByRole('link', { name: 'visitor' }).click(),
  ]);
  await expect(visitorPage.getByText('Anna Keller').first()).toBeVisible();

  await signIn(page, site, 'anna');
  await expect(page.getByText('Ada Lovelace', { exact: true })).toBeVisible();
  const tab = await join(page, context);
  await expect(tab.locator('#token')).toHaveText('received');
  await expect(tab.locator('#opener')).toHaveText('missing');
  await expect(tab.locator('#referrer')).toHaveText('missing');
  await expect(tab.locator('#agent')).toContainText('Anna Keller');
  await expect(page.getByText('The meeting has opened in a new tab.')).toBeAttached();
});

test('joins with the keyboard', async ({ page, context, site }) => {
  await book(page, site);
  await signIn(page, site, 'anna');
  await page.getByRole('button', { name: /^Join meeting/ }).focus();
  const [tab] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Enter')]);
  await expect(tab.locator('#token')).toHaveText('received');
});

test('lets an agent see and join only their own meetings', async ({ page, site, api }) => {
  await book(page, site);
  const { _id: scheduleId, agentId } = api.world.schedules[0] as { _id: string; agentId: string };
  await signIn(page, site, 'marcus');
  await expect(page.getByText('Nothing booked yet.')).toBeVisible();
  const marcus = agents[1]!._id;
  for (const [why, body] of [
    ['the other agent’s meeting', { scope: 'join', agentId, scheduleId }],
    ['the other agent’s meeting by their own name', { scope: 'join', agentId: marcus, scheduleId }],
    ['a spelling of the other agent', { scope: 'join', agentId: `${agentId}/`, scheduleId }],
    ['a list of both', { scope: 'join', agentId: [marcus, agentId], scheduleId }],
  ] as const) {
    const { status, text } = await requestToken(page, body);
    expect(status, why).toBeGreaterThanOrEqual(400);
    expect(text, why).not.toMatch(/"token"|eyJ/);
  }
});

test('refuses a join token without signing in', async ({ page, site, api }) => {
  await book(page, site);
  const { _id: scheduleId, agentId } = api.world.schedules[0] as { _id: string; agentId: string };
  await page.goto(`${site}/example`);
  expect((await requestToken(page, { scope: 'join', agentId, scheduleId })).status).toBe(403);
});

test('reports a wrong name or password', async ({ page, site }) => {
  await page.goto(`${site}/agents`);
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password').fill('wrong');
  await press(page, 'Sign in');
  await expect(page.getByRole('alert')).toContainText('Wrong name or password');
});

test('never sends secrets to a visitor', async ({ page, site }) => {
  const traffic: string[] = [];
  page.on('request', (request) => {
    traffic.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? '');
  });
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    traffic.push(JSON.stringify(response.headers()));
    bodies.push(response.text().catch(() => ''));
  });
  await page.goto(`${site}/example`);
  await fillIn(page, { 'Your name': 'Ada' });
  await press(page, 'Book 14:30');
  await expectBooked(page);
  const texts = await Promise.all(bodies);
  expect(texts.join()).toContain('"lastName":"Keller"');
  traffic.push(...texts, await page.content());
  traffic.push(
    await page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]),
    ),
  );
  const all = traffic.join('\n');
  const tokens = [...all.matchAll(/eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+/g)].map(([, payload]) =>
    Buffer.from(payload!, 'base64url').toString(),
  );
  expect(tokens.length).toBeGreaterThan(0);
  for (const secret of [PARTNER.pak, PARTNER.email, ...agents.map(({ contactEmail }) => contactEmail)]) {
    expect(all).not.toContain(secret);
    expect(tokens.join()).not.toContain(secret);
  }
  expect(all).not.toContain('callbackDispatcher');
});

async function book(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/example`);
  await fillIn(page, { date: await inTwoDays(page) });
  await press(page, 'Book 14:30');
  await expectBooked(page);
}

async function signIn(page: Page, site: string, login: string): Promise<void> {
  await page.goto(`${site}/agents`);
  await page.getByLabel('Name').fill(login);
  await page.getByLabel('Password').fill(`${login}-demo`);
  await press(page, 'Sign in');
  await expect(page.getByRole('heading', { name: 'Your meetings' })).toBeVisible();
}

async function join(page: Page, context: BrowserContext): Promise<Page> {
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: /^Join meeting/ }).click(),
  ]);
  return tab;
}

/** Requests a token as a script on the page would. */
async function requestToken(page: Page, body: object): Promise<{ status: number; text: string }> {
  return page.evaluate(async (json) => {
    const response = await fetch('/ve/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: json,
    });
    return { status: response.status, text: await response.text() };
  }, JSON.stringify(body));
}
