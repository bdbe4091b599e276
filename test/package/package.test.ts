import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { publint } from 'publint';
import { createConsumer, typeCheck } from './consumer.js';
import { readDocument } from './markdown.js';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string | Record<string, string>>;
};

test('every target of the exports map exists after a build', () => {
  const targets = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? entry : Object.values(entry),
  );
  expect(
    targets.filter(
      (target) => !existsSync(target.replace('cdn/*', 'cdn/ve-scheduler.js').replace('*', 'de')),
    ),
  ).toEqual([]);
});

test('publint reports no problems', async () => {
  const { messages } = await publint({ strict: true });
  expect(messages).toEqual([]);
});

test('the npm modules import Lit instead of bundling it', () => {
  expect(readFileSync('dist/elements/kit/html.js', 'utf8')).toMatch(/from 'lit'/);
});

test('the pure entry can be imported without a DOM and registers no element', () => {
  const script = `import('ve-scheduler/pure').then((m) => console.log(Object.keys(m).sort().join(), String(globalThis.customElements?.get('ve-scheduler'))))`;
  const output = execFileSync('node', ['-e', script], { encoding: 'utf8' }).trim();
  expect(output).toBe('SchedulerError,VeJoinButton,VeScheduler,registerLocale undefined');
});

test('the server entry can be imported in Node', () => {
  const script = `import('ve-scheduler/server').then((m) => console.log(typeof m.createGateway))`;
  expect(execFileSync('node', ['-e', script], { encoding: 'utf8' }).trim()).toBe('function');
});

for (const [file, limit] of [
  ['ve-scheduler.js', 37_000],
  ['ve-scheduler.mjs', 37_200],
  ['ve-join-button.js', 12_000],
  ['ve-agenda.js', 16_000],
] as const) {
  test(`${file} is at most ${limit} bytes with Brotli and has a source map`, () => {
    const script = readFileSync(`dist/cdn/${file}`);
    expect(brotliCompressSync(script).length).toBeLessThanOrEqual(limit);
    expect(script.toString()).toContain(`//# sourceMappingURL=${file}.map`);
    expect(existsSync(`dist/cdn/${file}.map`)).toBe(true);
  });
}

test('every script begins with its version', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const scripts = readdirSync('dist/cdn', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /js$/.test(file),
  );
  expect(scripts.length).toBeGreaterThan(15);
  for (const file of scripts) {
    const banner = readFileSync(`dist/cdn/${file}`, 'utf8').replace('\uFEFF', '').slice(0, 40);
    expect(banner.startsWith(`/*! ve-scheduler ${version} */`), `${file}: ${banner}`).toBe(true);
  }
});

test('the CDN script has its own Trusted Types policy and contains no key', () => {
  const script = readFileSync('dist/cdn/ve-scheduler.js', 'utf8');
  expect(script).toMatch(/createPolicy\([`'"]ve-scheduler/);
  expect(script).not.toMatch(/createPolicy\([`'"]lit-html/);
  expect(script).not.toContain('sandbox-pak');
});

test.describe('the published package', () => {
  test.describe.configure({ mode: 'default', timeout: 120_000 });
  let folder: string;

  test.beforeAll(async () => {
    folder = await createConsumer({ '@types': '@types' });
    await writeFile(join(folder, 'page.tsx'), PAGE);
    await writeFile(join(folder, 'snippet.tsx'), await playgroundSnippet());
    await writeFile(join(folder, 'documented.tsx'), documentedExample('frameworks', 'tsx'));
    await writeFile(join(folder, 'locale.ts'), documentedExample('languages', 'ts'));
    await writeFile(join(folder, 'server.ts'), SERVER);
  });
  test.afterAll(() => rm(folder, { recursive: true }));

  test('contains no path of the build machine', () => {
    const root = join(folder, 'node_modules/ve-scheduler');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file));
    const texts = files.filter((file) => statSync(file).isFile());
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.filter((file) => readFileSync(file, 'utf8').includes(resolve('.')))).toEqual([]);
  });

  const consumers = {
    'a page with bundler module resolution': {
      files: ['page.tsx', 'snippet.tsx', 'documented.tsx', 'locale.ts'],
      compilerOptions: {
        module: 'ESNext',
        moduleResolution: 'bundler',
        skipLibCheck: true,
        noUncheckedSideEffectImports: true,
      },
    },
    // Also checks the declaration files. Only once, because it is slow.
    'a page with Node module resolution': {
      files: ['page.tsx'],
      compilerOptions: { module: 'NodeNext', skipLibCheck: false },
    },
    'a Node server': {
      files: ['server.ts'],
      compilerOptions: { module: 'NodeNext', skipLibCheck: true, types: ['node'] },
    },
  };
  for (const [name, { files, compilerOptions }] of Object.entries(consumers)) {
    test(`type-checks in ${name}`, async () => {
      expect(await typeCheck(folder, files, compilerOptions)).toBe('');
    });
  }
});

/** The playground's React code, with every attribute and custom property. */
async function playgroundSnippet(): Promise<string> {
  const { SNIPPETS } = (await import(resolve('demo/public/snippets.js'))) as {
    SNIPPETS: Record<'React', (state: Record<string, string>) => string>;
  };
  const { CONTROLS } = (await import(resolve('demo/public/controls.js'))) as {
    CONTROLS: { name: string; kind: string; options?: object }[];
  };
  const valueOf = ({ kind, options = {} }: (typeof CONTROLS)[number]) =>
    kind === 'number' ? '45' : kind === 'select' ? String(Object.values(options).at(-1)) : 'true';
  return SNIPPETS.React({
    ...Object.fromEntries(CONTROLS.map((control) => [control.name, valueOf(control)])),
    lang: 'de',
  });
}

/** First code example of a document in this language. */
function documentedExample(document: string, language: string): string {
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(readDocument(document))![1]!;
}

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

const SERVER = `
import { createServer } from 'node:http';
import { clientIpOf, toNodeListener } from 've-scheduler/node';
import type { createGateway } from 've-scheduler/server';

declare const gateway: ReturnType<typeof createGateway>;
createServer(toNodeListener(gateway));
export const address: string | undefined = clientIpOf(new Request('https://example.com'), { trustedProxies: 1 });
`;
