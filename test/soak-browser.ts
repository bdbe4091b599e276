import { readFile } from 'node:fs/promises';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type CDPSession, type Page } from 'playwright';
import { PARTNER } from '../demo/sandbox/agents.js';
import { startSandbox } from '../demo/sandbox/serve.js';
import { chromiumArgs, provideChromium } from './browser.js';

/**
 * `npm run soak:browser`, after `npm run build:script`: uses one page for long, and fails if it keeps what it no longer
 * needs. Prints the table of `demo/docs/proof.md`.
 */
const TIMES = Number(process.env['SOAK_TIMES'] ?? 500);
/** Elements on the page at once. */
const CROWD = 100;
/** Share of the runs before the first figure: caches of the browser and of the form fill up once. */
const WARM_UP = 0.1;
const QUARTERS = 4;

/** Most that a figure may grow between the first quarter and the end. */
const TOLERANCE = { heap: 0.1, nodes: 20, documents: 0, listeners: 5 } as const;

interface Figures {
  /** Bytes in use after a garbage collection. */
  readonly heap: number;
  readonly nodes: number;
  readonly documents: number;
  readonly listeners: number;
}

interface Scenario {
  readonly name: string;
  /** Attributes of the element, which the page has from the start; `undefined` if it has none. */
  readonly attributes?: string;
  /** How often `act` runs. */
  readonly times: number;
  /** Script that runs once in the page, with `until` and `element` at hand. May await. */
  readonly act: string;
}

const FORM =
  'agent-email="anna.keller@example.com" hours="Mon-Sun 00:00-24:00" visitor-name="Ada" visitor-email="ada@example.com"';

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'book, then “Book another meeting”',
    attributes: FORM,
    times: TIMES,
    act: `(await until('.slot input')).click();
      await until('[part="summary"]');
      (await until('[part="submit"]')).click();
      await until('.confirmation');
      // The last one: others are for calendars and the link.
      [...element().shadowRoot.querySelectorAll('.confirmation button')].at(-1).click();
      await until('[part="form"]');`,
  },
  {
    name: 'put an element into the page, and remove it',
    times: TIMES,
    act: `document.querySelector('main').innerHTML = markup;
      await until('.slot input');
      element().remove();`,
  },
  {
    name: `put ${CROWD} elements into the page at once, and remove them`,
    times: Math.ceil(TIMES / CROWD) * 4,
    act: `document.querySelector('main').innerHTML = markup.repeat(${CROWD});
      const all = [...document.querySelectorAll('ve-scheduler')];
      await settled(() => all.every((one) => one.shadowRoot.querySelector('.slot input')));
      document.querySelector('main').replaceChildren();`,
  },
  {
    name: 'open a popup, and close it',
    attributes: `${FORM} mode="popup"`,
    times: TIMES,
    act: `(await until('[part="open"]')).click();
      await until('dialog[open] .slot input');
      (await until('.close')).click();
      await settled(() => !element().shadowRoot.querySelector('dialog[open]'));`,
  },
];

/** Lets deadlines of requests pass when it is asked to. Until then, each of them keeps a listener. */
const DEADLINES = `{
  const pending = new Set();
  AbortSignal.timeout = () => {
    const deadline = new AbortController();
    pending.add(deadline);
    return deadline.signal;
  };
  globalThis.passDeadlines = () => {
    for (const deadline of pending) deadline.abort(new DOMException('', 'TimeoutError'));
    pending.clear();
  };
}`;

/** What scripts in the page have at hand. */
const HELPERS = (markup: string): string => `
  globalThis.markup = ${JSON.stringify(markup)};
  globalThis.element = () => document.querySelector('ve-scheduler');
  globalThis.settled = async (test) => {
    for (let waited = 0; waited < 30000; waited += 4) {
      const result = test();
      if (result) return result;
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    throw new Error('Nothing happened for 30 seconds: ' + test);
  };
  globalThis.until = (selector) => settled(() => element()?.shadowRoot?.querySelector(selector));`;

const executablePath = await provideChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });
const sandbox = await startSandbox({ port: 0 });
const problems: string[] = [];
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const HEAD = ['what is repeated', 'after', 'heap', 'nodes', 'documents', 'listeners'];
console.log([HEAD, HEAD.map(() => '---')].map(line).join('\n'));

for (const [index, scenario] of SCENARIOS.entries()) {
  const figures = await soak(scenario, `${sandbox.origin}/~soak-${index}`);
  console.log(rowsOf(scenario, figures).map(line).join('\n'));
  problems.push(...growthOf(scenario, figures));
}
await browser.close();
await sandbox.close();

for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;

/** Runs a scenario in a page of its own. @returns figures at its start and after each quarter */
async function soak({ name, attributes, times, act }: Scenario, api: string): Promise<Figures[]> {
  const server = await serve(api);
  const markup = `<ve-scheduler token-endpoint="/token" api-base="${api}" loading="eager" ${attributes ?? FORM}></ve-scheduler>`;
  const page = await browser.newPage();
  page.on('pageerror', ({ message }) => problems.push(`${name}: ${message}`));
  await page.addInitScript(DEADLINES);
  await page.goto(`${server.origin}/?body=${encodeURIComponent(attributes === undefined ? '' : markup)}`);
  await page.evaluate(HELPERS(markup));
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await repeat(page, act, Math.ceil(times * WARM_UP));
  const figures = [await measure(page, session)];
  for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
    await repeat(page, act, times / QUARTERS);
    figures.push(await measure(page, session));
  }
  await page.close();
  server.close();
  return figures;
}

function repeat(page: Page, act: string, times: number): Promise<unknown> {
  return page.evaluate(`(async () => { for (let run = 0; run < ${times}; run += 1) { ${act} } })()`);
}

async function measure(page: Page, session: CDPSession): Promise<Figures> {
  await page.evaluate('passDeadlines()');
  // What a first collection frees can lead to more.
  for (let pass = 0; pass < 3; pass += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const read = (metric: string): number => {
    const found = metrics.find(({ name }) => name === metric);
    if (!found) throw new Error(`The browser does not tell ${metric}`);
    return found.value;
  };
  return {
    heap: read('JSHeapUsedSize'),
    nodes: read('Nodes'),
    documents: read('Documents'),
    listeners: read('JSEventListeners'),
  };
}

function rowsOf({ name, times }: Scenario, figures: readonly Figures[]): string[][] {
  return figures.map(({ heap, nodes, documents, listeners }, index) => [
    index ? '' : name,
    String((times / QUARTERS) * index),
    `${(heap / 1_000_000).toFixed(2)} MB`,
    ...[nodes, documents, listeners].map(String),
  ]);
}

/** What has grown from the first quarter to the end by more than the tolerance. */
function growthOf({ name }: Scenario, figures: readonly Figures[]): string[] {
  const [before, after] = [figures[1]!, figures.at(-1)!];
  return (Object.keys(TOLERANCE) as (keyof Figures)[]).flatMap((key) => {
    const limit = key === 'heap' ? before.heap * (1 + TOLERANCE.heap) : before[key] + TOLERANCE[key];
    return after[key] > limit ? [`${name}: ${key} grew from ${before[key]} to ${after[key]}`] : [];
  });
}

/** The owner's site: a page, the scripts, and a token endpoint for direct mode. */
async function serve(api: string): Promise<{ origin: string; close: () => void }> {
  const app = new Hono();
  app.get('/', (c) =>
    c.html(`<!doctype html><html lang="en-GB"><title>Soak</title>
      <script src="/ve-scheduler.js" defer></script><main>${c.req.query('body') ?? ''}</main></html>`),
  );
  app.get('/:file{.+\\.js}', async (c) =>
    c.body(await readFile(`dist/cdn/${c.req.param('file')}`), 200, { 'Content-Type': 'text/javascript' }),
  );
  app.post('/token', () =>
    fetch(`${api}/api/partners/impersonate/${PARTNER.pak}/${PARTNER.externalId}/${PARTNER.email}`),
  );
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
