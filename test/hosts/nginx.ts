import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installDebianPackages } from '../debian.js';
import { provideRedis, startRedis } from '../redis.js';
import { startGateway, type RunningGateway } from './gateways.js';
import { run, startServer } from './process.js';

export interface NginxOptions {
  /** Installed copy of `apps/nginx`. */
  readonly folder: string;
  readonly apiBase: string;
  readonly port: number;
  /** Path of the gateway; empty for the root. */
  readonly basePath: string;
}

export interface RunningNginx {
  output(this: void): string;
  /** What is wrong with how the requests were spread; empty if nothing is. */
  problems(this: void): string[];
  close(this: void): Promise<void>;
}

/** Starts nginx with TLS before two processes of the command, which share a Redis. */
export async function startNginx({ folder, apiBase, port, basePath }: NginxOptions): Promise<RunningNginx> {
  provideNginx();
  provideRedis();
  const redis = await startRedis();
  const closers: (() => Promise<void>)[] = [redis.kill];
  const close = async (): Promise<void> => {
    for (const one of closers.reverse()) await one();
  };
  try {
    const origin = `https://localhost:${port}`;
    const gateways: RunningGateway[] = [];
    for (let count = 0; count < 2; count++) {
      const env = { VE_REDIS_URL: redis.url, VE_BASE_PATH: basePath || '/' };
      const gateway = await startGateway(folder, { kind: 'command', apiBase, origin, env });
      gateways.push(gateway);
      closers.push(gateway.stop);
    }
    const ports = gateways.map((gateway) => new URL(gateway.origin).port);
    const values = { basePath, port, firstGateway: ports[0]!, secondGateway: ports[1]! };
    await mkdir(join(folder, 'site'), { recursive: true });
    await fillIn(folder, 'nginx.conf', 'running.conf', values);
    await fillIn(folder, 'index.html', 'site/index.html', values);
    await cp(join(folder, 'node_modules/ve-scheduler/dist/cdn'), join(folder, 'site'), { recursive: true });
    await run(
      folder,
      'openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out certificate.pem',
    );
    const nginx = await startServer(folder, `exec nginx -p ${folder} -c running.conf`, {}, origin);
    closers.push(nginx.stop);
    return {
      output: () => [nginx, ...gateways].map(({ output }) => output()).join('\n'),
      problems: () =>
        gateways.flatMap(({ output }, index) =>
          /"route":"(token|create)"/.test(output()) ? [] : [`gateway ${index + 1} received no request`],
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function fillIn(folder: string, from: string, to: string, values: object): Promise<void> {
  let text = await readFile(join(folder, from), 'utf8');
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{{${name}}}`, String(value));
  await writeFile(join(folder, to), text);
}

function provideNginx(): void {
  if (hasNginx()) return;
  if (process.getuid?.() === 0) {
    installDebianPackages('nginx-light', 'openssl');
    if (hasNginx()) return;
  }
  throw new Error('nginx was not found and could not be installed: put one on the PATH');
}

function hasNginx(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
