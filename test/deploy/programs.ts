import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { expect } from 'playwright/test';
import { installDebianPackages } from '../debian.js';

export interface RunningProgram {
  /** Ends it with this signal, and resolves when it has ended. */
  stop(this: void, signal?: NodeJS.Signals): Promise<void>;
}

/** Installs the Debian packages of programs that are missing. @param programs Paths of programs, with their packages */
export function providePrograms(programs: Readonly<Record<string, string>>): void {
  const missing = () => Object.entries(programs).filter(([path]) => !existsSync(path));
  if (missing().length && process.getuid?.() === 0) {
    installDebianPackages(...missing().map(([, name]) => name));
  }
  const names = missing().map(([path]) => path);
  if (names.length) throw new Error(`Not found, and could not be installed: ${names.join(', ')}`);
}

/** Starts a program in the foreground, and waits until it listens on all ports. */
export async function startProgram(
  command: readonly [string, ...string[]],
  ports: readonly number[],
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningProgram> {
  const [path, ...args] = command;
  const child = spawn(path, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'exit');
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  for (const port of ports) {
    await expect.poll(async () => hasEnded() || (await isListening(port))).toBe(true);
  }
  if (hasEnded()) throw new Error(`${path} ended before it listened:\n${said}`);
  return {
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
}

/** Whether a port of this machine accepts connections. */
async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Replaces texts, each of which must occur. */
export function replaceAll(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`The file no longer contains ${from}`);
    return result.replaceAll(from, to);
  }, text);
}
