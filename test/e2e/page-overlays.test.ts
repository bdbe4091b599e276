import type { Page } from 'playwright/test';
import {
  countCreateRequests,
  expect,
  expectBooked,
  fillIn,
  scheduler,
  SCRIPT,
  test,
  type Api,
} from './fixtures.js';

/** A challenge as hCaptcha is: a box in the slot, whose pictures are a frame that waits at the end of the page. */
const CHALLENGE = `<button slot="challenge" type="button" id="box">I am human</button>
  <script>
    box.onclick = () => {
      const overlay = document.createElement('div');
      overlay.id = 'overlay';
      overlay.style = 'position: fixed; inset: 40px auto auto 40px; z-index: 2147483647';
      const pictures = overlay.appendChild(document.createElement('iframe'));
      pictures.title = 'Pictures';
      pictures.srcdoc = '<button onclick="parent.solve()">Verify</button>';
      document.body.append(overlay);
    };
    globalThis.solve = () => {
      document.querySelector('ve-scheduler').challenge = 'token';
      overlay.remove();
    };
  </script>`;

/** What a page does when a booking has to wait for a sign-in. */
const SIGN_IN = {
  'a box': `
    const box = document.createElement('form');
    box.style = 'position: fixed; inset: 100px; background: canvas; z-index: 1000';
    box.innerHTML = '<label>Code <input></label><button>Sign in</button>';
    document.body.append(box);
    box.querySelector('input').focus();
    box.onsubmit = (event) => { event.preventDefault(); box.remove(); done(); };`,
  'a dialog': `
    const box = document.createElement('dialog');
    box.innerHTML = '<form method="dialog"><label>Code <input></label><button>Sign in</button></form>';
    document.body.append(box);
    box.showModal();
    box.onclose = done;`,
  'a frame that is shown': `
    challenge.hidden = false;
    challenge.contentWindow.document.querySelector('input').focus();
    challenge.contentWindow.done = () => { challenge.hidden = true; done(); };`,
};
const FRAME = `<iframe id="challenge" hidden title="Challenge" style="position: fixed; inset: 50px; z-index: 2000000000"
  srcdoc="<label>Code <input></label><button onclick='done()'>Sign in</button>"></iframe>`;

const signIn = (kind: keyof typeof SIGN_IN) => `${FRAME}<script>
  addEventListener('before-schedule', (event) =>
    event.waitUntil(new Promise((done) => {${SIGN_IN[kind]}})));
</script>`;

const BEHIND = '<button id="behind">Behind</button>';
const dialog = (page: Page) => page.locator('ve-scheduler').getByRole('dialog');
const isModal = (page: Page) => dialog(page).evaluate((one) => one.matches(':modal'));
const submit = (page: Page) => page.locator('ve-scheduler [part="submit"]');

function popup(api: Api, mode: string, content = ''): string {
  return SCRIPT + BEHIND + scheduler(api, `mode="${mode}"`).replace('></', `>${content}</`) + BEHIND;
}

async function openForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Book a meeting' }).click();
  await page.getByRole('radiogroup', { name: 'Meet with' }).waitFor();
}

for (const mode of ['popup', 'floating']) {
  test(`${mode}: the overlay of a challenge can be seen and pressed`, async ({ page, api, host }) => {
    // Lets the challenge's header through, which only a gateway allows.
    await page.route('**/api/schedules/**', (route) => route.continue());
    await host.open(popup(api, mode, CHALLENGE));
    await openForm(page);
    await expect.poll(() => isModal(page)).toBe(false);
    await fillIn(page);
    await page.getByRole('button', { name: 'I am human' }).click();
    await page.frameLocator('#overlay iframe').getByRole('button', { name: 'Verify' }).click();
    await expect.poll(() => isModal(page)).toBe(true);
    await expect(submit(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await expectBooked(page);
    expect(await isModal(page)).toBe(true);
  });

  for (const kind of Object.keys(SIGN_IN) as (keyof typeof SIGN_IN)[]) {
    test(`${mode}: ${kind} to sign in can be used while a booking waits`, async ({ page, api, host }) => {
      await host.open(popup(api, mode) + signIn(kind));
      await openForm(page);
      expect(await isModal(page)).toBe(true);
      await fillIn(page);
      await submit(page).click();
      const box = kind === 'a frame that is shown' ? page.frameLocator('#challenge') : page;
      await expect(box.getByLabel('Code')).toBeFocused();
      await page.keyboard.type('1234');
      expect(countCreateRequests(api)).toBe(0);
      await box.getByRole('button', { name: 'Sign in' }).click();
      await expectBooked(page);
      expect(await isModal(page)).toBe(true);
    });
  }
}

test('says in the open popup why the page refused', async ({ page, api, host }) => {
  await host.open(`${popup(api, 'popup')}<button id="refuse" style="position: fixed; z-index: 1000">No</button>
    <script>addEventListener('before-schedule', (event) => event.waitUntil(new Promise((_, reject) => {
      refuse.onclick = () => reject(new Error('Sign in first.'));
    })))</script>`);
  await openForm(page);
  await fillIn(page);
  await submit(page).click();
  await page.getByRole('button', { name: 'No' }).click();
  await expect(dialog(page).getByText('Sign in first.')).toBeVisible();
  await expect.poll(() => isModal(page)).toBe(true);
  await expect(submit(page)).toBeFocused();
});

test('Tab goes from the popup to the overlay and back, and not behind them', async ({ page, api, host }) => {
  // A dialog that scrolls is a stop of its own.
  await page.setViewportSize({ width: 1280, height: 1600 });
  await host.open(popup(api, 'popup', CHALLENGE));
  const loaded = page.waitForResponse('**/overlay-focus.js');
  await openForm(page);
  await loaded;
  await page.evaluate(() =>
    document
      .querySelector('#behind:last-of-type')!
      .insertAdjacentHTML(
        'beforebegin',
        '<div style="position: fixed; inset: 0 auto auto 0; z-index: 1000"><button>One</button><button>Two</button></div>',
      ),
  );
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await submit(page).focus();
  for (const [key, name] of [
    ['Tab', 'One'],
    ['Tab', 'Two'],
    ['Tab', 'Close'],
    ['Shift+Tab', 'Two'],
    ['Shift+Tab', 'One'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(button(name)).toBeFocused();
  }
  await page.keyboard.press('Shift+Tab');
  await expect(submit(page)).toBeFocused();
  await button('Behind').last().focus();
  await expect(button('Behind').last()).not.toBeFocused();
});

test('in the document of an iframe, the focus does not go behind the popup', async ({ page, api, host }) => {
  await host.open(
    `${popup(api, 'popup', CHALLENGE)}<iframe id="place" style="height: 900px; width: 900px"></iframe>`,
  );
  await page.getByRole('button', { name: 'Book a meeting' }).waitFor();
  const loaded = page.waitForResponse('**/overlay-focus.js');
  await page.evaluate((html) => {
    const { body } = document.querySelector<HTMLIFrameElement>('#place')!.contentDocument!;
    body.innerHTML = html;
    body.append(document.querySelector('ve-scheduler')!);
    body.querySelector('ve-scheduler')!.open();
  }, BEHIND);
  await loaded;
  const frame = page.frameLocator('#place');
  await frame.getByRole('radiogroup', { name: 'Meet with' }).waitFor();
  await frame.getByRole('button', { name: 'Behind' }).focus();
  await expect(frame.getByRole('button', { name: 'Close' })).toBeFocused();
});

test('a press on the overlay or on the shade leaves the popup open, and Escape closes it', async ({
  page,
  api,
  host,
}) => {
  await host.open(popup(api, 'popup', CHALLENGE));
  await openForm(page);
  await page.getByRole('button', { name: 'I am human' }).click();
  await page.frameLocator('#overlay iframe').getByRole('button', { name: 'Verify' }).click();
  await page.evaluate(() => (document.querySelector('ve-scheduler')!.challenge = ''));
  await expect.poll(() => isModal(page)).toBe(false);
  let pressed = false;
  await page.exposeFunction('press', () => (pressed = true));
  await page
    .locator('#behind')
    .first()
    .evaluate((one) => (one.onclick = () => void Reflect.get(window, 'press')()));
  const { x, y } = (await page.locator('#behind').first().boundingBox())!;
  await page.mouse.click(x + 3, y + 3);
  await expect(dialog(page)).toBeVisible();
  expect(pressed).toBe(false);
  await page.getByRole('textbox', { name: 'Your name' }).focus();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Book a meeting' })).toBeFocused();
  await page.mouse.click(x + 3, y + 3);
  await expect.poll(() => pressed).toBe(true);
});

test('keeps the scroll position, the focus and typed text when a challenge expires', async ({
  page,
  api,
  host,
}) => {
  await page.setViewportSize({ width: 360, height: 500 });
  await host.open(popup(api, 'popup', CHALLENGE));
  await page.evaluate(() => (document.querySelector('ve-scheduler')!.challenge = 'token'));
  await openForm(page);
  expect(await isModal(page)).toBe(true);
  await fillIn(page, { 'Your name': 'Ada' });
  await page.getByRole('textbox', { name: 'Email' }).focus();
  const scrolled = () => dialog(page).evaluate((one) => one.scrollTop);
  const before = await scrolled();
  expect(before).toBeGreaterThan(0);
  await page.evaluate(() => (document.querySelector('ve-scheduler')!.challenge = ''));
  await expect.poll(() => isModal(page)).toBe(false);
  expect(await scrolled()).toBe(before);
  await expect(page.getByRole('textbox', { name: 'Email' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Ada');
});

test('the popup works without the file for its focus', async ({ page, api, host }) => {
  const refused = page.waitForEvent('requestfailed', (request) =>
    request.url().endsWith('/overlay-focus.js'),
  );
  await page.route('**/overlay-focus.js', (route) => route.abort());
  await host.open(popup(api, 'popup', CHALLENGE));
  await openForm(page);
  await refused;
  await page.getByRole('button', { name: 'I am human' }).click();
  await page.frameLocator('#overlay iframe').getByRole('button', { name: 'Verify' }).click();
  await expect.poll(() => isModal(page)).toBe(true);
});

test('--ve-z-index puts the popup above or below what the page has', async ({ page, api, host }) => {
  const bar = '<div style="position: fixed; inset: 0 0 auto; block-size: 100px; z-index: 1030">Bar</div>';
  await host.open(popup(api, 'popup', CHALLENGE));
  await openForm(page);
  await page.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), bar);
  const top = () => page.evaluate(() => document.elementFromPoint(5, 50)!.localName);
  expect(await top()).toBe('div');
  await page.locator('ve-scheduler').evaluate((one) => one.style.setProperty('--ve-z-index', '1040'));
  expect(await top()).toBe('ve-scheduler');
});
