import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { installDebianPackages } from './debian.js';

export interface RunningRedis {
  readonly url: string;
  /** At once, as if the machine had failed. */
  kill(this: void): Promise<void>;
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

/** A Redis of its own, in memory only, on 127.0.0.1. */
export async function startRedis(port?: number): Promise<RunningRedis> {
  const chosen = port ?? (await freePort());
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const child = spawn('redis-server', ['--port', String(chosen), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  let said = '';
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`;
    if (line.includes('Ready to accept connections')) break;
  }
  if (!said.includes('Ready')) throw new Error(`redis-server did not start:\n${said}`);
  child.stdout.resume();
  return {
    url: `redis://127.0.0.1:${chosen}`,
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
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
