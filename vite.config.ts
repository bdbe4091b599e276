import minifyHTMLLiterals from '@lit-labs/rollup-plugin-minify-html-literals';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { build, defineConfig, Visitor, type BuildOptions, type ESTree, type Plugin } from 'vite';

/**
 * Lit asks for a Trusted Types policy named `lit-html`. On a page that lists its policies, a second Lit would throw at
 * load. So the script asks for one of its own name; a second copy of the script does not get it, and needs none,
 * since its elements are never registered.
 */
const ownTrustedTypesPolicy: Plugin = {
  name: 'own-trusted-types-policy',
  transform(code, id) {
    if (!/lit-html[\\/]lit-html\.js$/.test(id)) return null;
    const asked = /([\w$]+)\.createPolicy\(\s*(['"])lit-html\2,\s*(\{[^}]*\})\)/;
    if (!asked.test(code))
      throw new Error('Lit asks for its Trusted Types policy in another way than before');
    const owned = "(()=>{try{return $1.createPolicy('ve-scheduler',$3)}catch{return}})()";
    return { code: code.replace(asked, owned), map: null };
  },
};

/** How every script for a `<script>` tag is made. */
const SCRIPT: BuildOptions = {
  target: 'es2022',
  // One minifier after the other: together they save 2 % over either.
  minify: 'terser',
  rolldownOptions: { output: { minify: true }, checks: { bundlerTimings: false } },
  terserOptions: {
    ecma: 2020,
    compress: { passes: 3, unsafe_arrows: true, keep_fargs: false },
  },
};

/** Makes each language a script of its own, beside the main one: a page loads the one that it speaks. */
const localeScripts: Plugin = {
  name: 'locale-scripts',
  async closeBundle() {
    const tags = readdirSync('src/locales').map((file) => basename(file, '.ts'));
    await Promise.all(tags.map(buildLocale));
  },
};

/**
 * Leaves the texts of a language alone, in their order: the names of its words, which the main script knows, would be a
 * quarter of it.
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
        texts = `${code.slice(0, words.start)}[${textsOf(words, code).join()}]${code.slice(words.end)}`;
      },
    });
    visitor.visit(this.parse(code));
    if (texts === undefined) throw new Error(`${id} registers no words`);
    return { code: texts, map: null };
  },
};

function textsOf(words: ESTree.ObjectExpression, code: string): string[] {
  return words.properties.flatMap((property) => {
    if (property.type !== 'Property') throw new Error('Words must be written out, each under its name');
    const { value } = property;
    return value.type === 'ObjectExpression' ? textsOf(value, code) : code.slice(value.start, value.end);
  });
}

async function buildLocale(tag: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [textsAlone],
    build: {
      ...SCRIPT,
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

/** The scripts for `<script>` tags; `tsc` makes the modules for npm. */
export default defineConfig({
  publicDir: false,
  plugins: [ownTrustedTypesPolicy, minifyHTMLLiterals(), localeScripts],
  build: {
    ...SCRIPT,
    outDir: 'dist/cdn',
    sourcemap: true,
    lib: {
      entry: 'src/define.ts',
      name: 'VeScheduler',
      formats: ['iife'],
      fileName: () => 've-scheduler.js',
    },
  },
});
