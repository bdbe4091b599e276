import minifyHTMLLiterals from '@lit-labs/rollup-plugin-minify-html-literals';
import { defineConfig, type Plugin } from 'vite';

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
    terserOptions: {
      ecma: 2020,
      compress: { passes: 3, unsafe_arrows: true, keep_fargs: false },
    },
    lib: {
      entry: 'src/index.ts',
      name: 'VeScheduler',
      formats: ['iife'],
      fileName: () => 've-scheduler.js',
    },
  },
});
