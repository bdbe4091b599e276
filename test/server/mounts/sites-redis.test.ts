import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { expect, test } from 'playwright/test';
import { PARTNER } from '../../../demo/sandbox/agents.js';
import { startSandbox } from '../../../demo/sandbox/serve.js';
import { provideRedis, startRedis } from '../../redis.js';
import { startCommand, stopCommand, type LogLine } from './command.js';
import { send } from './http.js';

test('sites with one Redis keep their keys apart, and its outage is said once', async () => {
  // Installing Redis takes a while if it is missing.
  test.setTimeout(300_000);
  provideRedis();
  const redis = await startRedis();
  const sandbox = await startSandbox({ port: 0 });
  const folder = await mkdtemp(join(tmpdir(), 'sites-redis-'));
  const path = join(folder, 'sites.json');
  const site = (name: string) => ({
    hosts: [`book.${name}.example`],
    credentials: {
      type: 'pak',
      pak: { env: 'PAK' },
      externalId: PARTNER.externalId,
      email: PARTNER.email,
    },
    baseUrl: `${sandbox.origin}/~${name}`,
    origins: [`https://www.${name}.example`],
    secrets: [{ env: `SECRET_${name.toUpperCase()}` }],
  });
  await writeFile(
    path,
    JSON.stringify({ redis: { env: 'REDIS' }, sites: { north: site('north'), south: site('south') } }),
  );
  const command = await startCommand(
    {
      PAK: PARTNER.pak,
      REDIS: redis.url,
      SECRET_NORTH: 'the secret of the site north, which is long enough',
      SECRET_SOUTH: 'the secret of the site south, which is long enough',
    },
    '--config',
    path,
  );
  const headers = (name: string) => ({ Host: `book.${name}.example`, Origin: `https://www.${name}.example` });
  const token = async (name: string) =>
    (await send(command.url, '/ve/token', { json: { scope: 'schedule' }, headers: headers(name) })).status;
  const health = async (name: string): Promise<unknown> =>
    (await send(command.url, '/ve/health', { headers: headers(name) })).json;
  const said = (message: string): LogLine[] =>
    command.log.filter((line: LogLine) => String(line.message).startsWith(message));

  expect([await token('north'), await token('south')]).toEqual([200, 200]);
  const client = createClient({ url: redis.url });
  await client.connect();
  const keys = await client.keys('*');
  await client.close();
  expect(new Set(keys.map((key) => key.split(':').slice(0, 2).join(':')))).toEqual(
    new Set(['ve-scheduler:north', 've-scheduler:south']),
  );

  await redis.kill();
  expect([await token('north'), await token('south')]).toEqual([200, 200]);
  await expect.poll(() => health('north')).toMatchObject({ status: 'degraded', site: 'north' });
  await expect.poll(() => health('south')).toMatchObject({ status: 'degraded', site: 'south' });
  expect(said('the shared limiter failed')).toEqual([
    expect.not.objectContaining({ site: expect.anything() }),
  ]);
  expect(command.log.filter(({ event }: LogLine) => event === 'redis failed')).toHaveLength(1);
  await stopCommand(command);
  await sandbox.close();
  await rm(folder, { recursive: true });
});
