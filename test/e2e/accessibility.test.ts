import type { Locator, Page } from 'playwright/test';
import {
  ALL_HOURS,
  chooseAgent,
  expect,
  expectBooked,
  fillDetails,
  fillIn,
  press,
  scheduler,
  SCRIPT,
  setTime,
  test,
} from './fixtures.js';

// Mid-month, because the calendar may show no times at the end of a month.
test.beforeEach(({ page }) => setTime(page, new Date('2040-06-11T08:00Z')));

const agents = (page: Page): Locator => page.getByRole('radiogroup', { name: 'Meet with' });

test('labels every field and says whether it is required or optional', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  for (const [label, required] of [
    ['Minutes', true],
    ['Date', true],
    ['Time', true],
    ['Your name', true],
    ['Email', true],
    ['Phone (optional)', false],
    ['What would you like to talk about? (optional)', false],
  ] as const) {
    const field = page.getByLabel(label, { exact: true });
    expect(await field.getAttribute('required'), label).toBe(required ? '' : null);
    expect(await field.getAttribute('placeholder'), label).toBe(null);
  }
  await expect(agents(page)).toHaveAttribute('aria-required', 'true');
  await expect(page.getByLabel('Time', { exact: true })).toHaveAccessibleDescription('Times in Berlin, CEST');
});

/** Outline of what shows the focus. The radio button of a card or a time is invisible. */
const focusRing = (page: Page) =>
  page.locator('ve-scheduler').evaluate((element) => {
    const one = element.shadowRoot!.activeElement!;
    const drawn = one.matches('.slot input') ? one.nextElementSibling! : (one.closest('.agent') ?? one);
    const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
    return `${one.getAttribute('name') ?? one.localName} ${outlineStyle} ${outlineWidth}`;
  });

/** Presses Tab until the button is focused. Returns the focus ring of each stop. */
async function tabThrough(page: Page, button: Locator): Promise<string[]> {
  const outlines: string[] = [];
  while (!(await button.evaluate((one) => one.matches(':focus')))) {
    expect(outlines.length, outlines.join()).toBeLessThan(25);
    await page.keyboard.press('Tab');
    outlines.push(await focusRing(page));
  }
  return outlines;
}

test('shows a focus ring at each tab stop', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  await agents(page).waitFor();
  const outlines = await tabThrough(page, page.getByRole('button', { name: 'Book meeting' }));
  expect(outlines.filter((one) => !one.endsWith(' solid 2px'))).toEqual([]);
  for (const name of ['agent', 'duration', 'date', 'time', 'name', 'email', 'phone', 'subject', 'button']) {
    expect(outlines).toContain(`${name} solid 2px`);
  }
});

test('shows a focus ring in the calendar and on the error summary', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, ALL_HOURS));
  await page.getByRole('grid').waitFor();
  const outlines = await tabThrough(page, page.getByRole('button', { name: 'Book meeting' }));
  expect(outlines.filter((one) => !one.endsWith(' solid 2px'))).toEqual([]);
  for (const name of ['agent', 'td', 'slot']) expect(outlines).toContain(`${name} solid 2px`);
  await page.keyboard.press('Enter');
  await expect(page.locator('[part="issues"]')).toBeFocused();
  expect(await focusRing(page)).toBe('div solid 2px');
});

test('never covers the focused element in a dialog', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 320, height: 400 });
  await host.open(
    `<meta name="viewport" content="width=device-width">${SCRIPT}${scheduler(api, `mode="popup" ${ALL_HOURS}`)}`,
  );
  await press(page, 'Book a meeting');
  await page.getByRole('grid').waitFor();
  const expectUncovered = async (last: Locator) => {
    await page.getByRole('button', { name: 'Close' }).focus();
    for (let stop = 0; !(await last.evaluate((one) => one.matches(':focus'))); stop++) {
      expect(stop).toBeLessThan(15);
      await page.keyboard.press('Tab');
      const covered = await page.locator('ve-scheduler').evaluate((element) => {
        const root = element.shadowRoot!;
        const focused = root.activeElement;
        if (!focused || focused.matches('dialog')) return '';
        const one = focused.closest('.agent, .slot') ?? focused;
        const { left, top, width, height } = one.getBoundingClientRect();
        const points = [0.1, 0.5, 0.9].map((part) =>
          root.elementFromPoint(left + width * part, top + height / 2),
        );
        const isSeen = points.some((found) => found && (one.contains(found) || found.contains(one)));
        return isSeen ? '' : one.outerHTML;
      });
      expect(covered).toBe('');
    }
  };
  await expectUncovered(page.getByRole('button', { name: 'Change: Time zone' }));
  await page.locator('.slot').first().click();
  await expectUncovered(page.getByRole('button', { name: /^Book \d/ }));
});

for (const width of [280, 320, 480, 760, 1200]) {
  test(`does not overflow after booking at ${width} pixels`, async ({ page, api, host }) => {
    await page.setViewportSize({ width, height: 800 });
    await host.open(`<meta name="viewport" content="width=device-width">${SCRIPT}${scheduler(api)}`);
    await fillIn(page);
    await press(page, 'Book 14:30');
    await expectBooked(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

test('gives the skeleton the same height as the form', async ({ page, api, host }) => {
  await page.setViewportSize({ width: 1000, height: 900 });
  const height = () =>
    page.locator('ve-scheduler').evaluate((element) => element.getBoundingClientRect().height);
  const hang = () => {};
  await page.route('**/token', hang);
  await host.open(SCRIPT + scheduler(api, 'agent-email="anna.keller@example.com"'));
  await page.locator('[part="skeleton"]').waitFor();
  const before = await height();
  await page.unroute('**/token', hang);
  await page.reload();
  await page.locator('[part="form"]').waitFor();
  expect(Math.abs((await height()) - before)).toBeLessThan(3);
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
  const days = page.getByRole('gridcell', { name: /, 4 times$/ });
  const first = `Choose a day and a time. ${await days.nth(0).getAttribute('aria-label')}`;
  const label = await days.nth(1).getAttribute('aria-label');
  await expect(page.getByRole('status').first()).toHaveText(first);
  await days.nth(1).click();
  await chooseAgent(page);
  await fillDetails(page, { Phone: '' });
  await page.getByRole('radio', { name: '09:30' }).check();
  api.world.fail({ kind: 'status', status: 400, times: 1, method: 'POST', path: '/api/schedules/tenant/' });
  await press(page, 'Book 09:30');
  await expect(page.getByRole('alert')).toContainText('Your meeting isn’t booked');
  await press(page, 'Book 09:30');
  await expectBooked(page);
  const announced = await announcements();
  const order = [
    'Loading the booking form…',
    first,
    label!,
    'Booking…',
    'Your meeting isn’t booked',
    'Your meeting is booked',
  ].map((words) => announced.findIndex((text) => text.startsWith(words)));
  expect(order, announced.join(' | ')).not.toContain(-1);
  expect(order, announced.join(' | ')).toEqual([...order].sort((a, b) => a - b));
});

test('can be completed and submitted with the keyboard only, in page order', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, 'hours="Mon-Sun 09:00-11:00"'));
  await agents(page).waitFor();
  const tab = async (target: Locator) => {
    await page.keyboard.press('Tab');
    await expect(target).toBeFocused();
  };
  const { keyboard } = page;
  await tab(page.getByRole('radio', { name: 'Anna Keller' }));
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Marcus Okafor' })).toBeChecked();
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
  await tab(page.getByRole('button', { name: '12h' }));
  await tab(page.getByRole('button', { name: '24h' }));
  await tab(page.getByRole('radio', { name: '09:00' }));
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: '09:30' })).toBeChecked();
  await tab(page.getByRole('button', { name: 'Change: Time zone' }));
  await tab(page.getByLabel('Your name'));
  await keyboard.type('Ada Lovelace');
  await tab(page.getByLabel('Email', { exact: true }));
  await tab(page.getByLabel('Phone'));
  await tab(page.getByLabel('What would you like to talk about?'));
  await tab(page.getByRole('checkbox'));
  await tab(page.getByRole('button', { name: 'Book 09:30' }));
  await keyboard.press('Enter');
  await expect(page.getByLabel('Email', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Email', { exact: true })).toHaveAccessibleDescription(
    'Enter your email address.',
  );
  await keyboard.type('ada@example.com');
  await keyboard.press('Enter');
  await expectBooked(page);
  await tab(page.getByText('Add to calendar'));
  await expect(page.getByRole('link', { name: 'Google Calendar' })).toBeHidden();
  await keyboard.press('Enter');
  for (const name of ['Google Calendar', 'Outlook.com', 'Microsoft 365']) {
    await tab(page.getByRole('link', { name }));
  }
  await tab(page.getByRole('button', { name: 'Apple or other (file)' }));
  await tab(page.getByRole('link', { name: 'visitor' }));
  await tab(page.getByRole('button', { name: 'Copy link' }));
  await tab(page.getByRole('link', { name: 'Join meeting' }));
  await tab(page.getByText('Details', { exact: true }));
  await tab(page.getByRole('button', { name: 'Book another meeting' }));
  const [booked] = api.world.schedules;
  expect(booked!.visitor).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.com' });
  const clock = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'short',
    timeZone: 'Europe/Berlin',
  });
  expect(clock.format(booked!.date)).toBe(`${day} 09:30`);
});

test('focuses the error summary, and each entry focuses its field', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  await page.getByLabel('Phone').fill('no');
  await page.getByLabel('Minutes').fill('5');
  await press(page, 'Book meeting');
  const list = page.locator('[part="issues"]');
  await expect(list).toBeFocused();
  await expect(list).toHaveAccessibleName('Please fix 7 things');
  await expect(list).toHaveAccessibleDescription(/^Meet with – Choose who .* Enter a phone number/);
  const field = (label: string) => page.getByLabel(label, { exact: true });
  const agent = page.getByRole('radio', { name: 'Anna Keller' });
  const entries: { words: string; control: Locator; group?: Locator }[] = [
    { words: 'Choose who you’d like to meet.', control: agent, group: agents(page) },
    { words: 'Enter whole minutes', control: field('Minutes') },
    { words: 'Choose a date.', control: field('Date') },
    { words: 'Choose a time.', control: field('Time') },
    { words: 'Please fill this in.', control: field('Your name') },
    { words: 'Enter your email address.', control: field('Email') },
    { words: 'Enter a phone number', control: field('Phone (optional)') },
  ];
  await expect(list.getByRole('button')).toHaveCount(entries.length);
  for (const [index, { words, control, group = control }] of entries.entries()) {
    await expect(list.getByRole('button').nth(index)).toContainText(words);
    await list.getByRole('button').nth(index).press('Enter');
    await expect(control).toBeFocused();
    await expect(group).toHaveAttribute('aria-invalid', 'true');
    await expect(group).toHaveAccessibleDescription(new RegExp(words));
  }
});

test('reports a missing slot at the time list, and moves focus there', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, ALL_HOURS));
  await press(page, 'Book meeting');
  const list = page.locator('[part="issues"]');
  await list.getByRole('button', { name: 'Choose a day and a time.' }).click();
  await expect(page.locator('.slot input').first()).toBeFocused();
  const group = page.getByRole('radiogroup', { name: 'Mon' });
  await expect(group).toHaveAttribute('aria-required', 'true');
  await expect(group).toHaveAttribute('aria-invalid', 'true');
  await expect(group).toHaveAccessibleDescription('Times in Berlin, CEST Choose a day and a time.');
});

test('says that each link opens in a new tab', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  await page.getByText('Add to calendar').click();
  const links = page.getByRole('link');
  await expect(links).toHaveCount(5);
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute('target', '_blank');
    await expect(link).toHaveAccessibleName(/ \(opens in a new tab\)$/);
  }
});

test('never conveys information by colour alone', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api, 'hours="Mon-Fri 09:00-17:00"'));
  await page.locator('.slot').first().click();
  await page.locator('[part="submit"]').click();
  await expect(page.locator('#agent-error')).toContainText('Choose who');
  const mark = await page
    .locator('#agent-error')
    .evaluate((one) => getComputedStyle(one, '::before').getPropertyValue('content'));
  expect(mark).toContain('⚠');
  const styleOf = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one, name) => getComputedStyle(one).getPropertyValue(name), property);
  const weight = async (selector: string) => Number(await styleOf(selector, 'font-weight'));
  expect(await weight('td[part~="free"]')).toBeGreaterThan(await weight('td[data-day]:not([part~="free"])'));
  expect(await styleOf('td[aria-current] span', 'text-decoration-line')).toBe('underline');
  // What is selected is also darker or lighter.
  const lightness = (selector: string) => page.locator(selector).first().evaluate(luminance);
  const contrast = async (one: string, other: string) => {
    const [darker, lighter] = [await lightness(one), await lightness(other)].sort((a, b) => a - b);
    return (lighter! + 0.05) / (darker! + 0.05);
  };
  const day = 'td[part~="free"]';
  expect(
    await contrast(`${day}[aria-selected="true"] span`, `${day}[aria-selected="false"] span`),
  ).toBeGreaterThan(3);
  expect(await contrast('.slot :checked + span', '.slot :not(:checked) + span')).toBeGreaterThan(3);
  await chooseAgent(page);
  const border = (selector: string) => styleOf(selector, 'box-shadow');
  expect(await border('.choice:has(:checked)')).not.toBe(await border('.choice:not(:has(:checked))'));
});

/** Relative luminance of an element's background, as WCAG defines it. */
function luminance(element: Element): number {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  // Colours may be translucent.
  for (const color of ['white', getComputedStyle(element).backgroundColor]) {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = Array.from(context.getImageData(0, 0, 1, 1).data, (byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
