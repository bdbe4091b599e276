import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { chromium, type Browser } from 'playwright';
import { format, resolveConfig } from 'prettier';
import { chromiumArgs, provideChromium } from '../browser.js';
import { PROFILES } from './profiles.js';
import type { Network } from './servers.js';
import { markdownTable } from './table.js';
import { visit, type Form, type Visit } from './visit.js';

const RUNS = Number(process.env['BENCH_RUNS'] ?? 7);
const DOCUMENT = 'demo/docs/performance.md';

/**
 * Measures groups of forms and prints their tables; with `UPDATE_DOCUMENTS=1`, writes them into `performance.md` too. All
 * forms take turns, so that a busy machine slows all of them down. Before that, each is visited and used once.
 *
 * @param marker Name of the comments in `performance.md` between which the tables belong.
 */
export async function run(
  marker: string,
  groups: readonly (readonly Form[])[],
  network: Network,
): Promise<void> {
  const executablePath = await provideChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });
  try {
    const text = await measure(browser, chosen(groups), network);
    console.log(text);
    if (process.env['UPDATE_DOCUMENTS']) await renew(marker, text);
  } finally {
    await browser.close();
  }
}

/** All groups, or of each group the first form and those whose name has a word of the command line in it. */
function chosen(groups: readonly (readonly Form[])[]): readonly (readonly Form[])[] {
  const words = process.argv.slice(2);
  if (!words.length) return groups;
  const isChosen = ({ name }: Form) => words.some((word) => name.includes(word));
  return groups
    .filter((group) => group.some(isChosen))
    .map((group) => group.filter((form, index) => !index || isChosen(form)));
}

async function measure(
  browser: Browser,
  groups: readonly (readonly Form[])[],
  network: Network,
): Promise<string> {
  const start = Date.now();
  const forms = groups.flat();
  const visits = new Map<string, Visit[]>();
  const visitsOf = (profile: string, { url }: Form) => {
    const key = `${profile} ${url}`;
    if (!visits.has(key)) visits.set(key, []);
    return visits.get(key)!;
  };
  for (let round = 0; round <= RUNS; round += 1) {
    for (const [index, profile] of PROFILES.entries()) {
      if (!round && index) continue;
      network.latencyMs = profile.latencyMs;
      for (const form of forms) {
        const one = await visit(browser, form, profile, { isTrial: !round }).catch((cause: unknown) => {
          throw new Error(`${form.name} (${profile.name}) failed`, { cause });
        });
        if (round) visitsOf(profile.name, form).push(one);
      }
    }
  }
  const tables = PROFILES.map((profile) => {
    const measured = groups.map((group) =>
      group.map((form) => ({ name: form.name, visits: visitsOf(profile.name, form) })),
    );
    return `**${profile.name}**\n\n${markdownTable(measured)}`;
  });
  const minutes = ((Date.now() - start) / 60_000).toFixed(1);
  return `${conditions(browser, minutes)}\n\n${tables.join('\n\n')}`;
}

function conditions(browser: Browser, minutes: string): string {
  const all = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date} in ${minutes} minutes: Chromium ${browser.version()}, Node ${process.versions.node}, ${process.platform}, ${all.length} × ${all[0]!.model.trim()}; ${RUNS} visits of each page.`;
}

async function renew(marker: string, text: string): Promise<void> {
  const document = await readFile(DOCUMENT, 'utf8');
  const [start, end] = [`<!-- ${marker} -->\n`, `<!-- end of ${marker} -->`];
  const from = document.indexOf(start) + start.length;
  const to = document.indexOf(end);
  if (from < start.length || to < from) throw new Error(`${DOCUMENT} has no comments for ${marker}`);
  const renewed = `${document.slice(0, from)}\n${text}\n\n${document.slice(to)}`;
  await writeFile(
    DOCUMENT,
    await format(renewed, { ...(await resolveConfig(DOCUMENT)), filepath: DOCUMENT }),
  );
}
