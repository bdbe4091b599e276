import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter, type Reporter, type TestRunnerConfig, type TestSession } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { chromiumArgs } from './browser.js';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

export interface UnitOptions {
  readonly files: readonly string[];
  /** The browser's executable; Playwright's own unless given. */
  readonly executablePath: string | undefined;
  /** IANA zone that the browser lives in. */
  readonly timeZone: string;
  /** Where the sandbox listens, see `unit-globals.d.ts`. */
  readonly sandboxOrigin: string;
  readonly onEnd: (sessions: TestSession[]) => void;
}

/** Web Test Runner's configuration. */
export function unitConfig(options: UnitOptions): TestRunnerConfig {
  const { files, executablePath, timeZone, sandboxOrigin, onEnd } = options;
  const counting: Reporter = { stop: ({ sessions }) => onEnd(sessions) };
  return {
    rootDir,
    files: [...files],
    nodeResolve: { exportConditions: ['production', 'default'] },
    concurrency: 2,
    browsers: [
      playwrightLauncher({
        product: 'chromium',
        launchOptions: { ...(executablePath && { executablePath }), args: chromiumArgs },
        createBrowserContext: ({ browser }) => browser.newContext({ timezoneId: timeZone, locale: 'en-GB' }),
      }),
    ],
    plugins: [esbuildPlugin({ ts: true, tsconfig: `${rootDir}/tsconfig.json`, target: 'es2022' })],
    testRunnerHtml: (framework) => `<!doctype html>
      <html lang="en-GB">
        <body>
          <script>
            globalThis.sandboxOrigin = ${JSON.stringify(sandboxOrigin)};
          </script>
          <script type="module" src="/test/unit-setup.ts"></script>
          <script type="module" src="${framework}"></script>
        </body>
      </html>`,
    testFramework: { config: { timeout: '5000' } },
    reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), counting],
  };
}
