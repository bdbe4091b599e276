import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder whose mutants are tested together, and the tests that may kill them. */
export interface Room {
  readonly folder: string;
  /** Folders and files. */
  readonly tests: readonly string[];
}

/** Shows what each route counts and logs. */
const ROUTES = 'operations/routes.test.ts';

/** @param tests Folders and files below `test/server/gateway`. */
const gateway = (room: string, ...tests: readonly string[]): Room => ({
  folder: `src/gateway/${room}`,
  tests: tests.map((test) => `test/server/gateway/${test}`),
});

/** Those of the gateway have the tests that are nearest to them, since all tests together take minutes. */
export const ROOMS: readonly Room[] = [
  { folder: 'src/model/booking', tests: ['test/unit/model/booking'] },
  { folder: 'src/model/time', tests: ['test/unit/model/time'] },
  { folder: 'src/api', tests: ['test/unit/api'] },
  gateway(
    'crypto',
    'crypto',
    'tokens/token.test.ts',
    'manage/manage.test.ts',
    'bookings/booked-meeting.test.ts',
  ),
  gateway('limits', 'limits', 'stores/redis.test.ts'),
  gateway('stores', 'stores', 'holds', 'upstream/shared-values.test.ts', 'webhooks'),
  gateway(
    'http',
    'http',
    'gateway-handler.test.ts',
    '../mounts/client-ip.test.ts',
    'operations',
    'tokens',
    'sites',
    'scripts',
    'join',
    'availability/public-availability.test.ts',
    'limits/limits.test.ts',
    'manage/manage.test.ts',
    'bookings/contact.test.ts',
    'bookings/create.test.ts',
    'bookings/outcomes.test.ts',
  ),
  gateway('options', 'options', 'questions', 'sites', 'limits/limits.test.ts'),
  gateway(
    'upstream',
    'upstream',
    'operations',
    'bookings/outcomes.test.ts',
    'stores/circuit-breaker.test.ts',
  ),
  gateway(
    'agents',
    'agents',
    ROUTES,
    'tokens',
    'join',
    'bookings/first-available.test.ts',
    'bookings/create.test.ts',
    'upstream/upstream.test.ts',
    'upstream/outage.test.ts',
    'http/compression.test.ts',
    'page',
  ),
  gateway(
    'availability',
    'availability',
    ROUTES,
    'bookings/first-available.test.ts',
    'manage/manage.test.ts',
  ),
  gateway(
    'holds',
    'holds',
    'manage',
    'stores/redis.test.ts',
    'bookings/create.test.ts',
    'bookings/calendar-create.test.ts',
    'bookings/idempotency.test.ts',
  ),
  gateway(
    'slots',
    'slots',
    'bookings/create.test.ts',
    'bookings/first-available.test.ts',
    'bookings/calendar-create.test.ts',
    'manage/manage.test.ts',
  ),
  gateway('bookings', 'bookings', ROUTES, 'manage/manage.test.ts', 'webhooks/events.test.ts', 'questions'),
  gateway(
    'tokens',
    'tokens',
    ROUTES,
    'manage/deleted-meetings.test.ts',
    'http/compression.test.ts',
    'limits/admission.test.ts',
    'availability/availability-bootstrap.test.ts',
    'agents',
    'questions',
    'join',
  ),
  gateway('join', 'join', ROUTES),
  gateway('manage', 'manage', ROUTES, 'agenda/cancel.test.ts', 'webhooks/events.test.ts'),
  gateway('agenda', 'agenda', ROUTES),
  gateway('events', 'events', 'webhooks'),
  gateway('webhooks', 'webhooks', 'stores/webhook-queue.test.ts'),
  gateway('page', 'page', 'scripts'),
  gateway('scripts', 'scripts'),
  gateway('sites', 'sites'),
  gateway('operations', 'operations'),
];

/** Tests with thousands of runs or of long waits, which would be repeated for hundreds of mutants. */
const TOO_SLOW = /\/(model|fault-matrix|shared-redis|any-answer)\.test\.ts$/;

/** @returns Paths from the root of the project, without the slow tests unless `all`. */
export function testFilesOf(paths: readonly string[], { all = false } = {}): string[] {
  const files = paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
      : [path],
  );
  const found = files.filter((file) => file.endsWith('.test.ts') && (all || !TOO_SLOW.test(file)));
  return [...new Set(found)].sort();
}

/** Tests of the room that the variable `MUTATION_ROOM` names. */
export const testFiles = (): string[] =>
  testFilesOf(ROOMS.find(({ folder }) => folder === process.env['MUTATION_ROOM'])?.tests ?? []);
