import { spawnSync } from 'node:child_process';

const INSTALL = `apt-get update -qq; apt-get install -y -qq -o DPkg::Lock::Timeout=300 "$@"`;

/**
 * Installs packages by apt-get, as root. Several processes may ask at once: `flock` lets one install at a time, since
 * `apt-get update` fails at once while another one runs.
 */
export function installDebianPackages(...names: string[]): void {
  console.log(`Installing ${names.join(' and ')}`);
  spawnSync('flock', ['/tmp/ve-scheduler-apt.lock', 'sh', '-c', INSTALL, 'sh', ...names], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
