import type { Locator, Page } from 'playwright/test';
import {
  ALL_HOURS,
  chooseSlot,
  expect,
  expectBooked,
  fillIn,
  press,
  scheduler,
  SCRIPT,
  setTime,
  test,
  type Api,
  type Host,
} from './fixtures.js';

const VIEWPORT = '<meta name="viewport" content="width=device-width">';
const WIDTHS = [280, 320, 480, 760, 1200];

// Mid-month, because the calendar may show no times at the end of a month.
test.beforeEach(({ page }) => setTime(page, new Date('2040-06-11T08:00Z')));

const element = (page: Page): Locator => page.locator('ve-scheduler');

type Box = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;

test.describe('loading skeleton', () => {
  for (const [what, attributes, widths] of [
    ['with typed times', '', [320, 760, 1200]],
    [
      'with few fields',
      'fields="duration:hidden subject:hidden phone:hidden notification:hidden"',
      [320, 760],
    ],
    ['with a calendar', ALL_HOURS, [760, 1200]],
  ] as const) {
    for (const width of widths) {
      test(`is replaced without a layout shift, ${what} at ${width} pixels`, async ({ page, api, host }) => {
        await page.setViewportSize({ width, height: 1600 });
        await page.addInitScript(() => {
          const shifts: number[] = [];
          Object.assign(globalThis, { shifts });
          const record = (entries: PerformanceEntryList) => {
            for (const entry of entries) shifts.push((entry as PerformanceEntry & { value: number }).value);
          };
          const observer = new PerformanceObserver((list) => record(list.getEntries()));
          observer.observe({ type: 'layout-shift', buffered: true });
          Object.assign(globalThis, { flush: () => record(observer.takeRecords()) });
        });
        let release = (): void => undefined;
        const released = new Promise<void>((resolve) => (release = resolve));
        await page.route('**/api/brokerages/agents*', async (route) => {
          await released;
          await route.continue();
        });
        // Content below a calendar may move, because the number of times is known only after loading.
        const footer = attributes === ALL_HOURS ? '' : '<p slot="footer">Below the form</p>';
        await host.open(
          `${VIEWPORT}<style>body { margin: 0 }</style>${SCRIPT}${scheduler(api, attributes).replace('</ve', `${footer}</ve`)}`,
        );
        await page.locator('[part="skeleton"]').waitFor();
        // Count only shifts that happen after the skeleton is painted.
        await waitForFrames(page);
        await page.evaluate('flush(); shifts.length = 0');
        release();
        await page.getByLabel('Meet with').waitFor();
        await waitForFrames(page);
        expect(await page.evaluate('flush(); shifts.reduce((sum, one) => sum + one, 0)')).toBe(0);
      });
    }
  }

  for (const width of [760, 1200]) {
    test(`matches the positions of the calendar’s days and times at ${width} pixels`, async ({
      page,
      api,
      host,
    }) => {
      await page.setViewportSize({ width, height: 900 });
      const boxes = (selector: string) =>
        page
          .locator(selector)
          .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as Box));
      const isAtOneOf = (places: Box[]) => (one: Box) =>
        places.some(({ x, y }) => Math.max(Math.abs(x - one.x), Math.abs(y - one.y)) < 2);
      api.world.fail({ kind: 'hang', path: '/api/brokerages/agents' });
      await host.open(`${VIEWPORT}${SCRIPT}${scheduler(api, ALL_HOURS)}`);
      await page.locator('[part="skeleton"]').waitFor();
      const skeleton = { days: await boxes('.month-bones .bone'), times: await boxes('.slots .control') };
      api.world.faults.clear();
      await page.reload();
      await page.locator('.slot').first().waitFor();
      // June 2040 begins on a Friday, so only the first and the last week are incomplete.
      const days = await boxes('td span');
      const times = await boxes('.slot');
      expect(skeleton.days.filter(isAtOneOf(days)).length).toBeGreaterThan(25);
      expect(isAtOneOf(times)(skeleton.times[0]!)).toBe(true);
    });
  }
});

test('does not overflow or clip text from 280 to 1200 pixels', async ({ page, api, host }) => {
  await host.open(
    `${VIEWPORT}<style>body { margin: 0 }</style>${SCRIPT}${scheduler(api)}${scheduler(api, ALL_HOURS)}`,
  );
  await page.getByRole('grid').waitFor();
  for (const each of await page.getByRole('button', { name: 'Book meeting' }).all()) await each.click();
  await expect(page.locator('[part="issues"]')).toHaveCount(2);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width}`).toBe(width);
    expect(await findClippedText(page), `${width}`).toEqual([]);
  }
});

test('adapts its layout to the container, not the viewport', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 1200, height: 900 });
  await host.open(`${SCRIPT}<div style="inline-size: 300px">${scheduler(api, ALL_HOURS)}</div>`);
  await page.getByRole('grid').waitFor();
  const calendar = (await page.getByRole('grid').boundingBox())!;
  const slots = (await page.getByRole('radiogroup').boundingBox())!;
  expect(slots.y).toBeGreaterThan(calendar.y + calendar.height);
  await page.evaluate(() => document.querySelector('div')!.removeAttribute('style'));
  const [wide, beside] = [
    (await page.getByRole('grid').boundingBox())!,
    (await page.getByRole('radiogroup').boundingBox())!,
  ];
  expect(beside.x).toBeGreaterThan(wide.x + wide.width);
});

test('uses two columns when there is room, unless --ve-max-width is narrow', async ({ page, api, host }) => {
  await host.open(`${VIEWPORT}<style>body { margin: 0 }</style>${SCRIPT}${scheduler(api, ALL_HOURS)}`);
  await page.getByRole('grid').waitFor();
  const boxes = async () => {
    const [slots, name] = [page.getByRole('radiogroup'), page.getByLabel('Your name')];
    return { slots: (await slots.boundingBox())!, name: (await name.boundingBox())! };
  };
  const isBeside = ({ slots, name }: { slots: Box; name: Box }) =>
    name.x > slots.x + slots.width && name.y < slots.y + slots.height;
  for (const [width, expected] of [
    [900, false],
    [991, false],
    [993, true],
    [1200, true],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    expect(isBeside(await boxes()), `${width}`).toBe(expected);
  }
  await element(page).evaluate((one) => one.style.setProperty('--ve-max-width', '44em'));
  expect(isBeside(await boxes())).toBe(false);
});

test('fits the dialog on a 1280 × 800 screen without scrolling', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await host.open(SCRIPT + scheduler(api, 'mode="popup" hours="Mon-Fri 09:00-12:00 14:00-17:00"'));
  await press(page, 'Book a meeting');
  await chooseSlot(page);
  const dialog = page.getByRole('dialog');
  expect(await dialog.evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
  await expect(page.getByRole('button', { name: 'Book meeting' })).toBeInViewport({ ratio: 1 });
});

test.describe('target size', () => {
  for (const width of [280, 760, 1200]) {
    test(`is large enough in every step at ${width} pixels`, async ({ page, api, host }) => {
      await page.setViewportSize({ width, height: 900 });
      await host.open(`${VIEWPORT}<style>body { margin: 0 }</style>${SCRIPT}${scheduler(api, ALL_HOURS)}`);
      await page.getByRole('grid').waitFor();
      expect(await findSmallTargets(page)).toEqual([]);
      await press(page, 'Book meeting');
      await page.locator('[part="issues"]').waitFor();
      expect(await findSmallTargets(page)).toEqual([]);
      await page.getByRole('combobox', { name: 'Time zone' }).click();
      await page.getByRole('listbox').getByRole('option').first().waitFor();
      expect(await findSmallTargets(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByLabel('Meet with').selectOption({ label: 'Anna Keller' });
      await chooseSlot(page);
      await press(page, 'Book meeting');
      await expectBooked(page);
      expect(await findSmallTargets(page)).toEqual([]);
    });
  }
});

test.describe('text resizing and spacing', () => {
  for (const [what, width, style, attributes] of [
    ['200 % text', 760, 'html { font-size: 200% }', ALL_HOURS],
    ['200 % text with typed times', 760, 'html { font-size: 200% }', ''],
    ['400 % zoom', 320, '', ALL_HOURS],
  ] as const) {
    test(`shows all text without clipping or overlap at ${what}`, async ({ page, api, host }) => {
      await expectReadable(page, api, host, { width, style, attributes });
    });
  }

  test('shows all text without clipping or overlap with WCAG 1.4.12 spacing', async ({ page, api, host }) => {
    await expectReadable(page, api, host, { width: 760, style: '', attributes: ALL_HOURS, isSpaced: true });
  });

  test('shows all text with WCAG 1.4.12 spacing in two columns', async ({ page, api, host }) => {
    await expectReadable(page, api, host, { width: 1000, style: '', attributes: ALL_HOURS, isSpaced: true });
  });

  test('shows all text with WCAG 1.4.12 spacing at 320 pixels', async ({ page, api, host }) => {
    await expectReadable(page, api, host, { width: 320, style: '', attributes: ALL_HOURS, isSpaced: true });
  });

  test('fits every time zone in its list with 200 % text at 320 pixels', async ({ page, api, host }) => {
    await page.setViewportSize({ width: 320, height: 900 });
    await host.open(
      `${VIEWPORT}<style>html { font-size: 200% }</style>${SCRIPT}${scheduler(api, 'hours="Mon-Fri 09:00-18:00"')}`,
    );
    await page.getByRole('combobox', { name: 'Time zone' }).fill('argentina');
    const options = page.getByRole('listbox').getByRole('option');
    await expect(options.first()).toBeVisible();
    const tooWide = await options.evaluateAll((all) =>
      all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent.trim()),
    );
    expect(tooWide).toEqual([]);
  });

  interface ReadabilityOptions {
    readonly width: number;
    readonly style: string;
    readonly attributes: string;
    readonly isSpaced?: boolean;
  }

  async function expectReadable(
    page: Page,
    api: Api,
    host: Host,
    { width, style, attributes, isSpaced }: ReadabilityOptions,
  ): Promise<void> {
    await page.setViewportSize({ width, height: 900 });
    await host.open(
      `${VIEWPORT}<style>body { margin: 0 } ${style}</style>${SCRIPT}${scheduler(api, attributes)}`,
    );
    await page.getByLabel('Meet with').waitFor();
    if (isSpaced) {
      await element(page).evaluate((one) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
          word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
        one.shadowRoot!.adoptedStyleSheets.push(sheet);
      });
    }
    const expectNothingClipped = async (step: string) => {
      expect(await findClippedText(page), step).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), step).toBe(width);
    };
    await expectNothingClipped('form');
    await press(page, 'Book meeting');
    await page.locator('[part="issues"]').waitFor();
    await expectNothingClipped('issues');
    if (attributes) {
      await page.getByLabel('Meet with').selectOption({ label: 'Anna Keller' });
      await chooseSlot(page);
    } else {
      await fillIn(page);
    }
    await expectNothingClipped('filled in');
    await press(page, 'Book meeting');
    await expectBooked(page);
    await expectNothingClipped('booked');
  }
});

/** Waits for two animation frames, so that the last changes are painted. */
async function waitForFrames(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Returns texts that are cut off, leave the card, or overlap each other. */
function findClippedText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    for (const host of document.querySelectorAll('ve-scheduler')) {
      const card = host.shadowRoot!.querySelector('[part="card"]')!.getBoundingClientRect();
      const texts: { text: string; rect: DOMRect; holder: Element }[] = [];
      const walker = document.createTreeWalker(host.shadowRoot!, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        const holder = node.parentElement!;
        const text = node.textContent!.trim();
        const isHidden = holder.closest('.visually-hidden, select, style, [hidden], svg');
        if (!text || isHidden || !holder.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const rect of range.getClientRects()) if (rect.width > 1) texts.push({ text, rect, holder });
      }
      for (const { text, rect } of texts) {
        if (rect.left < card.left || rect.right > card.right + 0.5) problems.push(`runs out: ${text}`);
      }
      texts.forEach((one, index) => {
        for (const other of texts.slice(index + 1)) {
          if (one.holder === other.holder) continue;
          const across =
            Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
          const down = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
          if (across > 1 && down > 3) problems.push(`over another: ${one.text} / ${other.text}`);
        }
      });
      for (const one of host.shadowRoot!.querySelectorAll<HTMLElement>('*')) {
        if (!one.checkVisibility() || one.closest('.visually-hidden, .list')) continue;
        const { overflowX, overflowY } = getComputedStyle(one);
        const isField = one.matches('input:not([type="checkbox"], [type="radio"])');
        if ((overflowY !== 'visible' || isField) && one.scrollHeight > one.clientHeight + 1)
          problems.push(`cut off below: ${one.id || one.className || one.localName}`);
        if (overflowX !== 'visible' && !isField && one.scrollWidth > one.clientWidth + 1)
          problems.push(`cut off: ${one.id || one.className || one.localName}`);
      }
    }
    return problems;
  });
}

/** Returns targets smaller than 24 × 24 pixels, and main targets lower than 44 pixels. */
function findSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector('ve-scheduler')!.shadowRoot!;
    const targets = root.querySelectorAll<HTMLElement>(
      'button, a, input, select, td[data-day], [role="option"]',
    );
    return Array.from(targets).flatMap((one) => {
      if (!one.checkVisibility()) return [];
      const target = one.closest('label') ?? one;
      const { width, height } = target.getBoundingClientRect();
      const name = (one.ariaLabel ?? (one.textContent.trim() || one.id)).slice(0, 40);
      const isMain = one.matches(
        'input, select, td[data-day], [part="submit"], [part="button"]:not(.small, .link), .turn',
      );
      const isWrong = width < 24 || height < (isMain ? 44 : 24);
      return isWrong ? [`${name}: ${width.toFixed(0)} × ${height.toFixed(0)}`] : [];
    });
  });
}
