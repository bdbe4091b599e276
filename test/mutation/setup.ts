import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect } from 'vitest';

interface Jsdom {
  readonly JSDOM: new (html: string) => { readonly window: { readonly document: Document } };
}

const require = createRequire(import.meta.url);
let page: Document | undefined;

// Mocha's names.
Object.assign(globalThis, { before: beforeAll, after: afterAll });

// Few unit tests need a page, and jsdom takes long to load. Servers have none.
if (expect.getState().testPath?.includes('/test/unit/'))
  Object.defineProperty(globalThis, 'document', {
    configurable: true,
    get: () => (page ??= new (require('jsdom') as Jsdom).JSDOM('').window.document),
  });
