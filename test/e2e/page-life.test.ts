import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { FrameLocator, Page } from 'playwright/test';
import { expect, expectBooked, fillIn, press, recordEvents, scheduler, SCRIPT, test } from './fixtures.js';
import { watch } from './damaged-page.js';

const formOf = (page: Page) => page.getByRole('radiogroup', { name: 'Meet with' });

async function book(page: Page): Promise<void> {
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
}

for (const [where, markup] of [
  [
    'a menu of the page',
    '<nav role="menu"><a role="menuitem" data-ve-open="b" href="#x"><b>Talk</b></a></nav>',
  ],
  [
    'an SVG',
    '<svg width="80" height="40"><a data-ve-open="b" href="#x"><text y="20" role="menuitem">Talk</text></a></svg>',
  ],
  [
    'a shadow root in a shadow root',
    `<div><template shadowrootmode="open"><p><template shadowrootmode="open">
       <button role="menuitem" data-ve-open="b"><svg width="20" height="20"><rect width="20" height="20" /></svg>Talk</button>
     </template></p></template></div>`,
  ],
]) {
  test(`an opener in ${where} opens the dialog`, async ({ page, api, host }) => {
    await host.open(`${SCRIPT}${scheduler(api, 'mode="popup" id="b"')}${markup}`);
    await page.getByRole('button', { name: 'Book a meeting' }).waitFor();
    await page.getByRole('menuitem', { name: 'Talk' }).click();
    await formOf(page).waitFor();
    expect(page.url()).toBe(`${host.origin}/`);
  });
}

for (const [first, second, heading] of [
  ['ve-scheduler', 'other-version', 'Book a video meeting'],
  ['other-version', 've-scheduler', 'Book with another version'],
] as const) {
  test(`two versions of the script: ${first}.js, the first, serves the page`, async ({ page, api, host }) => {
    const { lines } = watch(page);
    await page.route('**/other-version.js', async (route) => {
      const script = await readFile('dist/cdn/ve-scheduler.js', 'utf8');
      const body = script.replaceAll('Book a video meeting', 'Book with another version');
      await route.fulfill({ contentType: 'text/javascript; charset=utf-8', body });
    });
    await host.open(
      `<script src="/${first}.js"></script><script src="/${second}.js"></script>${scheduler(api)}`,
    );
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
    await book(page);
    expect(lines).toEqual([]);
  });
}

test('a page with <base href> loads what is beside the script, and resolves URLs as links do', async ({
  page,
  api,
  host,
}) => {
  const { requests } = watch(page);
  await page.route('**/shop/token', async (route) => {
    const response = await fetch(`${host.origin}/token`, {
      method: 'POST',
      body: route.request().postData()!,
    });
    await route.fulfill({ contentType: 'application/json', body: await response.text() });
  });
  await host.open(
    `<base href="/shop/" target="_blank">${SCRIPT}${scheduler(api).replace('"/token"', '"token"')}`,
  );
  await press(page, 'Change: Time zone');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('kathmandu');
  await expect(page.getByRole('option')).toContainText('Nepal');
  await page.keyboard.press('Escape');
  await book(page);
  expect(requests).toContain(`${host.origin}/shop/token`);
  expect(requests).toContain(`${host.origin}/zone-search.js`);
});

test('keeps what was typed when the visitor leaves and comes back from the back/forward cache', async ({
  page,
  api,
  host,
}) => {
  await page.route('**/elsewhere', (route) => route.fulfill({ contentType: 'text/html', body: 'Elsewhere' }));
  await host.open(`${SCRIPT}${scheduler(api)}`);
  await fillIn(page);
  // A browser without that cache loads the page anew; an event as the cache fires it stands for it here.
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  });
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Lovelace');
  await page.goto(`${host.origin}/elsewhere`);
  await page.goBack();
  await book(page);
  expect(api.world.schedules).toHaveLength(1);
});

test('a route that is left and entered again keeps the form, in the same element and in a new one', async ({
  page,
  api,
  host,
}) => {
  const { lines } = watch(page);
  await host.open(`${SCRIPT}<main>${scheduler(api)}</main>`);
  await fillIn(page);
  await page.evaluate(async () => {
    const main = document.querySelector('main')!;
    const element = document.querySelector('ve-scheduler')!;
    for (const path of ['/about', '/booking', '/about', '/booking']) {
      history.pushState(null, '', path);
      main.replaceChildren(...(path === '/booking' ? [element] : ['About']));
      await new Promise((resolve) => setTimeout(resolve));
    }
  });
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Lovelace');
  await page.evaluate(() => {
    const { outerHTML } = document.querySelector('ve-scheduler')!;
    document.querySelector('main')!.innerHTML = outerHTML;
  });
  await expect(page.getByLabel('Your name')).toHaveValue('');
  await book(page);
  expect(lines).toEqual([]);
});

test('a clone books like its original, and shares nothing with it', async ({ page, api, host }) => {
  await host.open(`${SCRIPT}<main>${scheduler(api, 'visitor-email="a@b.example"')}</main><aside></aside>`);
  await page.getByLabel('Your name').fill('Original');
  await page.evaluate(() =>
    document.querySelector('aside')!.append(document.querySelector('ve-scheduler')!.cloneNode(true)),
  );
  const clone = page.locator('aside');
  await expect(clone.getByRole('textbox', { name: 'Email' })).toHaveValue('a@b.example');
  await clone.getByLabel('Your name').fill('Clone');
  await expect(page.locator('main').getByLabel('Your name')).toHaveValue('Original');
  await page.evaluate(() => document.querySelector('main')!.remove());
  await book(page);
});

test('moves into the document of an iframe, and books there', async ({ page, api, host }) => {
  const { lines } = watch(page);
  await host.open(
    `${SCRIPT}<main>${scheduler(api)}</main><iframe style="width: 900px; height: 900px"></iframe>`,
  );
  await formOf(page).waitFor();
  await page.evaluate(() => {
    const { contentDocument } = document.querySelector('iframe')!;
    const element = contentDocument!.adoptNode(document.querySelector('ve-scheduler')!);
    contentDocument!.body.append(element);
  });
  const frame = page.frameLocator('iframe');
  await frame.locator('label', { hasText: 'Anna Keller' }).click();
  const date = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await frame.getByLabel('Date').fill(date);
  await frame.getByLabel('Time', { exact: true }).fill('14:30');
  await frame.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace');
  await frame.getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
  await frame.getByRole('button', { name: 'Book 14:30' }).click();
  await expect(frame.getByRole('heading', { name: 'Your meeting is booked' })).toBeFocused();
  expect(lines).toEqual([]);
});

test('keeps its styles, and those of its lists, in the document of an iframe', async ({
  page,
  api,
  host,
}) => {
  const { lines } = watch(page);
  const popup = scheduler(api, 'mode="popup"');
  await host.open(
    `${SCRIPT}<div></div>${scheduler(api)}${popup}<iframe style="height: 1400px; width: 900px"></iframe>`,
  );
  await formOf(page).waitFor();
  const inFrame = page.frameLocator('iframe');
  const move = (isToFrame: boolean) =>
    page.evaluate((toFrame) => {
      const { body } = document.querySelector('iframe')!.contentDocument!;
      const [from, to] = toFrame ? [document, body] : [body, document.querySelector('div')!];
      to.append(from.querySelector('ve-scheduler')!);
    }, isToFrame);
  const expectList = async (root: Page | FrameLocator) => {
    await expect(root.locator('[part="card"]')).toHaveCSS('padding', '32px');
    const input = root.getByRole('combobox', { name: 'Time zone' });
    if (!(await input.isVisible())) await root.getByRole('button', { name: 'Change: Time zone' }).click();
    await input.fill('kathmandu');
    await expect(root.locator('[part="list"]')).toHaveCSS('position', 'fixed');
    await expect(root.locator('[part="list"]')).toHaveCSS('display', 'flex');
    const [field, list] = await Promise.all([
      input.boundingBox(),
      root.locator('[part="list"]').boundingBox(),
    ]);
    expect(list!.y - field!.y - field!.height).toBeLessThan(8);
  };
  // The list is loaded in the frame, and then goes with the form.
  await move(true);
  await expectList(inFrame);
  await move(false);
  await expectList(page);
  await move(true);
  await expectList(inFrame);
  await inFrame.getByRole('combobox', { name: 'Time zone' }).press('Escape');
  // One that was never on this page.
  await page.evaluate(() => {
    const { body } = document.querySelector('iframe')!.contentDocument!;
    const element = document.createElement('ve-scheduler');
    body.replaceChildren(element);
    for (const { name, value } of document.querySelector('ve-scheduler')!.attributes) {
      if (name !== 'mode') element.setAttribute(name, value);
    }
  });
  await expect(inFrame.locator('[part="card"]')).toHaveCSS('padding', '32px');
  await expect(inFrame.getByRole('radiogroup', { name: 'Meet with' })).toBeVisible();
  expect(lines).toEqual([]);
});

test('in the document of an iframe, an opener there opens the dialog', async ({ page, api, host }) => {
  await host.open(`${SCRIPT}${scheduler(api, 'mode="popup" id="b"')}<button data-ve-open="b">Here</button>
    <iframe style="height: 900px; width: 900px"></iframe>`);
  await page.getByRole('button', { name: 'Book a meeting' }).waitFor();
  await page.evaluate(() => {
    const { body } = document.querySelector('iframe')!.contentDocument!;
    body.innerHTML = '<button data-ve-open="b">There</button>';
    body.append(document.querySelector('ve-scheduler')!);
  });
  const dialog = page.frameLocator('iframe').getByRole('dialog');
  await press(page, 'Here');
  await page.frameLocator('iframe').getByRole('button', { name: 'Book a meeting' }).waitFor();
  await expect(dialog).toBeHidden();
  await page.frameLocator('iframe').getByRole('button', { name: 'There' }).click();
  await expect(dialog).toBeVisible();
});

test('in the page’s own form: neither Enter nor a booking submits it, and it gets none of our fields', async ({
  page,
  api,
  host,
}) => {
  await host.open(
    `${SCRIPT}<output id="sent"></output><form onsubmit="event.preventDefault(); sent.append('sent ')">
       <input name="own" value="1">${scheduler(api)}<button>Send the page’s form</button></form>`,
  );
  await fillIn(page);
  await page.getByLabel('Your name').press('Enter');
  await expectBooked(page);
  await expect(page.locator('#sent')).toHaveText('');
  const fields = await page.evaluate(() => [...new FormData(document.querySelector('form')!).keys()]);
  expect(fields).toEqual(['own']);
  await press(page, 'Send the page’s form');
  await expect(page.locator('#sent')).toHaveText('sent');
});

test('books on a page that blocks storage and history', async ({ page, api, host }) => {
  const { lines } = watch(page);
  const events = await recordEvents(page);
  await page.addInitScript(() => {
    const refuse = (): never => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(globalThis, name, { get: refuse });
    }
    Object.defineProperty(document, 'cookie', { get: refuse, set: refuse });
    Object.assign(history, { pushState: refuse, replaceState: refuse });
  });
  await host.open(SCRIPT + scheduler(api, 'keep-booking') + scheduler(api, 'mode="popup" history'));
  await book(page);
  await press(page, 'Book a meeting');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Your name')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect((await events()).map(({ type }) => type)).toEqual(['scheduled']);
  expect(lines).toEqual([]);
});

test('says on a page that was opened as a file what to do', async ({ page }, info) => {
  const { lines } = watch(page);
  const events = await recordEvents(page);
  const path = info.outputPath('page.html');
  await writeFile(info.outputPath('ve-scheduler.js'), await readFile('dist/cdn/ve-scheduler.js'));
  await writeFile(
    path,
    `<!doctype html><html lang="en"><script src="ve-scheduler.js"></script>
     <ve-scheduler token-endpoint="/ve/token"><p>Call us</p></ve-scheduler></html>`,
  );
  await page.goto(pathToFileURL(path).href);
  await expect(page.getByText('Call us')).toBeVisible();
  expect(await events()).toMatchObject([{ type: 'error', detail: { code: 'configuration' } }]);
  expect(lines).toEqual([expect.stringContaining('<ve-scheduler>: token-endpoint')]);
});

test('a hundred elements work on one page', async ({ page, api, host }) => {
  const { lines } = watch(page);
  const popups = Array.from({ length: 98 }, (_, index) => scheduler(api, `mode="popup" id="p${index}"`));
  const inline = scheduler(api, 'agent-email="anna.keller@example.com" fields="subject:hidden"');
  await host.open(`${SCRIPT}${inline.repeat(2)}${popups.join('')}`);
  await expect(page.getByRole('button', { name: 'Book a meeting' })).toHaveCount(98);
  await expect(page.getByLabel('Your name')).toHaveCount(2);
  await page.getByRole('button', { name: 'Book a meeting' }).last().click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('label', { hasText: 'Anna Keller' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.evaluate(() =>
    document.querySelectorAll('ve-scheduler:nth-of-type(n + 2)').forEach((one) => one.remove()),
  );
  const date = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Date').fill(date);
  await page.getByLabel('Time', { exact: true }).fill('14:30');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Lovelace');
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(lines).toEqual([]);
});
