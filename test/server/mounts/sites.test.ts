import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from 'playwright/test';
import { PARTNER } from '../../../demo/sandbox/agents.js';
import { startSandbox, type RunningSandbox } from '../../../demo/sandbox/serve.js';
import { runCommand, startCommand, stopCommand, type CommandResult, type RunningCommand } from './command.js';
import { send, type HttpResponse } from './http.js';

type Json = Record<string, unknown>;

const secretOf = (name: string) => `the secret of the site ${name}, which is long enough`;
const pageOf = (name: string) => `https://www.${name}.example`;

/** A folder with a file of sites, and an API for each of them. */
class Setting {
  readonly folder: string;
  readonly sandbox: RunningSandbox;

  constructor(folder: string, sandbox: RunningSandbox) {
    this.folder = folder;
    this.sandbox = sandbox;
  }

  get path(): string {
    return join(this.folder, 'sites.json');
  }

  site(name: string, more: Json = {}): Json {
    return {
      hosts: [`book.${name}.example`],
      credentials: { type: 'pak', pak: { env: 'PAK' }, externalId: PARTNER.externalId, email: PARTNER.email },
      baseUrl: `${this.sandbox.origin}/~${name}`,
      origins: [pageOf(name)],
      secrets: [{ file: `${name}.secret` }],
      ...more,
    };
  }

  /** Replaces the file in one step, as editors do. */
  async write(json: unknown): Promise<void> {
    await writeFile(`${this.path}.new`, typeof json === 'string' ? json : JSON.stringify(json));
    await rename(`${this.path}.new`, this.path);
  }

  async writeSites(sites: Json, more: Json = {}): Promise<void> {
    for (const name of Object.keys(sites)) {
      await writeFile(join(this.folder, `${name}.secret`), secretOf(name));
    }
    await this.write({ sites, ...more });
  }

  run(...args: string[]): Promise<CommandResult> {
    return runCommand(['--config', this.path, ...args], { PAK: PARTNER.pak });
  }
}

const test = base.extend<{ setting: Setting; start: () => Promise<RunningCommand> }>({
  setting: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'sites-'));
    const sandbox = await startSandbox({ port: 0 });
    await use(new Setting(folder, sandbox));
    await sandbox.close();
    await rm(folder, { recursive: true });
  },
  start: async ({ setting }, use) => {
    const started: RunningCommand[] = [];
    await use(async () => {
      const command = await startCommand({ PAK: PARTNER.pak }, '--config', setting.path);
      started.push(command);
      return command;
    });
    for (const command of started) await stopCommand(command);
  },
});

const requestToken = ({ url }: RunningCommand, name: string): Promise<HttpResponse> =>
  send(url, '/ve/token', {
    json: { scope: 'schedule' },
    headers: { Host: `book.${name}.example`, Origin: pageOf(name) },
  });

/** Waits for an event, and returns all of that name. */
async function events({ log }: RunningCommand, event: string, count = 1): Promise<Json[]> {
  const found = () => log.filter((line: Json) => line['event'] === event) as Json[];
  await expect.poll(() => found().length).toBeGreaterThanOrEqual(count);
  return found();
}

test('serves each site by its host, and names it in log, health checks and metrics', async ({
  setting,
  start,
}) => {
  await setting.writeSites(
    { north: setting.site('north'), south: setting.site('south') },
    { $schema: 'x', metrics: { port: 0 } },
  );
  const command = await start();
  expect((await requestToken(command, 'north')).status).toBe(200);
  expect((await requestToken(command, 'south')).status).toBe(200);
  expect((await requestToken(command, 'east')).status).toBe(404);
  const get = (path: string, host = 'balancer') => send(command.url, path, { headers: { Host: host } });
  expect((await get('/ve/health', 'book.north.example')).json).toMatchObject({ status: 'ok', site: 'north' });
  const [health, ready] = await Promise.all([get('/health'), get('/ready')]);
  expect(health).toMatchObject({ status: 200, json: { status: 'ok' } });
  expect(ready).toMatchObject({ status: 200, json: { status: 'ready' } });
  expect(health.text + ready.text).not.toMatch(/north|south/);

  const [listening] = await events(command, 'listening');
  const { text } = await send(new URL(listening!['metrics'] as string).origin, '/metrics');
  for (const line of [
    've_requests_total{site="north",route="token",status="200"} 1',
    've_requests_total{site="south",route="token",status="200"} 1',
    've_requests_total{route="none",status="404"} 1',
    've_upstream_calls_total{site="south",call="agents",outcome="200"} 1',
    've_ready{site="north"} 1',
    've_bookings_total{site="north",outcome="created"} 0',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  const requests = command.log.filter((line: Json) => line['route'] === 'token') as Json[];
  expect(requests.map(({ site }) => site)).toEqual(['north', 'south']);
});

test('serves the scripts at the hosts of the sites that do not switch them off', async ({
  setting,
  start,
}) => {
  const options = { north: undefined, south: true, east: false };
  const sites = Object.entries(options).map(([name, scripts]) => [name, setting.site(name, { scripts })]);
  await setting.writeSites(Object.fromEntries(sites) as Json);
  const { url } = await start();
  const statusAt = async (name: string, path: string) =>
    (await send(url, path, { headers: { Host: `book.${name}.example` } })).status;
  for (const path of ['/ve/ve-early.js', '/ve/0.1.0/ve-scheduler.js']) {
    expect(await statusAt('north', path), path).toBe(200);
    expect(await statusAt('south', path), path).toBe(200);
    expect(await statusAt('east', path), path).toBe(404);
  }
});

test('a broken API of one site leaves the process ready', async ({ setting, start }) => {
  await setting.writeSites({ north: setting.site('north'), south: setting.site('south') });
  setting.sandbox.sandbox.world('north').fail({ kind: 'hold', path: '*' });
  const command = await start();
  const ready = await send(command.url, '/ready');
  expect(ready.status).toBe(200);
  setting.sandbox.sandbox.world('south').fail({ kind: 'status', status: 500, path: '*' });
  const south = await send(command.url, '/ve/ready', { headers: { Host: 'book.north.example' } });
  expect(south).toMatchObject({ status: 503, json: { site: 'north' } });
  setting.sandbox.sandbox.close();
});

test('reloads a changed file, and keeps the sites that did not change', async ({ setting, start }) => {
  const south = setting.site('south');
  await setting.writeSites({ north: setting.site('north'), south });
  const command = await start();
  await requestToken(command, 'south');
  const calls = setting.sandbox.sandbox.world('south').requests.length;
  setting.sandbox.sandbox.world('north').fail({ kind: 'hold', path: '*' });
  const underWay = requestToken(command, 'north');
  await expect.poll(() => setting.sandbox.sandbox.world('north').requests.length).toBe(1);
  await setting.writeSites({ east: setting.site('east'), south });
  expect(await events(command, 'reloaded')).toMatchObject([
    { sites: 2, changed: ['east'], removed: ['north'] },
  ]);
  expect((await requestToken(command, 'east')).status).toBe(200);
  expect((await requestToken(command, 'north')).status).toBe(404);
  expect((await requestToken(command, 'south')).status).toBe(200);
  expect(setting.sandbox.sandbox.world('south').requests).toHaveLength(calls);
  setting.sandbox.sandbox.world('north').faults.clear();
  expect((await underWay).status).toBe(200);
  await events(command, 'drained');
});

test('reloads a changed secret', async ({ setting, start }) => {
  await setting.writeSites({ north: setting.site('north') });
  const command = await start();
  await writeFile(join(setting.folder, 'north.secret'), secretOf('north, after a rotation'));
  expect(await events(command, 'reloaded')).toMatchObject([{ changed: ['north'] }]);
});

test('keeps the old sites if the new file is broken, and says why once', async ({ setting, start }) => {
  await setting.writeSites({ north: setting.site('north') });
  const command = await start();
  await setting.writeSites({ north: setting.site('north', { origins: ['http://www.north.example'] }) });
  const [failed] = await events(command, 'reload failed');
  expect(failed!['mistakes']).toEqual([
    expect.stringMatching(
      /^sites\.north\.origins\.0: must be an exact origin .*; it is "http:\/\/www\.north\.example"$/,
    ),
  ]);
  expect((await requestToken(command, 'north')).status).toBe(200);
  // The same mistake in another file, and then a file without any.
  await setting.writeSites({
    north: setting.site('north', { origins: ['http://www.north.example'] }),
    x: setting.site('x'),
  });
  await setting.write({ sites: { north: setting.site('north', { nothing: 1 }) } });
  await events(command, 'reload failed', 2);
  await setting.writeSites({ north: setting.site('north') });
  const reloaded = await events(command, 'reloaded');
  expect(reloaded).toMatchObject([{ changed: [] }]);
  expect(await events(command, 'reload failed')).toHaveLength(2);
});

test('reloads on SIGHUP, and says again what is wrong', async ({ setting, start }) => {
  await setting.writeSites({ north: setting.site('north') });
  const command = await start();
  command.signal('SIGHUP');
  await events(command, 'reloaded');
  await setting.write('{ "sites": { "north": "the-partner-key" "x" } }');
  const first = await events(command, 'reload failed');
  command.signal('SIGHUP');
  await events(command, 'reload failed', 2);
  expect(first[0]!['mistakes']).toEqual([
    expect.stringMatching(/^--config: the file is not JSON(: look at line 1, column \d+)?$/),
  ]);
  expect((await requestToken(command, 'north')).status).toBe(200);
});

test('lists every mistake with its path and value, but never a secret', async ({ setting }) => {
  await setting.writeSites({
    north: setting.site('north', { secrets: ['a-short-secret'], slotMinutes: 3, nothing: 1, hosts: ['a:1'] }),
    south: setting.site('south', { hours: { weekly: 'always', timeZone: 'Europe/Berlin' } }),
    'no name': setting.site('east'),
  });
  const schema = await setting.run();
  expect(schema.code).toBe(2);
  expect(schema.err.split('\n').map((line) => line.trim())).toEqual(
    expect.arrayContaining([
      'sites.north.slotMinutes: must be a whole number of minutes from 5 to 1440; it is 3',
      'sites.north.nothing: is not a known setting',
      'sites.south.hours.weekly: must be hours such as Mon-Fri 09:00-12:00 13:00-17:00; it is "always"',
      expect.stringMatching(/^sites\.no name: the name must have 1 to 32 letters/),
    ]),
  );
  await setting.writeSites({ north: setting.site('north', { secrets: ['a-short-secret'], hosts: ['a:1'] }) });
  const options = await setting.run();
  expect(options.code).toBe(2);
  expect(options.err).toMatch(/sites\.north\.hosts\.0: must be a host name .*; it is "a:1"/);
  expect(options.err).toMatch(/sites\.north\.secrets\.0: must have 32 characters/);
  expect(schema.err + options.err).not.toContain('a-short-secret');
});

test('refuses secrets that cannot be read, shared prefixes, and variables without an effect', async ({
  setting,
}) => {
  await setting.writeSites({
    north: setting.site('north', { redisPrefix: 've:' }),
    south: setting.site('south', {
      redisPrefix: 've:south:',
      secrets: [{ env: 'NOWHERE' }, { file: 'missing' }],
      webhooks: [{ url: 'https://crm.example/', secret: [{ env: 'NEW_SECRET' }, { file: 'old' }] }],
    }),
  });
  const { code, err } = await runCommand(['--config', setting.path], { PAK: PARTNER.pak, VE_ORIGINS: 'x' });
  expect(code).toBe(2);
  for (const mistake of [
    'sites.south.secrets.0: the variable NOWHERE is not set',
    'sites.south.secrets.1: the file cannot be read (ENOENT): missing',
    'sites.south.webhooks.0.secret.0: the variable NEW_SECRET is not set',
    'sites.south.webhooks.0.secret.1: the file cannot be read (ENOENT): old',
    'sites.south.redisPrefix: must not begin like that of site north',
    'VE_ORIGINS: has no effect with --config',
  ]) {
    expect(err).toContain(mistake);
  }
});

test('refuses sites with one secret', async ({ setting }) => {
  await setting.writeSites({
    north: setting.site('north'),
    south: setting.site('south', { secrets: [{ file: 'north.secret' }] }),
  });
  const { code, err } = await setting.run();
  expect(code).toBe(2);
  expect(err).toContain('sites.south.secrets: must not have a secret of site north');
});

test('warns of a secret in the file itself', async ({ setting, start }) => {
  await setting.writeSites({ north: setting.site('north', { secrets: [secretOf('north')] }) });
  const command = await start();
  const warnings = await events(command, 'warning');
  expect(warnings).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(/^sites\.north\.secrets\.0: the secret is in the file/),
    }),
  ]);
  expect(JSON.stringify(warnings)).not.toContain(secretOf('north'));
});

test('checks the credentials of every site', async ({ setting }) => {
  await setting.writeSites({ north: setting.site('north'), south: setting.site('south') });
  setting.sandbox.sandbox.world('south').fail({ kind: 'status', status: 403, path: '*' });
  const { code, out, err } = await setting.run('--check');
  expect(code).toBe(1);
  expect(out).toMatch(/^north: ok: signed in at/m);
  expect(err).toMatch(/^south: wrong: .* answered 403/m);
});
