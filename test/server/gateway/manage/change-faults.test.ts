import type { FaultInput } from '../../../../demo/sandbox/faults.js';
import { PROFILES, type Profile, type ProfileName } from '../../../../demo/sandbox/profiles.js';
import type { Settings } from '../../../../demo/sandbox/schedules.js';
import { createMemoryStore, type GatewayOptions } from '../../../../src/server.js';
import { noon } from '../gateway-test.js';
import { day, expect, ManageBench, minute, test } from './manage-test.js';

/** How a visitor learns what became of a change. */
type Told = 'done' | 'not done' | 'unknown';

interface Row {
  readonly name: string;
  /** What happens to the change. */
  readonly change?: FaultInput;
  /** Whether the API answers 500 to each read after it, until the visitor asks for the outcome. */
  readonly isBlind?: boolean;
  readonly settings?: Partial<Settings>;
  /** What the visitor is told at first, and in the end. */
  readonly told: readonly [Told, Told];
}

const lost = { told: ['unknown', 'not done'] } as const;
const known = { told: ['done', 'done'] } as const;

const rows: readonly Row[] = [
  { name: 'nothing', ...known },
  { name: 'reads are 60 s late', settings: { readLagMs: 60_000 }, ...known },
  { name: '500, not stored', change: { kind: 'status', status: 500 }, ...lost },
  { name: '500, stored', change: { kind: 'status', status: 500, after: true }, ...known },
  {
    name: '503, stored 36 s later',
    change: { kind: 'status', status: 503, storeDelayMs: 36_000 },
    told: ['unknown', 'done'],
  },
  {
    name: '500, stored, and reads are 60 s late',
    change: { kind: 'status', status: 500, after: true },
    settings: { readLagMs: 60_000 },
    told: ['unknown', 'done'],
  },
  { name: 'connection reset, not stored', change: { kind: 'reset' }, ...lost },
  { name: 'connection reset, stored', change: { kind: 'reset', after: true }, ...known },
  {
    name: 'connection reset, stored 36 s later',
    change: { kind: 'reset', storeDelayMs: 36_000 },
    told: ['unknown', 'done'],
  },
  { name: 'half an answer, stored', change: { kind: 'cut' }, ...known },
  { name: '204 without a body, stored', change: { kind: 'empty', status: 204, after: true }, ...known },
  { name: '200 without a body, not stored', change: { kind: 'empty' }, ...lost },
  { name: 'an HTML page, not stored', change: { kind: 'html', status: 502 }, ...lost },
  { name: '409, not stored', change: { kind: 'status', status: 409 }, told: ['not done', 'not done'] },
  { name: '409, stored', change: { kind: 'status', status: 409, after: true }, ...known },
  { name: '404, not stored', change: { kind: 'status', status: 404 }, told: ['not done', 'not done'] },
  { name: '401, not stored', change: { kind: 'status', status: 401 }, told: ['not done', 'not done'] },
  {
    name: '429, not stored',
    change: { kind: 'status', status: 429, retryAfter: 30 },
    told: ['not done', 'not done'],
  },
  {
    name: '500, stored, and nobody can read it',
    change: { kind: 'status', status: 500, after: true },
    isBlind: true,
    told: ['unknown', 'done'],
  },
];

const later = noon + 2 * day;

type Kind = 'move' | 'cancel';
const KINDS: readonly Kind[] = ['move', 'cancel'];

/** How a run differs from one process and an API that behaves as documented. */
interface Setup {
  readonly processes?: 2;
  readonly profile?: ProfileName;
}

/** Changes a meeting, asks for the outcome, and checks that what was told is what the API has. */
async function run(
  kind: Kind,
  { change, isBlind, settings, told }: Row,
  { processes, profile = 'documented' }: Setup = {},
): Promise<void> {
  let isBlindNow = false;
  const options: Partial<GatewayOptions> = {
    idempotencyStore: createMemoryStore({ clock: () => bench.now }),
    fetch: async (url, init) => {
      if (isBlindNow && init.method === 'GET') return new Response(null, { status: 500 });
      isBlindNow ||= Boolean(isBlind) && isWrite(init.method!);
      return bench.sandbox.fetch(new Request(url, init));
    },
  };
  const bench: ManageBench = new ManageBench(options);
  if (processes) bench.addProcess(options);
  await bench.book();
  bench.now += minute;
  const { settings: usual, faults = [] }: Profile = PROFILES[profile];
  bench.world.configure({ ...usual, ...settings });
  const method = kind === 'move' ? 'PUT' : 'DELETE';
  // Before the profile's own, because the first fault that matches applies.
  if (change) bench.world.fail({ ...change, method, path: '/api/schedules/tenant/*', times: 1 });
  for (const fault of faults) bench.world.fail(fault);
  const to = kind === 'move' ? { to: { date: later, duration: 30 } } : {};
  const answers: Told[] = [tell(await bench.change(to))];
  isBlindNow = false;
  const start = bench.now;
  for (const seconds of [10, 40, 100, 130, 200]) {
    if (answers.at(-1) !== 'unknown') break;
    bench.now = start + seconds * 1000;
    await bench.openLink();
    answers.push(tell(await bench.outcome(to.to, seconds)));
  }
  expect([answers[0], answers.at(-1)]).toEqual(told);

  bench.now += day / 2;
  const { date, active } = bench.stored;
  const isDone = kind === 'move' ? active && date === later : !active;
  expect(isDone).toBe(answers.at(-1) === 'done');
  expect(bench.changes).toHaveLength(1);
}

for (const kind of KINDS) {
  for (const row of rows) {
    const { name, told } = row;
    test(`${kind}, ${name}: ${told.join(', then ')}`, () => run(kind, row));
  }
}

/** Faults that are tried in every profile. */
const reduced = [
  'nothing',
  '500, not stored',
  '500, stored',
  'connection reset, stored 36 s later',
  '409, not stored',
];

for (const profile of Object.keys(PROFILES) as ProfileName[]) {
  test(`tells what became of a change with one process and with two, in the profile ${profile}`, async () => {
    for (const kind of KINDS) {
      for (const row of rows.filter(({ name }) => reduced.includes(name))) {
        for (const setup of [{ profile }, { profile, processes: 2 as const }]) {
          await test.step(`${kind}, ${row.name}, ${setup.processes ?? 1}`, () => run(kind, row, setup));
        }
      }
    }
  });
}

const isWrite = (method: string): boolean => method === 'PUT' || method === 'DELETE';

function tell({ status }: Response): Told {
  // A meeting that has been cancelled is gone for its link.
  if (status === 200 || status === 410) return 'done';
  return status === 504 ? 'unknown' : 'not done';
}
