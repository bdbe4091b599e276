import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import type { RunningDatabase } from './database.js';

export interface WordPressOptions {
  readonly database: RunningDatabase;
  /** A network of sites in folders. @default false */
  readonly isNetwork?: boolean;
  /** Whether the plugin is there and active from the start. @default true */
  readonly hasPlugin?: boolean;
  /** PHP for `wp-config.php`. */
  readonly config?: string;
  /** PHP of a must-use plugin. */
  readonly muPlugin?: string;
}

export interface RunningWordPress {
  /** For example `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly folder: string;
  /** Runs PHP inside of WordPress. Resolves with what it returns, by way of JSON. */
  run(this: void, php: string, site?: string): unknown;
  close(this: void): Promise<void>;
}

/** Password of every user. */
export const PASSWORD = 'a long password of the tests';
export const ZIP = 'dist/wordpress/ve-scheduler.zip';

/** Users by role. On a single site an editor may post unfiltered HTML, an author may not. */
const USERS = { editor: 'editor', author: 'author', anna: 'subscriber' };

/** WordPress sends an email after it was installed. */
const NO_MAIL = ['-d', 'sendmail_path=/bin/true'];

/** WordPress accepts only languages whose texts are installed, and its editor greets new users with a dialog. */
const MU_PLUGIN = `
add_filter( 'locale', static function () { return get_option( 'test_locale', 'en_GB' ); } );
add_filter( 'get_user_metadata', static function ( $value, $id, $key ) {
	$preferences = array( 'core/edit-post' => array( 'welcomeGuide' => false ), '_modified' => gmdate( 'c' ) );
	return preg_match( '/persisted_preferences$/', $key ) ? array( $preferences ) : $value;
}, 10, 3 );`;

let sites = 0;

/** Installs a fresh WordPress in a temporary folder and serves it by PHP's own web server. */
export async function startWordPress(options: WordPressOptions): Promise<RunningWordPress> {
  const { database, isNetwork = false, hasPlugin = true, config = '', muPlugin = '' } = options;
  const folder = await mkdtemp(join(tmpdir(), 've-wordpress-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const name = `wordpress_${process.pid}_${(sites += 1)}`;
  database.create(name);

  await cp('/usr/share/wordpress', folder, { recursive: true, dereference: true });
  await rm(join(folder, 'wp-content/plugins'), { recursive: true });
  await mkdir(join(folder, 'wp-content/plugins'));
  await cp('test/wordpress/router.php', join(folder, 'router.php'));
  const writeConfig = (more: string) =>
    writeFile(join(folder, 'wp-config.php'), configFile(name, database.socket, config + more));
  await writeConfig('');
  if (hasPlugin) await unzip(ZIP, join(folder, 'wp-content/plugins'));

  const host = `127.0.0.1:${port}`;
  const order = { folder, url: origin, isNetwork, users: USERS, password: PASSWORD };
  if (isNetwork) await writeConfig(`define( 'WP_ALLOW_MULTISITE', true );`);
  execFileSync('php', [...NO_MAIL, 'test/wordpress/install.php'], { input: JSON.stringify(order) });
  if (isNetwork) {
    await writeConfig(`define( 'MULTISITE', true );
define( 'SUBDOMAIN_INSTALL', false );
define( 'DOMAIN_CURRENT_SITE', '${host}' );
define( 'PATH_CURRENT_SITE', '/' );
define( 'SITE_ID_CURRENT_SITE', 1 );
define( 'BLOG_ID_CURRENT_SITE', 1 );`);
  }
  await mkdir(join(folder, 'wp-content/mu-plugins'));
  await writeFile(join(folder, 'wp-content/mu-plugins/test.php'), `<?php\n${MU_PLUGIN}\n${muPlugin}\n`);

  const run = (php: string, site = '/'): unknown => runInside(folder, host, php, site);
  if (hasPlugin) {
    const activate = `require_once ABSPATH . 'wp-admin/includes/plugin.php';
      return activate_plugin( 've-scheduler/ve-scheduler.php', '', ${isNetwork} );`;
    const failure = run(activate);
    if (failure !== null) throw new Error(`The plugin was not activated: ${JSON.stringify(failure)}`);
  }

  const server = spawn('php', [...NO_MAIL, '-S', host, '-t', folder, join(folder, 'router.php')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4', ...(isNetwork && { WORDPRESS_NETWORK: '1' }) },
  });
  const ended = once(server, 'exit');
  for await (const line of createInterface({ input: server.stderr })) {
    if (line.includes('started')) break;
  }
  server.stderr.resume();
  return {
    origin,
    folder,
    run,
    close: async () => {
      // The server's workers are processes of their own, in its group.
      process.kill(-server.pid!, 'SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Settings of the plugin for the sandbox, with the partner key as an owner would type it. */
export function configure(
  wordpress: RunningWordPress,
  settings: Readonly<Record<string, unknown>>,
  pak?: string,
  site?: string,
): void {
  const php = `$set = json_decode( ${phpText(JSON.stringify(settings))}, true );
    update_option( 've_scheduler', array_merge( VeScheduler\\Settings::all(), $set ) );
    ${pak === undefined ? '' : `update_option( 've_scheduler_pak', ${phpText(pak)} );`}
    return VeScheduler\\Settings::is_complete();`;
  wordpress.run(php, site);
}

/** A text as PHP source. */
export const phpText = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

function runInside(folder: string, host: string, php: string, site: string): unknown {
  const code = `$_SERVER['HTTP_HOST'] = ${phpText(host)};
    $_SERVER['REQUEST_METHOD'] = 'GET';
    $_SERVER['REQUEST_URI'] = ${phpText(site)};
    require ${phpText(join(folder, 'wp-load.php'))};
    $result = ( static function () { ${php} } )();
    echo "\\n" . wp_json_encode( $result );`;
  const output = execFileSync('php', [...NO_MAIL, '-d', 'display_errors=stderr', '-r', code], {
    encoding: 'utf8',
  });
  return JSON.parse(output.slice(output.lastIndexOf('\n') + 1));
}

async function unzip(file: string, target: string): Promise<void> {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(file)))) {
    await mkdir(join(target, name, '..'), { recursive: true });
    await writeFile(join(target, name), bytes);
  }
}

function configFile(database: string, socket: string, more: string): string {
  const salts = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap((name) =>
    ['KEY', 'SALT'].map((kind) => `define( '${name}_${kind}', '${`${name} ${kind} `.repeat(5)}' );`),
  );
  return `<?php
define( 'DB_NAME', '${database}' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:${socket}' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
${salts.join('\n')}
$table_prefix = 'wp_';
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', __DIR__ . '/debug.log' );
define( 'DISABLE_WP_CRON', true );
define( 'FS_METHOD', 'direct' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
${more}
if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
