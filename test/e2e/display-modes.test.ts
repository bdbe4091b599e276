import type { Page } from 'playwright/test';
import {
  ALL_HOURS,
  countCreateRequests,
  expect,
  expectBooked,
  fillIn,
  press,
  scheduler,
  SCRIPT,
  test,
} from './fixtures.js';

// Show scrollbars that take up space, as most visitors have them.
test.use({
  launchOptions: ({ launchOptions }, use) =>
    use({ ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] }),
});

const TALL = '<style>main { block-size: 3000px; padding-block-start: 1500px; }</style>';
const dialog = (page: Page) => page.getByRole('dialog');
const agents = (page: Page) => page.getByRole('radiogroup', { name: 'Meet with' });
const opener = (page: Page) => page.getByRole('button', { name: 'Book a meeting' });

for (const mode of ['popup', 'floating']) {
  test(`${mode}: opens with Enter, and Escape restores focus and scroll position`, async ({
    page,
    api,
    host,
  }) => {
    await host.open(`${TALL}${SCRIPT}<main>${scheduler(api, `mode="${mode}"`)}</main>`);
    await opener(page).waitFor();
    await page.evaluate(() => scrollTo(0, 1300));
    await opener(page).focus();
    const before = await page.evaluate(() => scrollY);
    await page.keyboard.press('Enter');
    await expect(dialog(page)).toHaveAccessibleName('Book a video meeting');
    await agents(page).waitFor();
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
    await expect(opener(page)).toBeFocused();
    expect(await page.evaluate(() => scrollY)).toBe(before);
  });
}

for (const [kind, content] of [
  ['a modal dialog', ''],
  ['a dialog with a challenge', '<button slot="challenge">I am human</button>'],
] as const) {
  test(`keeps the page behind ${kind} from scrolling or shifting`, async ({ page, api, host }) => {
    await page.setViewportSize({ width: 760, height: 480 });
    const ownStyle = 'overflow: scroll; scrollbar-gutter: auto';
    await host.open(
      `${TALL}${SCRIPT}<main>${scheduler(api, 'mode="popup"').replace('></', `>${content}</`)}</main>`,
    );
    const root = page.locator('html');
    await root.evaluate((element, style) => element.setAttribute('style', style), ownStyle);
    const main = page.locator('main');
    const width = async () => (await main.boundingBox())!.width;
    const before = await width();
    expect(await page.evaluate(() => innerWidth - document.documentElement.clientWidth)).toBeGreaterThan(0);
    await opener(page).click();
    await agents(page).waitFor();
    const scrollY = await page.evaluate(() => window.scrollY);
    expect(await width()).toBe(before);
    await page.mouse.move(5, 300);
    await page.mouse.wheel(0, 200);
    // Wheel events arrive in order: once the dialog has scrolled, the page would have scrolled too.
    await dialog(page).hover();
    // For half a second after one, the browser sends them to the same element, wherever the pointer is.
    const scrollDialog = async () => {
      await page.mouse.wheel(0, 100);
      return dialog(page).evaluate((element) => element.scrollTop);
    };
    await expect.poll(scrollDialog).toBeGreaterThan(0);
    expect(await page.evaluate(() => window.scrollY)).toBe(scrollY);
    await page.keyboard.press('Escape');
    await expect(root).toHaveAttribute('style', ownStyle);
    await page.mouse.wheel(0, 100);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(scrollY);
  });
}

test('makes no requests before the dialog first opens', async ({ page, api, host }) => {
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await host.open(SCRIPT + scheduler(api, 'mode="popup" hours="Mon-Fri 09:00-17:00"'));
  await opener(page).hover();
  await opener(page).focus();
  expect(urls.filter((url) => !/\/(ve-scheduler\.js|favicon\.ico)?$/.test(url))).toEqual([]);
  expect(api.world.requests).toHaveLength(0);
  await opener(page).click();
  await page.getByRole('grid').waitFor();
  expect(api.world.requests.length).toBeGreaterThan(0);
});

test('keeps Tab focus in the dialog, and reaches every control', async ({ page, api, host }) => {
  await host.open(`${SCRIPT}<a href="#a">Before</a>${scheduler(api, 'mode="popup"')}<a href="#b">After</a>`);
  await opener(page).click();
  await agents(page).waitFor();
  await page.getByRole('button', { name: 'Close' }).focus();
  const stops: string[] = [];
  for (let count = 0; count < 22; count++) {
    await page.keyboard.press('Tab');
    stops.push(
      await page.evaluate(() => {
        const outer = document.activeElement!;
        const one = outer.shadowRoot?.activeElement ?? outer;
        return one.id || one.getAttribute('name') || (one.textContent.trim().split('\n')[0] ?? '');
      }),
    );
  }
  expect(stops).not.toContain('Before');
  expect(stops).not.toContain('After');
  const [first] = stops.splice(0, stops.indexOf('agent'));
  expect(first === undefined || first === 'heading').toBe(true);
  const once = stops.filter((one, index) => stops.indexOf(one) === index);
  const expected = ['agent', 'duration', 'date', 'time', 'change-zone', 'name', 'email', 'phone', 'subject'];
  expect(once.filter((one) => expected.includes(one))).toEqual(expected);
  expect(once).toContain('Book meeting');
});

test('Escape closes the time zone list, then the dialog, and keeps typed values', async ({
  page,
  api,
  host,
}) => {
  await host.open(SCRIPT + scheduler(api, 'mode="popup"'));
  await opener(page).click();
  await page.getByLabel('Your name').fill('Ada');
  await press(page, 'Change: Time zone');
  await page.getByRole('combobox', { name: 'Time zone' }).click();
  const list = page.getByRole('listbox', { name: 'Time zone' });
  await expect(list).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await opener(page).click();
  await expect(page.getByLabel('Your name')).toHaveValue('Ada');
});

test('closes the dialog on a click outside, but not inside', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  await host.open(SCRIPT + scheduler(api, 'mode="popup"'));
  await opener(page).click();
  await page.getByRole('heading', { name: 'Book a video meeting' }).click();
  await expect(dialog(page)).toBeVisible();
  await page.mouse.click(20, 450);
  await expect(dialog(page)).toBeHidden();
});

for (const [where, markup] of [
  ['on the page', '<button data-ve-open="booking">Talk to us</button>'],
  [
    'in a shadow root',
    '<div><template shadowrootmode="open"><a href="/elsewhere" data-ve-open="booking" role="button">Talk to us</a></template></div>',
  ],
]) {
  test(`returns focus to an opener ${where}`, async ({ page, api, host }) => {
    await host.open(`${SCRIPT}<main>${scheduler(api, 'mode="popup" id="booking"')}</main>${markup}`);
    await opener(page).waitFor();
    const own = page.getByRole('button', { name: 'Talk to us' });
    await own.focus();
    await page.keyboard.press('Enter');
    await agents(page).waitFor();
    await press(page, 'Close');
    await expect(dialog(page)).toBeHidden();
    await expect(own).toBeFocused();
    expect(page.url()).toBe(`${host.origin}/`);
  });
}

test('supports an opener that is added later', async ({ page, api, host }) => {
  await host.open(`${SCRIPT}<main>${scheduler(api, 'mode="popup" id="booking"')}</main>`);
  await opener(page).waitFor();
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<button data-ve-open="booking">Talk to us</button>');
  });
  await press(page, 'Talk to us');
  await expect(dialog(page)).toBeVisible();
});

test('continues booking after the dialog closes, and confirms when it reopens', async ({
  page,
  api,
  host,
}) => {
  await host.open(SCRIPT + scheduler(api, 'mode="popup"'));
  await opener(page).click();
  await fillIn(page, { 'Your name': 'Ada' });
  api.world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/tenant/' });
  await press(page, 'Book 14:30');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect.poll(() => api.world.faults.hanging).toBe(1);
  api.world.faults.clear();
  await expect.poll(() => api.world.schedules.length).toBe(1);
  await opener(page).click();
  await expectBooked(page);
  expect(countCreateRequests(api)).toBe(1);
});

test('leaves the page usable when the element is removed while open', async ({ page, api, host }) => {
  await host.open(`${SCRIPT}<button id="own">Own</button>${scheduler(api, 'mode="popup"')}`);
  await opener(page).click();
  await agents(page).waitFor();
  await page.locator('ve-scheduler').evaluate((element) => element.remove());
  await page.getByRole('button', { name: 'Own' }).click({ timeout: 2000 });
  await expect(page.getByRole('button', { name: 'Own' })).toBeFocused();
});

for (const [width, dir] of [
  [280, 'ltr'],
  [1200, 'ltr'],
  [1200, 'rtl'],
] as const) {
  test(`keeps the floating button in its corner and fits the dialog at ${width} pixels, ${dir}`, async ({
    page,
    api,
    host,
  }) => {
    await page.setViewportSize({ width, height: 640 });
    await host.open(
      `<meta name="viewport" content="width=device-width">${TALL}${SCRIPT}<body dir="${dir}"><main>${scheduler(api, 'mode="floating"')}</main>`,
    );
    const corner = async () => {
      const { x, y, width: wide, height } = (await opener(page).boundingBox())!;
      const across = await page.evaluate(() => document.documentElement.clientWidth);
      return { end: dir === 'rtl' ? x : across - x - wide, bottom: 640 - y - height, height };
    };
    const before = await corner();
    expect(before.height).toBeGreaterThanOrEqual(44);
    expect(before.bottom).toBe(16);
    await page.evaluate(() => scrollTo(0, 900));
    expect(await corner()).toEqual(before);
    await opener(page).click();
    await agents(page).waitFor();
    const box = (await dialog(page).boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(640);
    expect(await dialog(page).evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    // The close button takes no width from the fields and covers no heading.
    const card = (await page.locator('[part="card"]').boundingBox())!;
    const boxOf = async (label: string) => (await page.getByLabel(label).boundingBox())!;
    const first = await boxOf('Minutes');
    const last = await boxOf('What would you like to talk about?');
    const [left, right] = dir === 'rtl' ? [last, first] : [first, last];
    expect(left.x - card.x).toBeCloseTo(card.x + card.width - right.x - right.width, 0);
  });
}

for (const width of [320, 600, 900, 1200]) {
  test(`popup: Close covers no other control, also where the details are shown: ${width} px`, async ({
    page,
    api,
    host,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await host.open(
      `<meta name="viewport" content="width=device-width">${SCRIPT}${scheduler(api, `mode="popup" ${ALL_HOURS}`)}`,
    );
    await opener(page).click();
    await page.locator('label', { hasText: 'Anna Keller' }).click();
    await page.locator('.slot').first().click();
    await expect(page.getByLabel('Your name')).toBeVisible();
    const covered = await dialog(page).evaluate((one) => {
      one.scrollTop = 0;
      const close = one.querySelector('.close')!.getBoundingClientRect();
      return [...one.querySelectorAll('button:not(.close), input, h2, h3')]
        .filter((control) => {
          const { left, right, top, bottom } = control.getBoundingClientRect();
          return left < close.right && right > close.left && top < close.bottom && bottom > close.top;
        })
        .map(({ outerHTML }) => outerHTML);
    });
    expect(covered).toEqual([]);
  });
}
