import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import type { FaultInput } from '../../demo/sandbox/faults.js';
import { expect, expectBooked, fillIn, press, scheduler, SCRIPT, test } from './fixtures.js';

interface State {
  readonly name: string;
  readonly fault?: FaultInput;
  readonly reach: (page: Page) => Promise<void>;
}

const states: readonly State[] = [
  { name: 'the form', reach: (page) => page.getByLabel('Meet with').waitFor() },
  {
    name: 'loading',
    fault: { kind: 'hang', path: '/api/brokerages/agents' },
    reach: (page) => expect(page.getByRole('status')).toHaveText('Loading the booking form…'),
  },
  {
    name: 'a failed load',
    fault: { kind: 'html', path: '/api/brokerages/agents' },
    reach: (page) => page.getByRole('button', { name: 'Try again' }).waitFor(),
  },
  {
    name: 'mistakes in fields',
    reach: async (page) => {
      await press(page, 'Book meeting');
      await page.getByText('Choose a date.').waitFor();
    },
  },
  {
    name: 'a refused booking',
    fault: { kind: 'status', status: 409, method: 'POST', path: '/api/schedules/tenant/' },
    reach: async (page) => {
      await fillIn(page);
      await press(page, 'Book meeting');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'the confirmation',
    reach: async (page) => {
      await fillIn(page);
      await press(page, 'Book meeting');
      await expectBooked(page);
    },
  },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const dir of ['ltr', 'rtl']) {
    for (const { name, fault, reach } of states) {
      test(`axe finds nothing in ${name}, ${colorScheme}, ${dir}`, async ({ page, api, host }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        if (fault) api.world.fail(fault);
        await host.open(
          `<style>:root { color-scheme: light dark; }</style>${SCRIPT}<body dir="${dir}"><main><h1>A page</h1>${scheduler(api)}</main>`,
        );
        await reach(page);
        const { violations, incomplete } = await new AxeBuilder({ page }).include('ve-scheduler').analyze();
        const found = [...violations, ...incomplete].map(({ id, nodes }) => [
          id,
          nodes.map(({ html }) => html),
        ]);
        expect(found).toEqual([]);
      });
    }
  }
}

test('every field says by itself what it is for, and which ones may stay empty', async ({
  page,
  api,
  host,
}) => {
  await host.open(SCRIPT + scheduler(api));
  for (const [label, required] of [
    ['Meet with', true],
    ['Date', true],
    ['Time', true],
    ['Minutes', true],
    ['Your name (optional)', false],
    ['E-mail (optional)', false],
    ['Phone (optional)', false],
  ] as const) {
    const field = page.getByLabel(label, { exact: true });
    expect(await field.getAttribute('aria-required'), label).toBe(required ? 'true' : null);
    expect(await field.getAttribute('placeholder'), label).toBe(null);
  }
  await expect(page.getByLabel('Time', { exact: true })).toHaveAccessibleDescription(/Europe\/Berlin/);
});

test('focus is always seen', async ({ page, api, host }) => {
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

for (const width of [280, 320, 480, 760, 1200]) {
  test(`nothing overflows at ${width} pixels`, async ({ page, api, host }) => {
    await page.setViewportSize({ width, height: 800 });
    await host.open(`<meta name="viewport" content="width=device-width">${SCRIPT}${scheduler(api)}`);
    await fillIn(page);
    await press(page, 'Book meeting');
    await expectBooked(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

test('the form takes the place of its skeleton without a shift', async ({ page, api, host }) => {
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

test('the live region tells of loading, booking and success', async ({ page, api, host }) => {
  await page.addInitScript(() => {
    const texts: string[] = [];
    Object.assign(globalThis, { texts });
    addEventListener('DOMContentLoaded', () => {
      customElements.whenDefined('ve-scheduler').then(() => {
        const root = document.querySelector('ve-scheduler')!.shadowRoot!;
        const note = () => {
          const text = root.querySelector('[role="status"]')?.textContent ?? '';
          if (text && texts.at(-1) !== text) texts.push(text);
        };
        note();
        new MutationObserver(note).observe(root, { subtree: true, childList: true, characterData: true });
      }, console.error);
    });
  });
  await host.open(SCRIPT + scheduler(api));
  await fillIn(page);
  await press(page, 'Book meeting');
  await expectBooked(page);
  expect(await page.evaluate(() => (globalThis as unknown as { texts: string[] }).texts)).toEqual([
    'Loading the booking form…',
    'Booking…',
    'Your meeting is booked',
  ]);
});
