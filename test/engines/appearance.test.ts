import { ALL_HOURS, countCreateRequests, scheduler, SCRIPT } from '../e2e/fixtures.js';
import { expect, expectBooked, test } from './fixtures.js';

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
  width: number;
}
const BOX = 'element.getBoundingClientRect().toJSON()';

test('mirrors the form from right to left, with one script of digits', async ({ visitor, host, api }) => {
  await host.open(
    `<script src="/locales/ar.js" defer></script>${SCRIPT}<body dir="rtl" lang="ar">${scheduler(api, ALL_HOURS)}`,
  );
  await visitor.click('label', 'Anna Keller');
  await visitor.see('.slot');
  const card = await visitor.read<Box>('[part="card"]', '', BOX);
  const title = await visitor.read<{ direction: string }>(
    '[part="card"] h2',
    '',
    '({ direction: getComputedStyle(element).direction })',
  );
  expect(title.direction).toBe('rtl');
  const days = await visitor.read<Box[]>(
    '[role="grid"]',
    '',
    `Array.from(element.querySelectorAll('[role="gridcell"]'), (element) => ${BOX})`,
  );
  expect(days[0]!.left).toBeGreaterThan(days[1]!.left);
  expect(card.width).toBeGreaterThan(300);
  const text = await visitor.read<string>('[part="card"]', '', 'element.innerText');
  expect(text).toMatch(/\p{Nd}/u);
  const scripts = [/[0-9]/, /[٠-٩]/, /[۰-۹]/].filter((digits) => digits.test(text));
  expect(scripts, text).toHaveLength(1);
});

for (const [dir, side] of [
  ['ltr', 'right'],
  ['rtl', 'left'],
] as const) {
  test(`puts the floating button into the ${side} corner if the page is ${dir}`, async ({
    visitor,
    host,
    api,
  }) => {
    await host.open(`${SCRIPT}<body dir="${dir}">${scheduler(api, 'mode="floating"')}`);
    const { left, right } = await visitor.read<Box>('button', 'Book a meeting', BOX);
    const width = await visitor.engine.evaluate<number>('document.documentElement.clientWidth');
    expect(Math.round(side === 'left' ? left : width - right)).toBe(16);
  });
}

test('is dark on a dark page', async ({ visitor, host, api }) => {
  await host.open(`<style>:root { color-scheme: dark }</style>${SCRIPT}${scheduler(api)}`);
  await visitor.see('label', 'Anna Keller');
  expect(await visitor.read('[part="card"]', '', 'getComputedStyle(element).backgroundColor')).toBe(
    'rgb(22, 24, 29)',
  );
});

test('books by touch alone', async ({ visitor, host, api }) => {
  await host.open(
    SCRIPT + scheduler(api, `${ALL_HOURS} mode="popup" visitor-name="Ada" visitor-email="ada@example.com"`),
  );
  await visitor.tap('button', 'Book a meeting');
  await visitor.tap('label', 'Anna Keller');
  await visitor.tap('.slot');
  await visitor.tap('dialog button', 'Book ');
  await expectBooked(visitor);
  expect(countCreateRequests(api)).toBe(1);
});
