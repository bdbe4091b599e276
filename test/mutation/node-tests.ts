import { performance } from 'node:perf_hooks';
import process from 'node:process';

/**
 * Registers and runs the unit and server tests in one Node process, in which the modules stay loaded. So a test costs
 * milliseconds, and thousands of mutants can be tested. `npm test` uses the real test runners instead.
 */
export type Fixtures = Readonly<Record<string, unknown>>;
type Body = (fixtures: Fixtures) => unknown;
const HOOKS = ['beforeAll', 'afterAll', 'beforeEach', 'afterEach'] as const;
type Hooks = Record<(typeof HOOKS)[number], Body[]>;

/** A file, or a `describe` in it. */
class Suite {
  readonly fixtures: Record<string, unknown> = {};
  readonly hooks: Hooks = { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };
  constructor(
    readonly title: string,
    readonly parent?: Suite,
  ) {}

  /** From the file to this suite. */
  get line(): readonly Suite[] {
    return [...(this.parent?.line ?? []), this];
  }
}

export interface NodeTest {
  /** File and titles. */
  readonly id: string;
  readonly file: string;
  readonly suite: Suite;
  readonly fixtures: Fixtures;
  readonly body: Body;
}

const tests: NodeTest[] = [];
const ids = new Set<string>();
let current = new Suite('');

/** Loads test files one after another, and returns their tests. */
export async function loadTests(files: readonly string[], load: (file: string) => Promise<unknown>) {
  for (const file of files) {
    current = new Suite(file);
    await load(file);
  }
  return tests;
}

export function describe(title: string, body: () => void): void {
  const parent = current;
  current = new Suite(title, parent);
  body();
  current = parent;
}

export function addTest(title: string, body: Body, fixtures: Fixtures = {}): void {
  const titles = [...current.line.map((suite) => suite.title), title].join(' › ');
  let id = titles;
  for (let copy = 2; ids.has(id); copy += 1) id = `${titles} (${copy})`;
  ids.add(id);
  tests.push({ id, file: current.line[0]!.title, suite: current, fixtures, body });
}

/** Sets fixtures for the tests of the current suite. */
export const useFixtures = (fixtures: Fixtures): void => void Object.assign(current.fixtures, fixtures);

export const hooks = Object.fromEntries(
  HOOKS.map((name) => [name, (body: Body) => void current.hooks[name].push(body)]),
) as Record<keyof Hooks, (body: Body) => void>;

/** Values of the fixtures that one test has asked for. */
class FixtureValues {
  private readonly values = new Map<string, unknown>();
  private readonly tearDowns: (() => unknown)[] = [];
  constructor(private readonly definitions: Fixtures) {}

  async call(body: Body): Promise<void> {
    await body(await this.get(body));
  }

  /** The fixtures that a function names in its first parameter. */
  private async get(body: (fixtures: Fixtures, ...rest: never[]) => unknown): Promise<Fixtures> {
    const [, names = ''] = /^[^({]*\(\s*\{([^}]*)\}/.exec(body.toString()) ?? [];
    const wanted = names.split(',').map((name) => name.split(':')[0]!.trim());
    const found: Record<string, unknown> = {};
    for (const name of wanted.filter(Boolean)) {
      if (!this.values.has(name)) this.values.set(name, await this.setUp(this.definitions[name]));
      found[name] = this.values.get(name);
    }
    return found;
  }

  private async setUp(definition: unknown): Promise<unknown> {
    const fixture: unknown = Array.isArray(definition) ? definition[0] : definition;
    if (typeof fixture !== 'function') return fixture;
    const make = fixture as (fixtures: Fixtures, use: (value: unknown) => Promise<void>) => Promise<void>;
    const fixtures = await this.get(make);
    return new Promise((resolve, reject) => {
      const made = make(fixtures, (value) => {
        resolve(value);
        return new Promise((release) => {
          this.tearDowns.unshift(() => (release(), made));
        });
      });
      made.catch(reject);
    });
  }

  async tearDown(): Promise<void> {
    for (const tearDown of this.tearDowns) await tearDown();
  }
}

/** Runs tests in any order; keeps suites open while their tests follow each other. */
export class TestRun {
  private open: readonly Suite[] = [];
  private rejection: unknown;

  constructor() {
    process.on('unhandledRejection', this.onRejection);
    process.on('uncaughtException', this.onRejection);
  }

  private readonly onRejection = (error: unknown): void => {
    this.rejection ??= error ?? new Error('rejected');
  };

  /**
   * @param timeout In milliseconds.
   * @returns Duration in milliseconds, and what has failed.
   */
  async run(test: NodeTest, timeout: number): Promise<{ duration: number; error?: unknown }> {
    const start = performance.now();
    this.rejection = undefined;
    let timer: NodeJS.Timeout | undefined;
    let error: unknown;
    try {
      await Promise.race([
        this.runInSuites(test),
        new Promise((_resolve, reject) => {
          timer = setTimeout(() => reject(new Error(`not done after ${timeout} ms`)), timeout);
        }),
      ]);
    } catch (failure) {
      error = failure ?? new Error('failed');
    }
    clearTimeout(timer);
    error ??= this.rejection;
    return { duration: performance.now() - start, ...(error !== undefined && { error }) };
  }

  async end(): Promise<void> {
    await this.enter([]);
    process.off('unhandledRejection', this.onRejection);
    process.off('uncaughtException', this.onRejection);
  }

  private async runInSuites({ suite, fixtures, body }: NodeTest): Promise<void> {
    const { line } = suite;
    await this.enter(line);
    const values = new FixtureValues(Object.assign({}, fixtures, ...line.map((one) => one.fixtures)));
    try {
      for (const hook of line.flatMap((one) => one.hooks.beforeEach)) await values.call(hook);
      await values.call(body);
    } finally {
      for (const hook of line.toReversed().flatMap((one) => one.hooks.afterEach)) await values.call(hook);
      await values.tearDown();
    }
  }

  private async enter(line: readonly Suite[]): Promise<void> {
    const left = this.open.filter((suite) => !line.includes(suite)).toReversed();
    const entered = line.filter((suite) => !this.open.includes(suite));
    this.open = line;
    for (const hook of left.flatMap((suite) => suite.hooks.afterAll)) await hook({});
    for (const hook of entered.flatMap((suite) => suite.hooks.beforeAll)) await hook({});
  }
}
