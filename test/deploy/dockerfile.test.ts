import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'playwright/test';
import { startSandbox, type RunningSandbox } from '../../demo/sandbox/serve.js';
import { book, environmentBehindProxy } from './booking.js';
import { buildStages, type Stage } from './dockerfile.js';
import { freePort } from '../ports.js';

const FILE = 'demo/deploy/Dockerfile';
/** A user who may write nothing; the image has `node` for it. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

test.describe('Dockerfile', () => {
  test.describe.configure({ mode: 'default' });
  let folder: string;
  let sandbox: RunningSandbox;
  let image: Stage;

  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 've-image-'));
    chmodSync(folder, 0o755);
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
    image = buildStages(FILE, folder, join(folder, 'stages'));
    sandbox = await startSandbox({ port: 0 });
  });
  test.afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  const spawnOptions = (environment: Record<string, string>) => ({
    cwd: join(image.root, image.workdir),
    env: { PATH: process.env['PATH'] ?? '', ...image.environment, ...environment },
    ...NOBODY,
  });
  const runHealthcheck = (environment: Record<string, string>) => {
    const [command, ...args] = image.healthcheck as [string, ...string[]];
    return spawnSync(command, args, spawnOptions(environment)).status;
  };

  test('is for a user without rights, and holds no secret', () => {
    expect(image.user).toBe('node');
    expect(image.image).toMatch(/^node:\d+-bookworm-slim$/);
    expect(readFileSync(FILE, 'utf8')).not.toMatch(/VE_(PAK|SECRETS|LOGIN|REDIS)|^ARG/m);
  });

  test('has no development dependency, and the package redis', () => {
    const modules = readdirSync(join(image.root, image.workdir, 'node_modules'));
    expect(modules).toEqual(expect.arrayContaining(['hono', 'redis', 've-scheduler', 'zod']));
    expect(modules.filter((name) => ['typescript', 'vite', 'playwright'].includes(name))).toEqual([]);
  });

  test('starts a gateway that books, is healthy, and stops when it is told', async () => {
    const port = await freePort();
    const { VE_TRUSTED_PROXIES: _proxies, ...behind } = environmentBehindProxy(sandbox.origin);
    const environment = { ...behind, VE_PORT: String(port) };
    expect(runHealthcheck(environment)).toBe(1);

    const [command, ...args] = [...image.entrypoint, ...image.command] as [string, ...string[]];
    const container = spawn(command, args, {
      ...spawnOptions(environment),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(container, 'exit');
    const lines = createInterface({ input: container.stdout });
    const [first] = (await once(lines, 'line')) as [string];
    // From outside of the container, only 0.0.0.0 can be reached.
    expect(JSON.parse(first)).toMatchObject({ event: 'listening', url: `http://0.0.0.0:${port}/ve` });

    await book({ port: port, hostname: 'gateway' }, sandbox.sandbox.world());
    expect(runHealthcheck(environment)).toBe(0);
    container.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(runHealthcheck(environment)).toBe(1);
  });

  test('exposes the default port of the command', () => {
    expect(image.port).toBe(8787);
  });

  test('ignores everything but the packed package', () => {
    const lines = readFileSync(resolve(`${FILE}.dockerignore`), 'utf8').split('\n');
    expect(lines.filter((line) => line && !line.startsWith('#'))).toEqual(['*', '!ve-scheduler-*.tgz']);
  });
});
