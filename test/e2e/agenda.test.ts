import type { Page } from 'playwright/test';
import { expectNoViolations } from './axe.js';
import {
  DAY,
  expect,
  FakeGateway,
  haveServiceWorker,
  meetingIn,
  meetingOf,
  MINUTE,
  NOW,
  openAgenda,
  wait,
} from './agenda-page.js';
import { recordEvents, test } from './fixtures.js';

let gateway: FakeGateway;
test.beforeEach(() => {
  gateway = new FakeGateway();
});

test('shows each meeting with who, when, about what and how to reach them', async ({ page, host }) => {
  gateway.meetings = [meetingIn(30, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  const meeting = meetingOf(page);
  await expect(meeting).toContainText('10:30');
  await expect(meeting).toContainText('30 min');
  await expect(meeting).toContainText('in 30 minutes');
  await expect(meeting).toContainText('Mortgage');
  await expect(meeting.getByRole('link', { name: 'visitor@example.com' })).toHaveAttribute(
    'href',
    'mailto:visitor%40example.com',
  );
  await expect(meeting.getByRole('link', { name: '+44' })).toHaveAttribute('href', 'tel:+442079460018');
  await expect(
    meeting.getByRole('button', { name: 'Join meeting with Ada Lovelace, 10:30 (opens in a new tab)' }),
  ).toBeVisible();
});

test('keeps today, tomorrow, later, past and cancelled apart', async ({ page, host }) => {
  gateway.meetings = [
    meetingIn(-60, 'Past Paula', { joinable: false, cancellable: false }),
    meetingIn(60, 'Today Tim'),
    meetingIn(900, 'Tomorrow Tom'),
    meetingIn(1500, 'Cancelled Cleo', { active: false, joinable: false, cancellable: false }),
    meetingIn(3000, 'Later Lea'),
  ];
  await openAgenda(page, host, gateway);
  for (const [group, name] of [
    ['Today', 'Today Tim'],
    ['Tomorrow', 'Tomorrow Tom'],
    ['Later', 'Later Lea'],
    ['Past (1)', 'Past Paula'],
    ['Cancelled (1)', 'Cancelled Cleo'],
  ] as const) {
    const section = page
      .locator('[part="group"]')
      .filter({ has: page.getByRole('heading', { name: group }) });
    await expect(section.locator('[part="meeting"]'), group).toHaveCount(1);
    await expect(section, group).toContainText(name);
  }
  await expect(page.getByText('Past Paula')).toBeHidden();
  await page.getByText('Past (1)').click();
  await expect(page.getByText('Past Paula')).toBeVisible();
  await expect(meetingOf(page, 'Past Paula').getByRole('button')).toHaveCount(0);
});

test('points a meeting out from ten minutes before until its end', async ({ page, host }) => {
  gateway.meetings = [meetingIn(12, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  const join = page.getByRole('button', { name: /^Join meeting/ });
  await expect(join).toHaveClass('small');
  await wait(page, 1);
  await expect(join).toHaveClass('small');
  await wait(page, 1);
  await expect(join).toHaveClass('primary');
  await expect(meetingOf(page)).toContainText('in 10 minutes');
  await expect(page.getByText('Ada Lovelace in 10 minutes')).toBeAttached();
  await wait(page, 11);
  await expect(meetingOf(page)).toContainText('· Now');
  await expect(join).toHaveClass('primary');
  await wait(page, 30);
  await expect(page.getByRole('heading', { name: 'Past (1)' })).toBeVisible();
  await expect(page.getByText('Nothing booked yet.')).toBeVisible();
});

test('shows and says what has changed, without a reload', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace'), meetingIn(120, 'Bob Byron')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  gateway.meetings = [
    meetingIn(90, 'Ada Lovelace'),
    meetingIn(120, 'Bob Byron', { active: false }),
    meetingIn(180, 'Cleo Curie'),
  ];
  await page.clock.runFor(MINUTE);
  await expect(meetingOf(page, 'Cleo Curie')).toBeVisible();
  const news = page.getByRole('status').filter({ hasText: 'Cleo' });
  await expect(news).toHaveText(
    /Moved: Ada Lovelace, now .*11:30\. New meeting: Cleo Curie, .*13:00\. Cancelled: Bob Byron, .*12:00\./,
  );
  await expect(news).toHaveCSS('position', 'absolute');
});

test('keeps the focus on its meeting when others come and go', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace'), meetingIn(120, 'Bob Byron')];
  await openAgenda(page, host, gateway);
  const copy = meetingOf(page, 'Bob Byron').getByRole('button', { name: 'Copy link' });
  await copy.focus();
  gateway.meetings = [meetingIn(90, 'New Nora'), meetingIn(120, 'Bob Byron')];
  await page.clock.runFor(MINUTE);
  await expect(meetingOf(page, 'New Nora')).toBeVisible();
  await expect(copy).toBeFocused();
});

test('gives the focus to the heading, without scrolling, when the meeting that had it is gone', async ({
  page,
  host,
}) => {
  await page.setViewportSize({ width: 400, height: 300 });
  gateway.meetings = ['Ada', 'Bob', 'Cleo', 'Dora'].map((name, index) => meetingIn(60 + index, name));
  await openAgenda(page, host, gateway);
  await meetingOf(page, 'Cleo').getByRole('button', { name: 'Copy link' }).focus();
  gateway.meetings = gateway.meetings.filter(({ _id }) => _id !== 'cleo');
  await page.clock.runFor(MINUTE);
  await expect(page.getByRole('heading', { name: 'Your meetings' })).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(300);
});

test('says when the time is from before the network went, and renews when it is back', async ({
  page,
  host,
  context,
}) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByRole('status').filter({ hasText: 'You’re offline' })).toContainText(
    'This is how things were at 10:00.',
  );
  await expect(meetingOf(page)).toBeVisible();
  gateway.meetings = [meetingIn(60, 'Ada Lovelace'), meetingIn(90, 'Bob Byron')];
  await context.setOffline(false);
  await expect(meetingOf(page, 'Bob Byron')).toBeVisible();
  await expect(page.getByText('You’re offline')).toHaveCount(0);
});

async function failToRenew(page: Page): Promise<void> {
  gateway.status = 503;
  await page.clock.runFor(MINUTE);
  await expect(page.getByText(/We couldn’t refresh this. It’s how things were at 10:0\d\./)).toBeVisible();
}

test('keeps what it has when the gateway fails, and asks less often', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  await failToRenew(page);
  await expect(meetingOf(page)).toBeVisible();
  const asked = gateway.requests;
  await page.clock.runFor(MINUTE);
  expect(gateway.requests).toBe(asked);
  const refused = page.waitForResponse('**/ve/api/agenda');
  await page.clock.runFor(MINUTE);
  await refused;
  expect(gateway.requests).toBe(asked + 1);
});

for (const retryAfter of ['2147484', 'Infinity', 'Fri, 31 Dec 9999 23:59:59 GMT']) {
  test(`waits a day when the gateway has it wait for longer than a timer can: ${retryAfter}`, async ({
    page,
    host,
  }) => {
    await page.addInitScript(() => {
      const { setTimeout } = globalThis;
      const delays: unknown[] = [];
      Object.assign(globalThis, {
        delays,
        setTimeout: (run: () => void, delay?: number) => {
          delays.push(delay);
          return setTimeout(run, delay);
        },
      });
    });
    await page.route('**/ve/api/agenda', (route) =>
      route.fulfill({ status: 429, headers: { 'Retry-After': retryAfter }, json: {} }),
    );
    await host.open(
      '<script src="/ve-agenda.js" defer></script><ve-agenda token-endpoint="/ve/token"></ve-agenda>',
    );
    await expect(page.getByRole('alert')).toContainText('many attempts');
    expect(await page.evaluate<number[]>('delays')).toContain(DAY);
  });
}

test('renews what it has when the agent asks for it', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  await failToRenew(page);
  gateway.status = 200;
  // A real click also brings the focus, at which the agenda is renewed anyway.
  await page.getByRole('button', { name: 'Try again' }).dispatchEvent('click');
  await expect(page.getByText('We couldn’t refresh this.')).toHaveCount(0);
});

test('lets a translator change no time in what it says', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  gateway.meetings = [meetingIn(90, 'Ada Lovelace')];
  await page.clock.runFor(MINUTE);
  const said = page.getByRole('status').filter({ hasText: 'Moved' });
  await expect(said.locator('[translate="no"]')).toHaveText(/11:30$/);
  await failToRenew(page);
  const kept = await page
    .locator('ve-agenda')
    .evaluate((one) =>
      [...one.shadowRoot!.querySelectorAll('[translate="no"]')].map(({ textContent }) => textContent.trim()),
    );
  expect(kept).toContain('10:01');
  const loose = await page.locator('ve-agenda').evaluate((one) => {
    const walker = document.createTreeWalker(one.shadowRoot!, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode as Text;
      if (/\d:\d/.test(data) && !parentElement!.closest('[translate="no"], style')) found.push(data);
    }
    return found;
  });
  expect(loose).toEqual([]);
});

test('says how old an agenda is that a service worker has stored, and does not follow its clock', async ({
  page,
  host,
}) => {
  await haveServiceWorker(page);
  gateway.answer = { now: NOW - 180 * MINUTE };
  gateway.meetings = [meetingIn(-60, 'Past Paula'), meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await expect(page.getByText('We couldn’t refresh this. It’s how things were at 07:00.')).toBeVisible();
  await expect(meetingOf(page)).toContainText('in 60 minutes');
  await expect(page.getByRole('heading', { name: 'Past (1)' })).toBeVisible();
  gateway.answer = { now: NOW - 11 * 60 * MINUTE };
  await page.clock.runFor(MINUTE);
  await expect(page.getByRole('status').filter({ hasText: 'refresh' })).toContainText(
    'It’s how things were at 23:00 (11 hours ago).',
  );
  gateway.answer = { now: NOW - 3 * DAY };
  await page.clock.runFor(MINUTE);
  await expect(page.getByRole('status').filter({ hasText: 'refresh' })).toContainText('10:00 (3 days ago).');
});

test('hides visitors’ details once the agent is signed out', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  gateway.status = 401;
  await page.clock.runFor(MINUTE);
  await expect(page.getByRole('alert')).toContainText('You’re signed out');
  expect(await page.locator('ve-agenda').evaluate((one) => one.shadowRoot!.innerHTML)).not.toContain('Ada');
});

test('fires an error when it cannot load, and loads at another try', async ({ page, host }) => {
  const events = await recordEvents(page);
  gateway.status = 500;
  await openAgenda(page, host, gateway);
  await expect(page.getByRole('alert')).toContainText('The booking service has a problem');
  expect(await events()).toMatchObject([{ type: 'error', detail: { code: 'server_error', status: 500 } }]);
  gateway.status = 200;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Nothing booked yet.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your meetings' })).toBeFocused();
});

test('says which setting is missing to the developer alone', async ({ page, host }) => {
  const events = await recordEvents(page);
  await openAgenda(page, host, gateway, { endpoint: '' });
  await expect(page.getByRole('alert')).toContainText('isn’t available');
  const [event] = await events();
  expect(event).toMatchObject({ type: 'error', detail: { code: 'configuration' } });
  expect(JSON.stringify(event)).toContain('join-endpoint');
  expect(gateway.requests).toBe(0);
});

test('says when meetings are missing', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace'), meetingIn(90, 'Bob Byron', { date: 'soon' })];
  await openAgenda(page, host, gateway);
  await expect(page.getByText('One or more meetings can’t be shown here.')).toBeVisible();
  await expect(meetingOf(page)).toBeVisible();
});

test.describe('the visitor’s link', () => {
  test('is copied', async ({ page, host, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
    await openAgenda(page, host, gateway);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect(page.getByRole('button', { name: 'Copied' })).toBeFocused();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'https://videome.example.com/visitor',
    );
    await page.clock.runFor(5000);
    await expect(page.getByRole('button', { name: 'Copy link' })).toBeVisible();
  });

  test('is selected if it cannot be copied', async ({ page, host }) => {
    gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
    await openAgenda(page, host, gateway);
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));
    });
    await page.getByRole('button', { name: 'Copy link' }).click();
    const link = page.getByRole('textbox', { name: 'Your visitor’s link' });
    await expect(link).toBeFocused();
    expect(await page.evaluate(() => getSelection()!.toString())).toBe('https://videome.example.com/visitor');
  });
});

test('prints the meetings without buttons', async ({ page, host }) => {
  gateway.meetings = [meetingIn(5, 'Ada Lovelace'), meetingIn(90, 'Grace Hopper')];
  await openAgenda(page, host, gateway);
  await expect(meetingOf(page)).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(meetingOf(page)).toContainText('10:05');
  await expect(
    meetingOf(page, 'Grace Hopper').getByRole('link', { name: 'visitor@example.com' }),
  ).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByText('Move', { exact: true })).toBeHidden();
});

test('joins with the gateway’s form, without asking for a token', async ({ page, host, context }) => {
  gateway.meetings = [meetingIn(5, 'Ada Lovelace'), meetingIn(50, 'Bob Byron')];
  await openAgenda(page, host, gateway, { endpoint: 'join-endpoint="/ve/join"' });
  const posts: (string | null)[] = [];
  await context.route('**/ve/join', (route) => {
    posts.push(route.request().postData());
    return route.fulfill({ contentType: 'text/html', body: 'Joined' });
  });
  const join = page.getByRole('button', { name: 'Join meeting with Bob Byron' });
  const [tab] = await Promise.all([context.waitForEvent('page'), join.dblclick()]);
  await expect(tab.getByText('Joined')).toBeVisible();
  expect(await tab.evaluate(() => opener as unknown)).toBeNull();
  expect(posts).toEqual(['agentId=agent-anna&scheduleId=bob-byron']);
});

test('opens no tab for a meeting that is not where the gateway says', async ({ page, host, context }) => {
  const agent = { fullUrl: 'https://evil.example/agent' };
  gateway.meetings = [meetingIn(5, 'Ada Lovelace', { agent })];
  await openAgenda(page, host, gateway);
  await page.getByRole('button', { name: 'Join meeting' }).click();
  await expect(page.getByRole('alert')).toContainText('isn’t on a trusted site');
  expect(context.pages()).toHaveLength(1);
});

test('joins a meeting while another one is still being joined', async ({ page, host, context }) => {
  gateway.meetings = [meetingIn(5, 'Ada Lovelace'), meetingIn(6, 'Bob Byron')];
  await context.route('https://videome.example.com/**', (route) => route.fulfill({ body: 'Meeting' }));
  let answer = (): void => undefined;
  const released = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/ve/token', async (route) => {
    const { scheduleId } = route.request().postDataJSON() as { scheduleId: string };
    if (scheduleId === 'ada-lovelace') await released;
    return route.fulfill({ json: { token: scheduleId } });
  });
  await openAgenda(page, host, gateway);
  const join = async (name: string) => {
    const button = meetingOf(page, name).getByRole('button', { name: /^Join/ });
    const [tab] = await Promise.all([context.waitForEvent('page'), button.click()]);
    return tab;
  };
  const first = await join('Ada Lovelace');
  await expect(meetingOf(page).getByRole('button', { name: 'Joining…' })).toHaveAttribute('aria-disabled');
  const second = await join('Bob Byron');
  await expect(second).toHaveURL('https://videome.example.com/agent?token=bob-byron');
  answer();
  await expect(first).toHaveURL('https://videome.example.com/agent?token=ada-lovelace');
});

test.describe('notifications', () => {
  const record = (permission: string) => `
    globalThis.shown = [];
    globalThis.asked = 0;
    globalThis.Notification = class {
      static requestPermission = () => { asked += 1; return Promise.resolve('${permission}'); };
      constructor(title, { body }) { shown.push(title + ' | ' + body); }
    };`;
  const read = (name: string) => `globalThis.${name}`;

  test('are asked for only when the agent wants them, and come ten minutes before', async ({
    page,
    host,
  }) => {
    await page.addInitScript(record('granted'));
    gateway.meetings = [meetingIn(12, 'Ada Lovelace'), meetingIn(13, 'Bob Byron')];
    await openAgenda(page, host, gateway);
    const remind = page.getByRole('button', { name: 'Notify me 10 minutes before' });
    await expect(remind).toHaveAttribute('aria-pressed', 'false');
    expect(await page.evaluate(read('asked'))).toBe(0);
    await remind.click();
    await expect(remind).toHaveAttribute('aria-pressed', 'true');
    await wait(page, 2);
    await expect
      .poll(() => page.evaluate(read('shown')))
      .toEqual(['\u2068Ada Lovelace\u2069 in 10 minutes | 10:12 · Mortgage']);
    await remind.click();
    await wait(page, 2);
    await expect(meetingOf(page, 'Bob Byron')).toContainText('in 9 minutes');
    expect(await page.evaluate(read('shown'))).toHaveLength(1);
  });

  test('are explained if the browser blocks them', async ({ page, host }) => {
    await page.addInitScript(record('denied'));
    await openAgenda(page, host, gateway);
    await page.getByRole('button', { name: 'Notify me 10 minutes before' }).click();
    await expect(page.getByRole('alert')).toContainText('doesn’t allow notifications');
  });
});

test('speaks the language of the page', async ({ page, host }) => {
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await openAgenda(page, host, gateway, { lang: 'de' });
  await expect(page.getByRole('heading', { name: 'Ihre Termine' })).toBeVisible();
  await expect(
    page.getByRole('button', { name: /^Am Termin teilnehmen ?: Ada Lovelace, 11:00/ }),
  ).toBeVisible();
});

const states: Record<string, () => void> = {
  meetings: () => {
    gateway.meetings = [
      meetingIn(-60, 'Past Paula', { joinable: false }),
      meetingIn(5, 'Ada Lovelace'),
      meetingIn(60, 'A visitor with a very long name that does not fit into one line of a phone'),
      meetingIn(2000, 'Later Lea'),
      meetingIn(1500, 'Cancelled Cleo', { active: false }),
    ];
  },
  empty: () => undefined,
  failed: () => (gateway.status = 500),
};
for (const [state, prepare] of Object.entries(states)) {
  test(`has no axe violations in light, dark, LTR and RTL: ${state}`, async ({ page, host }) => {
    prepare();
    await openAgenda(page, host, gateway);
    await expect(page.locator('[part="meeting"], [part="empty"], [part="alert"]').first()).toBeVisible();
    if (state === 'meetings') {
      await meetingOf(page).getByRole('button', { name: 'Cancel the meeting' }).click();
      for (const summary of await page.locator('summary').all()) await summary.click();
    }
    await page.clock.resume();
    await expectNoViolations(page, 've-agenda');
  });
}

test('is renewed when the agent comes back to the page', async ({ page, host }) => {
  await openAgenda(page, host, gateway);
  await expect(page.getByText('Nothing booked yet.')).toBeVisible();
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await page.clock.runFor(6000);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(meetingOf(page)).toBeVisible();
});
