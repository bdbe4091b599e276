import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import type { RunningSandbox } from '../../demo/sandbox/serve.js';
import { book } from './book.js';
import { gatewayEnvironment, startGateway } from './gateways.js';
import type { Host, HostResult } from './host.js';
import { install, versionOf } from './install.js';
import { startNginx } from './nginx.js';
import { freePort, run, startServer } from './process.js';
import { serveFiles } from './static-server.js';

export interface Bench {
  readonly tarball: string;
  readonly browser: Browser;
  readonly sandbox: RunningSandbox;
  readonly report: (result: HostResult) => void;
}

/** Runs the hosts of one app, one after the other, in one installation. */
export async function runApp(bench: Bench, hosts: readonly Host[]): Promise<HostResult[]> {
  const [{ app }] = hosts as [Host];
  const results: HostResult[] = [];
  let started = performance.now();
  let folder: string | undefined;
  let installFailure: string | undefined;
  try {
    folder = await install(bench.tarball, app, hosts);
  } catch (error) {
    installFailure = String(error);
  }
  for (const host of hosts) {
    const failure = folder ? await runHost(bench, host, folder) : installFailure;
    const version = folder && host.package ? await versionOf(folder, host.package) : '';
    const result = { host, version, failure, seconds: (performance.now() - started) / 1000 };
    bench.report(result);
    results.push(result);
    started = performance.now();
  }
  if (folder && !process.env['KEEP_HOSTS']) await rm(folder, { recursive: true, force: true });
  return results;
}

/** @returns what went wrong; `undefined` if a meeting was booked and nothing was in the console */
async function runHost({ browser, sandbox }: Bench, host: Host, folder: string): Promise<string | undefined> {
  const apiBase = `${sandbox.origin}/~${host.name}`;
  try {
    const site = await startSite(host, folder, apiBase);
    try {
      const world = sandbox.sandbox.world(host.name);
      const problems = await book(browser, site.origin, world, host.bindsValues ?? false);
      problems.push(...(site.problems?.() ?? []));
      if (site.gateway) problems.push(...(await scriptProblems(site.gateway, folder)));
      return problems.length ? [...problems, 'The server said:', site.output()].join('\n') : undefined;
    } finally {
      await site.close();
    }
  } catch (error) {
    return String(error);
  }
}

/** A running host with its gateway. */
interface Site {
  readonly origin: string;
  /** Base URL of the gateway, if it serves the scripts and has no certificate of its own making. */
  readonly gateway?: string | undefined;
  output(this: void): string;
  /** What is wrong beside the page. */
  problems?(this: void): string[];
  close(this: void): Promise<void>;
}

async function startSite(host: Host, folder: string, apiBase: string): Promise<Site> {
  const { gateway: kind, nginxBasePath, build, start } = host;
  const port = await freePort();
  if (nginxBasePath !== undefined) {
    const nginx = await startNginx({ folder, apiBase, port, basePath: nginxBasePath });
    return { origin: `https://localhost:${port}`, ...nginx };
  }
  const origin = `http://localhost:${port}`;
  const env = {
    ...gatewayEnvironment(apiBase, origin),
    ...host.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    ORIGIN: origin,
  };
  // A machine that builds does not have the server's variables.
  if (build) await run(folder, `npm run ${build}`, host.env);
  if (start) {
    // A development server compiles the gateway's route with its first request, longer than a visitor waits.
    const { output, stop } = await startServer(folder, `npm run ${start}`, env, `${origin}/ve/health`);
    return { origin, gateway: `${origin}/ve`, output, close: stop };
  }
  if (kind === 'own') throw new Error('A host without a server of its own needs another gateway');
  const gateway = await startGateway(folder, { kind, apiBase, origin });
  const closePage = await serveHost(host, folder, port, gateway.origin);
  const close = async (): Promise<void> => {
    await closePage();
    await gateway.stop();
  };
  const scripts = kind === 'worker' ? undefined : `${gateway.origin}/ve`;
  return { origin, gateway: scripts, output: gateway.output, close };
}

/** Loads the script from the gateway as a browser does. @returns what is wrong with it */
async function scriptProblems(gateway: string, folder: string): Promise<string[]> {
  const url = `${gateway}/ve-scheduler.js`;
  const response = await fetch(url, { headers: { 'Accept-Encoding': 'gzip, deflate, br' } });
  const script = await readFile(join(folder, 'node_modules/ve-scheduler/dist/cdn/ve-scheduler.js'));
  const body = Buffer.from(await response.arrayBuffer());
  if (response.ok && body.equals(script)) return [];
  return [`${url}: ${response.status} with ${body.length} bytes instead of ${script.length}`];
}

/** Serves the page, and the script as the documentation has it. @returns a function that stops both */
async function serveHost(
  { files = '.', isCrossOrigin = false }: Host,
  folder: string,
  port: number,
  gateway: string,
): Promise<() => Promise<void>> {
  const scripts = await serveFiles({ folder: join(folder, 'node_modules/ve-scheduler/dist/cdn'), port: 0 });
  const page = await serveFiles({
    folder: join(folder, files),
    port,
    gateway: isCrossOrigin ? undefined : gateway,
    replacements: new Map([
      ['https://example.com/ve/', isCrossOrigin ? `${gateway}/ve/` : '/ve/'],
      ['https://example.com', scripts.origin],
    ]),
  });
  return async () => {
    await page.close();
    await scripts.close();
  };
}
