import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'playwright/test';
import { expectTable } from '../document-table.js';
import { FAULT_ROWS } from '../elements/faults/fault-rows.js';
import { readRecords, type RoomRecord } from '../mutation/record.js';
import { ROOMS } from '../mutation/rooms.js';

const PROOF = 'demo/docs/proof.md';

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs: readonly { readonly file: string; readonly title: string }[];
}

/** Titles of Playwright's tests, each once, with the file that holds it. */
async function listTests(
  config: string,
  ...args: string[]
): Promise<(readonly [file: string, title: string])[]> {
  const { stdout } = await promisify(execFile)(
    'npx',
    ['playwright', 'test', '-c', config, '--list', '--reporter=json', ...args],
    { maxBuffer: 32 * 1024 * 1024, env: { ...process.env, RESULTS_FILE: '' } },
  );
  const specsOf = ({ suites = [], specs }: Suite): Suite['specs'] => [...specs, ...suites.flatMap(specsOf)];
  const { suites } = JSON.parse(stdout) as { suites: Suite[] };
  const lines = suites
    .flatMap(specsOf)
    .map(({ file, title }) => `${file.replace(/^.*\/|\.test\.ts$/g, '')}\n${title.replaceAll('|', '\\|')}`);
  return [...new Set(lines)].map((line) => line.split('\n') as [string, string]);
}

test('the document shows what becomes of each request with each fault', async () => {
  const groups = new Map<string, { request: string; faults: string[]; cells: string[] }>();
  for (const { request, fault, code, words, sent, focus, button, name } of FAULT_ROWS) {
    const cells = [
      code ? `\`${code}\`` : 'none',
      words || 'the form',
      button,
      focus || 'unchanged',
      name ? 'yes' : '–',
      String(sent),
    ];
    const key = [request, ...cells].join('\n');
    const group = groups.get(key) ?? { request, faults: [], cells };
    group.faults.push(fault);
    groups.set(key, group);
  }
  const rows = [...groups.values()].map(({ request, faults, cells }) => [
    request,
    faults.join('; '),
    ...cells,
  ]);
  expect(rows.length).toBeGreaterThan(20);
  await expectTable(PROOF, '<!-- Made by the test proof: faults. -->', [
    ['request', 'faults', '`error` event', 'what is shown', 'button', 'focus', 'typed name kept', 'requests'],
    ...rows,
  ]);
});

test('the document lists the journeys that are made in each engine', async () => {
  const journeys = await listTests('test/engines/playwright.config.ts');
  expect(journeys.length).toBeGreaterThan(15);
  await expectTable(PROOF, '<!-- Made by the test proof: engines. -->', [['file', 'journey'], ...journeys]);
});

/** Test files about pages that are unlike our demo. */
const PAGES = [
  'built-ins',
  'builders',
  'embedding',
  'hidden-views',
  'page-keys',
  'page-layouts',
  'page-life',
  'page-overlays',
  'page-returns',
  'scripts',
  'strict-fallbacks',
  'strict-pages',
  'translation',
  'upgrade',
];

test('the document lists what pages do to the elements', async () => {
  const files = PAGES.map((name) => `/e2e/${name}.test.ts`);
  const tests = await listTests('test/playwright.config.ts', '--project=e2e', ...files);
  const found = new Set(tests.map(([file]) => file));
  expect(PAGES.filter((name) => !found.has(name))).toEqual([]);
  await expectTable(PROOF, '<!-- Made by the test proof: pages. -->', [['file', 'what is shown'], ...tests]);
});

test('the document shows how many mutants the tests find', async () => {
  const records = await readRecords();
  const row = ({ killed, timedOut, ignored, seconds, survivors }: RoomRecord): string[] => {
    const found = killed + timedOut;
    const total = found + survivors.length;
    const share = `${((found / total) * 100).toFixed(1)} %`;
    return [total, found, share, survivors.length, ignored, seconds].map(String);
  };
  const missing = ['not measured yet', '', '', '', '', ''];
  expect(Object.keys(records).filter((name) => !ROOMS.some(({ folder }) => folder === name))).toEqual([]);
  await expectTable(PROOF, '<!-- Made by the test proof: mutation. -->', [
    ['folder', 'mutants', 'found', 'share', 'survivors', 'left out', 'seconds'],
    ...ROOMS.map(({ folder }) => {
      const record = records[folder];
      return [`\`${folder}\``, ...(record ? row(record) : missing)];
    }),
  ]);
});

test('the document says why tests need not find some mutants', async () => {
  const counts = new Map<string, number>();
  for (const { survivors } of Object.values(await readRecords())) {
    for (const { reason, ...survivor } of survivors) {
      expect(reason, `no reason for ${JSON.stringify(survivor)}`).toBeTruthy();
      counts.set(reason!, (counts.get(reason!) ?? 0) + 1);
    }
  }
  const shared = [...counts].filter(([, count]) => count > 1);
  const rows = shared.sort(([one, few], [other, many]) => many - few || one.localeCompare(other, 'en'));
  await expectTable(PROOF, '<!-- Made by the test proof: reasons. -->', [
    ['reason', 'survivors'],
    ...rows.map(([reason, count]) => [reason, String(count)]),
  ]);
});
