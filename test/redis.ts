import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { installDebianPackages } from './debian.js';
import { freePort } from './ports.js';

export interface RunningRedis {
  readonly url: string;
  /** At once, as if the machine had failed. */
  kill(this: void): Promise<void>;
  /** Stops the process without closing its connections, as a hanging machine would. `resume` ends that. */
  pause(this: void): void;
  resume(this: void): void;
}

/** Installs Debian's Redis if it is missing. What several gateways share can be tested only with one. */
export function provideRedis(): void {
  if (hasRedis()) return;
  if (process.getuid?.() === 0) {
    installDebianPackages('redis-server');
    if (hasRedis()) return;
  }
  throw new Error('redis-server was not found and could not be installed: put one on the PATH');
}

/**
 * A Redis of its own, in memory only, on 127.0.0.1.
 *
 * @param settings More arguments of `redis-server`.
 */
export async function startRedis(port?: number, settings: readonly string[] = []): Promise<RunningRedis> {
  const chosen = port ?? (await freePort());
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()];
  return startServer(chosen, ['--port', String(chosen), ...options, ...settings]);
}

/** A sentinel that watches a Redis under the name `main`. */
export async function startSentinel({ url }: RunningRedis): Promise<RunningRedis> {
  const port = await freePort();
  const file = join(await mkdtemp(join(tmpdir(), 've-sentinel-')), 'sentinel.conf');
  const watch = `sentinel monitor main 127.0.0.1 ${new URL(url).port} 1`;
  await writeFile(file, `port ${port}\nbind 127.0.0.1\n${watch}\n`);
  return startServer(port, [file, '--sentinel']);
}

/** A cluster of three servers, each with a third of the slots. */
export async function startRedisCluster(): Promise<{ ports: number[]; kill: () => Promise<void> }> {
  const nodes = await Promise.all(
    Array.from({ length: 3 }, async () =>
      startRedis(undefined, [
        '--cluster-enabled',
        'yes',
        '--dir',
        await mkdtemp(join(tmpdir(), 've-cluster-')),
      ]),
    ),
  );
  const addresses = nodes.map(({ url }) => new URL(url).host);
  execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { stdio: 'ignore' });
  const ports = addresses.map((address) => address.split(':')[1]!);
  const isReady = (port: string) =>
    execFileSync('redis-cli', ['-p', port, 'cluster', 'info'], { encoding: 'utf8' }).includes(
      'cluster_state:ok',
    );
  while (!ports.every(isReady)) await setTimeout(50);
  return {
    ports: ports.map(Number),
    kill: async () => {
      await Promise.all(nodes.map(({ kill }) => kill()));
    },
  };
}

async function startServer(chosen: number, args: readonly string[]): Promise<RunningRedis> {
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let said = '';
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`;
    if (/Ready to accept connections|Sentinel ID is/.test(line)) break;
  }
  if (!/Ready|Sentinel ID/.test(said)) throw new Error(`redis-server did not start:\n${said}`);
  child.stdout.resume();
  return {
    url: `redis://127.0.0.1:${chosen}`,
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

const hasRedis = (): boolean => run('redis-server', '--version');

function run(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
