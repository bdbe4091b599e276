import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export type Environment = Readonly<Record<string, string>>;

const START_TIMEOUT_MS = 120_000;

/** Frameworks neither ask questions nor report usage. */
const QUIET: Environment = {
  CI: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
  NUXT_TELEMETRY_DISABLED: '1',
};

/** Variables of this process that apps need too. `npm_*` and `NODE_ENV` would change what they do. */
const { PATH = '', HOME = '', npm_config_cache } = process.env;
const INHERITED: Environment = { PATH, HOME, ...(npm_config_cache && { npm_config_cache }) };

export interface RunningProcess {
  /** The last lines of its output. */
  output(this: void): string;
  stop(this: void): Promise<void>;
}

/** Runs a command to its end. @throws Error with its last lines of output if it fails */
export async function run(folder: string, command: string, env: Environment = {}): Promise<void> {
  const { child, output } = start(folder, command, env);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`\`${command}\` ended with ${code}:\n${output()}`);
}

/** Starts a server, and waits until a URL of it answers. */
export async function startServer(
  folder: string,
  command: string,
  env: Environment,
  url: string,
): Promise<RunningProcess> {
  const { child, output } = start(folder, command, env);
  const closed = once(child, 'close');
  const stop = async () => {
    // The whole group: npm and a shell stand between.
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await closed;
  };
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(url))) {
    const isOver = child.exitCode !== null;
    if (isOver || performance.now() > deadline) {
      if (!isOver) await stop();
      throw new Error(`\`${command}\` ${isOver ? 'ended' : 'did not answer'} at its start:\n${output()}`);
    }
    await wait(200);
  }
  return { output, stop };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function start(
  folder: string,
  command: string,
  env: Environment,
): { child: ChildProcess; output: () => string } {
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { ...INHERITED, ...QUIET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text = (text + chunk).slice(-8000)));
  }
  return { child, output: () => text.trim().split('\n').slice(-40).join('\n') };
}

/** Whether a server answers at all; a page that is still being compiled answers late. */
function answers(url: string): Promise<boolean> {
  const get = url.startsWith('https:') ? getHttps : getHttp;
  return new Promise((resolve) => {
    get(url, { rejectUnauthorized: false, timeout: 60_000, agent: false }, (response) => {
      response.resume().on('close', () => resolve(true));
    }).on('error', () => resolve(false));
  });
}
