import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { publint } from 'publint';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | Record<string, string>>;
};

test('every entry of the exports map is there after a build', () => {
  const targets = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? entry : Object.values(entry),
  );
  expect(targets.filter((target) => !existsSync(target))).toEqual([]);
});

test('publint finds nothing', async () => {
  const { messages } = await publint({ strict: true });
  expect(messages).toEqual([]);
});

test('the modules for npm leave Lit to the page’s own bundler', () => {
  const element = readFileSync('dist/elements/ve-scheduler.js', 'utf8');
  expect(element).toMatch(/from 'lit'/);
});

test('the pure entry can be imported where there is no DOM, and registers nothing', () => {
  const script = `import('ve-scheduler/pure').then((m) => console.log(Object.keys(m).sort().join(), String(globalThis.customElements?.get('ve-scheduler'))))`;
  const printed = execFileSync('node', ['-e', script], { encoding: 'utf8' }).trim();
  expect(printed).toBe('SchedulerError,VeJoinButton,VeScheduler undefined');
});

test('the server entry can be imported in Node', () => {
  const script = `import('ve-scheduler/server').then((m) => console.log(typeof m.createGateway))`;
  expect(execFileSync('node', ['-e', script], { encoding: 'utf8' }).trim()).toBe('function');
});

test('the script for a script tag weighs at most 24,000 bytes brotli, and has a source map', () => {
  const script = readFileSync('dist/cdn/ve-scheduler.js');
  expect(brotliCompressSync(script).length).toBeLessThanOrEqual(24_000);
  expect(script.toString()).toContain('//# sourceMappingURL=ve-scheduler.js.map');
  expect(existsSync('dist/cdn/ve-scheduler.js.map')).toBe(true);
});

test('the script names its own Trusted Types policy, and reads no key', () => {
  const script = readFileSync('dist/cdn/ve-scheduler.js', 'utf8');
  expect(script).toContain('ve-scheduler.policy');
  expect(script).not.toMatch(/createPolicy\([`'"]lit-html/);
  expect(script).not.toContain('sandbox-pak');
});

test('a TypeScript page compiles against the types of every entry', async () => {
  const folder = await mkdtemp(join(tmpdir(), 've-consumer-'));
  try {
    await symlink(resolve('.'), join(folder, 've-scheduler'), 'dir');
    await symlink(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
    await writeFile(join(folder, 'page.tsx'), PAGE);
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(CONFIG(resolve('.'))));
    const tsc = resolve('node_modules/typescript/bin/tsc');
    execFileSync('node', [tsc, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
  } finally {
    await rm(folder, { recursive: true });
  }
});

const CONFIG = (root: string) => ({
  compilerOptions: {
    strict: true,
    noEmit: true,
    jsx: 'react-jsx',
    module: 'ESNext',
    moduleResolution: 'bundler',
    target: 'ES2022',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    skipLibCheck: true,
    types: [],
    paths: {
      've-scheduler': [`${root}/dist/index.d.ts`],
      've-scheduler/*': [`${root}/dist/*.d.ts`],
    },
  },
  files: ['page.tsx'],
});

const PAGE = `
import 've-scheduler';
import type {} from 've-scheduler/react';
import { SchedulerError, type Schedule, type TokenSource } from 've-scheduler/pure';
import { createGateway } from 've-scheduler/server';

const source: TokenSource = async ({ scope, signal }) => ({ token: scope + String(signal.aborted) });
const scheduler = document.createElement('ve-scheduler');
scheduler.tokenSource = source;
scheduler.addEventListener('scheduled', ({ detail }) => { const schedule: Schedule = detail; console.log(schedule._id); });
scheduler.addEventListener('error', ({ detail }) => { const code: SchedulerError['code'] = detail.code; console.log(code); });
const button = document.createElement('ve-join-button');
button.addEventListener('joined', ({ detail }) => console.log(detail.agentId));
export const page = <ve-scheduler env="production" token-endpoint="/ve/token" duration={45} />;
export const join = <ve-join-button full-url="https://example.com" agent-id="1" schedule-id="2" />;
export type Handler = ReturnType<typeof createGateway>;
`;
