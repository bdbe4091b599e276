import { afterAll, beforeAll, describe, expect, test as vitest, type TestAPI } from 'vitest';

export { expect };

type Fixtures = Parameters<TestAPI['override']>[0];

/** The part of `playwright/test` that the server tests use, made of Vitest's. */
const adapt = (api: TestAPI): unknown =>
  Object.assign((title: string, body: () => Promise<void>) => api(title, body), {
    describe: Object.assign((title: string, body: () => void) => describe(title, body), {
      configure: () => undefined,
    }),
    extend: (fixtures: Record<string, unknown>) =>
      adapt(api.extend(withoutOptions(fixtures) as Fixtures) as TestAPI),
    use: (fixtures: Fixtures) => api.override(fixtures),
    beforeAll,
    afterAll,
    beforeEach: api.beforeEach,
    afterEach: api.afterEach,
    step: (_title: string, body: () => unknown) => body(),
    info: () => ({ annotations: [] }),
    // A mutant that hangs must not cost minutes.
    setTimeout: () => undefined,
  });

/** Fixtures whose `[value, { option: true }]` have become the value. */
const withoutOptions = (fixtures: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fixtures).map(([name, fixture]) => [
      name,
      Array.isArray(fixture) ? (fixture as unknown[])[0] : fixture,
    ]),
  );

export const test = adapt(vitest);
