import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { gatewayCommand } from '../../../src/command/gateway-command.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the tests check the fields of a line
export type LogLine = any;

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunningCommand {
  /** URL of the base path, from the log line `listening`. */
  readonly url: string;
  readonly log: readonly LogLine[];
  signal(this: void, signal: NodeJS.Signals): void;
  /** Resolves with the complete output when the process ends. */
  readonly ended: Promise<CommandResult>;
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
  const ended = once(child, 'close').then(([code]): CommandResult => ({
    code: code as number | null,
    out,
    err,
  }));
  return { child, ended };
}

/** Runs `ve-scheduler` in its own process until it ends. */
export function runProcess(...args: string[]): Promise<CommandResult> {
  return start(args, {}).ended;
}

/** Runs `ve-scheduler gateway` in this process until it ends. Ten times faster than a new process. */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const output = { out: '', err: '' };
  const code = await gatewayCommand(args, {
    environment,
    out: (line) => void (output.out += `${line}\n`),
    err: (line) => void (output.err += `${line}\n`),
  });
  return { code, ...output };
}

/** Starts `ve-scheduler` in its own process. */
export function startProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Pick<RunningCommand, 'signal' | 'ended'> {
  const { child, ended } = start(args, environment);
  return { ended, signal: (signal) => void child.kill(signal) };
}

/** Starts `ve-scheduler gateway` on a free port in its own process. */
export async function startCommand(
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<RunningCommand> {
  const { child, ended } = start(['gateway', '--port', '0', ...args], environment);
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

export async function stopCommand({ signal, ended }: RunningCommand): Promise<CommandResult> {
  signal('SIGTERM');
  return ended;
}
