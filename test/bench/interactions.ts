import type { Page } from 'playwright';
import { AGENTS, ENTRIES } from './calendar-site.js';

/** Something that a visitor does. */
export interface Interaction {
  readonly name: string;
  readonly path?: string;
  /** Prepares the page, unmeasured. */
  readonly ready?: (page: Page) => Promise<unknown>;
  /** Control to click at, unless a key is pressed. */
  readonly click?: string;
  readonly key?: string;
  /** What the page shows afterwards, so that nothing else is measured. */
  readonly shows: string;
}

/** Milliseconds. */
export interface InteractionCost {
  /** Until the next frame was shown: the longest event, as Interaction to Next Paint takes it. */
  readonly inp: number;
  /** Longest task in the second after the event began. 0 if none took 50 ms. */
  readonly longTask: number;
}

const DAY = '[data-day="2040-06-20"]';
const hasList = (page: Page) => page.getByRole('option').nth(10).waitFor();

const openZones = async (page: Page): Promise<void> => {
  await clickAt(page, '#change-zone');
  await hasList(page);
};
const typeZone = async (page: Page): Promise<void> => {
  await openZones(page);
  await page.keyboard.type('Australia/Lord');
  await page.getByRole('option', { name: 'Lord Howe' }).waitFor();
};
const openAgents = async (page: Page): Promise<void> => {
  await clickAt(page, '#agent');
  await hasList(page);
};

export const INTERACTIONS: readonly Interaction[] = [
  { name: 'Submitting with mistakes', click: '[part=submit]', shows: '#issues' },
  { name: 'Switching the time zone', ready: typeZone, key: 'Enter', shows: '#zone:has-text("Lord Howe")' },
  { name: 'Next month', click: '[aria-label="Next month"]', shows: '#month:has-text("July")' },
  { name: 'Opening the list of time zones', click: '#change-zone', shows: '#time-zone' },
  {
    name: 'A letter in the list of time zones',
    ready: openZones,
    key: 'b',
    shows: '#time-zone[aria-expanded=true]',
  },
  { name: `A day with ${Math.floor(ENTRIES / 90)} times`, click: DAY, shows: `${DAY}[aria-selected=true]` },
  { name: 'A time', click: '.slot:nth-child(5)', shows: '[part=summary]' },
  {
    name: `Opening the list of ${AGENTS.toLocaleString('en')} agents`,
    click: '#agent',
    shows: '#agent-list',
  },
  {
    name: 'A letter in the list of agents',
    ready: openAgents,
    key: 'a',
    shows: '#agent[aria-expanded=true]',
  },
  {
    name: 'A letter in a text field',
    ready: (page) => page.locator('#name').focus(),
    key: 'a',
    shows: '#name',
  },
  { name: 'Opening the dialog', path: '?mode=popup', click: '[part=open]', shows: 'dialog[open]' },
  {
    name: 'Opening the dialog again',
    path: '?mode=popup',
    ready: async (page) => {
      await clickAt(page, '[part=open]');
      await isComplete(page);
      await clickAt(page, '.close');
    },
    click: '[part=open]',
    shows: 'dialog[open]',
  },
];

/** Waits until the calendar has its times, and what comes later has come. */
export async function isComplete(page: Page): Promise<void> {
  await page.getByRole('radio').nth(50).waitFor();
  await page.waitForLoadState('networkidle');
}

/** Clicks as a pointer does: it moves there, presses and lets go. */
async function clickAt(page: Page, selector: string): Promise<void> {
  const { x, y, width, height } = (await page.locator(selector).first().boundingBox())!;
  await page.mouse.click(x + width / 2, y + height / 2);
}

/** Observes events from the start; what is shorter than 16 ms is not reported. */
const OBSERVE = `
  globalThis.timings = [];
  for (const type of ['event', 'longtask']) {
    const keep = (list) => timings.push(...list.getEntries());
    (timings[type] = new PerformanceObserver(keep)).observe({ type, durationThreshold: 16 });
  }`;

const READ = `(async () => {
  // What follows an event, and a report of it.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const measured = timings.filter(({ startTime }) => startTime >= start);
  return measured.map(({ entryType, interactionId, duration }) => ({ entryType, interactionId, duration }));
})()`;

interface Timing {
  readonly entryType: string;
  readonly interactionId?: number;
  readonly duration: number;
}

export async function measureInteraction(
  page: Page,
  url: string,
  { ready, click, key, path = '', shows }: Interaction,
  slowdown: number,
): Promise<InteractionCost> {
  const devtools = await page.context().newCDPSession(page);
  await page.addInitScript(OBSERVE);
  await page.goto(url + path);
  if (!path) await isComplete(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await ready?.(page);
  if (click) {
    const control = page.locator(click).first();
    await control.scrollIntoViewIfNeeded();
    await control.hover({ force: true });
  }
  await page.evaluate('new Promise((resolve) => requestIdleCallback(() => resolve()))');
  await page.evaluate('globalThis.start = performance.now()');
  if (click) {
    await page.mouse.down();
    await page.mouse.up();
  } else await page.keyboard.press(key!);
  await page.locator(shows).waitFor();
  const timings = await page.evaluate<Timing[]>(READ);
  const events = timings.filter(({ interactionId }) => interactionId);
  const tasks = timings.filter(({ entryType }) => entryType === 'longtask');
  const longest = (those: readonly Timing[]) => Math.max(0, ...those.map(({ duration }) => duration));
  return { inp: longest(events), longTask: longest(tasks) };
}
