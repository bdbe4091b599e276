import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'playwright/test';
import { SECRET_VARIABLES } from '../../src/command/environment/secret-files.js';
import { Environment } from '../../src/command/environment/variables.js';
import { PAGE_ATTRIBUTES } from '../../src/gateway/options/page-options.js';
import { LIMIT_NAMES, limitKind, limitOf } from '../../src/gateway/limits/limit-settings.js';
import { readDocument, rowsOf, section } from './markdown.js';

const document = readDocument('gateway');
const optionsSource = ['gateway-options', 'manage-options', 'page-options']
  .map((name) => readFileSync(`src/gateway/options/${name}.ts`, 'utf8'))
  .join('\n');

/** Options of an interface with their `@default`, or `undefined` if an option is required. */
function declaredDefaults(name: string, prefix = ''): [string, string | undefined][] {
  const text = optionsSource.slice(optionsSource.indexOf(`export ${name}`)).split('\n}\n')[0]!;
  const members = text.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s+readonly (\w+)\??:/gs);
  return [...members].map(([, comment, member]) => [
    prefix + member!,
    /@default ([^\n]*?)\s*$/m.exec(comment!.trim())?.[1]?.replace(/[`']/g, ''),
  ]);
}

const table = rowsOf(document, 'option');
const options = new Map([
  ...declaredDefaults('interface GatewayOptions').filter(
    ([name]) => !['credentials', 'agents', 'manage'].includes(name),
  ),
  ...declaredDefaults('interface AgentOptions', 'agents.'),
  ...declaredDefaults('interface HoursOptions', 'hours.'),
  ...declaredDefaults('interface PageOptions', 'page.'),
  ...declaredDefaults('interface ManageRules', 'manage.'),
]);
const credentials = ['pak', 'externalId', 'email', 'password', 'method', 'division'];

test('the table lists every option and no other', () => {
  expect(options.size).toBeGreaterThan(25);
  const inTable = table.map(([option]) => option).filter(Boolean);
  const inSource = [...options.keys(), ...credentials.map((name) => `credentials.${name}`)];
  expect(inTable.sort()).toEqual(inSource.sort());
});

test('the table shows the default of each option', () => {
  for (const [option = '', , given] of table) {
    if (options.has(option))
      expect(given!.replaceAll("'", ''), option).toBe(options.get(option) ?? 'required');
  }
});

test('the table lists every environment variable and no other', () => {
  const inTable = table.flatMap(([, variables]) => variables!.split(', ').filter(Boolean));
  expect([...new Set(inTable)].sort()).toEqual(Object.keys(Environment.shape).sort());
});

test('every environment variable in the text exists', () => {
  const files = SECRET_VARIABLES.map((name) => `${name}_FILE`);
  const known = [...Object.keys(Environment.shape), ...files];
  const mentioned = [...document.matchAll(/\bVE_\w*[A-Z]\b/g)].map(([name]) => name);
  expect(mentioned.filter((name) => !known.includes(name))).toEqual([]);
});

test('deploy.md lists every file of a secret', () => {
  const listed = rowsOf(readDocument('deploy'), 'variable').map(([name]) => name);
  expect(listed.sort()).toEqual(SECRET_VARIABLES.map((name) => `${name}_FILE`).sort());
});

test('deploy.md lists every file of demo/deploy', () => {
  const listed = rowsOf(readDocument('deploy'), 'file').flatMap(([names]) => names!.split(', '));
  const files = readdirSync('demo/deploy').filter(
    (name) => !name.endsWith('.dockerignore') && name !== 'secrets',
  );
  expect(listed.sort()).toEqual(files.sort());
});

test('hosted-page.md lists every variable and option of the page, and every attribute', () => {
  const hosted = readDocument('hosted-page');
  const rows = rowsOf(hosted, 'variable');
  const variables = Object.keys(Environment.shape).filter((name) => /^VE_PAGE(_|$)/.test(name));
  expect(
    rows
      .map(([name]) => name)
      .filter(Boolean)
      .sort(),
  ).toEqual(variables.sort());
  const pageOptions = [...options.keys()].filter((name) => /^page(\.|$)/.test(name));
  expect(rows.map(([, option]) => option).sort()).toEqual(pageOptions.sort());
  const [, listed = ''] = /^Attributes can be (.*?)\.\n/ms.exec(hosted)!;
  expect([...listed.matchAll(/`([\w-]+)`/g)].map(([, name]) => name)).toEqual(PAGE_ATTRIBUTES);
  const { modules } = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
    modules: { declarations?: { tagName?: string; attributes?: { name: string }[] }[] }[];
  };
  const declarations = modules.flatMap((one) => one.declarations ?? []);
  const known = declarations
    .find(({ tagName }) => tagName === 've-scheduler')!
    .attributes!.map(({ name }) => name);
  expect(known).toEqual(expect.arrayContaining([...PAGE_ATTRIBUTES]));
});

test('the limits table lists every limit with its default and its effect', () => {
  const declared = LIMIT_NAMES.map((name) => {
    const { points, seconds } = limitOf(name, {})!;
    return [name, `${points} in ${seconds}`, limitKind(name) === 'shared' ? 'asks for work' : 'refuses'];
  });
  const inTable = rowsOf(document, 'limit').map(([name, given, effect]) => [name, given, effect]);
  expect(inTable).toEqual(declared);
});

test('the log table lists every field and no other', () => {
  const log = readFileSync('src/gateway/http/log.ts', 'utf8');
  const [, entry = ''] = /export interface LogEntry \{(.*?)\n\}/s.exec(log)!;
  const fields = [...entry.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name!);
  expect(fields.length).toBeGreaterThan(8);
  const listed = rowsOf(section(document, '## What it logs'), 'field').map(([name]) => name);
  expect(listed).toEqual(fields);
});

test('the documents list every event that the command writes, and no other', () => {
  const events = matchesIn('src/command', /\b(?:say|logEvent)\('([a-z ]+)'/g, 'probe');
  const listed = [section(document, '## What it logs'), readDocument('sites')].flatMap((text) =>
    rowsOf(text, 'event').map(([name]) => name!),
  );
  expect(events.length).toBeGreaterThan(8);
  expect(listed.sort()).toEqual(events);
});

test('operations.md lists every call of the API and no other', () => {
  const calls = matchesIn('src/gateway', /(?:\bcall: |\.read\(\s*|#signIn\()'([a-z ]+)'/g);
  expect(calls.length).toBeGreaterThan(8);
  expect(
    rowsOf(readDocument('operations'), 'call')
      .map(([name]) => name)
      .sort(),
  ).toEqual(calls);
});

/** What a pattern captures in the source files of a folder, sorted and each once. */
function matchesIn(folder: string, pattern: RegExp, except = 'no folder'): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith(except),
  );
  const names = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(pattern)].map(([, name]) => name!),
  );
  return [...new Set(names)].sort();
}

/** Functions that Nitro imports by itself. */
const NITRO = `
declare function defineEventHandler(handler: (event: object) => Promise<Response>): unknown;
declare function toWebRequest(event: object): Request;
declare function getRequestIP(event: object): string | undefined;
`;

/** What the example of the README imports from the site. */
const SESSIONS = `
/** @type {(request: Request) => Promise<string | undefined>} */
export const agentOf = async (request) => request.headers.get('Cookie') ?? undefined;
`;

test('every example compiles, also that of the README', async () => {
  const text = document + readFileSync('README.md', 'utf8');
  const blocks = [...text.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code!);
  expect(blocks).toHaveLength(11);
  // Inside the project, so that TypeScript resolves the imported packages.
  await mkdir('test-results', { recursive: true });
  const folder = await mkdtemp(resolve('test-results/examples-'));
  try {
    const files = blocks.map((code, index) => ({
      code,
      name: code.startsWith('// gateway-options.js') ? 'gateway-options.js' : `example-${index}.js`,
    }));
    await Promise.all(
      files.map(({ name, code }) =>
        writeFile(join(folder, name), code.replace('../../gateway-options.js', './gateway-options.js')),
      ),
    );
    await writeFile(join(folder, 'nitro.d.ts'), NITRO);
    await writeFile(join(folder, 'sessions.js'), SESSIONS);
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: resolve('tsconfig.json'),
        compilerOptions: {
          allowJs: true,
          checkJs: true,
          types: ['node'],
          paths: Object.fromEntries(
            ['server', 'node'].map((entry) => [`ve-scheduler/${entry}`, [resolve(`src/${entry}.ts`)]]),
          ),
        },
        include: ['*.js', '*.d.ts', resolve('src/gateway/limits/rate-limiter-memory.d.ts')],
      }),
    );
    execFileSync('node', [resolve('node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(String((error as { stdout?: unknown }).stdout ?? error), { cause: error });
  } finally {
    await rm(folder, { recursive: true });
  }
});
