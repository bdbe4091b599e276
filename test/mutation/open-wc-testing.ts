import type * as chai from '@esm-bundle/chai';

// The package names no module that Node finds.
const file = new URL('../../node_modules/@esm-bundle/chai/esm/chai.js', import.meta.url);

/** Chai as `@open-wc/testing` exports it, without the helpers that need a page. */
export const { expect } = (await import(file.href)) as typeof chai;
