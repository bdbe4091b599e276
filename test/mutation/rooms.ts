/** A folder whose mutants are tested together, and the tests that may kill them. */
export interface Room {
  readonly folder: string;
  readonly tests: readonly string[];
}

/** @param tests Folders and files below `test/server/gateway`. */
const gateway = (room: string, ...tests: readonly string[]): Room => ({
  folder: `src/gateway/${room}`,
  tests: tests.map((test) => `test/server/gateway/${test.includes('.') ? test : `${test}/**/*.test.ts`}`),
});

/** Those of the gateway have the tests that are nearest to them, since all tests together take minutes. */
export const ROOMS: readonly Room[] = [
  { folder: 'src/model/booking', tests: ['test/unit/model/booking/*.test.ts'] },
  { folder: 'src/model/time', tests: ['test/unit/model/time/*.test.ts'] },
  { folder: 'src/api', tests: ['test/unit/api/**/*.test.ts'] },
  gateway(
    'crypto',
    'crypto',
    'tokens/token.test.ts',
    'manage/manage.test.ts',
    'upstream/shared-values.test.ts',
  ),
  gateway('limits', 'limits'),
  gateway('stores', 'stores'),
  gateway('http', 'http', 'gateway-handler.test.ts', 'operations'),
  gateway('options', 'options', 'questions', 'sites'),
  gateway('upstream', 'upstream'),
  gateway('agents', 'agents', 'tokens/hinted-agent.test.ts'),
  gateway('availability', 'availability'),
  gateway('holds', 'holds', 'bookings/create.test.ts', 'bookings/first-available.test.ts'),
  gateway(
    'slots',
    'bookings/create.test.ts',
    'bookings/first-available.test.ts',
    'bookings/calendar-create.test.ts',
  ),
  gateway('bookings', 'bookings'),
  gateway('tokens', 'tokens'),
  gateway('join', 'join'),
  gateway('manage', 'manage'),
  gateway('agenda', 'agenda'),
  gateway('events', 'webhooks'),
  gateway('webhooks', 'webhooks'),
  gateway('page', 'page'),
  gateway('scripts', 'scripts'),
  gateway('sites', 'sites'),
  gateway('operations', 'operations'),
];

/** Tests with thousands of runs, each of which would be repeated for hundreds of mutants. */
const TOO_SLOW = [
  ...['model', 'fault-matrix', 'change-faults', 'shared-processes'].map((name) => `server/**/${name}`),
  'unit/api/any-answer',
];

export const EXCLUDED_TESTS = TOO_SLOW.map((name) => `test/${name}.test.ts`);

/** Tests of the room that the variable names, or of all. */
export const TESTS: readonly string[] = ROOMS.filter(
  ({ folder }) => folder === (process.env['MUTATION_ROOM'] ?? folder),
).flatMap(({ tests }) => tests);
