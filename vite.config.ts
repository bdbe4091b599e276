import minifyHTMLLiterals from '@lit-labs/rollup-plugin-minify-html-literals';
import { defineConfig, type Plugin } from 'vite';

/**
 * Lit asks for a Trusted Types policy named `lit-html`. On a page that lists its policies, a second
 * Lit, or a second copy of this script, would throw at load. So the script has a policy of its own
 * name, and two copies of the script share it.
 */
const ownTrustedTypesPolicy: Plugin = {
  name: 'own-trusted-types-policy',
  transform(code, id) {
    if (!/lit-html[\\/].*\.js$/.test(id)) return null;
    return {
      code: code.replace(
        /([\w$]+)\.createPolicy\(\s*(['"])lit-html\2,/,
        "globalThis[Symbol.for('ve-scheduler.policy')] ??= $1.createPolicy('ve-scheduler',",
      ),
      map: null,
    };
  },
};

/** The single script for a `<script>` tag; `tsc` makes the modules for npm. */
export default defineConfig({
  publicDir: false,
  plugins: [ownTrustedTypesPolicy, minifyHTMLLiterals()],
  build: {
    outDir: 'dist/cdn',
    target: 'es2022',
    sourcemap: true,
    // One minifier after the other: together they save 2 % over either.
    minify: 'terser',
    rolldownOptions: { output: { minify: true } },
    terserOptions: { ecma: 2020, compress: { passes: 3, unsafe_arrows: true, keep_fargs: false } },
    lib: {
      entry: 'src/index.ts',
      name: 'VeScheduler',
      formats: ['iife'],
      fileName: () => 've-scheduler.js',
    },
  },
});
