import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { LoadResult, LoadSettings } from './load.js';
import type { Figures, ServerSettings } from './settings.js';

/** Core of the process that is measured, and core of all others. */
const MEASURED_CORE = 0;
const OTHER_CORE = 1;

export const isPinned = cpus().length > 1 && hasTaskset();

export interface RunningServer {
  readonly url: string;
  /** @param collectsGarbage Whether to collect garbage first, so that the heap has only what is used. */
  figures(collectsGarbage?: boolean): Promise<Figures>;
  stop(): void;
}

export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  const child = start('server.ts', settings, settings.role === 'api' ? OTHER_CORE : MEASURED_CORE);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    async figures(collectsGarbage = false) {
      child.send(collectsGarbage ? 'collect garbage' : 'figures');
      const [figures] = (await once(child, 'message')) as [Figures];
      return figures;
    },
    stop: () => child.disconnect(),
  };
}

export async function runLoad(settings: LoadSettings): Promise<LoadResult> {
  const child = start('load.ts', settings, OTHER_CORE);
  const [result] = (await once(child, 'message')) as [LoadResult];
  return result;
}

/** Moves a process that has been started to the core of the others. */
export function moveAside(pid: number): void {
  if (isPinned) execFileSync('taskset', ['-acp', String(OTHER_CORE), String(pid)], { stdio: 'ignore' });
}

function start(file: string, settings: object, core: number): ChildProcess {
  const node = [process.execPath, '--import', 'tsx', '--expose-gc'];
  const path = fileURLToPath(new URL(file, import.meta.url));
  const profile =
    core === MEASURED_CORE && process.env['BENCH_PROFILE']
      ? ['--cpu-prof', '--cpu-prof-dir=/tmp/profile']
      : [];
  const command = [
    ...(isPinned ? ['taskset', '-c', String(core)] : []),
    ...node,
    ...profile,
    path,
    JSON.stringify(settings),
  ];
  return spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
