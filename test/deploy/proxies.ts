import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCertificate } from './certificate.js';
import { freePort } from '../ports.js';
import { replaceAll, startProgram } from './programs.js';
import type { Target } from './tls-request.js';

export interface Ports {
  readonly gateway: number;
  readonly site: number;
}

export interface RunningProxy {
  readonly https: Target;
  readonly http: Target;
  stop(this: void): Promise<void>;
}

export const HOSTNAME = 'www.example.com';

/** Programs, with Debian's package of each. */
export const PROGRAMS = {
  '/usr/sbin/nginx': 'nginx-light',
  '/usr/sbin/haproxy': 'haproxy',
  '/usr/sbin/apache2': 'apache2',
  '/usr/bin/caddy': 'caddy',
} as const;

const readConfig = (name: string): string => readFileSync(join('demo/deploy', name), 'utf8');

async function start(
  command: (file: string) => [string, ...string[]],
  file: string,
  config: string,
  [http, https]: readonly number[],
  ca: string,
): Promise<RunningProxy> {
  await writeFile(file, config);
  const { stop } = await startProgram(command(file), [http!, https!]);
  return { http: { port: http!, hostname: HOSTNAME }, https: { port: https!, hostname: HOSTNAME, ca }, stop };
}

/** Starts each proxy from its file in `demo/deploy`, with other ports and certificates. */
export const PROXIES: Readonly<Record<string, (folder: string, ports: Ports) => Promise<RunningProxy>>> = {
  nginx: async (folder, { gateway }) => {
    const { certificateFile, keyFile, pem } = createCertificate(folder, HOSTNAME);
    const ports = [await freePort(), await freePort()];
    const site = replaceAll(readConfig('nginx.conf'), {
      'listen 80;': `listen 127.0.0.1:${ports[0]};`,
      'listen 443 ': `listen 127.0.0.1:${ports[1]} `,
      '127.0.0.1:8787': `127.0.0.1:${gateway}`,
      '/etc/letsencrypt/live/www.example.com/fullchain.pem': certificateFile,
      '/etc/letsencrypt/live/www.example.com/privkey.pem': keyFile,
    });
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${join(folder, name)};`,
    );
    const main = `daemon off; pid ${join(folder, 'nginx.pid')}; error_log stderr;
      events {}
      http { access_log off; ${temporary.join(' ')} ${site} }`;
    return start((file) => ['/usr/sbin/nginx', '-c', file], join(folder, 'nginx.conf'), main, ports, pem);
  },

  HAProxy: async (folder, { gateway, site }) => {
    const { combinedFile, pem } = createCertificate(folder, HOSTNAME);
    const ports = [await freePort(), await freePort()];
    const config = replaceAll(readConfig('haproxy.cfg'), {
      'bind :80\n': `bind 127.0.0.1:${ports[0]}\n`,
      'bind :443 ': `bind 127.0.0.1:${ports[1]} `,
      '127.0.0.1:8787': `127.0.0.1:${gateway}`,
      '127.0.0.1:8080': `127.0.0.1:${site}`,
      '/etc/haproxy/certs/www.example.com.pem': combinedFile,
    });
    const command = (file: string): [string, ...string[]] => ['/usr/sbin/haproxy', '-db', '-f', file];
    return start(command, join(folder, 'haproxy.cfg'), config, ports, pem);
  },

  Apache: async (folder, { gateway }) => {
    const { certificateFile, keyFile, pem } = createCertificate(folder, HOSTNAME);
    const ports = [await freePort(), await freePort()];
    const site = replaceAll(readConfig('apache.conf'), {
      '*:80>': `127.0.0.1:${ports[0]}>`,
      '*:443>': `127.0.0.1:${ports[1]}>`,
      '127.0.0.1:8787': `127.0.0.1:${gateway}`,
      '/etc/letsencrypt/live/www.example.com/fullchain.pem': certificateFile,
      '/etc/letsencrypt/live/www.example.com/privkey.pem': keyFile,
    });
    // The modules that the file's first lines name, and those that every Apache of Debian has.
    const named = /a2enmod ([\w ]+)/.exec(site)![1]!.trim().split(' ');
    const modules = ['mpm_event', 'authz_core', 'alias', 'socache_shmcb', ...named];
    const main = `ServerRoot ${folder}
      ServerName ${HOSTNAME}
      PidFile ${join(folder, 'apache.pid')}
      ErrorLog ${join(folder, 'error.log')}
      User www-data
      Group www-data
      Mutex posixsem
      ${ports.map((port) => `Listen 127.0.0.1:${port}`).join('\n')}
      ${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
      ${site}`;
    const command = (file: string): [string, ...string[]] => [
      '/usr/sbin/apache2',
      '-DFOREGROUND',
      '-f',
      file,
    ];
    return start(command, join(folder, 'apache.conf'), main, ports, pem);
  },

  Caddy: (folder, { gateway }) => startCaddy(folder, `127.0.0.1:${gateway}`),
};

/** Starts Caddy from its file, which is not changed. It signs the certificate of the site itself here. */
export async function startCaddy(folder: string, gateway: string): Promise<RunningProxy> {
  const [http, https] = [await freePort(), await freePort()];
  const file = join(folder, 'Caddyfile');
  await mkdir(join(folder, 'data'));
  await writeFile(
    file,
    `{
      admin off
      skip_install_trust
      local_certs
      http_port ${http}
      https_port ${https}
    }
    ${readConfig('Caddyfile')}`,
  );
  const { stop } = await startProgram(
    ['/usr/bin/caddy', 'run', '--config', file, '--adapter', 'caddyfile'],
    [http, https],
    { SITE: HOSTNAME, GATEWAY: gateway, XDG_DATA_HOME: join(folder, 'data'), XDG_CONFIG_HOME: folder },
  );
  const root = join(folder, 'data/caddy/pki/authorities/local/root.crt');
  return {
    http: { port: http, hostname: HOSTNAME },
    https: { port: https, hostname: HOSTNAME, ca: readFileSync(root, 'utf8') },
    stop,
  };
}
