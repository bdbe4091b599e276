import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { parse } from 'yaml';
import * as z from 'zod';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { startSandbox, type RunningSandbox } from '../../demo/sandbox/serve.js';
import { provideRedis, startRedis, type RunningRedis } from '../redis.js';
import { startCommand, stopCommand, type RunningCommand } from '../server/mounts/command.js';
import { secret } from '../server/mounts/settings.js';
import { book } from './booking.js';
import { providePrograms } from './programs.js';
import { PROGRAMS, startCaddy, type RunningProxy } from './proxies.js';
import { sendTo } from './tls-request.js';

const FILE = 'demo/deploy/compose.yaml';
const FOLDER = dirname(FILE);

const Service = z.strictObject({
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  image: z.string(),
  restart: z.literal('unless-stopped'),
  command: z.string().optional(),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })).default({}),
  stop_grace_period: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.int() })
    .optional(),
});
/** What the file may hold. Docker refuses a misspelt key, and so does this. */
const Compose = z.strictObject({
  name: z.string(),
  services: z.strictObject({ gateway: Service, redis: Service, caddy: Service }),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
  networks: z.record(z.string(), z.nullable(z.strictObject({ internal: z.boolean() }))),
  volumes: z.record(z.string(), z.null()),
});
const { services, secrets, networks, volumes } = Compose.parse(parse(readFileSync(FILE, 'utf8')));
const { gateway, redis, caddy } = services;

test.describe('compose.yaml', () => {
  test('names only networks, volumes, secrets and services that it has', () => {
    for (const service of Object.values(services)) {
      expect(Object.keys(networks)).toEqual(expect.arrayContaining(service.networks));
      expect(Object.keys(secrets)).toEqual(expect.arrayContaining(service.secrets));
      for (const [name] of Object.entries(service.depends_on)) {
        const waitedFor = services[name as keyof typeof services];
        // The gateway's check is in its image.
        expect(waitedFor.healthcheck ?? waitedFor.build, name).toBeDefined();
      }
      for (const volume of service.volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) expect(existsSync(join(FOLDER, source)), source).toBe(true);
        else expect(Object.keys(volumes)).toContain(source);
      }
    }
    expect(existsSync(join(FOLDER, gateway.build!.context, gateway.build!.dockerfile))).toBe(true);
    expect(existsSync(join(FOLDER, gateway.env_file!))).toBe(true);
    for (const name of gateway.secrets) {
      expect(Object.values(gateway.environment)).toContain(`/run/secrets/${name}`);
    }
  });

  test('lets only Caddy be reached from outside, and Redis reach nobody', () => {
    expect([gateway.ports, redis.ports]).toEqual([[], []]);
    expect(caddy.ports).toEqual(['80:80', '443:443', '443:443/udp']);
    expect(redis.networks.map((name) => networks[name])).toEqual([{ internal: true }]);
    expect(caddy.networks).not.toContain('back');
    expect(gateway).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  test.describe('its parts, started', () => {
    test.describe.configure({ mode: 'default' });
    let folder: string;
    let sandbox: RunningSandbox;
    let database: RunningRedis;
    let command: RunningCommand;
    let proxy: RunningProxy;

    test.beforeAll(async () => {
      providePrograms(PROGRAMS);
      provideRedis();
      folder = await mkdtemp(join(tmpdir(), 've-compose-'));
      sandbox = await startSandbox({ port: 0 });
      const [program, ...settings] = redis.command!.split(' ');
      expect(program).toBe('redis-server');
      database = await startRedis(undefined, [...settings, '--dir', folder]);
      command = await startCommand(await gatewayEnvironment());
      proxy = await startCaddy(folder, `127.0.0.1:${new URL(command.url).port}`);
    });
    test.afterAll(async () => {
      await proxy.stop();
      await stopCommand(command);
      await database.kill();
      await sandbox.close();
      await rm(folder, { recursive: true });
    });

    /** What the container gets, with this test's addresses and secrets. */
    async function gatewayEnvironment(): Promise<Record<string, string>> {
      const file = await readFile(resolve(FOLDER, gateway.env_file!), 'utf8');
      const lines = file.split('\n').filter((line) => line && !line.startsWith('#'));
      const values = { pak: PARTNER.pak, secrets: secret };
      for (const name of gateway.secrets as (keyof typeof values)[]) {
        await writeFile(join(folder, name), `${values[name]}\n`);
      }
      const environment = Object.entries(gateway.environment).map(([name, value]) => [
        name,
        value.replace('/run/secrets/', `${folder}/`).replace('redis://redis:6379', database.url),
      ]);
      return {
        ...Object.fromEntries(lines.map((line) => /^([^=]+)=(.*)$/.exec(line)!.slice(1) as [string, string])),
        ...(Object.fromEntries(environment) as Record<string, string>),
        VE_EXTERNAL_ID: PARTNER.externalId,
        VE_EMAIL: PARTNER.email,
        VE_BASE_URL: sandbox.origin,
        VE_HOURS: 'Mon-Sun 00:00-24:00',
        VE_TIME_ZONE: 'Europe/Berlin',
      };
    }

    test('book a meeting together', async () => {
      expect(command.log[0]).toMatchObject({ event: 'listening', store: 'redis' });
      await book(proxy.https, sandbox.sandbox.world());
    });

    test('tell that Redis is gone, and stay healthy', async () => {
      await database.kill();
      await expect
        .poll(async () => (await sendTo(proxy.https, '/ve/health')).json)
        .toMatchObject({ status: 'degraded', storage: 'unavailable' });
      expect((await sendTo(proxy.https, '/ve/health')).status).toBe(200);
    });
  });
});
