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
} from './fixtures.js';

// Far from a month's end, where a calendar would show no times.
test.beforeEach(({ page }) => setTime(page, new Date('2040-06-11T08:00Z')));

const element = (page: Page): Locator => page.locator('ve-scheduler');

/** A style of a part, as the browser has worked it out. */
const styleOf = (locator: Locator, property: string): Promise<string> =>
  locator.evaluate((one, name) => getComputedStyle(one).getPropertyValue(name), property);

test('the first frame has the right colours, and so have all after it', async ({ page, api, host }) => {
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Object.assign(globalThis, { seen });
    const look = () => {
      const card = document.querySelector('ve-scheduler')?.shadowRoot?.querySelector('[part="card"]');
      if (card) seen.add(getComputedStyle(card).backgroundColor);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.emulateMedia({ colorScheme: 'dark' });
  await host.open(`<style>:root { color-scheme: light dark }</style>${SCRIPT}${scheduler(api)}`);
  await page.getByLabel('Meet with').waitFor();
  expect(await page.evaluate('[...seen]')).toEqual(['rgb(22, 24, 29)']);
});

test('each state of a control looks like itself', async ({ page, api, host }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await host.open(SCRIPT + scheduler(api, 'fields="subject:locked"'));
  const submit = page.getByRole('button', { name: 'Book meeting' });
  const look = (locator: Locator) =>
    locator.evaluate((one) => {
      const { backgroundColor, borderColor, boxShadow, outlineStyle, scale, borderStyle, cursor, opacity } =
        getComputedStyle(one);
      return JSON.stringify([
        backgroundColor,
        borderColor,
        boxShadow,
        outlineStyle,
        scale,
        borderStyle,
        cursor,
        opacity,
      ]);
    });
  const looks: Record<string, string> = { rest: await look(submit) };
  await submit.hover();
  looks['hover'] = await look(submit);
  await page.mouse.down();
  looks['active'] = await look(submit);
  await page.mouse.move(0, 0);
  await page.mouse.up();
  await page.getByRole('checkbox').focus();
  await page.keyboard.press('Tab');
  await expect(submit).toBeFocused();
  looks['focus'] = await look(submit);
  await fillIn(page);
  await submit.focus();
  api.world.fail({ kind: 'hang', method: 'POST', path: '/api/schedules/tenant/' });
  const name = page.getByLabel('Your name');
  const field: Record<string, string> = {
    rest: await look(name),
    locked: await look(page.getByLabel('What would you like to talk about?')),
  };
  await name.hover();
  field['hover'] = await look(name);
  await name.focus();
  await page.mouse.move(0, 0);
  field['focus'] = await look(name);
  await page.getByLabel('Phone').fill('no');
  await press(page, 'Book meeting');
  await expect(page.getByLabel('Phone')).toBeFocused();
  await name.focus();
  field['invalid'] = await look(page.getByLabel('Phone'));
  await page.getByLabel('Phone').fill('');
  await press(page, 'Book meeting');
  const busy = page.getByRole('button', { name: 'Booking…' });
  await busy.waitFor();
  await page.mouse.move(0, 0);
  await name.focus();
  looks['busy'] = await look(busy);
  field['busy'] = await look(name);
  await expect(busy.locator('.spinner')).toBeVisible();
  expect(new Set(Object.values(looks)).size, JSON.stringify(looks, null, 1)).toBe(5);
  expect(new Set(Object.values(field)).size, JSON.stringify(field, null, 1)).toBe(6);
});

test('moves for less than 200 ms, and not at all where motion is unwanted', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, ALL_HOURS));
  await page.getByRole('grid').waitFor();
  const longest = () =>
    element(page).evaluate((host) =>
      Math.max(
        ...Array.from(host.shadowRoot!.querySelectorAll('*'), (one) => {
          const { transitionDuration, transitionDelay } = getComputedStyle(one);
          return parseFloat(transitionDuration) + parseFloat(transitionDelay);
        }),
      ),
    );
  expect(await longest()).toBeLessThan(0.2);
  expect(await longest()).toBeGreaterThan(0);
  const rules = await element(page).evaluate((host) =>
    host
      .shadowRoot!.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules])
      .filter((rule) => rule instanceof CSSStyleRule)
      .filter(({ style }) => /^[\d.]/.test(style.animationDuration))
      .filter(({ style }) => !style.animationIterationCount.includes('infinite'))
      .map(
        ({ style }) => parseFloat(style.animationDuration) * (/ms/.test(style.animationDuration) ? 0.001 : 1),
      ),
  );
  expect(rules).not.toEqual([]);
  for (const seconds of rules) expect(seconds).toBeLessThan(0.2);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await longest()).toBe(0);
  await page.reload();
  await page.locator('[part="skeleton"], [part="form"]').first().waitFor();
  expect(await element(page).evaluate((host) => host.shadowRoot!.getAnimations().length)).toBe(0);
});

test('prints what was booked, and no button', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  await fillIn(page, { 'What would you like to talk about?': 'Mortgage' });
  await press(page, 'Book meeting');
  await expectBooked(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('definition').first()).toBeVisible();
  await expect(page.getByText('Mortgage')).toBeVisible();
  await expect(page.getByRole('definition').getByRole('link')).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByText('Add to your calendar')).toBeHidden();
  expect(await styleOf(page.locator('[part="card"]'), 'border-top-width')).toBe('0px');
});

test('in forced colours, what is chosen, focused and wrong can be told', async ({ page, api, host }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await host.open(SCRIPT + scheduler(api, ALL_HOURS));
  await page.getByRole('grid').waitFor();
  await chooseSlot(page);
  const ground = (selector: string) => styleOf(page.locator(selector).first(), 'background-color');
  expect(await ground('.slot :checked + span')).not.toBe(await ground('.slot :not(:checked) + span'));
  expect(await ground('td[aria-selected="true"] span')).not.toBe(
    await ground('td[part~="free"]:not([aria-selected="true"]) span'),
  );
  const edge = (locator: Locator) => styleOf(locator, 'border-top-style');
  expect(await edge(page.getByRole('button', { name: 'Book meeting' }))).toBe('solid');
  expect(await edge(page.getByLabel('Your name'))).toBe('solid');
  await page.getByLabel('Your name').focus();
  expect(await styleOf(page.getByLabel('Your name'), 'outline-style')).toBe('solid');
  await page.locator('.slot input').first().focus();
  await page.keyboard.press('ArrowRight');
  expect(await styleOf(page.locator('.slot :checked + span'), 'outline-style')).toBe('solid');
  await press(page, 'Book meeting');
  await expect(page.getByText('Choose who you’d like to meet.').first()).toBeVisible();
  const width = (locator: Locator) => styleOf(locator, 'border-top-width');
  expect(await width(page.getByLabel('Meet with'))).not.toBe(await width(page.getByLabel('Your name')));
  expect(await ground('[part="submit"]')).not.toBe(await ground('.turn'));
});

test('with more contrast, hints and borders are as dark as text', async ({ page, api, host }) => {
  await page.emulateMedia({ contrast: 'more' });
  await host.open(SCRIPT + scheduler(api));
  await page.getByLabel('Meet with').waitFor();
  const text = await styleOf(page.locator('label').first(), 'color');
  expect(await styleOf(page.locator('.optional').first(), 'color')).toBe(text);
  expect(await styleOf(page.getByLabel('Your name'), 'border-top-color')).toBe(text);
  expect(await styleOf(page.locator('[part="card"]'), 'border-top-color')).toBe(text);
});
