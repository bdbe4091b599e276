import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file of an app that is an example of the documentation, word by word. */
interface Example {
  readonly file: string;
  readonly document: 'frameworks' | 'gateway';
  readonly heading: string;
  /** Language of its code block. */
  readonly language: string;
  /** The few texts that differ on this machine. */
  readonly changes?: Readonly<Record<string, string>>;
}

const DOCS = join(import.meta.dirname, '../../demo/docs');

const framework = (file: string, heading: string, language: string): Example => ({
  file,
  document: 'frameworks',
  heading,
  language,
});

const gateway = (file: string, heading: string, changes?: Example['changes']): Example => ({
  file,
  document: 'gateway',
  heading,
  language: 'js',
  ...(changes && { changes }),
});

const PORT = { '8787': 'process.env.PORT' };

const settings = (variables: string) => ({
  "origins: ['https://www.example.com']": `origins: [${variables}.VE_ORIGIN], baseUrl: ${variables}.VE_BASE_URL`,
});

/** Also the scripts, as in the documentation of performance. */
const options = (file: string): Example =>
  gateway(file, '## In your own server', {
    '// gateway-options.js': "import { packageFiles } from 've-scheduler/node';",
    "  clientIp: 'connection',": "  clientIp: 'connection', scripts: packageFiles(),",
    ...settings('process.env'),
  });

/** Beside every app; a host starts one of them. */
const SERVERS = [
  options('gateway-options.js'),
  gateway('node.js', '### Node', PORT),
  gateway('express.js', '### Express', PORT),
  gateway('hono.js', '### Hono', PORT),
  gateway('worker-entry.js', '### Cloudflare Workers', settings('env')),
];

const APPS: Readonly<Record<string, readonly Example[]>> = {
  'react-19': [framework('src/booking.tsx', '## React', 'tsx')],
  'react-18': [framework('src/booking.tsx', '## React', 'tsx')],
  preact: [framework('src/booking.jsx', '## Preact', 'jsx')],
  vue: [framework('src/Booking.vue', '## Vue', 'vue'), framework('vite.config.js', '## Vue', 'js')],
  svelte: [framework('src/Booking.svelte', '## Svelte', 'svelte')],
  solid: [framework('src/booking.jsx', '## Solid', 'jsx')],
  angular: [framework('src/booking.ts', '## Angular', 'ts')],
  astro: [framework('src/components/Booking.astro', '## Astro', 'astro')],
  next: [
    framework('app/booking.tsx', '## React', 'tsx'),
    gateway('app/ve/[...path]/route.js', '### Next.js'),
    options('app/ve/[...path]/gateway-options.js'),
  ],
  nuxt: [
    framework('app/components/Booking.vue', '## Vue', 'vue'),
    framework('nuxt.config.ts', '### Nuxt', 'js'),
    gateway('server/routes/ve/[...path].js', '### Nuxt'),
    options('server/gateway-options.js'),
  ],
  sveltekit: [
    framework('src/lib/Booking.svelte', '## Svelte', 'svelte'),
    gateway('src/routes/ve/[...path]/+server.js', '### SvelteKit'),
    options('src/routes/ve/[...path]/gateway-options.js'),
  ],
};

/** Writes the documented files of an app into its folder. */
export async function writeExamples(app: string, folder: string): Promise<void> {
  for (const example of [...SERVERS, ...(APPS[app] ?? [])]) {
    const path = join(folder, example.file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await readExample(example));
  }
}

/** @throws Error if the document has no such example, or if a text that differs here is missing */
async function readExample({ document, heading, language, changes = {} }: Example): Promise<string> {
  const text = await readFile(join(DOCS, `${document}.md`), 'utf8');
  const section = text.split(`\n${heading}\n`)[1]?.split(/\n#{2,3} /)[0];
  let code = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(section ?? '')?.[1];
  if (!code) throw new Error(`${document}.md has no ${language} example under "${heading}"`);
  for (const [from, to] of Object.entries(changes)) {
    if (!code.includes(from)) throw new Error(`The example under "${heading}" does not contain ${from}`);
    code = code.replace(from, to);
  }
  return code;
}
