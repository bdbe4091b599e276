import { chromium, type Page } from 'playwright';
import { startCalendarSite, DAYS, ENTRIES } from './bench/calendar-site.js';
import { INTERACTIONS, measureInteraction, type InteractionCost } from './bench/interactions.js';
import { chromiumArgs, provideChromium } from './browser.js';
import { expectTable } from './document-table.js';

/**
 * `npm run bench:calendar`: what the form costs a slow device. A page with the built script, ten thousand free times in 90
 * days, and two thousand agents; the processor slowed down. With `-- --check`, fails if an interaction is over its goal.
 * `BENCH_BUILDS=before,after` compares folders with scripts, which take turns. `BENCH_ONLY=zones` takes what has this in
 * its name.
 */
const RUNS = Number(process.env['BENCH_RUNS'] ?? 7);
const BUILDS = (process.env['BENCH_BUILDS'] ?? 'dist/cdn').split(',');
const ONLY = process.env['BENCH_ONLY'] ?? '';
const SLOWDOWN = 4;
/** Of an interaction, in milliseconds. */
const GOAL_MS = 100;
/** Of the script of a first view, in milliseconds. */
const SCRIPT_GOAL_MS = 50;
const DOCUMENT = 'demo/docs/performance.md';

const FIRST_VIEWS = {
  [`Showing the month (${ENTRIES.toLocaleString('en')} times in ${DAYS} days)`]: '?endpoint=asked',
  'Showing the month, each answer has all times': '?endpoint=all',
};

/** @returns milliseconds of script from the answer with the times until they are in the document */
async function measureFirstView(page: Page, url: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  // The answer with the times is held until they are measured.
  await page.addInitScript(`
    const { fetch } = globalThis;
    const isLetGo = new Promise((resolve) => (globalThis.letGo = resolve));
    globalThis.held = 0;
    globalThis.fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (!String(url).includes('number-of-days')) return response;
      const text = await response.text();
      globalThis.held += 1;
      await isLetGo;
      return { ok: true, status: 200, headers: response.headers, text: async () => text };
    };`);
  await page.goto(url);
  await page.waitForFunction('held > 0');
  await page.waitForLoadState('networkidle');
  return page.evaluate<number>(`(async () => {
    const host = document.querySelector('ve-scheduler');
    const start = performance.now();
    letGo();
    await new Promise((resolve) => {
      const observer = new MutationObserver(() => host.renderRoot.querySelector('[name="slot"]') && resolve());
      observer.observe(host.renderRoot, { subtree: true, childList: true });
    });
    await host.updateComplete;
    return performance.now() - start;
  })()`);
}

const sorted = (values: readonly number[]) => values.toSorted((one, other) => one - other);
const median = (values: readonly number[]) => sorted(values)[Math.floor(values.length / 2)]!;
const least = (values: readonly number[]) => `${Math.round(Math.min(...values))} ms`;
const middle = (values: readonly number[]) => `${Math.round(median(values))} ms`;

const site = await startCalendarSite(BUILDS);
const executablePath = await provideChromium();
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });

/** Measures each build in turns, so that a busy machine slows all of them down. */
async function inTurns<T>(measure: (page: Page, url: string) => Promise<T>): Promise<T[][]> {
  const results: T[][] = BUILDS.map(() => []);
  for (let run = 0; run < RUNS; run += 1) {
    for (const [build, result] of results.entries()) {
      const context = await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB' });
      result.push(await measure(await context.newPage(), `${site.origin}/${build}/`));
      await context.close();
    }
  }
  return results;
}

/** @param cells Of each build. */
function row(name: string, cells: readonly string[]): string[] {
  const cellsOfRow = [name, ...cells];
  console.log(cellsOfRow.map((cell, index) => (index ? cell.padStart(11) : cell.padEnd(58))).join(''));
  return cellsOfRow;
}

const cellsOf = (costs: readonly InteractionCost[]): string[] => {
  const inp = costs.map((cost) => cost.inp);
  return [least(inp), middle(inp), least(costs.map(({ longTask }) => longTask))];
};

console.log(
  `Chromium ${browser.version()}, processor slowed ${SLOWDOWN} times, ${RUNS} runs, ${BUILDS.join(' against ')}\n`,
);
const table = [
  row(
    'interaction',
    BUILDS.flatMap(() => ['minimum', 'median', 'task']),
  ),
];
const isWanted = (name: string): boolean => name.includes(ONLY);
const slow: string[] = [];
for (const interaction of INTERACTIONS.filter(({ name }) => isWanted(name))) {
  const costs = await inTurns((page, url) => measureInteraction(page, url, interaction, SLOWDOWN));
  table.push(row(interaction.name, costs.flatMap(cellsOf)));
  if (Math.min(...costs.at(-1)!.map(({ inp }) => inp)) > GOAL_MS) slow.push(interaction.name);
}
console.log('');
row(
  'script',
  BUILDS.flatMap(() => ['minimum', 'median', 'goal']),
);
for (const [name, path] of Object.entries(FIRST_VIEWS).filter(([one]) => isWanted(one))) {
  const times = await inTurns((page, url) => measureFirstView(page, url + path));
  row(
    name,
    times.flatMap((those) => [least(those), middle(those), `< ${SCRIPT_GOAL_MS} ms`]),
  );
}
await browser.close();
site.close();

if (process.env['UPDATE_DOCUMENTS'])
  await expectTable(DOCUMENT, '<!-- Made by bench:calendar with UPDATE_DOCUMENTS=1. -->', table);
if (process.argv.includes('--check') && slow.length) {
  console.error(`\nOver ${GOAL_MS} ms: ${slow.join(', ')}`);
  process.exitCode = 1;
}
