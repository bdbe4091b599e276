import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from 'playwright/test';
import { startSandbox } from '../../../demo/sandbox/serve.js';
import { SECRET_VARIABLES } from '../../../src/command/environment/secret-files.js';
import { Environment } from '../../../src/command/environment/variables.js';
import { runCommand } from './command.js';
import { environmentFor } from './settings.js';

const test = base.extend<{ folder: string; sandbox: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 've-secrets-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  sandbox: async ({}, use) => {
    const { origin, close } = await startSandbox({ port: 0 });
    await use(origin);
    await close();
  },
});

/** Writes a file for each secret, and returns an environment that names the files. */
async function withFiles(
  environment: Readonly<Record<string, string>>,
  folder: string,
  end: string,
): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    const isSecret = SECRET_VARIABLES.some((one) => one === name);
    if (isSecret) await writeFile(join(folder, name), value + end);
    result[isSecret ? `${name}_FILE` : name] = isSecret ? join(folder, name) : value;
  }
  return result;
}

for (const [name, end] of [
  ['as they are', ''],
  ['with a line break at the end', '\n'],
  ['with a line break of Windows at the end', '\r\n'],
] as const) {
  test(`reads secrets from files ${name}`, async ({ folder, sandbox }) => {
    const environment = await withFiles(environmentFor(sandbox), folder, end);
    expect(Object.keys(environment)).not.toContain('VE_PAK');
    const { code, err, out } = await runCommand(['--check'], environment);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('8 agents can be booked');
  });
}

test('reports every file that it cannot use, without its content, and no missing variable', async ({
  folder,
}) => {
  await writeFile(join(folder, 'two-lines'), 'first-secret\nsecond-secret\n');
  await writeFile(join(folder, 'empty'), '\n');
  const { VE_PAK: _pak, VE_SECRETS: _secrets, ...rest } = environmentFor('http://127.0.0.1:4010');
  const { code, out, err } = await runCommand([], {
    ...rest,
    VE_PAK_FILE: join(folder, 'nowhere'),
    VE_SECRETS_FILE: join(folder, 'two-lines'),
    VE_REDIS_URL_FILE: join(folder, 'empty'),
    VE_LOGIN_PASSWORD_FILE: folder,
    VE_EMAIL_FILE: folder,
  });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err.trim().split('\n').slice(1).sort()).toEqual([
    '  VE_EMAIL_FILE: is not a known variable',
    '  VE_LOGIN_PASSWORD_FILE: the file cannot be read (EISDIR)',
    '  VE_PAK_FILE: the file cannot be read (ENOENT)',
    '  VE_REDIS_URL_FILE: the file is empty',
    '  VE_SECRETS_FILE: the file must hold one line, the secret alone',
  ]);
});

test('refuses a secret that comes from a variable and from a file', async ({ folder }) => {
  await writeFile(join(folder, 'pak'), 'key-of-the-file');
  const environment = environmentFor('http://127.0.0.1:4010');
  const { code, err } = await runCommand([], { ...environment, VE_PAK_FILE: join(folder, 'pak') });
  expect(code).toBe(2);
  expect(err).toContain('VE_PAK_FILE: give either VE_PAK or the file, not both');
  expect(err).not.toMatch(/key-of-the-file|sandbox-pak/);
});

test('checks the content of a file by the rules of its variable', async ({ folder }) => {
  await writeFile(join(folder, 'secrets'), 'too-short-secret');
  const { VE_SECRETS: _secrets, ...rest } = environmentFor('http://127.0.0.1:4010');
  const { code, err } = await runCommand([], { ...rest, VE_SECRETS_FILE: join(folder, 'secrets') });
  expect({ code, isNamed: err.includes('VE_SECRETS: ') }).toEqual({ code: 2, isNamed: true });
  expect(err).not.toContain('too-short-secret');
});

test('every secret variable is one of the command', () => {
  expect(Object.keys(Environment.shape)).toEqual(expect.arrayContaining([...SECRET_VARIABLES]));
});
