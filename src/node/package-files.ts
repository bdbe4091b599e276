import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

/** A script of this package. */
export interface PackageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly brotli: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
  /** Changes with the content. */
  readonly version: string;
}

interface Package {
  /** Folder of the scripts. */
  readonly folder: string;
  /** Names of the scripts. A request names one of them, so none reads another file. */
  readonly scripts: readonly string[];
  readonly version: string;
}

const NAME = 've-scheduler';
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify<Uint8Array, Buffer>(gzip);

/**
 * The scripts of this package, for the gateway's options `scripts` and `page.script`. Each is read and compressed once. If a
 * bundler has made a server without the package's `dist/cdn`, requests fail, and the log names `PackageFilesMissing`.
 */
export function packageFiles(): {
  languages(this: void): Promise<string[]>;
  read(this: void, name: string): Promise<PackageFile | undefined>;
  release(this: void): Promise<string>;
} {
  let found: Promise<Package> | undefined;
  const files = new Map<string, Promise<PackageFile>>();
  const locate = () => (found ??= findPackage());
  return {
    languages: async () =>
      (await locate()).scripts.flatMap((name) => /^locales\/([\w-]+)\.js$/.exec(name)?.[1] ?? []),
    read: async (name) => {
      const { folder, scripts } = await locate();
      if (!scripts.includes(name)) return undefined;
      const file = files.get(name) ?? load(join(folder, name));
      files.set(name, file);
      return file;
    },
    release: async () => (await locate()).version,
  };
}

/**
 * The package around this file or, if a bundler has copied it into a server, the one in `node_modules` above the copy. Some
 * bundlers make a package there with the modules alone.
 */
async function findPackage(): Promise<Package> {
  for (let above = dirname(fileURLToPath(import.meta.url)); ; above = dirname(above)) {
    for (const root of [above, join(above, 'node_modules', NAME)]) {
      const folder = join(root, 'dist/cdn');
      const [manifest, scripts] = await Promise.all([readManifest(root), listScripts(folder)]);
      if (manifest?.name === NAME && scripts.length) return { folder, scripts, version: manifest.version };
    }
    if (above === dirname(above)) {
      const error = new Error(`${NAME}/dist/cdn is not in node_modules, where this server runs`);
      throw Object.assign(error, { name: 'PackageFilesMissing' });
    }
  }
}

async function readManifest(root: string): Promise<Record<'name' | 'version', string> | undefined> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Record<'name' | 'version', string>);
}

async function listScripts(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  // Not the copies with a hash in their names.
  return names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /^([a-z-]+\/)?[a-zA-Z-]+\.m?js$/.test(name));
}

async function load(path: string): Promise<PackageFile> {
  const body = await readFile(path);
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const [brotli, gzipped] = await Promise.all([compressBrotli(body), compressGzip(body)]);
  return {
    body: new Uint8Array(body),
    brotli: new Uint8Array(brotli),
    gzip: new Uint8Array(gzipped),
    version,
  };
}
