import { providePrograms } from '../deploy/programs.js';

/** Executables as Debian's packages install them. */
export const BROWSERS = {
  firefox: process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr',
  webkitDriver: '/usr/bin/WebKitWebDriver',
  webkit: miniBrowser(),
  display: '/usr/bin/Xvfb',
} as const;

/** Installs the engines that are missing. @throws Error if that is not possible */
export function provideEngines(): void {
  providePrograms({
    [BROWSERS.firefox]: 'firefox-esr',
    [BROWSERS.webkitDriver]: 'webkit2gtk-driver',
    [BROWSERS.webkit]: 'libwebkit2gtk-4.1-0',
    [BROWSERS.display]: 'xvfb',
  });
}

function miniBrowser(): string {
  const folder = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`;
}
