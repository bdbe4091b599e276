import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { installDebianPackages } from './debian.js';

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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
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
