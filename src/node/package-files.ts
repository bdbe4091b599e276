import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
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

const NAME = 've-scheduler';
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify<Uint8Array, Buffer>(gzip);

/**
 * The scripts of this package, for the gateway's options `scripts` and `page.script`. Each is read and compressed once.
 *
 * @throws Error if a bundler has put this code into a server that runs without the package in `node_modules`
 */
export function packageFiles(): {
  languages(this: void): Promise<string[]>;
  read(this: void, name: string): Promise<PackageFile | undefined>;
  release(this: void): Promise<string>;
} {
  const { folder, version } = findPackage();
  const scripts = join(folder, 'dist/cdn');
  let names: Promise<string[]> | undefined;
  const files = new Map<string, Promise<PackageFile>>();
  const listNames = () => (names ??= listScripts(scripts));
  return {
    languages: async () =>
      (await listNames()).flatMap((name) => /^locales\/([\w-]+)\.js$/.exec(name)?.[1] ?? []),
    read: async (name) => {
      if (!(await listNames()).includes(name)) return undefined;
      const file = files.get(name) ?? load(join(scripts, name));
      files.set(name, file);
      return file;
    },
    release: () => Promise.resolve(version),
  };
}

/** Names are compared with this list, so that no request reads another file. */
async function listScripts(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  // Not the copies with a hash in their names.
  return names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /^([a-z-]+\/)?[a-zA-Z-]+\.m?js$/.test(name));
}

/** The package around this file or, if a bundler has copied it into a server, the one in `node_modules` above the copy. */
function findPackage(): { readonly folder: string; readonly version: string } {
  for (let above = dirname(fileURLToPath(import.meta.url)); ; above = dirname(above)) {
    for (const folder of [above, join(above, 'node_modules', NAME)]) {
      const manifest = join(folder, 'package.json');
      if (!existsSync(manifest)) continue;
      const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<
        'name' | 'version',
        string
      >;
      if (name === NAME) return { folder, version };
    }
    if (above === dirname(above)) {
      throw new Error(`packageFiles: ${NAME} is not in node_modules, where this server runs`);
    }
  }
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
