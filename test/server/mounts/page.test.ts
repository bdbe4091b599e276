import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { type ConfigurationError, readEnvironment } from '../../../src/command/environment/environment.js';
import { packageFiles } from '../../../src/node.js';
import { startCommand, stopCommand } from './command.js';
import { send } from './http.js';
import { environmentFor } from './settings.js';

const required = environmentFor('http://127.0.0.1:4010');

function mistakes(more: Record<string, string>): readonly string[] {
  try {
    readEnvironment({ ...required, ...more });
  } catch (error) {
    return (error as ConfigurationError).mistakes;
  }
  return [];
}

test('the command serves the page with the script of the package', async () => {
  const command = await startCommand({ ...required, VE_PAGE: 'true', VE_PAGE_TITLE: 'Meet us' });
  const { origin } = new URL(command.url);
  const page = await send(origin, '/ve/book');
  const [, path = ''] = /<script src="([^"]+)" defer>/.exec(page.text)!;
  const script = await send(origin, path);
  await stopCommand(command);
  expect(page.text).toContain('<title>Meet us</title>');
  expect(path).toMatch(/^\/ve\/book\/ve-scheduler\.js\?v=[\da-f]{12}$/);
  expect(script).toMatchObject({ status: 200, text: readFileSync('dist/cdn/ve-scheduler.js', 'utf8') });
  expect(script.headers['cache-control']).toContain('immutable');
});

test('maps the variables of the page to options', () => {
  const { page } = readEnvironment({
    ...required,
    VE_PAGE: 'true',
    VE_PAGE_FRAME_ANCESTORS: 'https://www.notion.so',
    VE_PAGE_AGENTS: 'anna = anna@example.com, m=665f1c2a',
    VE_PAGE_ATTRIBUTES: '{"duration":"45"}',
    VE_PAGE_DESCRIPTION: 'An adviser',
    VE_PAGE_LANG: 'de',
    VE_PAGE_INDEX: 'true',
  }).options;
  expect(page).toMatchObject({
    frameAncestors: ['https://www.notion.so'],
    agents: { anna: 'anna@example.com', m: '665f1c2a' },
    attributes: { duration: '45' },
    description: 'An adviser',
    lang: 'de',
    index: true,
  });
  expect(readEnvironment(required).options.page).toBeUndefined();
  expect(readEnvironment({ ...required, VE_PAGE: 'false' }).options.page).toBeUndefined();
});

for (const [name, value] of [
  ['VE_PAGE_FRAME_ANCESTORS', 'https://*.notion.so'],
  ['VE_PAGE_AGENTS', 'anna'],
  ['VE_PAGE_AGENTS', 'agent-anna=anna@example.com'],
  ['VE_PAGE_ATTRIBUTES', '{"onclick":"x"}'],
  ['VE_PAGE_ATTRIBUTES', '{"duration":45}'],
  ['VE_PAGE_ATTRIBUTES', 'duration=45'],
  ['VE_PAGE_TITLE', 'x'.repeat(121)],
  ['VE_PAGE_LANG', 'German'],
] as const) {
  test(`reports ${value.slice(0, 40)} as a mistake in ${name}`, () => {
    expect(mistakes({ VE_PAGE: 'true', [name]: value })).toEqual([expect.stringMatching(`^${name}: must`)]);
  });
}

test('reports a setting of the page that is off', () => {
  expect(mistakes({ VE_PAGE_LANG: 'de' })).toEqual(['VE_PAGE_LANG: has no effect without VE_PAGE']);
});

test('reads no file outside of the folder of the scripts', async () => {
  const { read, languages } = packageFiles();
  for (const name of ['../pure.js', '/etc/passwd', 've-scheduler.js.map', 'locales', '']) {
    expect(await read(name), name).toBeUndefined();
  }
  expect(await languages()).toContain('pt-BR');
});
