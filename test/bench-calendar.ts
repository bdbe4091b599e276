import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { chromium, type Page } from 'playwright';
import { chromiumArgs, provideChromium } from './browser.js';

/**
 * `npm run bench:calendar`, after `npm run build:script`: what the calendar costs a slow device. A page with the built
 * script, an endpoint with ten thousand free times in 90 days, and two thousand agents; the processor slowed down.
 */
const RUNS = Number(process.env['BENCH_RUNS'] ?? 7);
const SLOWDOWN = 4;
const ENTRIES = 10_000;
const DAYS = 90;
const AGENTS = 2000;

const DAY = 86_400_000;
const MINUTE = 60_000;
const SECOND_OF_MONTH = Date.UTC(2040, 5, 2);

const seats: [start: number, seats: number | string][] = Array.from({ length: ENTRIES }, (_, index) => {
  const start = SECOND_OF_MONTH + Math.floor((index * DAYS * DAY) / ENTRIES / MINUTE) * MINUTE;
  return [start, index % 2 ? 3 : '3'];
});

const agents = Array.from({ length: AGENTS }, (_, index) => ({
  _id: String(index),
  firstName: ['Anna', 'Zoë', 'Mateusz', 'נועה'][index % 4],
  lastName: `Keller ${index}`,
  _account: { email: `agent${index}@example.com` },
}));

/** The owner's site, which is also the API. */
function site(): Hono {
  const app = new Hono();
  app.get('/ve-scheduler.js', async (c) =>
    c.body(await readFile('dist/cdn/ve-scheduler.js'), 200, { 'Content-Type': 'text/javascript' }),
  );
  app.get('/', (c) => {
    const { searchParams } = new URL(c.req.url);
    const attributes = searchParams.has('agents')
      ? ''
      : `agent-email="agent0@example.com" availability-endpoint="/${searchParams.get('endpoint')!}" horizon-days="${DAYS}"`;
    return c.html(
      `<!doctype html><html lang="en-GB"><body><script src="/ve-scheduler.js" defer></script>
      <ve-scheduler token-endpoint="/token" api-base="/" time-zone="Europe/Berlin" ${attributes}></ve-scheduler>`,
    );
  });
  // The element believes this clock, so that each run has the same days.
  app.post('/token', (c) => c.json({ token: 'x', expires_in: 3600 }, 200, NOW));
  app.get('/api/brokerages/agents', (c) => c.json(agents));
  // As the callback product, and as an owner's own that takes no notice of what is asked.
  app.get('/asked', (c) => {
    const start = Date.parse(c.req.query('start')!);
    const end = start + Number(c.req.query('number-of-days')) * DAY;
    return c.json(body(seats.filter(([one]) => one >= start && one < end)));
  });
  app.get('/all', (c) => c.json(body(seats)));
  return app;
}

const NOW = { Date: new Date(SECOND_OF_MONTH).toUTCString() };

const body = (those: typeof seats): Record<string, number | string> =>
  Object.fromEntries(those.map(([start, count]) => [new Date(start).toISOString(), count]));

/** Milliseconds. */
interface Cost {
  /** Until all is in the document. Nothing is waited for meanwhile, so that this is script alone. */
  readonly script: number;
  /** Until it is laid out and painted, too. */
  readonly painted: number;
}

interface Action {
  readonly name: string;
  /** What it may cost in milliseconds of script. */
  readonly goal?: number;
  readonly path: string;
  /** Until when the page is made ready for it, unmeasured. */
  readonly ready?: (page: Page) => Promise<unknown>;
  /** Run in the page; measured until what it leads to has been drawn. */
  readonly act: string;
}

const inRoot = (selector: string): string =>
  `document.querySelector('ve-scheduler').renderRoot.querySelector(${JSON.stringify(selector)})`;
const click = (selector: string): string => `${inRoot(selector)}.click()`;
const type = (selector: string, text: string): string => `{
  const input = ${inRoot(selector)};
  input.value = ${JSON.stringify(text)};
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}`;
const enter = (selector: string): string =>
  `${inRoot(selector)}.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))`;

const times = (page: Page) => page.getByRole('radio').nth(100).waitFor();
const MONTH = '/?endpoint=asked';

const ACTIONS: readonly Action[] = [
  {
    name: `first paint of the month (${ENTRIES} times in ${DAYS} days)`,
    goal: 50,
    path: MONTH,
    act: 'letGo()',
  },
  {
    name: `  where each answer is all ${ENTRIES} times`,
    path: '/?endpoint=all',
    act: 'letGo()',
  },
  {
    name: 'month turn, fetched ahead',
    goal: 50,
    path: MONTH,
    ready: times,
    act: click('[aria-label="Next month"]'),
  },
  {
    name: 'another day, with 111 times',
    path: MONTH,
    ready: times,
    act: click('[data-day="2040-06-20"]'),
  },
  {
    name: 'zone switch',
    goal: 50,
    path: MONTH,
    ready: async (page) => {
      await times(page);
      await page.evaluate(type('#time-zone', 'Australia/Lord'));
      await page.getByRole('option').first().waitFor();
    },
    act: enter('#time-zone'),
  },
  {
    name: `${AGENTS} agents: opening the list`,
    goal: 100,
    path: '/?agents',
    ready: (page) => page.locator('#agent').waitFor(),
    act: click('#agent'),
  },
  {
    name: '  a letter typed',
    path: '/?agents',
    ready: (page) => page.locator('#agent').waitFor(),
    act: type('#agent', 'a'),
  },
  {
    name: 'zones: opening the list',
    goal: 100,
    path: MONTH,
    ready: times,
    act: click('#time-zone'),
  },
  {
    name: '  a letter typed',
    path: MONTH,
    ready: times,
    act: type('#time-zone', 'b'),
  },
];

async function measure(page: Page, origin: string, { path, ready, act }: Action): Promise<Cost> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  // Without `ready` the action is the coming of the free times: their answer is held until then.
  await page.addInitScript(`
    const { fetch } = globalThis;
    const isHeld = ${!ready} && new Promise((resolve) => (globalThis.letGo = resolve));
    globalThis.held = 0;
    globalThis.fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (!isHeld || !String(url).includes('number-of-days')) return response;
      const text = await response.text();
      globalThis.held += 1;
      await isHeld;
      return { ok: true, status: 200, headers: response.headers, text: async () => text };
    };`);
  await page.goto(origin + path);
  if (ready) await ready(page);
  // The days of June are more than are asked for at once.
  else await page.waitForFunction('held === 1');
  await page.waitForLoadState('networkidle');
  return page.evaluate<Cost>(`(async () => {
    const host = document.querySelector('ve-scheduler');
    const start = performance.now();
    ${act};
    if (${!ready}) {
      await new Promise((resolve) => {
        const observer = new MutationObserver(() => ${inRoot('[name="slot"]')} && resolve());
        observer.observe(host.renderRoot, { subtree: true, childList: true });
      });
    }
    await host.updateComplete;
    const script = performance.now() - start;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return { script, painted: performance.now() - start };
  })()`);
}

const median = (values: number[]): number =>
  values.sort((one, other) => one - other)[Math.floor(values.length / 2)]!;

const row = (...cells: string[]): void =>
  console.log(cells.map((cell, index) => (index ? cell.padStart(12) : cell.padEnd(58))).join(''));

const server = createAdaptorServer({ fetch: site().fetch, overrideGlobalObjects: false }) as Server;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const executablePath = await provideChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });

console.log(
  `Chromium ${browser.version()}, processor slowed ${SLOWDOWN} times, medians of ${RUNS} runs in milliseconds\n`,
);
row('', 'script', 'best', 'painted', 'goal');
for (const action of ACTIONS) {
  const costs: Cost[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB' });
    const page = await context.newPage();
    costs.push(await measure(page, origin, action));
    await context.close();
  }
  const scripts = costs.map(({ script }) => script);
  row(
    action.name,
    median(scripts).toFixed(1),
    Math.min(...scripts).toFixed(1),
    median(costs.map(({ painted }) => painted)).toFixed(1),
    action.goal ? `< ${action.goal}` : '',
  );
}
await browser.close();
server.close();
server.closeAllConnections();
