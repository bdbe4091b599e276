import { expect, expectBooked, fillIn, press, recordEvents, test } from './fixtures.js';

test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () =>
      document.querySelector('ve-scheduler')!.toggleAttribute('keep-booking', true),
    );
  }),
);

test('shows the booked meeting again after a reload, until another one is begun', async ({ page, site }) => {
  await page.goto(`${site}/example#a=b`);
  const events = await recordEvents(page);
  await page.reload();
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  const { hash } = new URL(page.url());
  expect(hash).toMatch(/^#a=b&ve-booking=[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(JSON.stringify(await events())).not.toContain(hash.split('=').at(-1));

  const confirmation = async (): Promise<string[]> =>
    (await page.locator('[part="confirmation"]').innerText()).split(/\s*\n\s*/);
  // Its module is loaded on demand.
  await expect(page.getByText('Add to calendar')).toBeVisible();
  const before = await confirmation();
  await page.reload();
  // What was mailed is not known any more, and a reference only shows the meeting.
  const kept = before.filter((line) => !/sent|Change or cancel/.test(line));
  await expect.poll(confirmation).toEqual(kept);

  await press(page, 'Book another meeting');
  expect(new URL(page.url()).hash).toBe('#a=b');
  await page.reload();
  await expect(page.getByLabel('Your name')).toBeVisible();
});

test('shows the form for a reference that is not valid, and for a cancelled meeting', async ({
  page,
  api,
  site,
}) => {
  const answer = () => page.waitForResponse('**/api/schedules/by-reference');
  const refused = answer();
  await page.goto(`${site}/example#ve-booking=a.b.c`);
  expect((await refused).ok()).toBe(false);
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  Object.assign(api.world.schedules[0]!, { active: false });
  const cancelled = answer();
  await page.reload();
  expect(await (await cancelled).json()).toMatchObject({ active: false });
  await expect(page.getByLabel('Your name')).toBeVisible();
});

for (const leave of ['Close', 'Back'] as const) {
  test(`shows the booked meeting again after a reload, though ${leave} has taken the dialog’s entries out of the history`, async ({
    page,
    site,
  }) => {
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        const element = document.querySelector('ve-scheduler')!;
        element.toggleAttribute('history', true);
        element.setAttribute('mode', 'popup');
      });
    });
    await page.goto(`${site}/example#a=b`);
    const dialog = page.getByRole('dialog');
    const open = () => press(page, 'Book a meeting');
    const close = async () => {
      if (leave === 'Close') await press(page, 'Close');
      else await page.goBack();
      await expect(dialog).toBeHidden();
    };
    await open();
    await fillIn(page);
    await press(page, 'Book 14:30');
    await expectBooked(page);
    await close();
    await expect(page).toHaveURL(/#a=b&ve-booking=[\w.-]+$/);
    await page.reload();
    await open();
    await expect(page.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
    await press(page, 'Book another meeting');
    await close();
    await expect(page).toHaveURL(/#a=b$/);
    await page.reload();
    await open();
    await expect(page.getByLabel('Your name')).toBeVisible();
  });
}
