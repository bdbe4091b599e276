import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { createConsumer, typeCheck } from './consumer.js';

/** Runs a module in its own process, whose globals it may change. Fails if it prints an error. */
function run(script: string): string {
  const { status, stdout, stderr } = spawnSync('node', ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const SERVER = `
import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';
await import('ve-scheduler');
for (const page of [
  html\`<ve-scheduler token-endpoint="/ve/token"><p>Call us</p></ve-scheduler>\`,
  html\`<ve-scheduler mode="popup"></ve-scheduler>\`,
  html\`<ve-join-button full-url="https://example.com" agent-id="1"></ve-join-button>\`,
]) console.log((await collectResult(render(page))).replaceAll('\\n', ' '));
`;

test('a server renders both elements with Lit', () => {
  const [inline, popup, join] = run(SERVER).trim().split('\n');
  expect(inline).toMatch(/shadowrootmode="open".*part="skeleton".*<p>Call us<\/p>/);
  expect(popup).toMatch(/shadowrootmode="open".*part="open"/);
  expect(join).toMatch(/shadowrootmode="open".*part="button"/);
});

const WINDOWS = {
  jsdom: `const { JSDOM } = await import('jsdom');
    const { window } = new JSDOM('', { url: 'https://example.com', pretendToBeVisual: true });`,
  'happy-dom': `const { Window } = await import('happy-dom');
    const window = new Window({ url: 'https://example.com' });`,
};

/** Makes the window's members global, as test runners do, and then uses both elements. */
const inDom = (window: string) => `
${window}
const own = ['Event', 'CustomEvent', 'EventTarget', 'MutationObserver', 'HTMLElement', 'Node', 'navigator', 'location'];
for (const name of Object.getOwnPropertyNames(window)) {
  if (name in globalThis && !own.includes(name)) continue;
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
}
for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) {
  globalThis[name] = window[name].bind(window);
}
Object.assign(globalThis, { window, document: window.document });
const agents = ['Anna', 'Ben'].map((firstName) => ({ firstName, _account: { email: firstName + '@example.com' } }));
globalThis.fetch = async () => Response.json(agents);
await import('ve-scheduler');
const until = async (test) => {
  while (!test()) await new Promise((resolve) => setTimeout(resolve, 10));
};
for (const mode of ['inline', 'popup']) {
  const element = document.createElement('ve-scheduler');
  Object.assign(element, { mode, apiBase: 'https://api.example.com', hours: 'Mon-Sun 09:00-17:00' });
  element.tokenSource = async () => ({ token: 'a-token' });
  document.body.append(element);
  await element.updateComplete;
  element.open();
  await until(() => element.shadowRoot.querySelector('form'));
  element.focus();
  element.shadowRoot.querySelector('[part="submit"]').click();
  await until(() => element.shadowRoot.querySelector('[part="issues"]'));
  console.log(mode, element.shadowRoot.activeElement?.localName);
  element.close();
  element.remove();
}
const button = document.createElement('ve-join-button');
button.agentId = '1';
document.body.append(button);
await button.updateComplete;
button.shadowRoot.querySelector('button').click();
await until(() => button.shadowRoot.querySelector('[role="alert"]'));
console.log('join');
process.exit();
`;

for (const [name, window] of Object.entries(WINDOWS)) {
  test(`both elements work in ${name}`, () => {
    expect(run(inDom(window))).toMatch(/^inline \w+\npopup \w+\njoin\n$/);
  });
}

/** The manifest's analyzer has the oldest compiler that we support. */
const OLD_TYPESCRIPT = '@custom-elements-manifest/analyzer/node_modules/typescript';

const GATEWAY = `
import { createServer } from 'node:http';
import { toNodeListener } from 've-scheduler/node';
import { createGateway, createMemoryStore, type GatewayOptions } from 've-scheduler/server';

const options: GatewayOptions = {
  environment: 'production',
  credentials: { type: 'pak', pak: 'a', externalId: 'b', email: 'c@example.com' },
  origins: ['https://example.com'],
  secrets: ['a'.repeat(32)],
  idempotencyStore: createMemoryStore(),
  clientIp: 'connection',
  authorizeAgent: async (request, { agentId }) => request.headers.get('x-agent') === agentId,
};
createServer(toNodeListener(createGateway(options)));
// @ts-expect-error
export const wrong: GatewayOptions = { ...options, environment: 'live' };
`;

test('the types of the gateway and of the elements work from TypeScript 5.4 on', async () => {
  test.setTimeout(120_000);
  const { version } = JSON.parse(readFileSync(`node_modules/${OLD_TYPESCRIPT}/package.json`, 'utf8')) as {
    version: string;
  };
  expect(version).toMatch(/^5\.4\./);
  const folder = await createConsumer({ '@types/node': '@types/node', 'undici-types': 'undici-types' });
  try {
    await writeFile(join(folder, 'gateway.ts'), GATEWAY);
    await writeFile(join(folder, 'page.ts'), PAGE);
    const options = {
      module: 'NodeNext',
      skipLibCheck: true,
      types: ['node'],
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    };
    expect(await typeCheck(folder, ['gateway.ts', 'page.ts'], options, OLD_TYPESCRIPT)).toBe('');
  } finally {
    await rm(folder, { recursive: true });
  }
});

const PAGE = `
import { VeScheduler, type Schedule, type TokenSource } from 've-scheduler';

const source: TokenSource = async ({ scope }) => ({ token: scope });
const scheduler: VeScheduler = document.createElement('ve-scheduler');
scheduler.tokenSource = source;
scheduler.addEventListener('scheduled', ({ detail }) => { const schedule: Schedule = detail; console.log(schedule._id); });
// @ts-expect-error
scheduler.env = 'live';
`;
