import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { readEnvironment } from '../../../src/command/environment/environment.js';
import { createGateway } from '../../../src/server.js';
import { startCommand, stopCommand } from './command.js';
import { environmentFor } from './settings.js';

const required = environmentFor('http://127.0.0.1:4010');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const onDisk = (name: string) => readFileSync(`dist/cdn/${name}`);
const gatewayOf = (environment: Record<string, string>) =>
  createGateway({ ...readEnvironment(environment).options, clientIp: 'unknown' });

test('the command serves the scripts of the package, compressed, and the same by both paths', async () => {
  const command = await startCommand(required);
  const load = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(`/ve/${path}`, command.url), { headers: { 'Accept-Encoding': 'identity', ...headers } });
  try {
    for (const name of ['ve-scheduler.js', 've-early.js', 'manage.js', 'locales/de.js']) {
      for (const [accepted, encoding] of [
        ['br, gzip', 'br'],
        ['gzip', 'gzip'],
        ['identity', null],
      ] as const) {
        const headers = { 'Accept-Encoding': accepted };
        const [plain, versioned] = await Promise.all([
          load(name, headers),
          load(`${version}/${name}`, headers),
        ]);
        expect(plain.headers.get('Cache-Control')).toBe('public, max-age=3600');
        expect(versioned.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
        for (const response of [plain, versioned]) {
          expect(response.headers.get('Content-Encoding'), name).toBe(encoding);
          expect(Buffer.from(await response.arrayBuffer()).equals(onDisk(name)), name).toBe(true);
        }
        const known = { ...headers, 'If-None-Match': versioned.headers.get('ETag')! };
        expect((await load(name, known)).status).toBe(304);
      }
    }
  } finally {
    await stopCommand(command);
  }
});

test('no gateway serves the source maps, the hashes or the copies for web servers', async () => {
  const gateway = gatewayOf(required);
  const { 've-scheduler.js': copy } = JSON.parse(onDisk('hashed/manifest.json').toString()) as Record<
    string,
    { file: string }
  >;
  for (const name of [
    've-scheduler.js.map',
    'integrity.json',
    'hashed/manifest.json',
    copy!.file,
    `hashed/${copy!.file}`,
  ]) {
    const response = await gateway(new Request(`https://www.example.com/ve/${name}`));
    expect(response.status, name).toBe(404);
  }
});

test('VE_SCRIPTS turns the scripts off, and takes only true and false', async () => {
  for (const [value, status] of [
    [undefined, 200],
    ['true', 200],
    ['1', 200],
    ['false', 404],
    ['0', 404],
  ] as const) {
    const environment = { ...required, ...(value !== undefined && { VE_SCRIPTS: value }) };
    const gateway = gatewayOf(environment);
    const response = await gateway(new Request('https://www.example.com/ve/ve-early.js'));
    expect(response.status, value).toBe(status);
  }
  expect(() => readEnvironment({ ...required, VE_SCRIPTS: 'no' })).toThrow(
    expect.objectContaining({ mistakes: ['VE_SCRIPTS: must be true or false'] }),
  );
});
