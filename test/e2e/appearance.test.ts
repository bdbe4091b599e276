import type { Locator, Page } from 'playwright/test';
import {
  ALL_HOURS,
  chooseAgent,
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

// Mid-month, because the calendar may show no times at the end of a month.
test.beforeEach(({ page }) => setTime(page, new Date('2040-06-11T08:00Z')));

const element = (page: Page): Locator => page.locator('ve-scheduler');

/** Computed value of a CSS property. */
const styleOf = (locator: Locator, property: string): Promise<string> =>
  locator.evaluate((one, name) => getComputedStyle(one).getPropertyValue(name), property);

test('uses the right colours from the first frame on', async ({ page, api, host }) => {
  await page.addInitScript(() => {
    const colors = new Set<string>();
    Object.assign(globalThis, { colors });
    const sample = () => {
      const card = document.querySelector('ve-scheduler')?.shadowRoot?.querySelector('[part="card"]');
      if (card) colors.add(getComputedStyle(card).backgroundColor);
      requestAnimationFrame(sample);
    };
    sample();
  });
  await page.emulateMedia({ colorScheme: 'dark' });
  await host.open(`<style>:root { color-scheme: light dark }</style>${SCRIPT}${scheduler(api)}`);
  await page.locator('[part="form"]').waitFor();
  expect(await page.evaluate('[...colors]')).toEqual(['rgb(22, 24, 29)']);
});

test('gives each state of a control a distinct appearance', async ({ page, api, host }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await host.open(SCRIPT + scheduler(api, 'fields="subject:locked"'));
  const submit = page.locator('[part="submit"]');
  const appearanceOf = (locator: Locator) =>
    locator.evaluate((one) => {
      const { backgroundColor, borderColor, boxShadow, outlineStyle, scale, borderStyle, cursor } =
        getComputedStyle(one);
      // While a booking is sent, the fields fade as one.
      const { opacity } = getComputedStyle(one.closest('[inert]') ?? one);
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
  const buttonStates: Record<string, string> = { rest: await appearanceOf(submit) };
  await submit.hover();
  buttonStates['hover'] = await appearanceOf(submit);
  await page.mouse.down();
  buttonStates['active'] = await appearanceOf(submit);
  await page.mouse.move(0, 0);
  await page.mouse.up();
  await page.getByRole('checkbox').focus();
  await page.keyboard.press('Tab');
  await expect(submit).toBeFocused();
  buttonStates['focus'] = await appearanceOf(submit);
  await fillIn(page);
  await submit.focus();
  api.world.fail({ kind: 'hang', method: 'POST', path: '/api/schedules/tenant/' });
  const name = page.getByLabel('Your name');
  const fieldStates: Record<string, string> = {
    rest: await appearanceOf(name),
    locked: await appearanceOf(page.getByLabel('What would you like to talk about?')),
  };
  await name.hover();
  fieldStates['hover'] = await appearanceOf(name);
  await name.focus();
  await page.mouse.move(0, 0);
  fieldStates['focus'] = await appearanceOf(name);
  await page.getByLabel('Phone').fill('no');
  await submit.click();
  await expect(page.getByLabel('Phone')).toBeFocused();
  await name.focus();
  fieldStates['invalid'] = await appearanceOf(page.getByLabel('Phone'));
  await page.getByLabel('Phone').fill('');
  await submit.click();
  const busy = page.getByRole('button', { name: 'Booking…' });
  await busy.waitFor();
  await expect.poll(() => api.world.faults.unused).toEqual([]);
  await page.mouse.move(0, 0);
  await name.focus();
  buttonStates['busy'] = await appearanceOf(busy);
  fieldStates['busy'] = await appearanceOf(name);
  await expect(busy.locator('.spinner')).toBeVisible();
  expect(new Set(Object.values(buttonStates)).size, JSON.stringify(buttonStates, null, 1)).toBe(5);
  expect(new Set(Object.values(fieldStates)).size, JSON.stringify(fieldStates, null, 1)).toBe(6);
});

test('animates for less than 200 ms, and not at all with reduced motion', async ({ page, api, host }) => {
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
  const animationSeconds = await element(page).evaluate((host) =>
    host
      .shadowRoot!.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules])
      .filter((rule) => rule instanceof CSSStyleRule)
      .filter(({ style }) => /^[\d.]/.test(style.animationDuration))
      .filter(({ style }) => !style.animationIterationCount.includes('infinite'))
      .map(
        ({ style }) => parseFloat(style.animationDuration) * (/ms/.test(style.animationDuration) ? 0.001 : 1),
      ),
  );
  for (const seconds of animationSeconds) expect(seconds).toBeLessThan(0.2);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await longest()).toBe(0);
  // The placeholder moves for as long as the form loads.
  await page.route('**/token', () => undefined);
  for (const [reducedMotion, isMoving] of [
    ['no-preference', true],
    ['reduce', false],
  ] as const) {
    await page.emulateMedia({ reducedMotion });
    await page.reload();
    await page.locator('[part="skeleton"]').waitFor();
    const animations = await element(page).evaluate((host) => host.shadowRoot!.getAnimations().length);
    expect(animations > 0, reducedMotion).toBe(isMoving);
  }
});

test('prints the booking details without buttons', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  await fillIn(page, { 'What would you like to talk about?': 'Mortgage' });
  await press(page, 'Book 14:30');
  await expectBooked(page);
  await page.getByText('Add to calendar').click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('[part="when"]')).toBeVisible();
  await expect(page.getByText('Mortgage')).toBeVisible();
  await expect(page.getByRole('link', { name: 'visitor' })).toBeVisible();
  await expect(page.getByRole('link')).toHaveCount(1);
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByText('Add to calendar')).toBeHidden();
  expect(await styleOf(page.locator('[part="card"]'), 'border-top-width')).toBe('0px');
});

test('keeps selection, focus and errors visible in forced colours', async ({ page, api, host }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await host.open(SCRIPT + scheduler(api, ALL_HOURS));
  await page.getByRole('grid').waitFor();
  await chooseSlot(page);
  const background = (selector: string) => styleOf(page.locator(selector).first(), 'background-color');
  expect(await background('.slot :checked + span')).not.toBe(await background('.slot :not(:checked) + span'));
  expect(await background('td[aria-selected="true"] span')).not.toBe(
    await background('td[part~="free"]:not([aria-selected="true"]) span'),
  );
  const submit = page.locator('[part="submit"]');
  const borderStyle = (locator: Locator) => styleOf(locator, 'border-top-style');
  expect(await borderStyle(submit)).toBe('solid');
  expect(await borderStyle(page.getByLabel('Your name'))).toBe('solid');
  await page.getByLabel('Your name').focus();
  expect(await styleOf(page.getByLabel('Your name'), 'outline-style')).toBe('solid');
  await page.locator('.slot input').first().focus();
  await page.keyboard.press('ArrowRight');
  expect(await styleOf(page.locator('.slot :checked + span'), 'outline-style')).toBe('solid');
  await submit.click();
  await expect(page.getByText('Choose who you’d like to meet.').first()).toBeVisible();
  const width = (locator: Locator) => styleOf(locator, 'border-top-width');
  expect(await width(page.getByLabel('Your name'))).not.toBe(await width(page.getByLabel('Phone')));
  await chooseAgent(page);
  expect(await background('.agent:has(:checked)')).toBe(await background('.slot :checked + span'));
  expect(await styleOf(page.locator('.agent:has(:checked)'), 'outline-style')).toBe('none');
  await page.getByRole('radio', { name: 'Anna Keller' }).focus();
  await page.keyboard.press('ArrowDown');
  expect(await styleOf(page.locator('.agent:has(:checked)'), 'outline-style')).toBe('solid');
  expect(await background('[aria-pressed="true"]')).toBe(await background('.slot :checked + span'));
  expect(await background('[part="submit"]')).not.toBe(await background('.turn'));
});

test('uses the text colour for hints and borders with more contrast', async ({ page, api, host }) => {
  await page.emulateMedia({ contrast: 'more' });
  await host.open(SCRIPT + scheduler(api));
  await page.locator('[part="form"]').waitFor();
  const text = await styleOf(page.locator('label').first(), 'color');
  expect(await styleOf(page.locator('.optional').first(), 'color')).toBe(text);
  expect(await styleOf(page.getByLabel('Your name'), 'border-top-color')).toBe(text);
  expect(await styleOf(page.locator('[part="card"]'), 'border-top-color')).toBe(text);
});
