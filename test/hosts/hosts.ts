import type { Host } from './host.js';

/** An app that a bundler makes, beside a gateway that the web server passes `/ve/` on to. */
const bundle = (name: string, title: string, more: Partial<Host> & Pick<Host, 'package'>): Host => ({
  name,
  title,
  app: name,
  gateway: 'command',
  build: 'build',
  files: 'dist',
  ...more,
});

/** A page with the script tag, and a gateway on another origin. */
const mount = (name: string, title: string, gateway: Host['gateway']): Host => ({
  name,
  title,
  app: 'html',
  gateway,
  isCrossOrigin: true,
});

/** Two processes of the command with a Redis, behind nginx with TLS. */
const nginx = (name: string, title: string, nginxBasePath: string): Host => ({
  name,
  title,
  app: 'nginx',
  gateway: 'command',
  nginxBasePath,
});

/** Next.js with the gateway as a route handler. */
const next = (name: string, title: string, more: Partial<Host>): Host => ({
  name,
  title,
  app: 'next',
  package: 'next',
  gateway: 'own',
  bindsValues: true,
  ...more,
});

/** All hosts of the bench, in the order of the table. */
export const HOSTS: readonly Host[] = [
  mount('html', 'Script tag', 'command'),
  { name: 'module', title: 'Import map, one module', app: 'module', gateway: 'command' },
  { name: 'import-map', title: 'Import map, modules of the package', app: 'import-map', gateway: 'command' },
  { name: 'htmx', title: 'htmx', app: 'htmx', package: 'htmx.org', gateway: 'command' },
  bundle('vite', 'Vite', { package: 'vite' }),
  bundle('webpack', 'webpack', { package: 'webpack', files: '.' }),
  bundle('rollup', 'Rollup', { package: 'rollup', files: '.' }),
  bundle('esbuild', 'esbuild', { package: 'esbuild', files: '.' }),
  bundle('react-19', 'React 19, StrictMode', { package: 'react', bindsValues: true }),
  bundle('react-18', 'React 18, StrictMode', { package: 'react', bindsValues: true, isQuick: true }),
  bundle('preact', 'Preact', { package: 'preact', bindsValues: true }),
  bundle('vue', 'Vue', { package: 'vue', gateway: 'express', bindsValues: true, isQuick: true }),
  bundle('svelte', 'Svelte', { package: 'svelte', gateway: 'node', bindsValues: true, isQuick: true }),
  bundle('solid', 'Solid', { package: 'solid-js', bindsValues: true }),
  bundle('angular', 'Angular', { package: '@angular/core', files: 'dist/browser', bindsValues: true }),
  bundle('astro', 'Astro', { package: 'astro', bindsValues: true }),
  next('next', 'Next.js, `next build` and `next start`', { build: 'build', start: 'start', isQuick: true }),
  next('next-trailing-slash', 'Next.js with `trailingSlash: true`', {
    build: 'build',
    start: 'start',
    env: { TRAILING_SLASH: 'true' },
  }),
  next('next-dev', 'Next.js, `next dev`', { start: 'dev' }),
  {
    name: 'nuxt',
    title: 'Nuxt',
    app: 'nuxt',
    package: 'nuxt',
    gateway: 'own',
    build: 'build',
    start: 'start',
    bindsValues: true,
  },
  {
    name: 'sveltekit',
    title: 'SvelteKit',
    app: 'sveltekit',
    package: '@sveltejs/kit',
    gateway: 'own',
    build: 'build',
    start: 'start',
    bindsValues: true,
  },
  mount('node', 'Gateway in Node', 'node'),
  mount('express', 'Gateway in Express', 'express'),
  mount('hono', 'Gateway in Hono', 'hono'),
  mount('worker', 'Gateway in a Worker', 'worker'),
  nginx('nginx', 'nginx with TLS, two gateways and Redis under `/ve/`', '/ve'),
  nginx('nginx-root', 'The same under `/`', ''),
  nginx('nginx-path', 'The same under `/shop/ve/`', '/shop/ve'),
];
