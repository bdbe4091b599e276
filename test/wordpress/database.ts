import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { installDebianPackages } from '../debian.js';

export interface RunningDatabase {
  readonly socket: string;
  /** Creates an empty database. */
  create(this: void, name: string): void;
  close(this: void): Promise<void>;
}

const PACKAGES = [
  'wordpress',
  'wordpress-theme-twentytwentythree',
  'mariadb-server',
  'php-cli',
  'php-mysql',
  'php-mbstring',
  'php-xml',
  'php-curl',
  'php-gd',
  'php-intl',
];
const NEEDED = ['/usr/share/wordpress/wp-load.php', '/usr/sbin/mariadbd', '/usr/bin/php'];

/** Installs Debian's WordPress, MariaDB and PHP if they are missing. */
export function provideWordPress(): void {
  if (NEEDED.every((file) => existsSync(file))) return;
  if (process.getuid?.() === 0) installDebianPackages(...PACKAGES);
  const missing = NEEDED.filter((file) => !existsSync(file));
  if (missing.length) {
    throw new Error(`${missing.join(' and ')} could not be installed: install ${PACKAGES.join(' ')}`);
  }
}

/** Starts a MariaDB of its own in a temporary folder. It has no port, only a socket. */
export async function startDatabase(): Promise<RunningDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 've-mariadb-'));
  const data = join(folder, 'data');
  const socket = join(folder, 'socket');
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  const install = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', ...user];
  execFileSync('mariadb-install-db', install, { stdio: 'ignore' });
  const server = spawn(
    '/usr/sbin/mariadbd',
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${socket}`,
      '--skip-networking',
      '--innodb-flush-log-at-trx-commit=0',
      ...user,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(server, 'exit');
  let said = '';
  for await (const line of createInterface({ input: server.stderr })) {
    said += `${line}\n`;
    if (line.includes('ready for connections')) break;
  }
  if (!said.includes('ready for connections')) throw new Error(`mariadbd did not start:\n${said}`);
  server.stderr.resume();
  return {
    socket,
    create: (name) => {
      const sql = `CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`;
      execFileSync('mariadb', ['--no-defaults', `--socket=${socket}`, '--user=root', '-e', sql]);
    },
    close: async () => {
      server.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
