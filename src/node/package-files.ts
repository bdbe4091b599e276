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

/** Bundlers of servers take `new URL(…, import.meta.url)` for a module of theirs, and end with an error if it is a folder. */
const HERE = dirname(fileURLToPath(import.meta.url));
/** The package's `dist/cdn`, seen from `dist/node` as from `src/node`. */
const FOLDER = join(HERE, '../../dist/cdn');
const PACKAGE = join(HERE, '../../package.json');
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify<Uint8Array, Buffer>(gzip);

/** The scripts of this package, for the gateway's options `scripts` and `page.script`. Each is read and compressed once. */
export function packageFiles(): {
  languages(this: void): Promise<string[]>;
  read(this: void, name: string): Promise<PackageFile | undefined>;
  release(this: void): Promise<string>;
} {
  let names: Promise<string[]> | undefined;
  let release: Promise<string> | undefined;
  const files = new Map<string, Promise<PackageFile>>();
  const listNames = () => (names ??= listScripts());
  return {
    languages: async () =>
      (await listNames()).flatMap((name) => /^locales\/([\w-]+)\.js$/.exec(name)?.[1] ?? []),
    read: async (name) => {
      if (!(await listNames()).includes(name)) return undefined;
      const file = files.get(name) ?? load(name);
      files.set(name, file);
      return file;
    },
    release: () => (release ??= readRelease()),
  };
}

/** Names are compared with this list, so that no request reads another file. */
async function listScripts(): Promise<string[]> {
  const names = await readdir(FOLDER, { recursive: true });
  // Not the copies with a hash in their names.
  return names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /^([a-z-]+\/)?[a-zA-Z-]+\.m?js$/.test(name));
}

async function readRelease(): Promise<string> {
  return (JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string }).version;
}

async function load(name: string): Promise<PackageFile> {
  const body = await readFile(join(FOLDER, name));
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const [brotli, gzipped] = await Promise.all([compressBrotli(body), compressGzip(body)]);
  return {
    body: new Uint8Array(body),
    brotli: new Uint8Array(brotli),
    gzip: new Uint8Array(gzipped),
    version,
  };
}
