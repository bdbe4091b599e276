import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `all.test.ts` of such a folder runs all its tests in one page: a page of their own would cost each file a second. */
const SHARING = ['test/unit', 'test/unit/model', ...folders('test/elements')];

/** The unit tests as JavaScript, in a folder of their own with the paths of their sources. */
export interface UnitBundle {
  readonly folder: string;
  /** Path of a bundled test. @param source Path of its source, or a pattern */
  pathOf(this: void, source: string): string;
  /** Path of a test's source, from the root of the project. */
  sourceOf(this: void, path: string): string;
  /** Removes the folder. */
  remove(this: void): Promise<void>;
}

/**
 * Bundles all unit tests, which share what they import: a page of tests loads ten files instead of 190.
 *
 * @param watch Bundles them again whenever a file changes, until the bundle is removed
 */
export async function bundleUnitTests(watch: boolean): Promise<UnitBundle> {
  const folder = await mkdtemp(join(tmpdir(), 've-scheduler-unit-'));
  const tests = ['test/unit', 'test/elements'].flatMap((path) =>
    readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join(path, file)),
  );
  const shared = SHARING.map((folder) => join(folder, 'all.test.ts'));
  const entries = ['test/unit-setup.ts', ...tests, ...shared].map((file) => [
    file.replace(/\.ts$/, ''),
    file,
  ]);
  const { NODE_ENV } = process.env;
  const result = await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    // A module of `src` may be imported for what it does alone. The package says so of those in `dist` only.
    plugins: [
      { name: 'side-effects', transform: (code) => ({ code, map: null, moduleSideEffects: true }) },
      {
        name: 'shared-pages',
        resolveId: (id) => (shared.includes(id) ? id : null),
        load: (id) =>
          shared.includes(id)
            ? tests
                .filter((file) => file.startsWith(`${dirname(id)}/`))
                .map((file) => `import ${JSON.stringify(join(root, file))};`)
                .join('\n')
            : null,
      },
    ],
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      modulePreload: false,
      reportCompressedSize: false,
      sourcemap: true,
      target: 'es2022',
      watch: watch ? {} : null,
      rolldownOptions: {
        input: Object.fromEntries(entries) as Record<string, string>,
        // The runner's own.
        external: /^\/__web-dev-server/,
        output: { entryFileNames: '[name].js', chunkFileNames: 'shared/[name].js' },
      },
    },
  });
  // The build sets it, and the programs that later tests start would inherit it.
  if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
  const watcher = 'on' in result ? result : undefined;
  if (watcher) {
    await new Promise<void>((done) => {
      watcher.on('event', ({ code }) => {
        if (code === 'END') done();
      });
    });
  }
  return {
    folder,
    pathOf: (source) => join(folder, relative(root, resolve(source))).replace(/\.ts$/, '.js'),
    sourceOf: (path) => relative(folder, path).replace(/\.js$/, '.ts'),
    remove: async () => {
      await watcher?.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The folders in a folder, with its path. */
function folders(path: string): string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(path, name));
}
