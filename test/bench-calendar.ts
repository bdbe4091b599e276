import { readFile } from 'node:fs/promises';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from 'playwright';
import { chromiumArgs, provideChromium } from './browser.js';

/**
 * What the calendar costs on a slow phone: milliseconds of script and layout for a step, at a quarter of this
 * machine's speed, with 10,000 free times in 90 days and 2,000 agents. Run by `npm run bench:calendar`.
 */
const THROTTLING = 4;
const RUNS = 9;
const STARTS = 10_000;
const DAYS = 90;
const AGENTS = 2000;

const now = Date.now();
const step = Math.floor((DAYS * 86_400_000) / STARTS / 60_000) * 60_000;
const starts = Object.fromEntries(
  Array.from({ length: STARTS }, (_, index) => [new Date(now + index * step).toISOString(), 1]),
);
const agents = Array.from({ length: AGENTS }, (_, index) => ({
  _id: `a${index}`,
  firstName: `Agent${index}`,
  lastName: `Number${index}`,
  _account: { email: `agent${index}@example.com` },
}));

const app = new Hono();
app.get('/ve-scheduler.js', async (c) =>
  c.body(await readFile('dist/cdn/ve-scheduler.js'), 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
  }),
);
app.post('/token', (c) => c.json({ token: 'a', expires_in: 600 }));
app.get('/api/brokerages/agents', (c) => c.json(agents));
app.get('/free', (c) => {
  const from = Date.parse(c.req.query('start')!);
  const to = from + Number(c.req.query('number-of-days')) * 86_400_000;
  const those = Object.entries(starts).filter(
    ([start]) => Date.parse(start) >= from && Date.parse(start) < to,
  );
  return c.json(Object.fromEntries(those));
});
app.get('/', (c) =>
  c.html(`<!doctype html><html lang="en-GB"><script src="/ve-scheduler.js" defer></script>
    <ve-scheduler token-endpoint="/token" api-base="${new URL(c.req.url).origin}" horizon-days="90"
      availability-endpoint="/free"></ve-scheduler>`),
);

const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const executablePath = await provideChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });

/** Each step is taken in the page itself: what Playwright does to look for something would be counted, too. */
const STEPS: Readonly<Record<string, Step>> = {
  'first paint of the month': {
    act: () => {
      const element = document.querySelector('ve-scheduler')!;
      const another = element.cloneNode() as Element;
      another.setAttribute('agent-email', 'agent1@example.com');
      element.replaceWith(another);
    },
    until: '[name="slot"]',
  },
  'month turn': { act: press, selector: '.turn:last-child' },
  'zone switch': {
    before: async (page) => {
      const zone = page.getByRole('combobox', { name: 'Time zone' });
      await zone.click();
      // Found by a name that is looked up last of all: nothing else goes on any more.
      await zone.fill('futuna');
      await page.getByRole('option').filter({ hasText: 'Pacific/Wallis' }).waitFor();
    },
    act: press,
    selector: '[role="option"]',
  },
  'zone list opened': { act: press, selector: '#time-zone', until: '[role="option"]' },
  'agent list opened': { act: press, selector: '#agent', until: '[role="option"]' },
  'agent searched': {
    before: (page) => page.getByRole('combobox', { name: 'Meet with' }).click(),
    act: (selector) => {
      const root = document.querySelector('ve-scheduler')!.shadowRoot!;
      const input = root.querySelector<HTMLInputElement>(selector)!;
      input.value = 'number1999';
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    },
    selector: '#agent',
  },
};

interface Step {
  readonly before?: (page: Page) => Promise<unknown>;
  readonly act: (selector: string) => void;
  readonly selector?: string;
  /** What has to stand there in the end. */
  readonly until?: string;
}

function press(selector: string): void {
  document.querySelector('ve-scheduler')!.shadowRoot!.querySelector<HTMLElement>(selector)!.click();
}

console.log(
  `${STARTS} starts in ${DAYS} days, ${AGENTS} agents, CPU at 1/${THROTTLING}; medians of ${RUNS} runs\n`,
);
console.log('| step | script, ms |\n|---|---|');
for (const [name, step] of Object.entries(STEPS)) {
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await measure(step));
  console.log(`| ${name} | ${median(runs)} |`);
}
await browser.close();
server.closeAllConnections();
server.close();

/** Milliseconds of script that a step takes, what it sets off included. */
async function measure({ before, act, selector = '', until = '[data-day]' }: Step): Promise<number> {
  const page = await browser.newPage({ locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  await page.goto(origin);
  await page.getByRole('radio').first().waitFor();
  await before?.(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLING });
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 200 });
  await session.send('Profiler.start');
  await page.evaluate(
    `new Promise((resolve) => {
      (${act.toString()})(${JSON.stringify(selector)});
      const look = () =>
        document.querySelector('ve-scheduler').shadowRoot?.querySelector(${JSON.stringify(until)})
          ? requestAnimationFrame(() => requestAnimationFrame(resolve))
          : requestAnimationFrame(look);
      requestAnimationFrame(look);
    })`,
  );
  const { profile } = await session.send('Profiler.stop');
  await page.close();
  return scriptTime(profile);
}

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

/** The time in functions, native ones and the garbage collector included; not that of style, layout and painting. */
function scriptTime({ nodes, samples = [], timeDeltas = [] }: Profile): number {
  const resting = nodes.filter(({ callFrame }) => /^\((program|idle|root)\)$/.test(callFrame.functionName));
  const ids = new Set(resting.map(({ id }) => id));
  const times = timeDeltas.filter((_, index) => !ids.has(samples[index]!));
  return times.reduce((sum, time) => sum + time, 0) / 1000;
}

function median(values: number[]): string {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)]!.toFixed(1);
}
