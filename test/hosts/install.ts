import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeExamples } from './documented.js';
import { GATEWAY_PACKAGES } from './gateways.js';
import type { Host } from './host.js';
import { run } from './process.js';

const HERE = import.meta.dirname;
const TARBALL = 've-scheduler.tgz';

interface Manifest {
  readonly dependencies?: Record<string, string>;
}

/** Packs the built package. @returns the path of the tarball */
export async function pack(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 've-pack-'));
  await run(join(HERE, '../..'), `npm pack --silent --ignore-scripts --pack-destination ${folder}`);
  const [file] = await readdir(folder);
  return join(folder, file!);
}

/** Copies an app into a fresh folder outside of the repository, and installs it with the tarball. */
export async function install(tarball: string, app: string, hosts: readonly Host[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `ve-host-${app}-`));
  await cp(join(HERE, 'gateways'), folder, { recursive: true });
  await cp(join(HERE, 'apps', app), folder, { recursive: true });
  await writeExamples(app, folder);
  await cp(tarball, join(folder, TARBALL));
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  const dependencies = {
    ...manifest.dependencies,
    ...Object.assign({}, ...hosts.map(({ gateway }) => GATEWAY_PACKAGES[gateway])),
    've-scheduler': `file:${TARBALL}`,
  };
  await writeFile(file, JSON.stringify({ ...manifest, dependencies }, undefined, 2));
  await run(folder, 'npm install --no-audit --no-fund --prefer-offline --loglevel=error');
  return folder;
}

/** Version of an installed package. */
export async function versionOf(folder: string, name: string): Promise<string> {
  const file = join(folder, 'node_modules', name, 'package.json');
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
