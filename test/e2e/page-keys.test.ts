import type { Page } from 'playwright/test';
import { ALL_HOURS, chooseAgent, expect, press, scheduler, SCRIPT, test } from './fixtures.js';

/** Shortcuts as pages have them: they spare fields, by the target of the event. Each key that arrives is noted. */
const SHORTCUTS = `<output id="keys"></output><script>
  addEventListener('DOMContentLoaded', () => {
    for (const type of ['keydown', 'keypress', 'keyup']) {
      document.addEventListener(type, (event) => {
        const { tagName, isContentEditable } = event.target;
        if (/^(INPUT|TEXTAREA|SELECT)$/.test(tagName) || isContentEditable) return;
        keys.append(type + ':' + event.key + ' ');
        if (type === 'keydown' && !/^(Tab|Escape|Shift|F2)$/.test(event.key) && !event.ctrlKey) event.preventDefault();
      });
    }
  });
</script>`;

const keys = (page: Page): Promise<string | null> => page.locator('#keys').textContent();

test('every letter typed in a field arrives, and no key reaches the page’s shortcuts', async ({
  page,
  api,
  host,
}) => {
  await host.open(`${SHORTCUTS}${SCRIPT}${scheduler(api, ALL_HOURS)}`);
  await chooseAgent(page);
  const name = page.getByRole('textbox', { name: 'Your name' });
  await name.click();
  await page.keyboard.type('tessa s/o');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('?');
  await expect(name).toHaveValue('e?ssa s/');
  const subject = page.getByRole('textbox', { name: 'What would you like' });
  await subject.click();
  await page.keyboard.type('jk');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Ω é @');
  await expect(subject).toHaveValue('jk\nΩ é @');
  await press(page, 'Change: Time zone');
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await page.keyboard.type('kathmandu');
  await expect(page.getByRole('option')).toContainText('Nepal');
  await page.keyboard.press('Enter');
  await expect(zone).toBeHidden();
  // When Enter is released, a button has the focus. Modifiers pass.
  await expect(page.locator('#keys')).toHaveText(/^((keydown|keyup):Shift )*keyup:Enter\s*$/);
});

test('typing works in the fields for date and time, and in the length', async ({ page, api, host }) => {
  await host.open(`${SHORTCUTS}${SCRIPT}${scheduler(api)}`);
  await chooseAgent(page);
  await page.getByLabel('Date').focus();
  await page.keyboard.type('12242030');
  await expect(page.getByLabel('Date')).toHaveValue('2030-12-24');
  await page.getByLabel('Minutes').fill('');
  await page.getByLabel('Minutes').pressSequentially('45');
  await expect(page.getByLabel('Minutes')).toHaveValue('45');
  expect(await keys(page)).toBe('');
});

test('Escape, Tab, function keys and keys with Ctrl, Alt or Meta reach the page', async ({
  page,
  api,
  host,
}) => {
  await host.open(`${SHORTCUTS}${SCRIPT}${scheduler(api, ALL_HOURS)}`);
  await chooseAgent(page);
  await page.getByRole('textbox', { name: 'Your name' }).focus();
  for (const key of ['Escape', 'F2', 'Control+b', 'Alt+b', 'Meta+b', 'Tab']) await page.keyboard.press(key);
  const downs = (await keys(page))!.split(' ').filter((one) => /^keydown:(?!Control|Alt|Meta)/.test(one));
  expect(downs).toEqual(['Escape', 'F2', 'b', 'b', 'b', 'Tab'].map((key) => `keydown:${key}`));
});

test('keys of a composition, signs typed with AltGr and with Option stay in the field', async ({
  page,
  api,
  host,
}) => {
  await host.open(`${SHORTCUTS}${SCRIPT}${scheduler(api, ALL_HOURS)}`);
  await chooseAgent(page);
  const name = page.getByRole('textbox', { name: 'Your name' });
  const send = (init: object): Promise<void> =>
    name.dispatchEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init });
  await send({ key: 'Process', keyCode: 229 });
  await send({ key: 'Escape', isComposing: true });
  await send({ key: '@', ctrlKey: true, altKey: true });
  await send({ key: '@', altKey: true });
  await send({ key: 'ø', altKey: true });
  await send({ key: 'Dead' });
  expect(await keys(page)).toBe('');
  // The same way does reach the page with another key.
  await send({ key: 'Escape' });
  expect(await keys(page)).toBe('keydown:Escape ');
});

test('keys typed in the page’s own controls in a slot reach the page', async ({ page, api, host }) => {
  const slotted = '<input slot="consent" aria-label="Your pet"><button slot="footer">Own</button></ve';
  await host.open(`${SHORTCUTS}${SCRIPT}${scheduler(api, ALL_HOURS).replace('</ve', slotted)}
    <script>document.addEventListener('keydown', ({ target }) => { if (target.ariaLabel) keys.append('pet '); });</script>`);
  await chooseAgent(page);
  await page.locator('.slot').first().click();
  await page.getByRole('textbox', { name: 'Your pet' }).focus();
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Own' }).focus();
  await page.keyboard.press('k');
  expect(await keys(page)).toBe('pet keydown:k keypress:k keyup:k '.replace('keypress:k ', ''));
});
