import { Miniflare } from 'miniflare';
import { expect, test } from 'playwright/test';
import { build, type Rolldown } from 'vite';
import { startSandbox } from '../../../demo/sandbox/serve.js';
import { contract, type RunningMount } from './contract.js';
import { send } from './http.js';
import { site } from './settings.js';

/** Bundles the Worker into one file, as Wrangler does. */
async function bundle(): Promise<string> {
  const result = (await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      lib: { entry: new URL('worker.ts', import.meta.url).pathname, formats: ['es'], fileName: 'worker' },
      target: 'es2022',
      write: false,
      minify: false,
    },
  })) as Rolldown.RolldownOutput[];
  const [{ output }] = result as [Rolldown.RolldownOutput];
  expect(output).toHaveLength(1);
  return output[0].code;
}

/** Starts the Worker in Cloudflare's own runtime on a free port. */
async function startWorker(apiBase: string): Promise<RunningMount> {
  const miniflare = new Miniflare({
    modules: true,
    script: await bundle(),
    compatibilityDate: '2025-07-18',
    bindings: { API_BASE: apiBase },
    cf: false,
  });
  const { origin } = await miniflare.ready;
  return { url: `${origin}/ve`, close: () => miniflare.dispose() };
}

contract('Cloudflare Workers', startWorker, { hasPlatformAddress: true });

test('the Workers bundle uses no Node APIs', async () => {
  const comments = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
  const code = (await bundle()).replace(comments, '');
  // It asks for one by name, and goes without where there is none.
  const optional = [
    /\bprocess\?\.getBuiltinModule\?\.\(["'`]node:crypto["'`]\)/,
    /\{ process \} = globalThis/,
  ];
  for (const one of optional) expect(code).toMatch(one);
  const rest = optional.reduce((text, one) => text.replace(one, ''), code);
  expect(rest).not.toMatch(/["']node:/);
  const texts = /"(?:[^"\\\n]|\\.)*"/g;
  expect(rest.replace(texts, '')).not.toMatch(/\bprocess\.|\bBuffer\b/);
});

test('a Worker handles many first requests at once with one sign-in', async () => {
  const sandbox = await startSandbox({ port: 0 });
  const worker = await startWorker(sandbox.origin);
  try {
    sandbox.sandbox.world().fail({ kind: 'delay', ms: 200, times: 2 });
    const headers = { Origin: site, 'CF-Connecting-IP': '192.0.2.1' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        send(new URL(worker.url).origin, '/ve/token', { json: { scope: 'schedule' }, headers }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const signIns = sandbox.sandbox
      .world()
      .requests.filter(({ path }) => path.startsWith('/api/partners/impersonate'));
    expect(signIns).toHaveLength(1);
  } finally {
    await worker.close();
    await sandbox.close();
  }
});
