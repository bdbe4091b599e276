/** A folder whose mutants are tested together, and the tests that may kill them. */
export interface Room {
  readonly folder: string;
  readonly tests: readonly string[];
}

const gateway = (room: string): Room => ({
  folder: `src/gateway/${room}`,
  tests: ['test/server/gateway/**/*.test.ts'],
});

export const ROOMS: readonly Room[] = [
  { folder: 'src/model', tests: ['test/unit/model/**/*.test.ts'] },
  { folder: 'src/api', tests: ['test/unit/api/**/*.test.ts'] },
  gateway('crypto'),
];

const folder = process.env['MUTATION_ROOM'];
export const TESTS: readonly string[] = ROOMS.filter((room) => !folder || room.folder === folder).flatMap(
  ({ tests }) => tests,
);
