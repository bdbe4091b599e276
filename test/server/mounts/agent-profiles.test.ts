import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from 'playwright/test';
import { loadAgentProfiles } from '../../../src/command/agent-profiles.js';
import { readEnvironment } from '../../../src/command/environment/environment.js';
import { runCommand } from './command.js';
import { annasEmail, environmentFor } from './settings.js';

const required = environmentFor('http://127.0.0.1:4010');
const photos = 'https://photos.example.com';

const test = base.extend<{ write: (content: unknown) => Promise<string> }>({
  /** Writes a file of profiles and returns its path. */
  write: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
    await use(async (content) => {
      const path = join(folder, 'agents.json');
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    });
    await rm(folder, { recursive: true });
  },
});

const load = (path: string, more: Record<string, string> = {}) =>
  loadAgentProfiles(readEnvironment({ ...required, VE_AGENT_PROFILES: path, ...more }));

test('a file of profiles becomes maps', async ({ write }) => {
  const path = await write({
    [annasEmail]: { photo: `${photos}/a.jpg`, role: 'Advisor', description: 'Speaks German' },
    '665f1c2ab94d3e0012a7c002': { role: 'Manager' },
    'nobody@example.com': {},
  });
  expect(await load(path, { VE_PHOTO_ORIGINS: `https://other.example, ${photos}` })).toEqual({
    photo: { [annasEmail]: `${photos}/a.jpg` },
    role: { [annasEmail]: 'Advisor', '665f1c2ab94d3e0012a7c002': 'Manager' },
    description: { [annasEmail]: 'Speaks German' },
  });
});

test('a file may begin with a byte order mark', async ({ write }) => {
  expect(await load(await write('\ufeff{"a":{"role":"Advisor"}}'))).toMatchObject({ role: { a: 'Advisor' } });
});

test('VE_PHOTO_ORIGINS becomes agents.photoOrigins', () => {
  const { options } = readEnvironment({
    ...required,
    VE_AGENT_PROFILES: 'agents.json',
    VE_PHOTO_ORIGINS: `${photos},http://127.0.0.1:8000`,
  });
  expect(options.agents?.photoOrigins).toEqual([photos, 'http://127.0.0.1:8000']);
});

for (const [why, content, mistake] of [
  ['is not JSON', '{', 'the file is not JSON'],
  ['is a list', [], 'the file must be an object such as'],
  ['is null', null, 'the file must be an object such as'],
  ['has a text as a profile', { a: 'Advisor' }, 'entry 1: must be an object such as'],
  ['has a list as a role', { a: { role: [] } }, 'entry 1: role must be a text'],
  [
    'has a long role',
    { a: {}, b: { role: 'x'.repeat(121) } },
    'entry 2: role must have 120 characters or less',
  ],
  ['has a long description', { a: { description: 'x'.repeat(501) } }, 'entry 1: description must have 500'],
  ['has an unknown field', { a: { rolle: 'x' } }, 'entry 1: may have only photo, role and description'],
  ['has a relative photo', { a: { photo: 'anna.jpg' } }, 'entry 1: photo must be an https URL'],
  [
    'has a photo elsewhere',
    { a: { photo: `${photos}/a.jpg` } },
    'entry 1: photo has an origin that VE_PHOTO_ORIGINS',
  ],
] as const) {
  test(`the command does not start if the file of profiles ${why}`, async ({ write }) => {
    const { code, err } = await runCommand([], { ...required, VE_AGENT_PROFILES: await write(content) });
    expect(code).toBe(2);
    expect(err).toContain(`  VE_AGENT_PROFILES: ${mistake}`);
  });
}

test('mistakes in the file are reported together with those in modules, without names', async ({ write }) => {
  const { code, err } = await runCommand([], {
    ...required,
    VE_AUTHORIZE_MODULE: 'missing.js',
    VE_AGENT_PROFILES: await write({ [annasEmail]: { role: 1, photo: 2 } }),
  });
  expect(code).toBe(2);
  expect(err.trim().split('\n')).toEqual([
    'The gateway cannot start:',
    '  VE_AUTHORIZE_MODULE: the module cannot be loaded (ERR_MODULE_NOT_FOUND)',
    '  VE_AGENT_PROFILES: entry 1: photo must be a text',
    '  VE_AGENT_PROFILES: entry 1: role must be a text',
  ]);
});

test('a missing file of profiles is reported', async () => {
  const { code, err } = await runCommand([], { ...required, VE_AGENT_PROFILES: 'missing.json' });
  expect(code).toBe(2);
  expect(err).toContain('VE_AGENT_PROFILES: the file cannot be read (ENOENT)');
});
