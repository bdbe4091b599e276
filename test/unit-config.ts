import {
  defaultReporter,
  type BrowserLauncher,
  type Reporter,
  type TestRunnerConfig,
  type TestSession,
} from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chromiumArgs } from './browser.js';

/** Test files, and the IANA zone of the browser that runs them. */
export interface UnitRun {
  readonly timeZone: string;
  readonly files: readonly string[];
}

export interface UnitOptions {
  /** Folder of the bundled tests, which the server serves. */
  readonly folder: string;
  readonly runs: readonly UnitRun[];
  /** Browsers, all of which run the tests at once. */
  readonly launchers: readonly UnitLauncher[];
  /** Where the sandbox listens, see `unit-globals.d.ts`. */
  readonly sandboxOrigin: string;
  /** Runs the files again whenever they change, until `q` is pressed. */
  readonly watch: boolean;
  readonly onEnd: (sessions: TestSession[], pageErrors: PageErrors) => void;
}

/** The errors of a page that nothing caught, by its session's id. */
export type PageErrors = ReadonlyMap<string, readonly Error[]>;

/**
 * Makes a browser whose clock is in a time zone.
 *
 * @param onPageError Called with the URL of a page and an error that nothing caught there.
 */
export type UnitLauncher = (
  timeZone: string,
  onPageError: (url: string, error: Error) => void,
) => BrowserLauncher;

/** Chromium, with Playwright. @param executablePath Playwright's own unless given */
export const chromiumLauncher =
  (executablePath: string | undefined): UnitLauncher =>
  (timeZone, onPageError) =>
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { ...(executablePath && { executablePath }), args: chromiumArgs },
      createBrowserContext: ({ browser }) => browser.newContext({ timezoneId: timeZone, locale: 'en-GB' }),
      // Mocha hears of an uncaught error only while it runs: the browser also tells before and after.
      createPage: async ({ context }) => {
        const page = await context.newPage();
        page.on('pageerror', (error) => onPageError(page.url(), error));
        return page;
      },
    });

/** Web Test Runner's configuration. */
export function unitConfig(options: UnitOptions): TestRunnerConfig {
  const { folder, runs, launchers, sandboxOrigin, watch, onEnd } = options;
  const pageErrors = new Map<string, Error[]>();
  const onPageError = (url: string, error: Error) => {
    const session = new URL(url).searchParams.get('wtr-session-id') ?? '';
    pageErrors.set(session, [...(pageErrors.get(session) ?? []), error]);
  };
  const counting: Reporter = { stop: ({ sessions }) => onEnd(sessions, pageErrors) };
  const groups = runs.map(({ timeZone, files }) => ({
    name: timeZone,
    files: [...files],
    browsers: launchers.map((launch) => launch(timeZone, onPageError)),
  }));
  return {
    rootDir: folder,
    concurrency: 2,
    watch,
    concurrentBrowsers: launchers.length,
    browsers: groups.flatMap(({ browsers }) => browsers),
    groups,
    testRunnerHtml: (framework) => `<!doctype html>
      <html lang="en-GB">
        <body>
          <script>
            globalThis.sandboxOrigin = ${JSON.stringify(sandboxOrigin)};
          </script>
          <script type="module" src="/test/unit-setup.js"></script>
          <script type="module" src="${framework}"></script>
        </body>
      </html>`,
    // On a busy machine everything takes long: only what hangs is meant to end.
    testsStartTimeout: 120_000,
    // Longer than a file takes whose tests all end by their own limits: then each is named.
    testsFinishTimeout: 300_000,
    testFramework: { config: { timeout: '60000', forbidOnly: true } },
    reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), counting],
  };
}
