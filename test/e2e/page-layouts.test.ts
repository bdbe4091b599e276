import type { Locator, Page } from 'playwright/test';
import {
  ALL_HOURS,
  chooseAgent,
  chooseSlot,
  expect,
  fillDetails,
  fillIn,
  press,
  scheduler,
  SCRIPT,
  setTime,
  test,
} from './fixtures.js';

const HEAD = '<meta name="viewport" content="width=device-width"><style>body { margin: 0 }</style>';

// Mid-month, because the calendar may show no times at the end of a month.
test.beforeEach(({ page }) => setTime(page, new Date('2040-06-11T08:00Z')));

const dialog = (page: Page): Locator => page.locator('ve-scheduler').getByRole('dialog');
const card = (page: Page): Locator => page.locator('[part="card"]');

async function book(page: Page): Promise<void> {
  await chooseAgent(page);
  await chooseSlot(page);
  await fillDetails(page);
  await page.locator('[part="submit"]').click();
  await expect(page.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Place on the screen, in pixels of the screen. */
const boxOf = async (locator: Locator): Promise<Box> => {
  const { x, y, width, height } = (await locator.boundingBox())!;
  return { left: x, top: y, right: x + width, bottom: y + height };
};

/** Opens the search of time zones. Its list is above or below its input, and as wide. */
async function openList(page: Page): Promise<void> {
  await press(page, 'Change: Time zone');
  const input = page.getByRole('combobox', { name: 'Time zone' });
  await input.click();
  const list = page.locator('[part="list"]');
  await expect(list).toBeVisible();
  const [field, options] = [await boxOf(input), await boxOf(list)];
  expect(Math.abs(options.left - field.left)).toBeLessThan(2);
  expect(Math.abs(options.right - field.right)).toBeLessThan(2);
  const gaps = [options.top - field.bottom, field.top - options.bottom];
  expect(gaps.filter((gap) => gap >= 0 && gap < 8)).toHaveLength(1);
  const { width, height } = page.viewportSize()!;
  expect(options.top).toBeGreaterThanOrEqual(0);
  expect(options.bottom).toBeLessThanOrEqual(height);
  expect(options.right).toBeLessThanOrEqual(width);
}

async function expectListAtInput(page: Page): Promise<void> {
  await openList(page);
  await page.keyboard.press('Escape');
}

/** The open dialog is in the middle of the window, whole, and all of it can be reached. */
async function expectDialogInWindow(page: Page): Promise<void> {
  const { width, height } = page.viewportSize()!;
  const { left, top, right, bottom } = await boxOf(dialog(page));
  expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
  expect(right).toBeLessThanOrEqual(width);
  expect(bottom).toBeLessThanOrEqual(height);
  expect(right - left).toBeGreaterThan(Math.min(width, 1000) * 0.9);
  expect(Math.abs(left - (width - right))).toBeLessThan(2);
}

/** Fails unless the browser knows each of these declarations, and has them in the last style sheet's first rule of two. */
async function expectRule(page: Page, declarations: string): Promise<void> {
  const names = declarations.split(';').map((one) => one.split(':')[0]!.trim());
  const found = await page.evaluate((all) => {
    const [rule, ...others] = [...document.styleSheets].at(-1)!.cssRules;
    const { style } = rule as CSSStyleRule;
    return { others: others.length, unknown: all.filter((name) => !style.getPropertyValue(name)) };
  }, names);
  expect(found).toEqual({ others: 1, unknown: [] });
}

/** What the page does to the parents of the element. */
const ANCESTORS = {
  transformed: 'transform: translate(40px, 30px) scale(0.8)',
  'transformed in space': 'perspective: 500px; transform: rotateY(20deg); will-change: transform',
  filtered: 'filter: grayscale(1) blur(0.5px); backdrop-filter: blur(2px)',
  contained: 'contain: strict; width: 300px; height: 120px',
  'of a size of their own': 'container-type: size; width: 300px; height: 120px',
  scrolling: 'overflow: scroll; width: 300px; height: 120px; position: relative',
  'cut off': 'overflow: hidden; clip-path: inset(0); border-radius: 20px; width: 300px; height: 120px',
  'half transparent': 'opacity: 0.4; mix-blend-mode: multiply; isolation: isolate',
  sticky: 'position: sticky; top: 0; z-index: 1; height: 80px',
  'in columns': 'columns: 3; height: 120px',
} as const;

for (const [kind, style] of Object.entries(ANCESTORS)) {
  test(`a dialog below parents that are ${kind} fills the window, and books`, async ({ page, api, host }) => {
    await page.setViewportSize({ width: 1000, height: 700 });
    await host.open(
      `${HEAD}<style>#parent { ${style} } #below { height: 3000px }</style>${SCRIPT}
       <div id="parent">${scheduler(api, `mode="popup" ${ALL_HOURS}`)}</div><div id="below"></div>`,
    );
    await expectRule(page, style);
    await press(page, 'Book a meeting');
    await card(page).waitFor();
    await page.locator('.slot').first().waitFor();
    await expectDialogInWindow(page);
    await expectListAtInput(page);
    await book(page);
    await expectDialogInWindow(page);
  });
}

for (const [kind, style] of [
  ['transformed', 'transform: translateX(20px)'],
  ['contained', 'contain: content'],
  ['filtered', 'filter: brightness(0.99)'],
  ['scrolling', 'overflow: auto; height: 500px'],
] as const) {
  test(`a list stays at its input in a form whose parent is ${kind}, also while that scrolls`, async ({
    page,
    api,
    host,
  }) => {
    await page.setViewportSize({ width: 1000, height: 700 });
    await host.open(
      `${HEAD}${SCRIPT}<div id="parent" style="${style}">${scheduler(api, ALL_HOURS)}</div>
       <div style="height: 3000px"></div>`,
    );
    await page.locator('.slot').first().waitFor();
    await openList(page);
    const input = page.getByRole('combobox', { name: 'Time zone' });
    const list = page.locator('[part="list"]');
    const before = await boxOf(input);
    await page.evaluate(() => {
      scrollBy(0, 60);
      document.querySelector('#parent')!.scrollTop += 60;
    });
    await expect.poll(async () => Math.round((await boxOf(input)).top)).not.toBe(Math.round(before.top));
    const isAtInput = async () => {
      const [field, options] = [await boxOf(input), await boxOf(list)];
      return Math.min(Math.abs(options.top - field.bottom), Math.abs(field.top - options.bottom)) < 8;
    };
    await expect.poll(isAtInput).toBe(true);
  });
}

for (const width of [390, 1000]) {
  test(`a page with zoom on its body shows the form, its lists and its dialog whole at ${width} pixels`, async ({
    page,
    api,
    host,
  }) => {
    await page.setViewportSize({ width, height: 700 });
    await host.open(
      `${HEAD}<style>body { zoom: 1.25 }</style>${SCRIPT}${scheduler(api, ALL_HOURS)}
       ${scheduler(api, `mode="popup" id="popup" ${ALL_HOURS}`)}`,
    );
    await page.locator('.slot').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await expectListAtInput(page);
    await page.evaluate(() => document.querySelector('ve-scheduler')!.remove());
    await press(page, 'Book a meeting');
    await page.locator('.slot').first().waitFor();
    await expectDialogInWindow(page);
    await expectListAtInput(page);
    await book(page);
    await expectDialogInWindow(page);
  });
}

test('a page whose root font is 62.5 % has fields to tap, and text of the size of its own', async ({
  page,
  api,
  host,
}) => {
  await page.setViewportSize({ width: 1000, height: 700 });
  await host.open(
    `${HEAD}<style>html { font-size: 62.5% } body { font-size: 1.6rem }</style>${SCRIPT}<p id="own">Ours</p>
     ${scheduler(api, ALL_HOURS)}`,
  );
  await page.locator('.slot').first().waitFor();
  const fontSize = (locator: Locator) => locator.evaluate((one) => getComputedStyle(one).fontSize);
  expect(await fontSize(page.getByText('Meet with').first())).toBe(await fontSize(page.locator('#own')));
  expect((await page.getByLabel('Your name').boundingBox())!.height).toBeGreaterThanOrEqual(44);
  // The widths at which the form changes are those of a page with 16 px.
  const [name, slots] = [
    (await page.getByLabel('Your name').boundingBox())!,
    (await page.locator('.slot').first().boundingBox())!,
  ];
  expect(name.x).toBeGreaterThan(slots.x + slots.width);
  await book(page);
});

/** Rules for every element of the page, as sites and browser extensions have them. */
const RESETS = {
  all: 'all: unset',
  'box-sizing': 'box-sizing: content-box',
  margin: 'margin: 0; padding: 0; border: 0',
  'more padding': 'margin: 4px; padding: 8px; border: 3px solid red',
  'line-height': 'line-height: 0.5',
  color: 'color: yellow; background: black',
  display: 'display: block',
  flex: 'display: flex',
  font: 'font: italic 900 14px/1 monospace; letter-spacing: 0.5em; text-transform: uppercase',
  text: 'text-align: right; text-indent: 4em; white-space: nowrap; word-spacing: 2em; text-shadow: 2px 2px red',
  visibility: 'visibility: visible; opacity: 1',
  animation: 'animation: none; transition: none',
  position: 'position: relative; float: left; max-width: 100%',
  overflow: 'overflow: hidden; min-height: 0; min-width: 0',
  selection: 'user-select: none; cursor: none; pointer-events: auto; outline: none',
} as const;

const IS_PAINTED = ':is(head, head *, script, style, title, meta)';

for (const [kind, declarations] of Object.entries(RESETS)) {
  test(`a page that sets ${kind} on everything, with !important, leaves the form as it is`, async ({
    page,
    api,
    host,
  }) => {
    await page.setViewportSize({ width: 1000, height: 900 });
    const important = declarations.replace(/;|$/g, ' !important;');
    await host.open(
      `${HEAD}<style>*:not(${IS_PAINTED}) { ${important} } html, body { display: block !important; height: auto !important; width: 100% !important }</style>
       ${SCRIPT}${scheduler(api, ALL_HOURS)}`,
    );
    await expectRule(page, declarations);
    await page.locator('.slot').first().waitFor();
    const { left, right } = await boxOf(card(page));
    expect(right - left).toBeGreaterThan(850);
    const label = page.getByText('Meet with').first();
    for (const [property, value] of [
      ['text-transform', 'none'],
      ['font-style', 'normal'],
      ['letter-spacing', 'normal'],
      ['text-indent', '0px'],
      ['text-shadow', 'none'],
      ['white-space', 'normal'],
      ['color', 'rgb(27, 31, 39)'],
    ]) {
      await expect(label).toHaveCSS(property!, value!);
    }
    expect((await page.getByLabel('Your name').boundingBox())!.height).toBeGreaterThanOrEqual(44);
    await expect(page.locator('.slot').first()).toHaveCSS('cursor', 'pointer');
    await book(page);
  });
}

test('a floating button stays in its corner when the page unsets everything, and goes where the page moves it', async ({
  page,
  api,
  host,
}) => {
  await page.setViewportSize({ width: 1000, height: 700 });
  const everything = `*:not(${IS_PAINTED})`;
  await host.open(
    `${HEAD}<style id="rules">${everything} { all: unset !important } body { display: block !important }</style>${SCRIPT}
     ${scheduler(api, `mode="floating" ${ALL_HOURS}`)}<p>Text</p>`,
  );
  const button = page.locator('[part="open"]');
  await expect(button).toBeInViewport({ ratio: 1 });
  const corner = async () => {
    const { right, bottom } = await boxOf(button);
    return [1000 - right, 700 - bottom].map(Math.round);
  };
  for (const [rules, place] of [
    ['', [16, 16]],
    [`${everything} { all: unset !important }`, [16, 16]],
    ['ve-scheduler { all: unset }', [16, 16]],
    [`${everything} { position: relative !important; float: left !important }`, [16, 16]],
    ['body { zoom: 1.25 }', [20, 20]],
    ['ve-scheduler { inset-block-end: 80px; right: 30px }', [30, 80]],
  ] as const) {
    await page.locator('#rules').evaluate((style, text) => (style.textContent = text), rules);
    expect.soft(await corner(), rules).toEqual(place);
  }
  await page
    .locator('#rules')
    .evaluate(
      (style, text) => (style.textContent = text),
      `${everything} { all: unset !important } body { display: block !important }`,
    );
  await press(page, 'Book a meeting');
  await page.locator('.slot').first().waitFor();
  await expectDialogInWindow(page);
  await book(page);
});

test('columns of the page do not break the card', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 1200, height: 900 });
  await host.open(
    `${HEAD}${SCRIPT}<div style="columns: 3"><p>${'Words before it. '.repeat(40)}</p>
     ${scheduler(api, 'fields="duration:hidden phone:hidden subject:hidden"')}<p>${'Words after it. '.repeat(40)}</p></div>`,
  );
  await page.locator('[part="form"]').waitFor();
  const pieces = () => card(page).evaluate((one) => one.getClientRects().length);
  expect(await pieces()).toBe(1);
  await fillIn(page);
  await page.locator('[part="submit"]').click();
  await page.getByRole('heading', { name: 'Your meeting is booked' }).waitFor();
  expect(await pieces()).toBe(1);
});

/** Number of A4 pages. */
async function printedPages(page: Page): Promise<number> {
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  return pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

for (const mode of ['inline', 'popup']) {
  test(`prints the form and the confirmation on one page: ${mode}`, async ({ page, api, host }) => {
    await page.setViewportSize({ width: 1000, height: 700 });
    await host.open(`${HEAD}${SCRIPT}<h1>Page</h1>${scheduler(api, `mode="${mode}" ${ALL_HOURS}`)}`);
    if (mode === 'popup') await press(page, 'Book a meeting');
    await page.locator('.slot').first().waitFor();
    const overflow = () =>
      page.evaluate(() => {
        const card = document.querySelector('ve-scheduler')!.shadowRoot!.querySelector('[part="card"]')!;
        const dialog = card.closest('dialog');
        return [
          card.getBoundingClientRect().right <= innerWidth,
          dialog ? dialog.scrollHeight - dialog.clientHeight : 0,
        ];
      });
    // A4 without margins, at 96 pixels an inch.
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.emulateMedia({ media: 'print' });
    expect(await overflow()).toEqual([true, 0]);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1000, height: 700 });
    await book(page);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 794, height: 1123 });
    expect(await overflow()).toEqual([true, 0]);
    await expect(page.locator('[part="when"]')).toBeVisible();
    expect(await printedPages(page)).toBe(1);
  });
}

test('an open dialog is printed once, on the first page, and does not cover the others', async ({
  page,
  api,
  host,
}) => {
  await page.setViewportSize({ width: 1000, height: 700 });
  await host.open(`${HEAD}${SCRIPT}${scheduler(api, 'mode="popup"')}<p style="height: 4000px">Long</p>`);
  await press(page, 'Book a meeting');
  await card(page).waitFor();
  await page.emulateMedia({ media: 'print' });
  const places = await dialog(page).evaluate((one) =>
    [null, '::backdrop'].map((pseudo) => getComputedStyle(one, pseudo).position),
  );
  // Browsers repeat what is fixed on every page.
  expect(places).toEqual(['absolute', 'absolute']);
  expect(await printedPages(page)).toBeGreaterThan(1);
});
