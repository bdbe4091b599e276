import type * as playwright from 'playwright/test';
import { createRequire } from 'node:module';
import { addTest, describe, hooks, useFixtures, type Fixtures } from './node-tests.js';

// `tsconfig.json` names this module for `playwright/test`.
const file = '../../node_modules/playwright/test.js';
export const { expect } = createRequire(import.meta.url)(file) as typeof playwright;

/** The part of `playwright/test` that the server tests use. */
const create = (fixtures: Fixtures): unknown =>
  Object.assign((title: string, body: () => unknown) => addTest(title, body, fixtures), hooks, {
    describe: Object.assign(describe, { configure: () => undefined }),
    extend: (more: Fixtures) => create({ ...fixtures, ...more }),
    use: useFixtures,
    step: (_title: string, body: () => unknown) => body(),
    info: () => ({ annotations: [] }),
    // A mutant that hangs must not cost minutes.
    setTimeout: () => undefined,
  });

export const test = create({});
