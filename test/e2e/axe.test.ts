import type { Page } from 'playwright/test';
import type { FaultInput } from '../../demo/sandbox/faults.js';
import type { Agent } from '../../demo/sandbox/agents.js';
import { expectNoViolations } from './axe.js';
import {
  ALL_HOURS,
  chooseAgent,
  chooseSlot,
  expect,
  expectBooked,
  fillDetails,
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
  /** Width of the page in pixels. */
  readonly width?: number;
  readonly fault?: FaultInput;
  /** Runs before the page opens. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Selector of the part to check, when it covers the rest of the element and axe cannot judge the contrast there. */
  readonly part?: string;
  readonly reach: (page: Page) => Promise<void>;
}

const AGENTS = '/api/brokerages/agents';
const create = { method: 'POST', path: '/api/schedules/tenant/' } as const;

/** The page's own endpoint provides the availability. */
const ENDPOINT = 'availability-endpoint="/free" agent-email="anna.keller@example.com"';

const submit = (page: Page) => page.locator('[part="submit"]').click();
const agents = (page: Page) => page.getByRole('radiogroup', { name: 'Meet with' });

type AgentRow = Partial<Agent> & Pick<Agent, '_id'>;

/** Changes the list of agents. */
const changeAgents = (page: Page, change: (all: AgentRow[]) => AgentRow[]): Promise<unknown> =>
  page.route(`**${AGENTS}*`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as AgentRow[]) });
  });

const copy = ({ _id, _account, ...agent }: AgentRow): AgentRow => ({
  ...agent,
  _id: `${_id}b`,
  ...(_account && { _account: { ..._account, email: `b.${_account.email}` } }),
});

const states: readonly State[] = [
  { name: 'the form with typed times', reach: (page) => agents(page).waitFor() },
  {
    name: 'the form with a calendar',
    attributes: ALL_HOURS,
    reach: async (page) => {
      await chooseSlot(page);
    },
  },
  {
    name: 'agent cards with a selected one',
    attributes: `${ALL_HOURS} agent-choice="any"`,
    prepare: (page) =>
      page.addInitScript(() => {
        addEventListener('DOMContentLoaded', () => {
          document.querySelector('ve-scheduler')!.agentProfiles = {
            'anna.keller@example.com': {
              role: 'Mortgage adviser',
              description: 'Helps with your first home.',
            },
          };
        });
      }),
    reach: async (page) => {
      await chooseAgent(page);
      await page.getByText('Helps with your first home.').waitFor();
    },
  },
  {
    name: 'the list of agents that are too many for cards',
    attributes: ALL_HOURS,
    part: '.combobox',
    prepare: (page) => changeAgents(page, (all) => [...all, ...all.map(copy)]),
    reach: async (page) => {
      await page.getByRole('combobox', { name: 'Meet with' }).click();
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'the time zone search',
    attributes: ALL_HOURS,
    part: '.combobox',
    reach: async (page) => {
      await press(page, 'Change: Time zone');
      await page.getByRole('combobox', { name: 'Time zone' }).fill('kath');
      await page.getByRole('option', { name: 'Nepal Time' }).waitFor();
    },
  },
  {
    name: 'the time zones in a native list',
    attributes: ALL_HOURS,
    part: '[part="zone"]',
    prepare: (page) => page.route('**/zone-search.js', (route) => route.abort()),
    reach: async (page) => {
      await press(page, 'Change: Time zone');
      await expect(page.locator('select#time-zone')).toBeFocused();
    },
  },
  {
    name: 'the times on a narrow page',
    attributes: 'hours="Mon-Sun 09:00-12:00"',
    width: 360,
    reach: async (page) => {
      await chooseAgent(page);
      await page.locator('.slot').first().waitFor();
    },
  },
  {
    name: 'the details on a narrow page',
    attributes: ALL_HOURS,
    width: 360,
    reach: async (page) => {
      await chooseAgent(page);
      await page.locator('.slot').first().click();
      await expect(page.locator('#folded')).toBeFocused();
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
    reach: (page) => page.locator('[role="grid"][aria-busy="true"]').waitFor(),
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
      page.route('**/free?**', (route) => route.fulfill({ json: { '2040-07-20T08:00:00.000Z': 1 } })),
    reach: (page) => page.getByRole('button', { name: 'Next free day' }).waitFor(),
  },
  {
    name: 'a time that has just been taken',
    attributes: 'hours="Mon-Sun 09:00-12:00"',
    fault: { kind: 'status', status: 409, ...create },
    reach: async (page) => {
      await chooseAgent(page);
      await fillDetails(page);
      await chooseSlot(page);
      await submit(page);
      await expect(page.locator('#slot-error')).toContainText('has just been taken');
    },
  },
  {
    name: 'the loading form',
    fault: { kind: 'hang', path: AGENTS },
    reach: (page) => expect(page.getByRole('status')).toHaveText('Loading the booking form…'),
  },
  {
    name: 'a failed load',
    fault: { kind: 'html', path: AGENTS },
    reach: (page) => page.getByRole('button', { name: 'Try again' }).waitFor(),
  },
  {
    name: 'no agents',
    prepare: (page) => changeAgents(page, () => []),
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
    fault: { kind: 'hang', path: AGENTS },
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
      await agents(page).waitFor();
    },
  },
  {
    name: 'a floating button',
    attributes: 'mode="floating"',
    reach: (page) => page.getByRole('button', { name: 'Book a meeting' }).waitFor(),
  },
  {
    name: 'a rejected booking with locked fields',
    attributes: 'fields="subject:locked" subject="Mortgage" visitor-email="ada@example.com"',
    fault: { kind: 'status', status: 409, ...create },
    reach: async (page) => {
      await fillIn(page);
      await submit(page);
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'a booking in progress',
    fault: { kind: 'hang', ...create },
    reach: async (page) => {
      await fillIn(page);
      await submit(page);
      await expect(page.getByRole('status').first()).toHaveText('Booking…');
    },
  },
  {
    name: 'an unknown outcome',
    fault: { kind: 'reset', after: true, ...create },
    reach: async (page) => {
      await fillIn(page);
      await submit(page);
      await page.getByRole('button', { name: 'Book again anyway' }).waitFor();
    },
  },
  {
    name: 'the confirmation with open calendars and details',
    reach: async (page) => {
      await fillIn(page, { 'What would you like to talk about?': 'Mortgage' });
      await submit(page);
      await expectBooked(page);
      await page.getByText('Add to calendar').click();
      await page.getByText('Details', { exact: true }).click();
    },
  },
];

const HEAD = `<meta name="viewport" content="width=device-width">
  <style>:root { color-scheme: light dark; background: Canvas; }</style>`;

for (const { name, attributes, width, fault, prepare, part, reach } of states) {
  test(`has no axe violations in light, dark, LTR and RTL: ${name}`, async ({ page, api, host }) => {
    if (width) await page.setViewportSize({ width, height: 800 });
    if (fault) api.world.fail(fault);
    // As many cards as fit, because axe cannot judge the contrast of one that is cut off by a scrolling list.
    if (fault?.path !== AGENTS) await changeAgents(page, (all) => [0, 1, 6].map((index) => all[index]!));
    await prepare?.(page);
    await host.open(`${HEAD}${SCRIPT}<main><h1>A page</h1>${scheduler(api, attributes)}</main>`);
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
      `${HEAD}${SCRIPT}<main><h1>A page</h1><ve-join-button token-endpoint="/token" api-base="${api.base}"
         full-url="${api.base}/join" agent-id="a" schedule-id="s"></ve-join-button></main>`,
    );
    await reach(page);
    await page.bringToFront();
    await expectNoViolations(page, 've-join-button');
  });
}

/** Fails on violations and on incomplete checks, in light and dark, LTR and RTL. */
