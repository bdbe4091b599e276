import type { ElementContext } from 'axe-core';
import type { Page } from 'playwright/test';
import type { FaultInput } from '../../demo/sandbox/faults.js';
import { runAxe } from './axe.js';
import {
  ALL_HOURS,
  chooseSlot,
  expect,
  expectBooked,
  fillIn,
  press,
  scheduler,
  SCRIPT,
  setTime,
  test,
} from './fixtures.js';

// Mid-month, because the calendar may show no times at the end of a month.
test.beforeEach(({ page }) => setTime(page, new Date('2040-06-11T08:00Z')));

interface State {
  readonly name: string;
  readonly attributes?: string;
  readonly fault?: FaultInput;
  /** Runs before the page opens. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Selector of the part to check, when it covers the rest of the element and axe cannot judge the contrast there. */
  readonly part?: string;
  readonly reach: (page: Page) => Promise<void>;
}

const create = { method: 'POST', path: '/api/schedules/tenant/' } as const;

/** The page's own endpoint provides the availability. */
const ENDPOINT = 'availability-endpoint="/free" agent-email="anna.keller@example.com"';

const states: readonly State[] = [
  { name: 'the form with typed times', reach: (page) => page.getByLabel('Meet with').waitFor() },
  {
    name: 'the form with a calendar',
    attributes: ALL_HOURS,
    reach: async (page) => {
      await chooseSlot(page);
    },
  },
  {
    name: 'the time zone list',
    attributes: ALL_HOURS,
    part: '.combobox',
    reach: async (page) => {
      await page.getByRole('combobox', { name: 'Time zone' }).click();
      await page.getByRole('listbox').getByRole('option').first().waitFor();
    },
  },
  {
    name: 'the choice of two times when the clocks go back',
    reach: async (page) => {
      await page.getByLabel('Date').fill('2040-10-28');
      await page.getByLabel('Time', { exact: true }).fill('02:30');
      await press(page, 'Book meeting');
      await expect(page.getByText('Choose one of the two.')).toHaveCount(2);
    },
  },
  {
    name: 'loading times',
    attributes: ENDPOINT,
    prepare: (page) => page.route('**/free?**', () => {}),
    reach: (page) => expect(page.getByRole('status').first()).toHaveText('Looking for free times…'),
  },
  {
    name: 'times that failed to load',
    attributes: ENDPOINT,
    prepare: (page) => page.route('**/free?**', (route) => route.abort()),
    reach: (page) => page.getByText('We couldn’t load the free times.').waitFor(),
  },
  {
    name: 'no free times',
    attributes: ENDPOINT,
    prepare: (page) => page.route('**/free?**', (route) => route.fulfill({ json: {} })),
    reach: (page) => page.getByText('There are no free times right now').waitFor(),
  },
  {
    name: 'a month without times',
    attributes: ENDPOINT,
    prepare: (page) =>
      page.route('**/free?**', (route) => route.fulfill({ json: { '2040-07-10T08:00:00.000Z': 1 } })),
    reach: (page) => page.getByRole('button', { name: 'Next free day' }).waitFor(),
  },
  {
    name: 'a time that has just been taken',
    attributes: ALL_HOURS,
    fault: { kind: 'status', status: 409, ...create },
    reach: async (page) => {
      await page.getByLabel('Meet with').selectOption({ index: 1 });
      await page.locator('.slot').first().click();
      await press(page, 'Book meeting');
      await expect(page.locator('#slot-error')).toContainText('has just been taken');
    },
  },
  {
    name: 'the loading form',
    fault: { kind: 'hang', path: '/api/brokerages/agents' },
    reach: (page) => expect(page.getByRole('status')).toHaveText('Loading the booking form…'),
  },
  {
    name: 'a failed load',
    fault: { kind: 'html', path: '/api/brokerages/agents' },
    reach: (page) => page.getByRole('button', { name: 'Try again' }).waitFor(),
  },
  {
    name: 'no agents',
    prepare: (page) =>
      page.route('**/api/brokerages/agents*', async (route) => {
        await route.fulfill({ response: await route.fetch(), json: [] });
      }),
    reach: (page) => page.getByText('No one is available right now').waitFor(),
  },
  {
    name: 'field errors and the error summary',
    attributes: ALL_HOURS,
    reach: async (page) => {
      await page.getByLabel('Phone').fill('no');
      await press(page, 'Book meeting');
      await expect(page.locator('[part="issues"]')).toBeFocused();
    },
  },
  {
    name: 'an open popup while loading',
    attributes: 'mode="popup"',
    fault: { kind: 'hang', path: '/api/brokerages/agents' },
    reach: async (page) => {
      await press(page, 'Book a meeting');
      await page.locator('[part="skeleton"]').waitFor();
    },
  },
  {
    name: 'an open popup',
    attributes: 'mode="popup"',
    reach: async (page) => {
      await press(page, 'Book a meeting');
      await page.getByLabel('Meet with').waitFor();
    },
  },
  {
    name: 'a floating button',
    attributes: 'mode="floating"',
    reach: (page) => page.getByRole('button', { name: 'Book a meeting' }).waitFor(),
  },
  {
    name: 'a rejected booking with locked fields',
    attributes: 'fields="subject:locked email:required" subject="Mortgage" visitor-email="ada@example.com"',
    fault: { kind: 'status', status: 409, ...create },
    reach: async (page) => {
      await fillIn(page);
      await press(page, 'Book meeting');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'a booking in progress',
    fault: { kind: 'hang', ...create },
    reach: async (page) => {
      await fillIn(page);
      await press(page, 'Book meeting');
      await expect(page.getByRole('status').first()).toHaveText('Booking…');
    },
  },
  {
    name: 'an unknown outcome',
    fault: { kind: 'reset', after: true, ...create },
    reach: async (page) => {
      await fillIn(page);
      await press(page, 'Book meeting');
      await page.getByRole('button', { name: 'Book again anyway' }).waitFor();
    },
  },
  {
    name: 'the confirmation',
    reach: async (page) => {
      await fillIn(page, { 'What would you like to talk about?': 'Mortgage' });
      await press(page, 'Book meeting');
      await expectBooked(page);
    },
  },
];

const STYLE = '<style>:root { color-scheme: light dark; background: Canvas; }</style>';

for (const { name, attributes, fault, prepare, part, reach } of states) {
  test(`has no axe violations in light, dark, LTR and RTL: ${name}`, async ({ page, api, host }) => {
    if (fault) api.world.fail(fault);
    await prepare?.(page);
    await host.open(`${STYLE}${SCRIPT}<main><h1>A page</h1>${scheduler(api, attributes)}</main>`);
    await reach(page);
    await expectNoViolations(page, part ? { fromShadowDom: ['ve-scheduler', part] } : 've-scheduler');
  });
}

const joinStates: readonly Pick<State, 'name' | 'prepare' | 'reach'>[] = [
  { name: 'ready', reach: (page) => page.getByRole('button').waitFor() },
  {
    name: 'joining',
    prepare: (page) => page.route('**/token', () => {}),
    reach: async (page) => {
      await page.getByRole('button').click();
      await expect(page.getByRole('status')).toHaveText('Joining…');
    },
  },
  {
    name: 'failed',
    prepare: (page) => page.route('**/token', (route) => route.abort()),
    reach: async (page) => {
      await page.getByRole('button').click();
      await expect(page.getByRole('alert')).not.toBeEmpty();
    },
  },
];

for (const { name, prepare, reach } of joinStates) {
  test(`has no axe violations in light, dark, LTR and RTL: join button, ${name}`, async ({
    page,
    api,
    host,
  }) => {
    await prepare?.(page);
    await host.open(
      `${STYLE}${SCRIPT}<main><h1>A page</h1><ve-join-button token-endpoint="/token" api-base="${api.base}"
         full-url="${api.base}/join" agent-id="a" schedule-id="s"></ve-join-button></main>`,
    );
    await reach(page);
    await page.bringToFront();
    await expectNoViolations(page, 've-join-button');
  });
}

/** Fails on violations and on incomplete checks, in light and dark, LTR and RTL. */
async function expectNoViolations(page: Page, within: ElementContext): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const dir of ['ltr', 'rtl']) {
      await page.evaluate((value) => (document.documentElement.dir = value), dir);
      const { violations, incomplete, passes } = await runAxe(page, { within });
      expect([...violations, ...incomplete], `${colorScheme} ${dir}`).toEqual([]);
      expect(passes).toBeGreaterThan(3);
    }
  }
}
