import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'playwright/test';

const NODE = [
  'node:crypto',
  'node:dns/promises',
  'node:events',
  'node:fs/promises',
  'node:http',
  'node:net',
  'node:path',
  'node:timers/promises',
  'node:url',
  'node:util',
];

const KERNEL = ['http', 'crypto', 'stores', 'limits', 'events', 'options'].map((name) => `gateway/${name}`);
const UPSTREAM = [...KERNEL, 'gateway/upstream', 'api', 'model', 'hono', 'jose', 'zod'];
const AGENTS = [...UPSTREAM, 'gateway/agents'];
const AVAILABILITY = [...AGENTS, 'gateway/holds', 'gateway/availability'];
const SLOTS = [...AVAILABILITY, 'gateway/slots'];
const BOOKINGS = [...SLOTS, 'gateway/bookings'];

const KIT = ['elements/kit', 'api', 'model', 'i18n', 'styles', 'lit'];
const FIELDS = [...KIT, 'elements/fields'];
const ZONE = [...FIELDS, 'elements/zone'];
const TIME = [...ZONE, 'elements/time'];

/**
 * Modules and packages that each module of `src` may import. A module is a folder, or a file directly in `src`.
 * `demo/docs/contributing.md` shows the same rules as arrows.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'index.ts': ['define.ts', 'pure.ts'],
  'define.ts': ['register.ts', 'elements/scheduler', 'elements/join'],
  'join-button.ts': ['register.ts', 'elements/join'],
  'agenda.ts': ['register.ts', 'elements/agenda', 'elements/kit', 'api'],
  'register.ts': ['elements/kit'],
  'upgrade.ts': [],
  'early.ts': [],
  'pure.ts': [
    'elements/agenda',
    'elements/agents',
    'elements/scheduler',
    'elements/join',
    'elements/kit',
    'api',
    'model',
    'i18n',
    'doctor',
  ],
  'react.ts': [
    'register.ts',
    'elements/scheduler',
    'elements/join',
    'elements/agenda',
    'elements/kit',
    'lit',
    '@lit/react',
    'react',
  ],
  'server.ts': ['gateway', 'model'],
  'node.ts': ['node', 'gateway/http'],
  'cli.ts': ['command', 'node:fs'],

  // The doctor's checks. `browser/` needs a page, and `doctor.ts` is loaded on demand.
  doctor: ['api', 'model', 'i18n'],

  model: [],
  'api/wire': [],
  'api/request': ['api/wire'],
  'api/token': ['api/wire', 'api/request'],
  'api/availability': ['api/wire', 'api/request', 'model'],
  api: ['model'],
  i18n: [],
  locales: ['i18n'],
  styles: ['lit'],

  'elements/kit': ['api', 'model', 'i18n', 'styles', 'lit', 'lit/directives/keyed.js', 'doctor'],
  'elements/fields': KIT,
  'elements/zone': FIELDS,
  'elements/time': [...ZONE, 'lit/directives/keyed.js'],
  'elements/agents': FIELDS,
  'elements/visitor': FIELDS,
  'elements/join': KIT,
  'elements/agenda': [...KIT, 'elements/join', 'lit/directive.js', 'lit/directive-helpers.js'],
  'elements/confirmation': TIME,
  'elements/frame': TIME,
  'elements/manage': [...TIME, 'elements/confirmation'],
  'elements/questions': FIELDS,
  'elements/scheduler': [
    ...TIME,
    'elements/agents',
    'elements/visitor',
    'elements/confirmation',
    'elements/manage',
    'elements/questions',
    'elements/frame',
  ],

  'gateway/crypto': ['jose'],
  'gateway/http': ['hono', 'ipaddr.js', '@opentelemetry/api'],
  'gateway/stores': ['gateway/http'],
  'gateway/limits': ['gateway/http', 'gateway/stores', 'rate-limiter-flexible', 'altcha-lib'],
  'gateway/events': ['gateway/http', 'gateway/stores', 'model'],
  'gateway/options': [
    'gateway/http',
    'gateway/stores',
    'gateway/limits',
    'gateway/events',
    'api',
    'model',
    'zod',
  ],
  'gateway/webhooks': [...UPSTREAM, 'standardwebhooks'],
  'gateway/upstream': [...KERNEL, 'api', 'model', 'jose', 'zod'],
  'gateway/agents': UPSTREAM,
  'gateway/holds': UPSTREAM,
  'gateway/availability': [...AGENTS, 'gateway/holds'],
  'gateway/slots': AVAILABILITY,
  'gateway/bookings': [...SLOTS, 'linkify-it', 'tlds', 'validator'],
  'gateway/tokens': BOOKINGS,
  'gateway/join': BOOKINGS,
  'gateway/manage': BOOKINGS,
  'gateway/agenda': [...BOOKINGS, 'gateway/manage'],
  'gateway/operations': [...UPSTREAM, 'gateway/agents'],
  'gateway/page': AGENTS,
  'gateway/scripts': [...KERNEL, 'hono'],
  'gateway/sites': ['gateway', 'model'],
  gateway: [
    ...BOOKINGS,
    'gateway/tokens',
    'gateway/join',
    'gateway/manage',
    'gateway/agenda',
    'gateway/operations',
    'gateway/page',
    'gateway/scripts',
    'gateway/webhooks',
  ],

  node: [
    'gateway/http',
    'node:crypto',
    'node:dns',
    'node:fs/promises',
    'node:http',
    'node:https',
    'node:net',
    'node:path',
    'node:url',
    'node:util',
    'node:zlib',
    '@hono/node-server',
    'ical.js',
    'ipaddr.js',
  ],
  command: [
    'gateway',
    'node',
    'api',
    'model',
    'doctor',
    'zod',
    'parse5',
    'rate-limiter-flexible',
    'redis',
    'prom-client',
    'uqr',
    ...NODE,
  ],
};

/** `src/build` makes the package and is no part of it. */
const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('build/'),
);

test('every file of src belongs to a module', () => {
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) expect(moduleOf(file), file).toBeDefined();
});

for (const file of files) {
  test(`src/${file} imports only what its module allows`, () => {
    const module = moduleOf(file);
    const allowed = [module, ...MAY_IMPORT[module!]!];
    for (const target of importsOf(file)) {
      const imported = target.startsWith('.') ? resolveImport(file, target) : target;
      const isAllowed = allowed.some(
        (one) => imported === one || (one !== 'lit' && imported.startsWith(`${one}/`)),
      );
      expect(isAllowed, `${file} imports ${target}`).toBe(true);
    }
  });
}

test('src has no circular imports', () => {
  const targets = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => resolveImport(file, target)),
    ]),
  );
  expect(findCycle(targets)).toEqual([]);
});

test('finds a cycle', () => {
  const targets = (edges: Record<string, string[]>) => new Map(Object.entries(edges));
  expect(findCycle(targets({ a: ['b'], b: ['c'], c: ['b'] }))).toEqual(['b', 'c', 'b']);
  expect(findCycle(targets({ a: ['b', 'c'], b: ['c'], c: [] }))).toEqual([]);
});

/** Paths of the files of one import cycle, in order. Empty if there is none. */
function findCycle(targets: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (finished.has(file)) return [];
    for (const target of targets.get(file) ?? []) {
      const cycle = visit(target, [...path, file]);
      if (cycle.length) return cycle;
    }
    finished.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const cycle = visit(file, []);
    if (cycle.length) return cycle;
  }
  return [];
}

/** Import specifiers of a file, including types. */
function importsOf(file: string): string[] {
  const source = readFileSync(join('src', file), 'utf8');
  const statements = source.matchAll(/^\s*(?:import|export)\b[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm);
  const calls = source.matchAll(/\bimport\('([^']+)'\)/g);
  return [...statements, ...calls].map(([, from, bare]) => from ?? bare!);
}

/** Path of a relative import, relative to `src`. */
function resolveImport(file: string, target: string): string {
  return normalize(join(dirname(file), target)).replace(/\.js$/, '.ts');
}

/** The most specific module that contains a file. */
function moduleOf(file: string): string | undefined {
  const modules = Object.keys(MAY_IMPORT).filter((name) => file === name || file.startsWith(`${name}/`));
  return modules.sort((one, other) => other.length - one.length)[0];
}
