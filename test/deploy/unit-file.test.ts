import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { readEnvironment } from '../../src/command/environment/environment.js';
import { SECRET_VARIABLES } from '../../src/command/environment/secret-files.js';
import { CLOSE_TIMEOUT_MS, WORK_TIMEOUT_MS } from '../../src/command/run-server.js';
import { secret } from '../server/mounts/settings.js';
import { providePrograms } from './programs.js';

const unit = readFileSync('demo/deploy/ve-scheduler.service', 'utf8');
const valueOf = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)![1]!;

/** Runs `systemd-analyze` over a unit whose program is this machine's Node. */
function analyze(text: string, ...args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 've-unit-'));
  try {
    const file = join(folder, 've-scheduler.service');
    writeFileSync(file, text.replace('/usr/bin/node', process.execPath));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
    return { status, output: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.describe('systemd unit', () => {
  test.beforeAll(() => providePrograms({ '/usr/bin/systemd-analyze': 'systemd' }));

  test('is valid', () => {
    expect(analyze(unit, 'verify')).toEqual({ status: 0, output: '' });
    expect(analyze(unit.replace('DynamicUser', 'DynamicUsr'), 'verify').output).toContain('Unknown key');
    expect(analyze(unit.replace('ExecStart=/usr', 'ExecStart=/nowhere/usr'), 'verify').status).not.toBe(0);
  });

  test('has an exposure level of 1.3 or less', () => {
    const rate = (text: string) => analyze(text, 'security', '--offline=true', '--threshold=13').status;
    expect(rate(unit)).toBe(0);
    for (const key of ['DynamicUser', 'CapabilityBoundingSet', 'SystemCallFilter', 'PrivateDevices']) {
      expect(rate(unit.replace(new RegExp(`^${key}=.*$`, 'gm'), '')), key).not.toBe(0);
    }
  });

  test('waits longer for the end than the gateway takes', () => {
    expect(Number(valueOf('TimeoutStopSec')) * 1000).toBeGreaterThan(WORK_TIMEOUT_MS + CLOSE_TIMEOUT_MS);
  });

  test('sets known variables, and reads a file for each of its credentials', () => {
    const variables = Object.fromEntries(
      valueOf('Environment')
        .split(' ')
        .map((one) => one.split('=') as [string, string]),
    );
    const credentials = [...unit.matchAll(/^LoadCredential=([^:]+):/gm)].map(([, name]) => `%d/${name}`);
    const files = Object.entries(variables).filter(([name]) => name.endsWith('_FILE'));
    expect(files.map(([, path]) => path).sort()).toEqual(credentials.sort());
    const known = SECRET_VARIABLES.map((name) => `${name}_FILE`);
    expect(known).toEqual(expect.arrayContaining(files.map(([name]) => name)));
  });

  test('gateway.env is valid together with the secrets', () => {
    const lines = readFileSync('demo/deploy/gateway.env', 'utf8')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    const given = Object.fromEntries(lines.map((line) => line.split('=') as [string, string]));
    const { options, trustedProxies } = readEnvironment({ ...given, VE_PAK: 'key', VE_SECRETS: secret });
    expect({ origins: options.origins, trustedProxies }).toEqual({
      origins: ['https://www.example.com'],
      trustedProxies: 1,
    });
  });
});
