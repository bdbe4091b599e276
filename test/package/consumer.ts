import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
};

/**
 * A new folder with the packed package in `node_modules`, beside links to its dependencies.
 *
 * @param others More packages to link: from the name that is imported to the folder in our own `node_modules`.
 */
export async function createConsumer(others: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 've-consumer-'));
  const modules = join(folder, 'node_modules');
  const packageFolder = join(modules, 've-scheduler');
  await mkdir(packageFolder, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    stdio: 'ignore',
  });
  const [tarball] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', join(folder, tarball!), '-C', packageFolder, '--strip-components=1']);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  const links = { ...Object.fromEntries(Object.keys(dependencies).map((name) => [name, name])), ...others };
  for (const [name, target] of Object.entries(links)) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(resolve('node_modules', target), join(modules, name), 'dir');
  }
  return folder;
}

const COMPILER = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  jsx: 'react-jsx',
  target: 'ES2022',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  types: [],
};

/**
 * Type-checks files of a consumer.
 *
 * @param typescript Folder of the compiler in our own `node_modules`.
 * @returns What the compiler prints; empty if all is well.
 */
export async function typeCheck(
  folder: string,
  files: readonly string[],
  compilerOptions: Readonly<Record<string, unknown>>,
  typescript = 'typescript',
): Promise<string> {
  const config = { compilerOptions: { ...COMPILER, ...compilerOptions }, files };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = resolve('node_modules', typescript, 'bin/tsc');
  const { status, stdout } = spawnSync('node', [compiler, '-p', folder], { encoding: 'utf8' });
  return status === 0 ? stdout : `${status}\n${stdout}`;
}
