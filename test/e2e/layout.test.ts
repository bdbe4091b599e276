import type { Locator, Page } from 'playwright/test';
import {
  ALL_HOURS,
  chooseAgent,
  chooseSlot,
  expect,
  expectBooked,
  fillDetails,
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

/** The page fixes the agent, because the height of a list depends on what it loads. */
const AGENT = 'agent-email="anna.keller@example.com"';

const form = (page: Page): Locator => page.locator('[part="form"]');
const submit = (page: Page): Locator => page.locator('[part="submit"]');
const times = (page: Page): Locator => page.locator('[part="times"] [role="radiogroup"]');

const element = (page: Page): Locator => page.locator('ve-scheduler');

type Box = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;

test.describe('loading skeleton', () => {
  for (const [what, attributes, widths] of [
    // A label that wraps adds a line, which no placeholder can know.
    ['with typed times', `${AGENT} fields="subject:hidden"`, [320, 760, 1200]],
    ['with all fields', AGENT, [1000]],
    [
      'with few fields',
      `${AGENT} fields="duration:hidden subject:hidden phone:hidden notification:hidden"`,
      [320, 760],
    ],
    ['with a calendar', `${AGENT} ${ALL_HOURS} fields="subject:hidden"`, [320, 760, 1200]],
    ['with a row of cards', ALL_HOURS, [320, 760]],
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
        await page.route('**/token', async (route) => {
          await released;
          await route.fallback();
        });
        const footer = '<p slot="footer">Below the form</p>';
        await host.open(
          `${VIEWPORT}<style>body { margin: 0 }</style>${SCRIPT}${scheduler(api, attributes).replace('</ve', `${footer}</ve`)}`,
        );
        await page.locator('[part="skeleton"]').waitFor();
        // Count only shifts that happen after the skeleton is painted.
        await waitForFrames(page);
        await page.evaluate('flush(); shifts.length = 0');
        release();
        await form(page).waitFor();
        if (attributes.includes(ALL_HOURS)) await page.locator('.slot').first().waitFor();
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
      const hang = () => {};
      await page.route('**/token', hang);
      await host.open(`${VIEWPORT}${SCRIPT}${scheduler(api, `${AGENT} ${ALL_HOURS}`)}`);
      await page.locator('[part="skeleton"]').waitFor();
      const skeleton = {
        days: await boxes('.month-bones .bone'),
        times: await boxes('[part="times"] .control'),
      };
      await page.unroute('**/token', hang);
      await page.reload();
      await page.locator('.slot').first().waitFor();
      const days = await boxes('td span');
      const times = await boxes('.slot');
      expect(skeleton.days).toHaveLength(35);
      expect(skeleton.days.filter((one) => !isAtOneOf(days)(one))).toEqual([]);
      expect(isAtOneOf(times)(skeleton.times[0]!)).toBe(true);
    });
  }
});

test('does not overflow or clip text from 280 to 1200 pixels', async ({ page, api, host }) => {
  await host.open(
    `${VIEWPORT}<style>body { margin: 0 }</style>${SCRIPT}${scheduler(api)}${scheduler(api, ALL_HOURS)}`,
  );
  await page.getByRole('grid').waitFor();
  const expectFits = async (step: string) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${step} ${width}`).toBe(width);
      expect(await findClippedText(page), `${step} ${width}`).toEqual([]);
    }
  };
  await expectFits('form');
  await page.locator('.slot').first().click();
  for (const each of await submit(page).all()) await each.click();
  await expect(page.locator('[part="issues"]')).toHaveCount(2);
  await expectFits('issues');
});

test('adapts its layout to the container, not the viewport', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 1200, height: 900 });
  await host.open(`${SCRIPT}<div style="inline-size: 300px">${scheduler(api, ALL_HOURS)}</div>`);
  await page.getByRole('grid').waitFor();
  const calendar = (await page.getByRole('grid').boundingBox())!;
  const slots = (await times(page).boundingBox())!;
  expect(slots.y).toBeGreaterThan(calendar.y + calendar.height);
  await page.evaluate(() => document.querySelector('div')!.removeAttribute('style'));
  const [wide, beside] = [(await page.getByRole('grid').boundingBox())!, (await times(page).boundingBox())!];
  expect(beside.x).toBeGreaterThan(wide.x + wide.width);
});

test('adds columns as there is room, unless --ve-max-width is narrow', async ({ page, api, host }) => {
  await host.open(`${VIEWPORT}<style>body { margin: 0 }</style>${SCRIPT}${scheduler(api, ALL_HOURS)}`);
  await page.getByRole('grid').waitFor();
  const columns = async () => {
    const parts = ['.intro', '.calendar', '[part="times"]', '.details'].map((one) =>
      page.locator(one).boundingBox(),
    );
    const boxes = (await Promise.all(parts)).filter((one) => one !== null);
    for (const [index, box] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        const isBeside = other.x >= box.x + box.width;
        expect(isBeside || other.y >= box.y + box.height, 'no overlap').toBe(true);
      }
    }
    return new Set(boxes.map(({ x }) => Math.round(x / 50))).size;
  };
  // 34, 44, 60 and 70 em of 16 pixels.
  for (const [width, expected] of [
    [543, 1],
    [545, 2],
    [703, 2],
    [705, 2],
    [959, 2],
    [961, 3],
    [1119, 3],
    [1121, 4],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    expect(await columns(), `${width}`).toBe(expected);
  }
  await element(page).evaluate((one) => one.style.setProperty('--ve-max-width', '33em'));
  expect(await columns()).toBe(1);
});

test('shows the details beside the times from 44 em', async ({ page, api, host }) => {
  await host.open(`${VIEWPORT}<style>body { margin: 0 }</style>${SCRIPT}${scheduler(api, ALL_HOURS)}`);
  await page.getByRole('grid').waitFor();
  for (const [width, expected] of [
    [703, false],
    [705, true],
    [1200, true],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    const [slots, name] = [
      (await times(page).boundingBox())!,
      (await page.getByLabel('Your name').boundingBox())!,
    ];
    const isBeside = name.x > slots.x + slots.width && name.y < slots.y + slots.height;
    expect(isBeside, `${width}`).toBe(expected);
  }
});

test('fits the dialog on a 1280 × 800 screen without scrolling', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await host.open(SCRIPT + scheduler(api, 'mode="popup" hours="Mon-Fri 09:00-12:00 14:00-17:00"'));
  await press(page, 'Book a meeting');
  await chooseSlot(page);
  const dialog = page.getByRole('dialog');
  expect(await dialog.evaluate((one) => one.scrollHeight - one.clientHeight)).toBe(0);
  await expect(submit(page)).toBeInViewport({ ratio: 1 });
});

test.describe('target size', () => {
  for (const width of [280, 760, 1200]) {
    test(`is large enough in every step at ${width} pixels`, async ({ page, api, host }) => {
      await page.setViewportSize({ width, height: 900 });
      await host.open(`${VIEWPORT}<style>body { margin: 0 }</style>${SCRIPT}${scheduler(api, ALL_HOURS)}`);
      await page.getByRole('grid').waitFor();
      expect(await findSmallTargets(page)).toEqual([]);
      await page.locator('.slot').first().click();
      await submit(page).click();
      await page.locator('[part="issues"]').waitFor();
      expect(await findSmallTargets(page)).toEqual([]);
      await showTimes(page);
      await press(page, 'Change: Time zone');
      await page.getByRole('combobox', { name: 'Time zone' }).click();
      await page.getByRole('listbox').getByRole('option').first().waitFor();
      expect(await findSmallTargets(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await chooseAgent(page);
      await chooseSlot(page);
      await fillDetails(page);
      await submit(page).click();
      await expectBooked(page);
      await page.getByText('Add to calendar').click();
      await page.getByText('Details', { exact: true }).click();
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
    await press(page, 'Change: Time zone');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('argentina');
    const options = page.getByRole('listbox').getByRole('option');
    await expect(options.filter({ hasText: 'Argentina Standard Time' }).first()).toBeVisible();
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
    await form(page).waitFor();
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
    if (attributes) await page.locator('.slot').first().click();
    await submit(page).click();
    await page.locator('[part="issues"]').waitFor();
    await expectNothingClipped('issues');
    if (attributes) {
      await showTimes(page);
      await expectNothingClipped('times with issues');
      await chooseAgent(page);
      await chooseSlot(page);
      await fillDetails(page);
    } else {
      await fillIn(page);
    }
    await expectNothingClipped('filled in');
    await submit(page).click();
    await expectBooked(page);
    await page.getByText('Add to calendar').click();
    await page.getByText('Details', { exact: true }).click();
    await expectNothingClipped('booked');
  }

  for (const width of [280, 320, 360, 390]) {
    test(`never wraps a day’s number with 200 % text at ${width} pixels`, async ({ page, api, host }) => {
      await page.setViewportSize({ width, height: 900 });
      await host.open(
        `${VIEWPORT}<style>html { font-size: 200% } body { margin: 0 }</style>${SCRIPT}${scheduler(api, ALL_HOURS)}`,
      );
      await page.locator('.slot').first().waitFor();
      const days = await page.locator('td[data-day] span').evaluateAll((all) =>
        all.map((one) => {
          const range = document.createRange();
          range.selectNodeContents(
            [...one.childNodes].find((node) => node instanceof Text && /\d/.test(node.data))!,
          );
          const lines = [...range.getClientRects()];
          const cell = one.parentElement!.getBoundingClientRect();
          const isInside = lines.every(({ left, right }) => left >= cell.left && right <= cell.right);
          return { day: one.textContent.trim(), lines: lines.length, isInside };
        }),
      );
      expect(days).toHaveLength(35);
      expect(days.filter(({ lines, isInside }) => lines !== 1 || !isInside)).toEqual([]);
    });
  }
});

/** Returns to the calendar on a narrow page, which shows one half of the form at a time. */
test('keeps AM and PM beside their time in the narrowest column of times', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await host.open(
    `${SCRIPT}<div lang="en-US" style="font-family: system-ui; inline-size: 1123px">${scheduler(api, `${AGENT} ${ALL_HOURS} hour-cycle="h12"`)}</div>`,
  );
  await expect(times(page).getByText('10:00 AM').first()).toBeVisible();
  const heights = await times(page)
    .locator('label span')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  expect(heights.length).toBeGreaterThan(20);
  expect(new Set(heights)).toEqual(new Set([44]));
});

async function showTimes(page: Page): Promise<void> {
  const change = page.getByRole('button', { name: 'Change', exact: true });
  if (await change.isVisible()) await change.click();
}

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
    // Visitors can scroll these lists. A very long name is shortened on purpose.
    const CLIPS = ['.scroll', '.agents', '.person > bdi'];
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
        const clips = CLIPS.flatMap((one) => holder.closest(one)?.getBoundingClientRect() ?? []);
        for (const rect of range.getClientRects()) {
          const isScrolledAway = clips.some(
            ({ left, right, top, bottom }) =>
              rect.left < left || rect.right > right || rect.top < top || rect.bottom > bottom,
          );
          if (rect.width > 1 && !isScrolledAway) texts.push({ text, rect, holder });
        }
      }
      for (const { text, rect } of texts) {
        if (rect.left < card.left || rect.right > card.right + 0.5) problems.push(`runs out: ${text}`);
      }
      texts.forEach((one, index) => {
        for (const other of texts.slice(index + 1)) {
          // The small name of a month touches only the empty space above a day's number.
          if (one.holder === other.holder || one.holder.matches('td small')) continue;
          const across =
            Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
          const down = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
          if (across > 1 && down > 3) problems.push(`over another: ${one.text} / ${other.text}`);
        }
      });
      for (const one of host.shadowRoot!.querySelectorAll<HTMLElement>('*')) {
        if (!one.checkVisibility() || one.closest('.visually-hidden, .list')) continue;
        if (one.matches(CLIPS.join())) continue;
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
      'button, summary, a, input, select, textarea, td[data-day], [role="option"]',
    );
    return Array.from(targets).flatMap((one) => {
      if (!one.checkVisibility()) return [];
      const target = one.closest('label') ?? one;
      const { width, height } = target.getBoundingClientRect();
      const name = (one.ariaLabel ?? (one.textContent.trim() || one.id)).slice(0, 40);
      const isMain = one.matches(
        'input, select, td[data-day], [part="submit"], [part="button"]:not(.small, .link, [part="hour-cycle"] *), .turn',
      );
      const isWrong = width < 24 || height < (isMain ? 44 : 24);
      return isWrong ? [`${name}: ${width.toFixed(0)} × ${height.toFixed(0)}`] : [];
    });
  });
}
