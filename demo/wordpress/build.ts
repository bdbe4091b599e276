import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { readAttributes, type PluginAttribute } from './attributes.js';
import { translationTemplate } from './translation-template.js';

const SOURCE = 'demo/wordpress/ve-scheduler';
const SCRIPTS = 'dist/cdn';
const OUTPUT = 'dist/wordpress';
const PLUGIN = join(OUTPUT, 've-scheduler');

/** A fixed date makes equal contents an equal zip. */
const ZIP_DATE = '2026-01-01';

/** `npm run build:wordpress`: makes the plugin as a folder and as the zip that an owner uploads. */
async function main(): Promise<void> {
  await rm(OUTPUT, { recursive: true, force: true });
  await cp(SOURCE, PLUGIN, { recursive: true });
  const scripts = (await listFiles(SCRIPTS)).filter((file) => /^(?!hashed).*\.js$/.test(file));
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  // The script loads files beside it without a version in their URL, so their folder has one.
  const assets = join(PLUGIN, 'assets', version);
  for (const file of scripts) await copyScript(file, assets);

  await mkdir(join(PLUGIN, 'generated'));
  await writePhp('attributes', phpAttributes(await readAttributes()));
  await writePhp('integrity', await phpHashes(scripts, assets));
  await checkVersions(version);
  const sources = (await listFiles(PLUGIN)).filter((file) => /^(?!assets).*\.(php|js|json)$/.test(file));
  const template = await translationTemplate(PLUGIN, sources);
  await mkdir(join(PLUGIN, 'languages'), { recursive: true });
  await writeFile(join(PLUGIN, 'languages/ve-scheduler.pot'), template);

  const files = await listFiles(PLUGIN);
  const entries = await Promise.all(
    files.map(async (file) => [`ve-scheduler/${file}`, await readFile(join(PLUGIN, file))] as const),
  );
  const zip = zipSync(Object.fromEntries(entries), { mtime: ZIP_DATE });
  await writeFile(join(OUTPUT, 've-scheduler.zip'), zip);
  console.log(`${OUTPUT}/ve-scheduler.zip: ${files.length} files, ${Math.round(zip.byteLength / 1024)} kB`);
}

/** Paths of all files below a folder, sorted. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Copies a script without the link to its source map, which the plugin does not have. */
async function copyScript(file: string, folder: string): Promise<void> {
  const source = await readFile(join(SCRIPTS, file), 'utf8');
  const target = join(folder, file);
  await mkdir(join(target, '..'), { recursive: true });
  await writeFile(target, source.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n'));
}

/** The script, the plugin's header, its constant, its blocks and its readme must name one version. */
async function checkVersions(version: string): Promise<void> {
  const places: readonly (readonly [string, string])[] = [
    ['ve-scheduler.php', `Version:           ${version}\n`],
    ['ve-scheduler.php', `'VE_SCHEDULER_VERSION', '${version}'`],
    ['readme.txt', `Stable tag: ${version}\n`],
    ['blocks/scheduler/block.json', `"version": "${version}"`],
    ['blocks/join-button/block.json', `"version": "${version}"`],
  ];
  for (const [file, text] of places) {
    if (!(await readFile(join(PLUGIN, file), 'utf8')).includes(text)) {
      throw new Error(`${SOURCE}/${file} does not name version ${version}`);
    }
  }
}

async function writePhp(name: string, value: string): Promise<void> {
  const comment = `/**\n * Made by \`npm run build:wordpress\`.\n *\n * @package VeScheduler\n */`;
  const code = `<?php\n${comment}\n\ndefined( 'ABSPATH' ) || exit;\n\nreturn ${value};\n`;
  await writeFile(join(PLUGIN, `generated/${name}.php`), code);
}

/** Hashes of the scripts that pages load by tag, for the attribute `integrity`. */
async function phpHashes(scripts: readonly string[], folder: string): Promise<string> {
  const tagged = scripts.filter(
    (file) => ['ve-scheduler.js', 've-early.js'].includes(file) || file.startsWith('locales/'),
  );
  const rows = await Promise.all(
    tagged.map(async (file) => {
      const hash = createHash('sha384').update(await readFile(join(folder, file)));
      return `\t${phpText(file)} => ${phpText(`sha384-${hash.digest('base64')}`)},`;
    }),
  );
  return `array(\n${rows.join('\n')}\n)`;
}

/** Attributes with texts that WordPress can translate. */
function phpAttributes(byTag: Readonly<Record<string, readonly PluginAttribute[]>>): string {
  const tags = Object.entries(byTag).map(
    ([tag, attributes]) => `\t${phpText(tag)} => array(\n${attributes.map(phpAttribute).join('')}\t),\n`,
  );
  return `array(\n${tags.join('')})`;
}

function phpAttribute({ name, type, group, choices, help }: PluginAttribute): string {
  const fields = [
    ['name', phpText(name)],
    ['type', phpText(type)],
    ['group', translated(group)],
    ['choices', choices.length ? `array( ${choices.map(phpText).join(', ')} )` : 'array()'],
    ['help', translated(help)],
  ];
  const lines = fields.map(([key, value]) => `\t\t\t${`'${key}'`.padEnd(9)} => ${value},\n`);
  return `\t\tarray(\n${lines.join('')}\t\t),\n`;
}

const phpText = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
const translated = (text: string): string => `__( ${phpText(text)}, 've-scheduler' )`;

await main();
