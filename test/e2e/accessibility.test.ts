import type { Locator, Page } from 'playwright/test';
import {
  ALL_HOURS,
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

test('labels every field and says whether it is required or optional', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  for (const [label, required] of [
    ['Meet with', true],
    ['Date', true],
    ['Time', true],
    ['Minutes', true],
    ['Your name (optional)', false],
    ['Email (optional)', false],
    ['Phone (optional)', false],
  ] as const) {
    const field = page.getByLabel(label, { exact: true });
    expect(await field.getAttribute('aria-required'), label).toBe(required ? 'true' : null);
    expect(await field.getAttribute('placeholder'), label).toBe(null);
  }
  await expect(page.getByLabel('Time', { exact: true })).toHaveAccessibleDescription(/Europe\/Berlin/);
});

test('shows a focus ring at each tab stop', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  await page.getByLabel('Meet with').waitFor();
  for (let stop = 0; stop < 8; stop++) {
    await page.keyboard.press('Tab');
    const outline = await page.locator('ve-scheduler').evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element.shadowRoot!.activeElement!);
      return `${outlineStyle} ${outlineWidth}`;
    });
    expect(outline).toBe('solid 2px');
  }
});

test('shows a focus ring in the calendar and on the error summary', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, ALL_HOURS));
  await page.getByRole('grid').waitFor();
  const focusRing = () =>
    page.locator('ve-scheduler').evaluate((element) => {
      const one = element.shadowRoot!.activeElement!;
      const drawn = one.matches('.slot input') ? one.nextElementSibling! : one;
      const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
      return `${one.localName} ${outlineStyle} ${outlineWidth}`;
    });
  const outlines: string[] = [];
  for (let stop = 0; stop < 12; stop++) {
    await page.keyboard.press('Tab');
    outlines.push(await focusRing());
  }
  expect(outlines.filter((one) => !one.endsWith(' solid 2px'))).toEqual([]);
  expect(outlines.join()).toContain('td ');
  await page.keyboard.press('Enter');
  await expect(page.locator('[part="issues"]')).toBeFocused();
  expect(await focusRing()).toBe('div solid 2px');
});

test('never covers the focused element in a dialog', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 320, height: 400 });
  await host.open(
    `<meta name="viewport" content="width=device-width">${SCRIPT}${scheduler(api, `mode="popup" ${ALL_HOURS}`)}`,
  );
  await press(page, 'Book a meeting');
  await page.getByRole('grid').waitFor();
  await page.getByRole('button', { name: 'Close' }).focus();
  for (let stop = 0; stop < 12; stop++) {
    await page.keyboard.press('Tab');
    const covered = await page.locator('ve-scheduler').evaluate((element) => {
      const root = element.shadowRoot!;
      const one = root.activeElement;
      if (!one || one.matches('dialog')) return '';
      const { left, top, width, height } = one.getBoundingClientRect();
      const points = [0.1, 0.5, 0.9].map((part) =>
        root.elementFromPoint(left + width * part, top + height / 2),
      );
      const isSeen = points.some((found) => found && (one.contains(found) || found.contains(one)));
      return isSeen ? '' : one.outerHTML;
    });
    expect(covered).toBe('');
  }
});

for (const width of [280, 320, 480, 760, 1200]) {
  test(`does not overflow after booking at ${width} pixels`, async ({ page, api, host }) => {
    await page.setViewportSize({ width, height: 800 });
    await host.open(`<meta name="viewport" content="width=device-width">${SCRIPT}${scheduler(api)}`);
    await fillIn(page);
    await press(page, 'Book meeting');
    await expectBooked(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

test('gives the skeleton the same height as the form', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 760, height: 900 });
  const height = () =>
    page.locator('ve-scheduler').evaluate((element) => element.getBoundingClientRect().height);
  api.world.fail({ kind: 'hang', path: '/api/brokerages/agents' });
  await host.open(SCRIPT + scheduler(api));
  await page.locator('[part="skeleton"]').waitFor();
  const before = await height();
  api.world.faults.clear();
  await page.reload();
  await page.getByLabel('Meet with').waitFor();
  expect(Math.abs((await height()) - before)).toBeLessThan(2);
});

/** Records every text of the element's live regions from page load on. */
async function recordAnnouncements(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const texts: string[] = [];
    Object.assign(globalThis, { texts });
    const record = (root: ShadowRoot) => {
      for (const one of root.querySelectorAll('[role="status"], [role="alert"], [aria-live]')) {
        const text = one.textContent.replace(/\s+/g, ' ').trim();
        if (text && !texts.includes(text)) texts.push(text);
      }
    };
    addEventListener('DOMContentLoaded', () => {
      customElements.whenDefined('ve-scheduler').then(() => {
        const root = document.querySelector('ve-scheduler')!.shadowRoot!;
        record(root);
        new MutationObserver(() => record(root)).observe(root, {
          subtree: true,
          childList: true,
          characterData: true,
        });
      }, console.error);
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { texts: string[] }).texts);
}

test('announces loading, slots, a rejection and success, in this order', async ({ page, api, host }) => {
  const announcements = await recordAnnouncements(page);
  await host.open(SCRIPT + scheduler(api, 'hours="Mon-Sun 09:00-11:00"'));
  await page.getByRole('grid').waitFor();
  await page.getByLabel('Phone').fill('no');
  await press(page, 'Book meeting');
  await expect(page.locator('[part="issues"]')).toBeFocused();
  await press(page, 'Next month');
  const month = await page.getByRole('heading', { level: 3 }).textContent();
  const day = page.getByRole('gridcell', { name: /, 4 times$/ }).nth(1);
  const label = await day.getAttribute('aria-label');
  await day.click();
  await page.getByLabel('Meet with').selectOption({ label: 'Anna Keller' });
  await page.getByLabel('Phone').fill('');
  await page.getByRole('radio', { name: '09:30' }).check();
  api.world.fail({ kind: 'status', status: 400, times: 1, method: 'POST', path: '/api/schedules/tenant/' });
  await press(page, 'Book meeting');
  await expect(page.getByRole('alert')).toContainText('Your meeting isn’t booked');
  await press(page, 'Book meeting');
  await expectBooked(page);
  const announced = await announcements();
  const order = [
    'Loading the booking form…',
    month!,
    label!,
    'Booking…',
    'Your meeting isn’t booked',
    'Your meeting is booked',
  ].map((words) => announced.findIndex((text) => text.startsWith(words)));
  expect(order, announced.join(' | ')).not.toContain(-1);
  expect(order, announced.join(' | ')).toEqual([...order].sort((a, b) => a - b));
});

test('can be completed and submitted with the keyboard only, in page order', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, 'hours="Mon-Sun 09:00-11:00" fields="email:required"'));
  await page.getByLabel('Meet with').waitFor();
  const tab = async (target: Locator) => {
    await page.keyboard.press('Tab');
    await expect(target).toBeFocused();
  };
  const { keyboard } = page;
  await tab(page.getByLabel('Meet with'));
  await keyboard.type('Anna');
  await tab(page.getByLabel('Minutes'));
  await tab(page.getByRole('button', { name: 'Previous month' }));
  await tab(page.getByRole('button', { name: 'Next month' }));
  await tab(page.locator('td[tabindex="0"]'));
  const before = await page.locator('td[tabindex="0"]').getAttribute('data-day');
  await keyboard.press('ArrowDown');
  const cell = page.locator('td[tabindex="0"]');
  await expect(cell).toBeFocused();
  const day = (await cell.getAttribute('data-day'))!;
  expect(Date.parse(day) - Date.parse(before!)).toBe(7 * 86_400_000);
  await keyboard.press('Enter');
  await expect(cell).toHaveAttribute('aria-selected', 'true');
  await tab(page.getByRole('radio', { name: '09:00' }));
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: '09:30' })).toBeChecked();
  await tab(page.getByRole('combobox', { name: 'Time zone' }));
  await tab(page.getByLabel('What would you like to talk about?'));
  await tab(page.getByLabel('Your name'));
  await tab(page.getByLabel('Email', { exact: true }));
  await tab(page.getByLabel('Phone'));
  await tab(page.getByRole('checkbox'));
  await tab(page.getByRole('button', { name: 'Book meeting' }));
  await keyboard.press('Enter');
  await expect(page.getByLabel('Email', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Email', { exact: true })).toHaveAccessibleDescription(
    'Enter your email address.',
  );
  await keyboard.type('ada@example.com');
  await keyboard.press('Enter');
  await expectBooked(page);
  await tab(page.getByRole('definition').getByRole('link'));
  await tab(page.getByRole('button', { name: 'Copy link' }));
  const [booked] = api.world.schedules;
  expect(booked!.visitor.email).toBe('ada@example.com');
  const clock = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  });
  expect(clock.format(booked!.date)).toBe(`${day} 09:30`);
});

test('focuses the error summary, and each entry focuses its field', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, 'fields="name:required email:required"'));
  await page.getByLabel('Phone').fill('no');
  await page.getByLabel('Minutes').fill('5');
  await press(page, 'Book meeting');
  const list = page.locator('[part="issues"]');
  await expect(list).toBeFocused();
  await expect(list).toHaveAccessibleName('Please fix 7 things');
  await expect(list).toHaveAccessibleDescription(/^Meet with – Choose who .* Enter a phone number/);
  const entries: [string, string][] = [
    ['Meet with', 'Choose who you’d like to meet.'],
    ['Minutes', 'Enter whole minutes'],
    ['Date', 'Choose a date.'],
    ['Time', 'Choose a time.'],
    ['Your name', 'Please fill this in.'],
    ['Email', 'Enter your email address.'],
    ['Phone (optional)', 'Enter a phone number'],
  ];
  await expect(list.getByRole('button')).toHaveCount(entries.length);
  for (const [index, [label, words]] of entries.entries()) {
    const field = page.getByLabel(label, { exact: true });
    await expect(list.getByRole('button').nth(index)).toContainText(words);
    await list.getByRole('button').nth(index).press('Enter');
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(new RegExp(words));
  }
});

test('reports a missing slot at the time list, and moves focus there', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, ALL_HOURS));
  await press(page, 'Book meeting');
  const list = page.locator('[part="issues"]');
  await list.getByRole('button', { name: 'Choose a day and a time.' }).click();
  await expect(page.getByRole('radio').first()).toBeFocused();
  const group = page.getByRole('radiogroup');
  await expect(group).toHaveAttribute('aria-required', 'true');
  await expect(group).toHaveAttribute('aria-invalid', 'true');
  await expect(group).toHaveAccessibleDescription(/^Your time, .* Choose a day and a time\.$/);
});

test('says that each link opens in a new tab', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  await fillIn(page);
  await press(page, 'Book meeting');
  await expectBooked(page);
  const links = page.getByRole('link');
  await expect(links).toHaveCount(3);
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute('target', '_blank');
    await expect(link).toHaveAccessibleName(/ \(opens in a new tab\)$/);
  }
});

test('never conveys information by colour alone', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, ALL_HOURS));
  await page.locator('.slot').first().click();
  await press(page, 'Book meeting');
  await expect(page.locator('#agent-error')).toContainText('Choose who');
  const mark = await page
    .locator('#agent-error')
    .evaluate((one) => getComputedStyle(one, '::before').getPropertyValue('content'));
  expect(mark).toContain('⚠');
  const weight = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one) => Number(getComputedStyle(one).fontWeight));
  expect(await weight('td[part~="free"]')).toBeGreaterThan(await weight('td[data-day]:not([part~="free"])'));
  const line = await page
    .locator('td[aria-current]')
    .locator('span')
    .evaluate((one) => getComputedStyle(one).textDecorationLine);
  expect(line).toBe('underline');
  const shadow = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one) => getComputedStyle(one).boxShadow);
  expect(await shadow('.slot :checked + span')).not.toBe(await shadow('.slot :not(:checked) + span'));
});
