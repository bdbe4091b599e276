import { PROFILES, type ProfileName } from '../../../../demo/sandbox/profiles.js';
import { expect, noon, test } from '../gateway-test.js';
import { expectReliabilityTable, run, withColumns, type Column, type Row } from './fault-run.js';

// Both write the same document.
test.describe.configure({ mode: 'default' });

const STATUSES = [500, 503, 520] as const;
const list = { method: 'GET', path: '/api/schedules/tenant/*' } as const;

const rows: readonly Row[] = [
  { name: 'nothing' },
  { name: 'the list is 1 s late', settings: { listLagMs: 1000 } },
  { name: 'the list is 60 s late', settings: { listLagMs: 60_000 } },
  ...STATUSES.flatMap((status): Row[] => [
    { name: `${status}, not stored`, create: { kind: 'status', status } },
    { name: `${status}, stored`, create: { kind: 'status', status, after: true } },
    { name: `${status}, stored 300 ms later`, create: { kind: 'status', status, storeDelayMs: 300 } },
    { name: `${status}, stored 36 s later`, create: { kind: 'status', status, storeDelayMs: 36_000 } },
  ]),
  {
    name: '500, stored, and the list is 60 s late',
    create: { kind: 'status', status: 500, after: true },
    settings: { listLagMs: 60_000 },
  },
  { name: 'connection reset, not stored', create: { kind: 'reset' } },
  { name: 'connection reset, stored', create: { kind: 'reset', after: true } },
  { name: 'connection reset, stored 36 s later', create: { kind: 'reset', storeDelayMs: 36_000 } },
  { name: 'no answer, not stored', create: { kind: 'hang' } },
  { name: 'no answer, stored', create: { kind: 'hang', after: true } },
  { name: 'half an answer, stored', create: { kind: 'cut' } },
  { name: '200 without a body, stored', create: { kind: 'empty', after: true } },
  { name: 'an HTML page, not stored', create: { kind: 'html', status: 502 } },
  { name: '409, not stored', create: { kind: 'status', status: 409 } },
  { name: '409, stored', create: { kind: 'status', status: 409, after: true } },
  { name: '422, not stored', create: { kind: 'status', status: 422 } },
  { name: '429 with seconds', create: { kind: 'status', status: 429, retryAfter: 30 } },
  {
    name: '429 with a date',
    create: { kind: 'status', status: 429, retryAfter: new Date(noon + 30_000).toUTCString() },
  },
  { name: '401, not stored', create: { kind: 'status', status: 401 } },
  { name: 'the list answers 500', list: { ...list, kind: 'status', status: 500 } },
];

test('what visitors are told is what the API has stored, under every fault', async () => {
  // Installing Redis takes a while if it is missing.
  test.setTimeout(300_000);
  await withColumns(async (columns) => {
    const table = [['what the API does', ...columns.map(({ name }) => name)]];
    for (const row of rows) {
      const cells: string[] = [];
      for (const column of columns) {
        const { told, mistakes, isOverlapping } = await run(row, column);
        const what = `${row.name}, ${column.name}`;
        expect(mistakes, what).toEqual([]);
        if (column.sharesHolds) expect(isOverlapping, `${what}: two meetings at one time`).toBe(false);
        cells.push(isOverlapping ? `${told} (two at one time)` : told);
      }
      table.push([row.name, ...cells]);
    }
    await expectReliabilityTable('<!-- Made by the test fault-matrix. -->', table);
  });
});

type Fault = Pick<Row, 'name' | 'create'>;

const FAULTS: readonly Fault[] = [
  { name: 'nothing' },
  { name: '500, not stored', create: { kind: 'status', status: 500 } },
  { name: '500, stored', create: { kind: 'status', status: 500, after: true } },
  { name: 'reset, stored 36 s later', create: { kind: 'reset', storeDelayMs: 36_000 } },
  { name: '409, not stored', create: { kind: 'status', status: 409 } },
];
/** While a meeting is held, and after the hold has ended. */
const LATECOMERS = [300, 660];

interface Variant {
  readonly options: Column['options'];
  /** Whether all promises hold. If not, the document warns of it. */
  readonly isSafe: boolean;
}

/** Options that differ from the defaults, for profiles in which the defaults do not suffice. */
const VARIANTS: { readonly [Name in ProfileName]?: readonly Variant[] } = {
  'list-10min-late': [
    { options: {}, isSafe: false },
    { options: { settleSeconds: 660, holdMinutes: 4 }, isSafe: false },
    { options: { settleSeconds: 660, holdMinutes: 12 }, isSafe: true },
  ],
};

test('in every profile of the API, visitors are told what it has stored, and no time is booked twice', async () => {
  // Installing Redis takes a while if it is missing.
  test.setTimeout(300_000);
  await withColumns(async (columns) => {
    const shared = columns.filter(({ sharesHolds }) => sharesHolds);
    const single = shared.filter(({ name, processes }) => processes === 1 && name.startsWith('memory'));
    const used = [...single, ...shared.filter(({ processes }) => processes === 2)];
    const table = [['profile', ...FAULTS.map(({ name }) => name)]];
    for (const profile of Object.keys(PROFILES) as ProfileName[]) {
      for (const { options, isSafe } of VARIANTS[profile] ?? [{ options: {}, isSafe: true }]) {
        const cells: string[] = [];
        for (const fault of FAULTS) cells.push(await cell({ ...fault, profile }, used, options));
        const settings = Object.entries(options ?? {}).map(
          ([name, value]) => `\`${name}: ${value as number}\``,
        );
        const name = [`\`${profile}\``, ...settings].join(', ');
        const broken = cells.filter((text) => text.includes('**'));
        if (isSafe) expect(broken, name).toEqual([]);
        else expect(broken, `${name} is safe, so the document need not warn of it`).not.toEqual([]);
        table.push([name, ...cells]);
      }
    }
    await expectReliabilityTable('<!-- Made by the test profile-faults. -->', table);
  });
});

/** What visitors are told with one process and with two, and in bold which promise is broken. */
async function cell(row: Row, columns: readonly Column[], options: Column['options']): Promise<string> {
  const texts: string[] = [];
  for (const column of columns) {
    const { told, mistakes, isOverlapping } = await run(
      row,
      { ...column, ...(options && { options }) },
      LATECOMERS,
    );
    const broken = [
      mistakes.length > 0 && 'what is told is wrong',
      isOverlapping && 'two meetings at one time',
    ].filter(Boolean);
    texts.push(broken.length ? `${told} (**${broken.join(', ')}**)` : told);
  }
  return [...new Set(texts)].join(' / ');
}
