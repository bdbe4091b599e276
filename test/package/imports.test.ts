import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'playwright/test';

const NODE = ['node:events', 'node:http', 'node:net', 'node:path', 'node:url', 'node:util'];

const KERNEL = ['http', 'crypto', 'stores', 'limits', 'options'].map((room) => `gateway/${room}`);
const UPSTREAM = [...KERNEL, 'gateway/upstream', 'api', 'model', 'hono', 'jose', 'zod'];
const AGENTS = [...UPSTREAM, 'gateway/agents'];
const AVAILABILITY = [...AGENTS, 'gateway/availability'];
const BOOKINGS = [...AVAILABILITY, 'gateway/bookings'];

const KIT = ['elements/kit', 'api', 'model', 'i18n', 'styles', 'lit'];
const TIME = [...KIT, 'elements/time'];

/**
 * What each room of `src` may import: other rooms and packages. A room is a folder, or a file at the top. These are the
 * arrows of `demo/docs/contributing.md`.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'index.ts': ['define.ts', 'pure.ts'],
  'define.ts': ['elements/scheduler', 'elements/join'],
  'pure.ts': ['elements/scheduler', 'elements/join', 'elements/kit', 'api', 'i18n'],
  'react.ts': ['elements/scheduler', 'elements/join', 'react'],
  'server.ts': ['gateway'],
  'node.ts': ['node'],
  'cli.ts': ['command'],

  model: [],
  api: ['model', 'zod/v4/core'],
  i18n: [],
  locales: ['i18n'],
  styles: ['lit'],

  'elements/kit': ['api', 'model', 'i18n', 'styles', 'lit'],
  'elements/time': KIT,
  'elements/join': KIT,
  'elements/confirmation': TIME,
  'elements/scheduler': [...TIME, 'elements/confirmation'],

  'gateway/crypto': ['jose'],
  'gateway/http': ['hono'],
  'gateway/stores': ['gateway/http'],
  'gateway/limits': ['gateway/http', 'rate-limiter-flexible'],
  'gateway/options': ['gateway/http', 'gateway/stores', 'gateway/limits', 'api', 'model', 'zod'],
  'gateway/upstream': [...KERNEL, 'api', 'model', 'jose', 'zod'],
  'gateway/agents': UPSTREAM,
  'gateway/availability': AGENTS,
  'gateway/bookings': AVAILABILITY,
  'gateway/tokens': BOOKINGS,
  'gateway/join': BOOKINGS,
  gateway: [...BOOKINGS, 'gateway/tokens', 'gateway/join'],

  node: ['node:http', '@hono/node-server'],
  command: ['gateway', 'node', 'api', 'model', 'zod', 'rate-limiter-flexible', 'redis', ...NODE],
};

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

test('every file of src belongs to a room', () => {
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) expect(roomOf(file), file).toBeDefined();
});

for (const file of files) {
  test(`src/${file} imports only what its room allows`, () => {
    const room = roomOf(file);
    const allowed = [room, ...MAY_IMPORT[room!]!];
    for (const target of importsOf(file)) {
      const place = target.startsWith('.') ? resolveImport(file, target) : target;
      const isAllowed = allowed.some(
        (one) => place === one || (one !== 'lit' && place.startsWith(`${one}/`)),
      );
      expect(isAllowed, `${file} imports ${target}`).toBe(true);
    }
  });
}

test('no files of src import each other in a circle', () => {
  const targets = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => resolveImport(file, target)),
    ]),
  );
  expect(findCircle(targets)).toEqual([]);
});

test('finds a circle, also between types and within a folder', () => {
  const targets = (edges: Record<string, string[]>) => new Map(Object.entries(edges));
  expect(findCircle(targets({ a: ['b'], b: ['c'], c: ['b'] }))).toEqual(['b', 'c', 'b']);
  expect(findCircle(targets({ a: ['b', 'c'], b: ['c'], c: [] }))).toEqual([]);
});

/** Paths of the files of one circle, in order; empty if there is none. */
function findCircle(targets: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return [];
    for (const target of targets.get(file) ?? []) {
      const circle = visit(target, [...path, file]);
      if (circle.length) return circle;
    }
    finished.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const circle = visit(file, []);
    if (circle.length) return circle;
  }
  return [];
}

/** Everything that a file imports, types included. */
function importsOf(file: string): string[] {
  const source = readFileSync(join('src', file), 'utf8');
  const statements = source.matchAll(/^\s*(?:import|export)\b[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm);
  const calls = source.matchAll(/\bimport\('([^']+)'\)/g);
  return [...statements, ...calls].map(([, from, bare]) => from ?? bare!);
}

/** Path of a relatively imported file, below `src`. */
function resolveImport(file: string, target: string): string {
  return normalize(join(dirname(file), target)).replace(/\.js$/, '.ts');
}

/** The most specific room that contains a file. */
function roomOf(file: string): string | undefined {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => file === room || file.startsWith(`${room}/`));
  return rooms.sort((one, other) => other.length - one.length)[0];
}
