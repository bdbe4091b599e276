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
app.get('/free', (c) => c.json(starts));
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
      element.remove();
      document.body.append(element.cloneNode());
    },
    until: '[name="slot"]',
  },
  'month turn': { act: press, selector: '.turn:last-child' },
  'zone switch': {
    before: async (page) => {
      const zone = page.getByRole('combobox', { name: 'Time zone' });
      await zone.click();
      await zone.fill('kathmandu');
      await page.getByRole('option', { name: 'Asia/Kathmandu' }).waitFor();
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
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
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
  const trace = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  await page.close();
  return scriptTime(trace.traceEvents);
}

interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  readonly dur?: number;
}

/** The stretches of time in which script runs, each counted once: calls lie within calls. */
function scriptTime(events: readonly TraceEvent[]): number {
  const calls = events
    .filter(
      ({ name, dur }) =>
        /^(EvaluateScript|FunctionCall|RunMicrotasks|EventDispatch|TimerFire)$/.test(name) && dur,
    )
    .sort((one, other) => one.ts - other.ts);
  let total = 0;
  let end = 0;
  for (const { ts, dur = 0 } of calls) {
    total += Math.max(0, ts + dur - Math.max(ts, end));
    end = Math.max(end, ts + dur);
  }
  return total / 1000;
}

function median(values: number[]): string {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)]!.toFixed(1);
}
