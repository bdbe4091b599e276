import { chai } from 'vitest';

/** Chai as `@open-wc/testing` exports it, without the helpers that need a page. */
export const expect: Chai.ExpectStatic = chai.expect;
