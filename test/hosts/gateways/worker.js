// Bundles the Worker as Wrangler does, and runs it in Cloudflare's own runtime.
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

const { outputFiles } = await build({
  entryPoints: ['worker-entry.js'],
  bundle: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['workerd', 'worker', 'browser'],
  write: false,
});
const variables = Object.entries(process.env).filter(([name]) => name.startsWith('VE_'));
await new Miniflare({
  modules: true,
  script: outputFiles[0].text,
  compatibilityDate: '2025-07-18',
  port: Number(process.env.PORT),
  bindings: Object.fromEntries(variables),
}).ready;
