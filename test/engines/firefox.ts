import puppeteer, { type Browser } from 'puppeteer-core';
import { BROWSERS } from './provide-engines.js';

export interface RunningFirefox {
  readonly browser: Browser;
  close(this: void): Promise<void>;
}

/** Starts Firefox without a screen, driven by WebDriver BiDi. @param timeZone IANA name */
export async function startFirefox(
  timeZone: string,
  preferences: Readonly<Record<string, unknown>> = {},
): Promise<RunningFirefox> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: BROWSERS.firefox,
    // No test asks for the events of requests, which cost as much as the requests.
    networkEnabled: false,
    env: { ...process.env, TZ: timeZone },
    extraPrefsFirefox: { 'intl.accept_languages': 'en-GB', ...preferences },
  });
  return { browser, close: () => browser.close() };
}
