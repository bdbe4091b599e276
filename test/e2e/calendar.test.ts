import { AxeBuilder } from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import ICAL from 'ical.js';
import type { Page } from 'playwright/test';
import { startSite } from '../../demo/serve-site.js';
import { creates, expect, expectBooked, press, scheduler, SCRIPT, test } from './fixtures.js';

const ANNA = 'agent-email="anna.keller@example.com"';
/** In the zone of the page, Berlin. */
const HOURS = `${ANNA} hours="Mon-Fri 09:00-12:00 13:00-18:00"`;
const FREE = `${ANNA} availability-endpoint="/free-times"`;
/** A Monday, 10:00 in Berlin, that is still to come. */
const MONDAY = '2040-11-19T09:00:00Z';

/** Sets the clocks of page and server, which the element believes more. */
async function setClocks(page: Page, time: string, isRunning = false): Promise<void> {
  if (isRunning) await page.clock.install({ time: new Date(time) });
  else await page.clock.setFixedTime(new Date(time));
  await page.route('**/token', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), date: new Date(time).toUTCString() } });
  });
}

/** An owner's endpoint for free times. */
async function answerFreeTimes(page: Page, ...starts: string[]): Promise<void> {
  await page.route('**/free-times?**', (route) =>
    route.fulfill({ json: Object.fromEntries(starts.map((start) => [start, '1'])) }),
  );
}

const day = (page: Page, name: string | RegExp) => page.getByRole('gridcell', { name });
const time = (page: Page, name: string) => page.getByRole('radio', { name });
const zone = (page: Page) => page.getByRole('combobox', { name: 'Time zone' });
const summary = (page: Page) => page.locator('[part="summary"]');

/** What has the focus: a day, else a field's name, else an id. */
const focused = (page: Page): Promise<string> =>
  page.locator('ve-scheduler').evaluate((element) => {
    const active = element.shadowRoot!.activeElement;
    return active?.getAttribute('data-day') ?? active?.getAttribute('name') ?? active?.id ?? '';
  });

/** Goes on by Tab until the focus is where it is wanted. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let stop = 0; stop < 20; stop += 1) {
    await page.keyboard.press('Tab');
    if (wanted.test(await focused(page))) return;
  }
  throw new Error(`No Tab leads to ${wanted.source}`);
}

test.describe('by keyboard alone', () => {
  test('a zone, a day and a time are chosen, the form filled in, and the meeting is saved', async ({
    page,
    api,
    host,
  }) => {
    await setClocks(page, MONDAY);
    await host.open(SCRIPT + scheduler(api, `${HOURS} agent-time-zone="Europe/Berlin"`));
    await day(page, 'Monday 19 November, 15 times')
      .waitFor({ state: 'visible' })
      .catch(() => undefined);
    await tabTo(page, /^time-zone$/);
    await page.keyboard.type('kathmandu');
    await expect(page.getByRole('option', { name: /^Asia\/Kathmandu/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(zone(page)).toHaveValue('Asia/Kathmandu (UTC+05:45)');
    while (!/^2040-/.test(await focused(page))) await page.keyboard.press('Shift+Tab');
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await expect(page.getByRole('radiogroup', { name: 'Wednesday 28 November' })).toBeVisible();
    await tabTo(page, /^slot$/);
    for (const key of ['Space', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await expect(summary(page)).toContainText('28 November 2040 at 14:45');
    await expect(summary(page)).toContainText('Asia/Kathmandu (UTC+05:45)');
    await expect(summary(page)).toContainText('at 10:00, Europe/Berlin (UTC+01:00)');
    await tabTo(page, /^name$/);
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await expectBooked(page);
    await expect(page.getByRole('definition').filter({ hasText: 'at 14:45' })).toContainText(
      'Asia/Kathmandu',
    );
    expect(api.world.schedules).toMatchObject([
      { date: Date.UTC(2040, 10, 28, 9), visitor: { name: 'Ada' } },
    ]);
    const saved = page.waitForEvent('download');
    const button = page.getByRole('button', { name: 'Calendar file' });
    while (!(await button.evaluate((one) => one.matches(':focus')))) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const event = await eventIn(await (await saved).path());
    expect(event.startDate.toUnixTime() * 1000).toBe(Date.UTC(2040, 10, 28, 9));
  });

  test('the calendar, its times and its zone are one stop each for the Tab key', async ({
    page,
    api,
    host,
  }) => {
    await setClocks(page, MONDAY);
    await host.open(SCRIPT + scheduler(api, HOURS));
    await day(page, 'Tuesday 20 November, 16 times').click();
    await page.getByRole('button', { name: 'Next month' }).focus();
    const stops: string[] = [];
    for (let stop = 0; stop < 4; stop += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused(page));
    }
    expect(stops).toEqual(['2040-11-20', 'time-zone', 'slot', 'subject']);
  });

  test('an empty month leads to the next free day', async ({ page, api, host }) => {
    await setClocks(page, MONDAY);
    await answerFreeTimes(page, '2041-01-08T09:00:00Z');
    await host.open(SCRIPT + scheduler(api, FREE));
    await page.getByRole('button', { name: 'Next free day: Tuesday 8 January' }).press('Enter');
    await expect(page.getByRole('heading', { name: 'January 2041' })).toBeVisible();
    await expect(day(page, 'Tuesday 8 January, 1 time')).toHaveAttribute('aria-selected', 'true');
    await expect(time(page, '10:00')).toBeVisible();
  });
});

async function eventIn(file: string): Promise<ICAL.Event> {
  const calendar = new ICAL.Component(ICAL.parse(await readFile(file, 'utf8')) as unknown as string);
  return new ICAL.Event(calendar.getFirstSubcomponent('vevent')!);
}

for (const [where, policy] of [
  ['a page with no policy', undefined],
  ['a page with a strict policy', "default-src 'none'; script-src 'self'; connect-src 'self' API"],
] as const) {
  test(`a booked meeting is saved from ${where}, and read back whole`, async ({ page, api, host }) => {
    const subject = `Loans; rates, "C:\\new" — ${'借り換えのご相談 😀 '.repeat(8).trim()}`;
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    await setClocks(page, MONDAY);
    await host.open(
      SCRIPT +
        scheduler(api, `${HOURS} visitor-name="Ada" visitor-email="ada@example.com" visitor-phone="+4420"`),
      policy ? { 'Content-Security-Policy': policy.replace('API', new URL(api.base).origin) } : {},
    );
    await page.getByLabel('What is it about?').fill(subject);
    await page.locator('[part="slot"]').first().click();
    await press(page, 'Book meeting');
    await expectBooked(page);
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Calendar file')]);
    expect(download.suggestedFilename()).toBe('meeting.ics');
    const bytes = await readFile(await download.path());
    const lines = bytes.toString('utf8').split('\r\n');
    expect(lines.join('')).not.toMatch(/[\r\n]/);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    const [booked] = api.world.schedules;
    const event = await eventIn(await download.path());
    expect(event.summary).toBe(subject);
    expect(event.uid).toBe(`${booked!._id}@ve-scheduler`);
    expect(event.startDate.toUnixTime() * 1000).toBe(booked!.date);
    expect(event.endDate.toUnixTime() * 1000).toBe(booked!.date + 30 * 60_000);
    const links = page.getByRole('list', { name: 'Add to your calendar' }).getByRole('link');
    await expect(links).toHaveCount(2);
    for (const link of await links.all()) {
      const href = decodeURIComponent((await link.getAttribute('href'))!);
      expect(href).not.toMatch(/Ada|ada@|4420/);
      await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
      await expect(link).toHaveAccessibleName(/opens in a new tab/);
    }
    expect(refused).toEqual([]);
  });
}

test.describe('with the clocks of the page on both sides of a change', () => {
  for (const [when, now, offset, label] of [
    ['before', '2027-03-27T12:00:00Z', 'Europe/Berlin (UTC+01:00)', 'Saturday 27 March'],
    ['after', '2027-03-28T12:00:00Z', 'Europe/Berlin (UTC+02:00)', 'Sunday 28 March'],
  ] as const) {
    test(`${when} it, days, offsets and instants are right`, async ({ page, api, host }) => {
      await setClocks(page, now);
      await answerFreeTimes(
        page,
        '2027-03-28T00:30:00Z',
        '2027-03-28T01:30:00Z',
        '2027-03-28T21:30:00Z',
        '2027-03-28T22:30:00Z',
      );
      await host.open(SCRIPT + scheduler(api, FREE));
      await expect(zone(page)).toHaveValue(offset);
      await expect(page.locator('[aria-current="date"]')).toHaveAccessibleName(new RegExp(`^${label}`));
      await day(page, /^Sunday 28 March/).click();
      const texts = page.getByRole('radiogroup', { name: 'Sunday 28 March' }).locator('label');
      // Of the night itself, what has passed is not on offer; 22:30 UTC is the next day already.
      await expect(texts).toHaveText(when === 'before' ? ['01:30', '03:30', '23:30'] : ['23:30']);
      await day(page, /^Monday 29 March/).click();
      await expect(time(page, '00:30')).toHaveAttribute('value', String(Date.UTC(2027, 2, 28, 22, 30)));
    });
  }

  for (const [timezoneId, date, typed, nearest] of [
    ['Europe/Berlin', '2027-03-28', '02:30', '01:59 and 03:00'],
    ['Australia/Lord_Howe', '2027-10-03', '02:15', '01:59 and 02:30'],
    ['Antarctica/Troll', '2027-03-28', '02:00', '00:59 and 03:00'],
    ['America/Havana', '2027-03-14', '00:30', '23:59 and 01:00'],
  ] as const) {
    test.describe(() => {
      test.use({ timezoneId });
      test(`${typed} on ${date} does not exist for a visitor in ${timezoneId}`, async ({
        page,
        api,
        host,
      }) => {
        await setClocks(page, '2027-01-11T12:00:00Z');
        await host.open(SCRIPT + scheduler(api, ANNA));
        await page.getByLabel('Date').fill(date);
        await page.getByLabel('Time', { exact: true }).fill(typed);
        await press(page, 'Book meeting');
        await expect(page.getByLabel('Time', { exact: true })).toHaveAccessibleDescription(
          new RegExp(`The nearest are ${nearest}`),
        );
        expect(creates(api)).toBe(0);
      });
    });
  }
});

test.describe('a gateway with hours', () => {
  /** A page of the site itself. */
  async function openAt(page: Page, site: string, attributes: string): Promise<void> {
    await page.route(`${site}/own`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en-GB">${SCRIPT}<ve-scheduler token-endpoint="/ve/token" ${attributes}></ve-scheduler>`,
      }),
    );
    await page.goto(`${site}/own`);
  }

  for (const [whose, attributes] of [
    ['an agent that the page names', ANNA],
    ['whoever is free first', 'agent-choice="any"'],
  ] as const) {
    test(`shows the times of ${whose} after one request`, async ({ page, api }) => {
      const { origin, close } = await startSite(0, api.base, { hours: true });
      const asked: string[] = [];
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.startsWith('/ve/')) asked.push(`${request.method()} ${pathname}`);
      });
      // Whatever else is asked for never gets an answer, so that nothing can be shown of it.
      await page.route(`${origin}/ve/api/**`, () => undefined);
      await openAt(page, origin, attributes);
      await expect(day(page, /, \d+ times?$/).first()).toBeVisible();
      await expect(page.getByRole('radio').first()).toBeVisible();
      expect(asked[0]).toBe('POST /ve/token');
      expect(asked.filter((one) => one !== 'GET /ve/api/availability')).toEqual(['POST /ve/token']);
      await close();
    });
  }

  test('books whoever is free, and says who that is', async ({ page, api }) => {
    const { origin, close } = await startSite(0, api.base, { hours: true });
    await openAt(page, origin, 'agent-choice="any"');
    await expect(page.getByLabel('Meet with').locator('option').nth(1)).toHaveText('First available');
    await press(page, 'Next month');
    await page.locator('[part="slot"]').first().click();
    await press(page, 'Book meeting');
    await expectBooked(page);
    const [booked] = api.world.schedules;
    expect(booked!.agentId).toBeTruthy();
    await expect(page.getByRole('definition').first()).not.toHaveText('First available');
    await close();
  });

  for (const days of [-3, 400]) {
    test(`shows the server’s days where the visitor’s clock is ${days} days off`, async ({ page, api }) => {
      const { origin, close } = await startSite(0, api.base, { hours: true });
      await page.clock.setFixedTime(Date.now() + days * 86_400_000);
      await openAt(page, origin, ANNA);
      const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(Date.now());
      await expect(page.locator('[aria-current="date"]')).toHaveAttribute('data-day', today);
      await press(page, 'Next month');
      await page.locator('[part="slot"]').first().click();
      await press(page, 'Book meeting');
      await expectBooked(page);
      await close();
    });
  }
});

test('a page that stays open over midnight shows the new day, and no time that has passed', async ({
  page,
  api,
  host,
}) => {
  await setClocks(page, '2040-11-19T22:58:30Z', true);
  await answerFreeTimes(page, '2040-11-19T22:59:00Z', '2040-11-20T09:00:00Z');
  await host.open(SCRIPT + scheduler(api, FREE));
  await expect(day(page, 'Monday 19 November, 1 time')).toHaveAttribute('aria-current', 'date');
  await page.clock.runFor(60_000);
  await expect(day(page, 'Monday 19 November, no times')).toHaveAttribute('aria-current', 'date');
  await page.clock.runFor(60_000);
  await expect(day(page, 'Tuesday 20 November, 1 time')).toHaveAttribute('aria-current', 'date');
  await expect(day(page, /^Monday 19 November/)).toHaveAttribute('aria-disabled', 'true');
});

for (const width of [280, 320, 480, 760, 1200]) {
  test(`a calendar and its times stay within an element of ${width} pixels`, async ({ page, api, host }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await setClocks(page, MONDAY);
    await host.open(`${SCRIPT}<div style="width: ${width}px">${scheduler(api, HOURS)}</div>`);
    const [calendar, times] = [page.locator('[part="calendar"]'), page.getByRole('radiogroup')];
    await expect(times).toBeVisible();
    const [one, other] = [(await calendar.boundingBox())!, (await times.boundingBox())!];
    // By the element's own width: the viewport is the same each time.
    expect(other.x >= one.x + one.width).toBe(width >= 600);
    expect(other.y >= one.y + one.height).toBe(width < 600);
    const overflow = await page
      .locator('ve-scheduler')
      .evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    const sizes = await page
      .locator('[data-day], [part~="slot"], .turn')
      .evaluateAll((all) => all.map((target) => target.getBoundingClientRect().height));
    // WCAG 2.2, 2.5.8
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24);
  });
}

const STATES: readonly [name: string, reach: (page: Page) => Promise<unknown>, starts: readonly string[]][] =
  [
    [
      'the calendar',
      async (page) => {
        await page.locator('[part="slot"]').first().click();
        await expect(summary(page)).toBeVisible();
      },
      ['2040-11-20T09:00:00Z', '2040-11-20T13:00:00Z', '2040-11-20T19:00:00Z'],
    ],
    [
      'the list of zones',
      async (page) => {
        await zone(page).click();
        await expect(page.getByRole('option').first()).toBeVisible();
      },
      ['2040-11-20T09:00:00Z'],
    ],
    [
      'a search for no zone',
      async (page) => {
        await zone(page).fill('nowhere');
        await expect(page.getByText('Nothing found.')).toBeVisible();
      },
      ['2040-11-20T09:00:00Z'],
    ],
    [
      'an empty month',
      (page) => page.getByRole('button', { name: 'Next free day' }).waitFor(),
      ['2041-01-08T09:00:00Z'],
    ],
    ['a calendar without any time', (page) => page.getByText('No free times in').waitFor(), []],
    [
      'a missing time',
      async (page) => {
        await press(page, 'Book meeting');
        await expect(page.getByText('Choose a day and a time.').first()).toBeVisible();
      },
      ['2040-11-20T09:00:00Z'],
    ],
  ];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const dir of ['ltr', 'rtl']) {
    for (const [name, reach, starts] of STATES) {
      test(`axe finds nothing in ${name}, ${colorScheme}, ${dir}`, async ({ page, api, host }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await setClocks(page, MONDAY);
        await answerFreeTimes(page, ...starts);
        await host.open(
          `<style>:root { color-scheme: light dark; }</style>${SCRIPT}<body dir="${dir}"><main><h1>A page</h1>${scheduler(api, FREE)}</main>`,
        );
        await reach(page);
        const { violations, incomplete } = await new AxeBuilder({ page }).include('ve-scheduler').analyze();
        const found = [...violations, ...incomplete].map(({ id, nodes }) => [
          id,
          nodes.map(({ html }) => html),
        ]);
        expect(found).toEqual([]);
      });
    }
  }
}
