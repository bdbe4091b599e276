import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { run } from '../../hosts/process.js';

/** Exact versions: the newest that install. `@calcom/atoms` needs what its own tests use. */
const PACKAGES = {
  '@nylas/web-elements': '2.5.18',
  'cronofy-elements': '1.67.7',
  '@calcom/atoms': '2.11.0',
  '@hookform/error-message': '2.0.0',
  '@hookform/resolvers': '2.9.7',
  '@radix-ui/react-avatar': '1.1.3',
  '@radix-ui/react-checkbox': '1.0.4',
  '@radix-ui/react-dialog': '1.0.4',
  '@radix-ui/react-dropdown-menu': '2.0.5',
  '@radix-ui/react-hover-card': '1.0.7',
  '@radix-ui/react-id': '1.0.1',
  '@radix-ui/react-radio-group': '1.1.3',
  '@radix-ui/react-switch': '1.1.0',
  '@radix-ui/react-toast': '1.1.5',
  '@radix-ui/react-toggle-group': '1.0.4',
  '@radix-ui/react-tooltip': '1.0.6',
  '@stripe/react-stripe-js': '1.10.0',
  '@stripe/stripe-js': '1.35.0',
  '@tanstack/react-query': '5.17.19',
  'date-fns': '3.6.0',
  'framer-motion': '10.12.8',
  i18next: '23.11.5',
  react: '18.3.1',
  'react-dom': '18.3.1',
  'react-hook-form': '7.43.3',
  'react-i18next': '12.3.1',
  'react-select': '5.10.0',
  'react-timezone-select': '1.4.0',
  sonner: '1.7.4',
  zustand: '4.5.2',
} as const;

export const versionOf = (name: keyof typeof PACKAGES): string => PACKAGES[name];

/** Files of the peers, as their documentation puts them on a page. */
export type PeerFiles = Readonly<Record<'nylas.js' | 'cronofy.js' | 'cal-com.js' | 'cal-com.css', string>>;

/** Installs the peers into a temporary folder, runs none of their scripts, and bundles the one that is for bundlers. */
export async function installPeers(): Promise<PeerFiles> {
  const folder = await mkdtemp(join(tmpdir(), 've-peers-'));
  try {
    return await installInto(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function installInto(folder: string): Promise<PeerFiles> {
  await cp(join(import.meta.dirname, 'cal-com'), folder, { recursive: true });
  const manifest = { private: true, type: 'module', dependencies: PACKAGES };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await run(
    folder,
    'npm install --ignore-scripts --legacy-peer-deps --no-audit --no-fund --prefer-offline --loglevel=error',
  );
  await bundle(folder);
  const read = (file: string) => readFile(join(folder, file), 'utf8');
  return {
    'nylas.js': await read(
      'node_modules/@nylas/web-elements/dist/cdn/nylas-scheduling/nylas-scheduling.es.js',
    ),
    'cronofy.js': await read('node_modules/cronofy-elements/dist/CronofyElements.js'),
    'cal-com.js': await read('dist/cal-com.js'),
    'cal-com.css': await read('dist/cal-com.css'),
  };
}

async function bundle(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    legacy: { inconsistentCjsInterop: true },
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: {
      alias: [
        {
          find: /^\.\.\/\.\.\/calendar-view\/components\/date-picker\.js$/,
          replacement: join(folder, 'date-picker.js'),
        },
        { find: /^next\/.*/, replacement: join(folder, 'next.js') },
      ],
    },
    build: {
      target: 'es2022',
      rolldownOptions: {
        input: join(folder, 'page.js'),
        output: { entryFileNames: 'cal-com.js', assetFileNames: 'cal-com[extname]' },
      },
    },
  });
}
