import { createRequire } from 'node:module';
import { addTest, describe, hooks } from './node-tests.js';

interface Jsdom {
  readonly JSDOM: new (html: string) => { readonly window: { readonly document: Document } };
}

const require = createRequire(import.meta.url);
let page: Document | undefined;

const { beforeAll: before, afterAll: after, beforeEach, afterEach } = hooks;
// Mocha's names.
Object.assign(globalThis, { describe, it: addTest, before, after, beforeEach, afterEach });

Object.defineProperties(globalThis, {
  // Few unit tests need a page, and jsdom takes long to load.
  document: {
    configurable: true,
    get: () => (page ??= new (require('jsdom') as Jsdom).JSDOM('').window.document),
  },
  // Node lacks `Temporal`, as WebKitGTK does (`test/unit-engine.ts`).
  navigator: { configurable: true, value: { userAgent: 'AppleWebKit' } },
});
