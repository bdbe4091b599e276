import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';

/** A script of this package. */
export interface PackageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly brotli: Uint8Array<ArrayBuffer>;
  /** Changes with the content. */
  readonly version: string;
}

/** The package's `dist/cdn`, seen from `dist/node` as from `src/node`. */
const FOLDER = new URL('../../dist/cdn/', import.meta.url);
const compress = promisify(brotliCompress);

/** The scripts of this package, for the gateway's option `page.script`. Each is read and compressed once. */
export function packageFiles(): {
  languages(this: void): Promise<string[]>;
  read(this: void, name: string): Promise<PackageFile | undefined>;
} {
  let names: Promise<string[]> | undefined;
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
  };
}

/** Names are compared with this list, so that no request reads another file. */
async function listScripts(): Promise<string[]> {
  const names = await readdir(FOLDER, { recursive: true });
  return names.map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.js'));
}

async function load(name: string): Promise<PackageFile> {
  const body = await readFile(new URL(name, FOLDER));
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { body: new Uint8Array(body), brotli: new Uint8Array(await compress(body)), version };
}
