import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import type { RunningSandbox } from '../../demo/sandbox/serve.js';
import { book } from './book.js';
import { gatewayEnvironment, startGateway } from './gateways.js';
import type { Host, HostResult } from './host.js';
import { install, versionOf } from './install.js';
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
async function runHost(bench: Bench, host: Host, folder: string): Promise<string | undefined> {
  const { sandbox } = bench;
  const apiBase = `${sandbox.origin}/~${host.name}`;
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const closers: (() => Promise<void>)[] = [];
  let output: () => string;
  try {
    const env = {
      ...gatewayEnvironment(apiBase, origin),
      ...host.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      ORIGIN: origin,
    };
    if (host.build) await run(folder, `npm run ${host.build}`, env);
    if (host.start) {
      const server = await startServer(folder, `npm run ${host.start}`, env, origin);
      closers.push(server.stop);
      output = server.output;
    } else {
      if (host.gateway === 'own') throw new Error('A host without a server needs a gateway');
      const gateway = await startGateway(folder, host.gateway, apiBase, origin);
      closers.push(gateway.stop);
      output = gateway.output;
      closers.push(await serveHost(host, folder, port, gateway.origin));
    }
    const problems = await book(
      bench.browser,
      origin,
      sandbox.sandbox.world(host.name),
      host.bindsValues ?? false,
    );
    return problems.length ? [...problems, 'The server said:', output()].join('\n') : undefined;
  } catch (error) {
    return String(error);
  } finally {
    for (const close of closers.reverse()) await close();
  }
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
