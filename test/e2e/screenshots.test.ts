import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';
import { chooseAgent, expect, press, SCRIPT, scheduler, setTime, test } from './fixtures.js';

/**
 * Compares the main states with the images in `screenshots/`. Clock, time zone and fonts are fixed. To update the
 * images after an intended change, run `npm run test:screenshots`.
 */
const HOURS = 'hours="Mon-Fri 09:00-12:00 13:00-18:00" agent-time-zone="America/New_York"';
/** A Monday far in the future, because the sandbox rejects times in the past. */
const NOW = new Date('2040-06-11T07:00:00Z');
const WIDE = { width: 760, height: 1100 };
const NARROW = { width: 320, height: 1100 };

const require = createRequire(import.meta.url);
const FONTS = [400, 600, 700]
  .flatMap((weight) => [`inter-latin-${weight}`, `noto-sans-arabic-arabic-${weight}`])
  .map((name) => {
    const [family, weight] = [name.startsWith('inter') ? 'Inter' : 'Arabic', name.slice(-3)];
    return `@font-face { font-family: ${family}; font-weight: ${weight}; src: url(/${name}-normal.woff2) }`;
  })
  .join('\n');

const showForm = (page: Page) => page.getByRole('radiogroup', { name: 'Meet with' }).waitFor();
const showTimes = (page: Page) => page.locator('.slot').first().waitFor();

async function chooseTime(page: Page): Promise<void> {
  await chooseAgent(page);
  await page.getByRole('radio', { name: '16:30' }).check({ force: true });
}

/** Loads a locale and waits until the form uses it. */
async function loadLocale(page: Page, tag: string): Promise<void> {
  await page.addScriptTag({ path: `dist/cdn/locales/${tag}.js` });
  await page.locator(`.card[lang^="${tag}"] .slot`).first().waitFor();
}

interface State {
  readonly attributes?: string;
  readonly viewport?: { width: number; height: number };
  readonly dark?: boolean;
  readonly dir?: 'rtl';
  readonly fault?: object;
  readonly reach: (page: Page) => Promise<unknown>;
}

const STATES: Readonly<Record<string, State>> = {
  loading: {
    attributes: HOURS,
    fault: { kind: 'hang', path: '/api/brokerages/agents' },
    reach: (page) => page.locator('[part="skeleton"]').waitFor(),
  },
  failed: {
    fault: { kind: 'status', status: 500, path: '/api/brokerages/agents' },
    reach: (page) => page.getByRole('alert').waitFor(),
  },
  typed: { reach: showForm },
  'typed-narrow-dark': { viewport: NARROW, dark: true, reach: showForm },
  calendar: { attributes: HOURS, reach: chooseTime },
  'calendar-narrow': {
    attributes: HOURS,
    viewport: NARROW,
    reach: async (page) => {
      await showTimes(page);
      await chooseAgent(page);
    },
  },
  'details-narrow': { attributes: HOURS, viewport: NARROW, reach: chooseTime },
  'calendar-wide': {
    attributes: HOURS,
    viewport: { width: 1100, height: 800 },
    reach: chooseTime,
  },
  'calendar-dark-rtl': { attributes: HOURS, dark: true, dir: 'rtl', reach: chooseTime },
  arabic: {
    attributes: `${HOURS} lang="ar" visitor-name="Anna Keller"`,
    dir: 'rtl',
    reach: async (page) => {
      await loadLocale(page, 'ar');
      await chooseAgent(page);
      await page.locator('.slot').nth(3).click();
    },
  },
  'german-narrow': {
    attributes: `${HOURS} lang="de"`,
    viewport: NARROW,
    reach: async (page) => {
      await loadLocale(page, 'de');
      await chooseTime(page);
      await page.locator('[part="submit"]').click();
      await page.locator('[part="issues"]').waitFor();
    },
  },
  zones: {
    attributes: HOURS,
    reach: async (page) => {
      await showTimes(page);
      await press(page, 'Change: Time zone');
      await page.keyboard.type('berlin');
      await page.getByRole('option', { name: 'Central European' }).waitFor();
    },
  },
  issues: {
    attributes: HOURS,
    reach: async (page) => {
      await showTimes(page);
      await press(page, 'Book meeting');
      await page.getByText(/^Please fix \d+ things$/).waitFor();
    },
  },
  popup: {
    attributes: `${HOURS} mode="popup"`,
    reach: async (page) => {
      await press(page, 'Book a meeting');
      await showTimes(page);
    },
  },
  booked: {
    attributes: `${HOURS} visitor-name="Ada Lovelace" visitor-email="ada@example.com"`,
    reach: async (page) => {
      await chooseTime(page);
      await press(page, 'Book 16:30');
      await page.getByRole('heading', { name: 'is booked' }).waitFor();
    },
  },
};

test.use({ reducedMotion: 'reduce' });

for (const [name, { attributes = '', viewport = WIDE, dark, dir, fault, reach }] of Object.entries(STATES)) {
  test(`matches its screenshot: ${name}`, async ({ page, api, host }) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await setTime(page, NOW);
    await page.route('**/*.woff2', (route) => {
      const file = new URL(route.request().url()).pathname.slice(1);
      const family = /^(inter|noto-sans-arabic)/.exec(file)![0];
      return route.fulfill({ path: require.resolve(`@fontsource/${family}/files/${file}`) });
    });
    if (fault) api.world.fail(fault as Parameters<typeof api.world.fail>[0]);
    await host.open(
      `<meta name="viewport" content="width=device-width">
      <style>
        ${FONTS}
        html { color-scheme: light dark; font: 16px Inter, Arabic }
        body { margin: 16px }
      </style>
      <body dir="${dir ?? 'ltr'}">${SCRIPT}${scheduler(api, attributes)}`,
    );
    await reach(page);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await expect(page).toHaveScreenshot(`${name}.png`, {
      fullPage: true,
      mask: [page.locator('dd > [part="link"] bdi')],
    });
  });
}
