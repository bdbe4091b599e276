import { readFile, writeFile } from 'node:fs/promises';
import { createClient } from 'redis';
import type { FaultInput } from '../../../../demo/sandbox/faults.js';
import type { Settings } from '../../../../demo/sandbox/schedules.js';
import { createMemoryStore, createRedisStore, type IdempotencyStore } from '../../../../src/server.js';
import { provideRedis, startRedis } from '../../../redis.js';
import { day, expect, noon, test } from '../gateway-test.js';
import { Deployment, halfHour, Visitor } from './deployment.js';

interface Row {
  readonly name: string;
  /** What happens to each create. */
  readonly create?: FaultInput;
  /** What happens to each read of the list. */
  readonly list?: FaultInput;
  readonly settings?: Partial<Settings>;
}

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

interface Column {
  readonly name: string;
  readonly processes: number;
  /** Whether a process sees what the others hold. */
  readonly sharesHolds: boolean;
  /** Creates the store of one process. */
  readonly createStore: (clock: () => number) => IdempotencyStore;
}

const DOCUMENT = 'demo/docs/reliability.md';
const START = '<!-- Made by the test fault-matrix. -->\n\n';

/** What three visitors were told of their wishes, two of whom want the same time. */
async function run(
  { create, list: listFault, settings, name }: Row,
  { processes, createStore, sharesHolds }: Column,
): Promise<string> {
  const deployment = new Deployment(processes, createStore);
  await deployment.open();
  const start = deployment.now + day;
  const visitors = [
    new Visitor(deployment, 'ann', start),
    new Visitor(deployment, 'bob', start),
    new Visitor(deployment, 'cid', start + 2 * halfHour),
  ];
  const { world } = deployment;
  if (settings) world.configure(settings);
  if (create) world.fail({ ...create, method: 'POST', path: '/api/schedules/tenant', times: 3 });
  if (listFault) world.fail({ ...listFault, times: 6 });
  // One after the other, so that the table is the same in every run.
  for (const visitor of visitors) await visitor.book();
  const first = visitors.map(({ told }) => told);
  // Longer than the gateway waits for a late meeting.
  for (let round = 0; round < 8; round += 1) {
    deployment.now += 25_000;
    for (const visitor of visitors) if (visitor.told === 'unknown') await visitor.ask();
  }

  for (const visitor of visitors) {
    const stored = visitor.stored.map(({ _id }) => _id);
    const what = `${name}: ${visitor.name} was told ${visitor.told}`;
    expect(stored, what).toEqual(visitor.told === 'booked' ? [visitor.shown] : []);
    expect(visitor.told, what).not.toBe('unknown');
  }
  const starts = deployment.stored.map(({ date }) => date);
  const isOverlapping = new Set(starts).size < starts.length;
  if (sharesHolds) expect(isOverlapping, `${name}: two meetings at one time`).toBe(false);
  deployment.close();
  const told = [count(first), count(visitors.map(({ told }) => told))]
    .join(' → ')
    .replace(/^(.*) → \1$/, '$1');
  return isOverlapping ? `${told} (two at one time)` : told;
}

/** E.g. `2 booked, 1 taken`. */
function count(told: readonly (string | undefined)[]): string {
  const kinds = [...new Set(told)].sort();
  return kinds.map((kind) => `${told.filter((one) => one === kind).length} ${kind}`).join(', ');
}

test('what visitors are told is what the API has stored, under every fault', async () => {
  // Installing Redis takes a while if it is missing.
  test.setTimeout(300_000);
  provideRedis();
  const redis = await startRedis();
  const client = await createClient({ url: redis.url }).connect();
  let deployments = 0;
  const columns: Column[] = [1, 2].flatMap((processes) => {
    const plural = processes === 1 ? '1 process' : '2 processes';
    return [
      {
        name: `memory, ${plural}`,
        processes,
        sharesHolds: processes === 1,
        createStore: (clock) => createMemoryStore({ clock }),
      },
      {
        name: `Redis, ${plural}`,
        processes,
        sharesHolds: true,
        createStore: () => createRedisStore(client, `matrix-${deployments}:`),
      },
    ];
  });

  const table = [
    ['what the API does', ...columns.map(({ name }) => name)],
    ['---', ...columns.map(() => '---')],
  ];
  for (const row of rows) {
    const cells: string[] = [];
    for (const column of columns) {
      deployments += 1;
      cells.push(await run(row, column));
    }
    table.push([row.name, ...cells]);
  }
  client.destroy();
  await redis.kill();

  const text = table.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
  const document = await readFile(DOCUMENT, 'utf8');
  const current = `${document.slice(0, document.indexOf(START) + START.length)}${text}`;
  if (process.env['UPDATE_DOCUMENTS']) await writeFile(DOCUMENT, current);
  else
    expect(squeeze(document), `run this test with UPDATE_DOCUMENTS=1 to renew ${DOCUMENT}`).toBe(
      squeeze(current),
    );
});

/** Without the padding that the formatter adds to tables. */
const squeeze = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
