import type { Page } from 'playwright/test';
import {
  countCreateRequests,
  expect,
  expectBooked,
  fillIn,
  press,
  scheduler,
  SCRIPT,
  test,
} from './fixtures.js';
import { watch } from './damaged-page.js';

const dialog = (page: Page, id = 've-scheduler') => page.locator(id).getByRole('dialog');
const openForm = (page: Page) => press(page, 'Book a meeting');

/** How a page takes one of its views away for a while, and brings it back. */
const WAYS = {
  inert: ['view.inert = true', 'view.inert = false'],
  hidden: ['view.hidden = true', 'view.hidden = false'],
  removal: ['document.view = view; view.remove()', 'document.body.prepend(document.view)'],
} as const;

for (const mode of ['popup', 'floating']) {
  test(`${mode}: works after its view was inert, hidden and removed while the form was open`, async ({
    page,
    api,
    host,
  }) => {
    const { lines } = watch(page);
    await host.open(
      `${SCRIPT}<section id="view">${scheduler(api, `mode="${mode}"`)}</section><button id="next">Next page</button>`,
    );
    await page.evaluate("next.onclick = () => (document.title += '!')");
    for (const [way, [leave, come]] of Object.entries(WAYS)) {
      await openForm(page);
      await expect(dialog(page), way).toBeVisible();
      if (way === 'inert') await fillIn(page);
      await page.evaluate(leave);
      if (way === 'inert') {
        // A modal dialog does not become inert with what contains it.
        const { x, y } = (await page.getByLabel('Your name').boundingBox())!;
        await page.mouse.click(x + 20, y + 20);
        await page.keyboard.press('End');
        await page.keyboard.type('!');
        await page.keyboard.press('Escape');
      }
      await page.locator('#next').click({ timeout: 5000 });
      await page.evaluate(come);
      await expect(dialog(page), way).toBeHidden();
    }
    expect(await page.title()).toBe('A page!!!');
    await openForm(page);
    await expect(page.getByLabel('Your name')).toHaveValue('Ada Lovelace!');
    await press(page, 'Book 14:30');
    await expectBooked(page);
    expect(countCreateRequests(api)).toBe(1);
    expect(lines).toEqual([]);
  });
}

test('two popups can be closed in the order in which they were opened, and opened again', async ({
  page,
  api,
  host,
}) => {
  const { lines } = watch(page);
  await host.open(
    `${SCRIPT}${['a', 'b'].map((id) => scheduler(api, `mode="popup" id="${id}"`)).join('')}<button id="next">Next page</button>`,
  );
  const call = (id: string, method: 'open' | 'close') =>
    page
      .locator(`#${id}`)
      .evaluate((one, name) => (one as HTMLElementTagNameMap['ve-scheduler'])[name](), method);
  const name = (id: string) => page.locator(`#${id}`).getByLabel('Your name');
  for (const round of [1, 2]) {
    for (const id of ['a', 'b']) {
      await call(id, 'open');
      if (round === 1) await name(id).fill(id);
      await expect(name(id)).toHaveValue(id);
    }
    for (const id of ['a', 'b']) {
      await call(id, 'close');
      await expect(dialog(page, `#${id}`)).toBeHidden();
    }
    await page.locator('#next').click({ timeout: 5000 });
  }
  expect(lines).toEqual([]);
});

test('a window that is closed while its form sends a booking: nothing throws, and it is sent once', async ({
  page,
  context,
  api,
  host,
}) => {
  const { lines } = watch(page);
  await host.open(`${SCRIPT}${scheduler(api)}`);
  const [popup] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate("void open('/', '', 'popup')"),
  ]);
  const popupLines = watch(popup).lines;
  await fillIn(popup);
  api.world.fail({ kind: 'hold', method: 'POST', path: '/api/schedules/*' });
  await press(popup, 'Book 14:30');
  await expect.poll(() => countCreateRequests(api)).toBe(1);
  await popup.close();
  api.world.faults.clear();
  // Shows that the page itself still works.
  await fillIn(page, { time: '16:00' });
  await press(page, 'Book 16:00');
  await expectBooked(page);
  expect(countCreateRequests(api)).toBe(2);
  expect([...lines, ...popupLines]).toEqual([]);
});
