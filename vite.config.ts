import minifyHTMLLiterals from '@lit-labs/rollup-plugin-minify-html-literals';
import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { minify } from 'terser';
import ts from 'typescript';
import {
  build,
  defineConfig,
  Visitor,
  type BuildOptions,
  type ESTree,
  type InlineConfig,
  type Plugin,
} from 'vite';
import { BANNER, banner } from './src/build/banner.js';
import { adaptLit } from './src/build/adapt-lit.js';
import { releaseMark } from './src/build/locale-keys.js';
import { shortCustomProperties } from './src/build/short-custom-properties.js';
import { ownStrings } from './src/build/own-strings.js';

/** Options of the minifier, chosen by what makes the script smallest. */
const TERSER = {
  ecma: 2020,
  compress: {
    passes: 3,
    sequences: false,
    hoist_funs: true,
    inline: 0,
    unsafe_arrows: true,
    keep_fargs: false,
    comparisons: false,
  },
} as const;

/** Build options of every script for a `<script>` tag. */
const SCRIPT: BuildOptions = {
  target: 'es2022',
  minify: 'terser',
  terserOptions: TERSER,
  rolldownOptions: {
    output: { minify: true },
    checks: { bundlerTimings: false },
  },
};

/** Short names of properties, the same in all scripts: what is loaded on demand works with what loads it. */
const shortNames = {};

/**
 * Minifies a finished script once more: the minifiers in turn save 2 % over each of them.
 *
 * @param properties Names of properties to shorten.
 */
function minifyAgain(properties: RegExp): Plugin {
  return {
    name: 'minify-again',
    async generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (let pass = 1; pass <= 2; pass += 1) {
          const { code, map } = await minify(chunk.code, {
            ...TERSER,
            module: chunk.exports.length > 0,
            format: { preamble: pass === 2 ? BANNER : '' },
            mangle: pass === 1 ? { properties: { regex: properties } } : true,
            ...(pass === 1 && { nameCache: { props: shortNames } }),
            ...(chunk.map && {
              sourceMap: { content: chunk.map.toString(), asObject: true, url: `${chunk.fileName}.map` },
            }),
          });
          chunk.code = code!;
          if (!chunk.map) continue;
          Object.assign(chunk.map, map);
          // The file of the map is an asset of its own by now.
          const file = bundle[`${chunk.fileName}.map`];
          if (file?.type !== 'asset') throw new Error(`${chunk.fileName} has no file with its source map`);
          file.source = JSON.stringify(map);
        }
      }
    },
  };
}

/** Modules that only some visitors need: name of the file beside the script, and its source. */
const ON_DEMAND = {
  'zone-search': 'src/elements/zone/zone-search.ts',
  'email-hint': 'src/model/booking/email-hint.ts',
  'explain-error': 'src/elements/kit/explain-error.ts',
  'agent-search': 'src/elements/agents/agent-finder.ts',
  'public-slots': 'src/api/availability/public-slots.ts',
  'hours-slots': 'src/api/availability/hours-slots.ts',
  'add-to-calendar': 'src/elements/confirmation/add-to-calendar.ts',
  'overlay-focus': 'src/elements/frame/overlay-focus.ts',
  'proof-of-work': 'src/api/request/proof-of-work.ts',
  manage: 'src/elements/manage/manage.ts',
  questions: 'src/elements/questions/questions.ts',
  'agenda-words': 'src/elements/agenda/agenda-words.ts',
  doctor: 'src/doctor/doctor.ts',
};

/** Keeps what only some visitors need beside the script. A page whose policy lets no script load another one goes without. */
const modulesBesideScript = (scriptUrl: string): Plugin => ({
  name: 'modules-beside-script',
  transform(code, id) {
    const name = /[\\/]load-([\w-]+)\.ts$/.exec(id)?.[1];
    if (!name) return null;
    const beside = code.replace(
      /import\((['"])[^'"]*\1\)/,
      `import(/* @vite-ignore */ besideScript('${name}.js'))`,
    );
    if (beside === code) throw new Error(`${id} imports no module`);
    return { code: `import { besideScript } from '\0beside-script';\n${beside}`, map: null };
  },
  resolveId: (id) => (id === '\0beside-script' ? id : null),
  load: (id) =>
    id === '\0beside-script'
      ? `const scriptUrl = ${scriptUrl};
         export const besideScript = (file) => new URL(file, scriptUrl).href;`
      : null,
});

/** Refuses a module whose export has the name of an internal member: the script would read the shortened name. */
const exportsKeepNames: Plugin = {
  name: 'exports-keep-names',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || !chunk.isEntry) continue;
      for (const name of chunk.exports) {
        if (internals.test(name)) throw new Error(`${chunk.fileName} exports ${name}, which is shortened`);
      }
    }
  },
};

const onDemandModules: Plugin = {
  name: 'on-demand-modules',
  async closeBundle() {
    for (const [name, entry] of Object.entries(ON_DEMAND)) {
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        plugins: [
          shortCustomProperties,
          minifyHTMLLiterals(),
          exportsKeepNames,
          // The doctor reads the page and public members alone, so it shares no short names.
          minifyAgain(name === 'doctor' ? /^$/ : internals),
          banner,
        ],
        resolve: {
          alias: [
            {
              find: /^lit(\/directives\/keyed\.js)?$/,
              replacement: join(import.meta.dirname, 'src/build/shared-lit.ts'),
            },
          ],
        },
        build: {
          ...SCRIPT,
          outDir: 'dist/cdn',
          emptyOutDir: false,
          lib: { entry, formats: ['es'], fileName: () => `${name}.js` },
          rolldownOptions: {
            ...SCRIPT.rolldownOptions,
            output: { minify: true, chunkFileNames: `${name}/[name].js` },
          },
        },
      });
    }
  },
};

/** Begins the script with a semicolon, which a script before it in the same file may lack. */
const semicolonFirst: Plugin = {
  name: 'semicolon-first',
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = `;${chunk.code}`;
  },
};

/** Ends the script with a line break. Otherwise its last line, a comment, swallows a script that follows in the same file. */
const lineBreakAtEnd: Plugin = {
  name: 'line-break-at-end',
  writeBundle: ({ dir }, bundle) => {
    for (const name of Object.keys(bundle)) if (name.endsWith('.js')) appendFileSync(`${dir}/${name}`, '\n');
  },
};

/**
 * Marks a classic script as UTF-8. Without the mark, a page in another encoding reads it as its own if the server does not
 * name one. Modules are always read as UTF-8.
 */
const utf8Mark: Plugin = {
  name: 'utf8-mark',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle)) {
      if (!name.endsWith('.js')) continue;
      const path = join(dir!, name);
      writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8')}`);
    }
  },
};

/**
 * Builds the scripts that work without the elements: one turns `div`s into elements, for editors that keep nothing else. The
 * other starts the first requests; a page may also have it inline, so it has no mark of UTF-8.
 */
const smallScripts: Plugin = {
  name: 'small-scripts',
  async closeBundle() {
    for (const [name, plugins] of Object.entries({
      upgrade: [semicolonFirst, banner, utf8Mark],
      early: [semicolonFirst, banner],
    })) {
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        plugins,
        build: {
          ...SCRIPT,
          outDir: 'dist/cdn',
          emptyOutDir: false,
          lib: {
            entry: `src/${name}.ts`,
            name: 'VeSmall',
            formats: ['iife'],
            fileName: () => `ve-${name}.js`,
          },
        },
      });
    }
  },
};

/** Builds one script per language, next to the main one, so that a page loads only its own. */
const localeScripts: Plugin = {
  name: 'locale-scripts',
  async closeBundle() {
    const tags = readdirSync('src/locales').map((file) => basename(file, '.ts'));
    await Promise.all(tags.map(buildLocale));
  },
};

/**
 * Reduces a language to its texts, in order: their names, which the main script has, would be a quarter of the file. The
 * first entry says which strings they are.
 */
const textsAlone: Plugin = {
  name: 'texts-alone',
  enforce: 'post',
  transform(code, id) {
    if (!/src[\\/]locales[\\/]/.test(id)) return null;
    let texts: string | undefined;
    const visitor = new Visitor({
      CallExpression({ callee, arguments: [, words] }) {
        if (callee.type !== 'Identifier' || callee.name !== 'registerLocale') return;
        if (words?.type !== 'ObjectExpression') return;
        texts = `${code.slice(0, words.start)}[${[JSON.stringify(releaseMark()), ...textsOf(words, code)].join()}]${code.slice(words.end)}`;
      },
    });
    visitor.visit(this.parse(code));
    if (texts === undefined) throw new Error(`${id} registers no strings`);
    return { code: texts, map: null };
  },
};

function textsOf(words: ESTree.ObjectExpression, code: string): string[] {
  return words.properties.flatMap((property) => {
    if (property.type !== 'Property') throw new Error('Each string must be written out under its name');
    const { value } = property;
    return value.type === 'ObjectExpression' ? textsOf(value, code) : code.slice(value.start, value.end);
  });
}

async function buildLocale(tag: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [textsAlone, semicolonFirst, banner, utf8Mark],
    build: {
      ...SCRIPT,
      terserOptions: { ecma: 2020, compress: { passes: 3 } },
      outDir: 'dist/cdn/locales',
      emptyOutDir: false,
      lib: {
        entry: `src/locales/${tag}.ts`,
        name: 'VeSchedulerLocale',
        formats: ['iife'],
        fileName: () => `${tag}.js`,
      },
    },
  });
}

/** Members that pages use, by the file that declares them. */
const PUBLIC_MEMBERS = /(scheduler-properties|ve-scheduler|ve-element|ve-join-button|ve-agenda|events)\.ts$/;

/** Internal members of Lit and of our other folders; no page and no other script uses them. */
const OTHER_INTERNALS = `
  _$cssResult$ _$litDirective$ _$litPart$ _$litType$ addController bufferMinutes combobox controller
  choices converter createProperty createRenderRoot createSchedule creationScope cursor dateTime dayNumber
  draft elementStyles enableUpdating failure finalizeStyles findSchedule firstDayOfWeek formatIn
  fromAttribute gateway getPropertyDescriptor getPropertyOptions getUpdateComplete hasAgents hasChanged
  hasUpdated hintedAgent idempotencyKey initialAgent instant isPerAgent isUpdatePending listAgents
  listNextFree listSlots localization lostAtMs meetingOrigins minNoticeMinutes minuteOfDay model
  nextFreeDay noAccessor overridesBase pageMessage performUpdate removeController renderBefore
  renderOptions renewAtMs scheduleUpdate sendsNotifications settings shadowRootOptions shortDateTime
  shortMonth shouldUpdate startTime timeoutMs useDefault visible weekdays wrapped zoneName`;

/**
 * Matches the names of internal members, which the script shortens: those of the elements' views and controllers. A name
 * that is also public, crosses the wire, or occurs in a string is left alone.
 */
function internalProperties(): RegExp {
  const internal = new Set(OTHER_INTERNALS.trim().split(/\s+/));
  const reserved = new Set<string>();
  for (const folder of ['elements', 'api', 'model', 'i18n']) {
    for (const file of readdirSync(`src/${folder}`, { recursive: true, encoding: 'utf8' })) {
      // The texts of what is loaded on demand name nothing.
      const isWords = ['manage', 'agenda', 'questions'].some((one) => file.startsWith(join(one, 'words')));
      if (!file.endsWith('.ts') || isWords) continue;
      const isInternal = folder === 'elements' && !PUBLIC_MEMBERS.test(file);
      const source = readFileSync(`src/${folder}/${file}`, 'utf8');
      const { members, reads, words } = namesIn(source);
      // What these files read may be a name on the wire.
      if (folder === 'api') for (const name of reads) reserved.add(name);
      for (const name of members) (isInternal ? internal : reserved).add(name);
      for (const word of words) reserved.add(word);
    }
  }
  for (const name of OTHER_INTERNALS.trim().split(/\s+/)) reserved.delete(name);
  const names = [...internal].filter((name) => !reserved.has(name));
  return new RegExp(`^(${names.join('|').replaceAll('$', '\\$')})$`);
}

/** Members that a source file declares, those that it reads, and all words in its strings. */
function namesIn(source: string): { members: string[]; reads: string[]; words: string[] } {
  const members: string[] = [];
  const reads: string[] = [];
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    const isMember = ts.isClassElement(node) || ts.isTypeElement(node);
    if (isMember && node.name && ts.isIdentifier(node.name)) members.push(node.name.text);
    if (ts.isPropertyAccessExpression(node)) reads.push(node.name.text);
    if (ts.isStringLiteralLike(node)) words.push(...(node.text.match(/[\w$]+/g) ?? []));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('', source, ts.ScriptTarget.ES2022));
  return { members, reads, words };
}

/** Keeps the registration of the tags in the module; package.json knows only the built file. */
const keepRegistration: Plugin = {
  name: 'keep-registration',
  transform: (code, id) =>
    /src[\\/]define\.ts$/.test(id) ? { code, map: null, moduleSideEffects: true } : null,
};

/** One of the builds for browsers. */
interface Script {
  readonly entry: string;
  readonly fileName: string;
  readonly format: 'iife' | 'es';
  readonly plugins?: Plugin[];
}

const internals = internalProperties();

function scriptConfig({ entry, fileName, format, plugins = [] }: Script): InlineConfig {
  const scriptUrl = format === 'es' ? 'import.meta.url' : '(document.currentScript?.src || location.href)';
  return {
    configFile: false,
    publicDir: false,
    plugins: [
      keepRegistration,
      adaptLit,
      modulesBesideScript(scriptUrl),
      ...plugins,
      shortCustomProperties,
      minifyHTMLLiterals(),
      minifyAgain(internals),
      lineBreakAtEnd,
      ...(format === 'iife' ? [utf8Mark] : []),
    ],
    build: {
      ...SCRIPT,
      outDir: 'dist/cdn',
      emptyOutDir: false,
      sourcemap: true,
      lib: { entry, name: 'VeScheduler', formats: [format], fileName: () => fileName },
    },
  };
}

/** Texts of errors that only a booking has. */
const BOOKING_ERRORS = ['outcomeUnknown', 'notBooked', 'challengeMissing', 'consentMissing', 'prevented'];

/** Builds the module for import maps, and the scripts of the elements for agents. */
const otherScripts: Plugin = {
  name: 'other-scripts',
  async closeBundle() {
    const logLevel = 'warn';
    await build({
      logLevel,
      ...scriptConfig({ entry: 'src/index.ts', fileName: 've-scheduler.mjs', format: 'es' }),
    });
    const plugins = [
      ownStrings(
        ['src/elements/join', 'src/elements/kit/ve-element.ts', 'src/elements/kit/error-text.ts'],
        BOOKING_ERRORS,
      ),
    ];
    await build({
      logLevel,
      ...scriptConfig({
        entry: 'src/join-button.ts',
        fileName: 've-join-button.js',
        format: 'iife',
        plugins,
      }),
    });
    await build({
      logLevel,
      ...scriptConfig({
        entry: 'src/agenda.ts',
        fileName: 've-agenda.js',
        format: 'iife',
        plugins: [
          ownStrings(
            [
              'src/elements/agenda/ve-agenda.ts',
              'src/elements/agenda/agenda-view.ts',
              'src/elements/agenda/meeting-view.ts',
              'src/elements/kit/ve-element.ts',
              'src/elements/kit/error-text.ts',
            ],
            BOOKING_ERRORS,
          ),
        ],
      }),
    });
  },
};

/** Builds the scripts for browsers; `tsc` builds the npm modules. */
export default defineConfig(() => {
  const config = scriptConfig({
    entry: 'src/define.ts',
    fileName: 've-scheduler.js',
    format: 'iife',
    plugins: [onDemandModules, smallScripts, localeScripts, otherScripts],
  });
  config.build!.emptyOutDir = true;
  return config;
});
