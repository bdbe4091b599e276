import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { gatewayCommand } from '../../../src/command/gateway-command.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the tests say what they expect of a line
export type LogLine = any;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunningCommand {
  /** The base path's URL that it says it listens on. */
  readonly url: string;
  readonly log: readonly LogLine[];
  signal(this: void, signal: NodeJS.Signals): void;
  /** Resolves when the process has ended, with all that it wrote. */
  readonly ended: Promise<Ended>;
}

function start(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }));
  return { child, ended };
}

/** Runs `ve-scheduler` to its end, as a process of its own. */
export function runProcess(...args: string[]): Promise<Ended> {
  return start(args, {}).ended;
}

/** Runs `ve-scheduler gateway` to its end within this process, which takes a tenth of the time. */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const written = { out: '', err: '' };
  const code = await gatewayCommand(args, {
    environment,
    out: (line) => void (written.out += `${line}\n`),
    err: (line) => void (written.err += `${line}\n`),
  });
  return { code, ...written };
}

/** Starts `ve-scheduler gateway` on a free port, as a process of its own. */
export async function startCommand(environment: Readonly<Record<string, string>>): Promise<RunningCommand> {
  const { child, ended } = start(['gateway', '--port', '0'], environment);
  const log: LogLine[] = [];
  const url = await Promise.race([
    new Promise<string>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (text) => {
        const line = JSON.parse(text);
        log.push(line);
        if (line.event === 'listening') resolve(line.url as string);
      });
    }),
    ended.then(({ err }) => {
      throw new Error(`The command ended before it listened:\n${err}`);
    }),
  ]);
  return { url, log, ended, signal: (signal) => void child.kill(signal) };
}

export async function stopCommand({ signal, ended }: RunningCommand): Promise<Ended> {
  signal('SIGTERM');
  return ended;
}
