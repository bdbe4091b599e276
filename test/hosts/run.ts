import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chromium } from 'playwright';
import { startSandbox } from '../../demo/sandbox/serve.js';
import { chromiumArgs, provideChromium } from '../browser.js';
import type { Results } from '../results.js';
import type { Host, HostResult } from './host.js';
import { HOSTS } from './hosts.js';
import { pack } from './install.js';
import { runApp } from './run-host.js';

/** Two at a time: more is slower on two cores. */
const PARALLEL = 2;

export interface HostRun extends Results {
  readonly results: readonly HostResult[];
}

/** Installs, builds and starts hosts, and books a meeting on each. */
export async function runHosts(hosts: readonly Host[]): Promise<HostRun> {
  const executablePath = await provideChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumArgs });
  const sandbox = await startSandbox({ port: 0 });
  const tarball = await pack();
  const results: HostResult[] = [];
  try {
    const apps = [...groupByApp(hosts).values()];
    const bench = { tarball, browser, sandbox, report };
    const work = async () => {
      for (let app = apps.shift(); app; app = apps.shift()) results.push(...(await runApp(bench, app)));
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
  } finally {
    await browser.close();
    await sandbox.close();
    await rm(dirname(tarball), { recursive: true });
  }
  results.sort((one, other) => HOSTS.indexOf(one.host) - HOSTS.indexOf(other.host));
  const failed = results.filter(({ failure }) => failure).map(({ host }) => `host ${host.name}`);
  return { results, failed, passed: results.length - failed.length };
}

function report({ host, failure, seconds }: HostResult): void {
  console.log(`${failure ? 'failed' : 'ok    '} ${host.name} (${seconds.toFixed(0)} s)`);
  if (failure) console.log(failure.replace(/^/gm, '       '));
}

function groupByApp(hosts: readonly Host[]): ReadonlyMap<string, Host[]> {
  const apps = new Map<string, Host[]>();
  for (const host of hosts) apps.set(host.app, [...(apps.get(host.app) ?? []), host]);
  return apps;
}
