import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { expectBooked, fillIn, press } from '../e2e/fixtures.js';
import {
  createPage,
  expect,
  forgetLimits,
  logIn,
  openEditor,
  phpGateway,
  publish,
  test,
} from './fixtures.js';
import { configure, startWordPress, type RunningWordPress } from './wordpress.js';

interface Manifest {
  modules: { declarations?: { tagName?: string; attributes?: { name: string }[] }[] }[];
}
const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as Manifest;

/** Attributes of an element by its manifest, without the one that is always refused. */
const attributesOf = (tag: string): string[] =>
  manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ tagName }) => tagName === tag)!
    .attributes!.map(({ name }) => name)
    .filter((name) => name !== 'pak')
    .sort();

let wordpress: RunningWordPress;

test.beforeAll(async ({ database, sandbox }) => {
  wordpress = await startWordPress({ database });
  configure(wordpress, phpGateway(sandbox), PARTNER.pak);
});
test.afterAll(() => wordpress.close());
test.beforeEach(({ sandbox }) => {
  sandbox.sandbox.world().reset();
  forgetLimits(wordpress);
});

/** Inserts a block as a person does, by its name in the inserter. */
async function insertBlock(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Toggle block inserter' }).click();
  await page.getByRole('searchbox', { name: 'Search for blocks and patterns' }).fill(name);
  await page.getByRole('option', { name }).click();
  await page.getByRole('button', { name: 'Toggle block inserter' }).click();
  const settings = page
    .getByRole('region', { name: 'Editor top bar' })
    .getByRole('button', { name: 'Settings' });
  if ((await settings.getAttribute('aria-expanded')) === 'false') await settings.click();
}

/** Opens all panels of the sidebar, and returns the attributes that have a control. */
async function controlsOf(page: Page): Promise<string[]> {
  const closed = page.locator(
    '.block-editor-block-inspector .components-panel__body-toggle[aria-expanded="false"]',
  );
  while (await closed.count()) await closed.first().click();
  return page
    .locator('[class*="ve-scheduler-control-"]')
    .evaluateAll((controls) =>
      controls
        .map((control) => /ve-scheduler-control-([\w-]+)/.exec(control.getAttribute('class')!)![1]!)
        .sort(),
    );
}

test('an editor inserts the block with its fallback, and a visitor books', async ({ page, sandbox }) => {
  await logIn(page, wordpress, 'editor');
  await openEditor(page, wordpress.origin);
  await page.getByRole('textbox', { name: 'Add title' }).fill('Book');
  await insertBlock(page, 'Meeting booking');
  await expect(page.getByRole('heading', { name: 'Book a video meeting' })).toBeVisible();
  await expect(page.locator('ve-scheduler').getByText('Anna Keller')).toBeVisible();

  expect(await controlsOf(page)).toEqual(attributesOf('ve-scheduler'));
  await page.getByRole('textbox', { name: 'Subject' }).fill('Mortgage');
  await page.getByRole('spinbutton', { name: 'Duration' }).fill('45');
  await page.getByRole('checkbox', { name: 'History' }).check();
  await expect(page.locator('ve-scheduler')).toHaveAttribute('duration', '45');
  await expect(page.locator('ve-scheduler').getByLabel('Minutes')).toHaveValue('45');

  await page.getByRole('document', { name: /Paragraph block|Empty block/ }).fill('Call us: +49 40 1234567');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page
    .getByRole('region', { name: 'Editor publish' })
    .getByRole('button', { name: 'Publish', exact: true })
    .click();
  const link = page.getByRole('region', { name: 'Editor publish' }).getByRole('link', { name: 'View Page' });
  await page.goto((await link.getAttribute('href'))!);

  const scheduler = page.locator('ve-scheduler');
  await expect(scheduler).toHaveAttribute('history', '');
  await expect(scheduler.getByText('Call us: +49 40 1234567')).toBeHidden();
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(sandbox.sandbox.world().schedules).toMatchObject([
    { duration: 45, visitor: { subject: 'Mortgage' } },
  ]);
});

test('the block opens again without a warning, with what was saved', async ({ page }) => {
  const url = createPage(
    wordpress,
    '<!-- wp:ve-scheduler/scheduler {"mode":"popup","sendNotificationEmail":"false"} --><!-- wp:paragraph --><p>Call us</p><!-- /wp:paragraph --><!-- /wp:ve-scheduler/scheduler -->',
  );
  const id = wordpress.run(`return url_to_postid( '${url}' );`) as number;
  await logIn(page, wordpress, 'editor');
  await page.goto(`${wordpress.origin}/wp-admin/post.php?post=${id}&action=edit`);
  // The preview shows the form itself, which a popup would hide.
  await expect(page.getByRole('heading', { name: 'Book a video meeting' })).toBeVisible();
  await expect(page.getByText('a button opens the form (popup)')).toBeVisible();
  await expect(page.getByText('This block contains unexpected or invalid content')).toHaveCount(0);
  await page.goto(url);
  await expect(page.locator('ve-scheduler')).toHaveAttribute('send-notification-email', 'false');
  await page.getByRole('button', { name: 'Book a meeting' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('the preview cannot be clicked, so an editor books nothing by accident', async ({ page }) => {
  await logIn(page, wordpress, 'editor');
  await openEditor(page, wordpress.origin);
  await insertBlock(page, 'Meeting booking');
  await page.locator('ve-scheduler').getByText('Anna Keller').click({ force: true });
  await expect(
    page.locator('ve-scheduler').getByRole('radio', { name: 'Anna Keller', includeHidden: true }),
  ).not.toBeChecked();
});

test('the join button has a control for each attribute', async ({ page }) => {
  await logIn(page, wordpress, 'editor');
  await openEditor(page, wordpress.origin);
  await insertBlock(page, 'Meeting join button');
  await expect(page.locator('ve-join-button')).toBeVisible();
  expect(await controlsOf(page)).toEqual(attributesOf('ve-join-button'));
});

test('an author uses the block, the shortcode and the tag, but not another server', async ({
  page,
  sandbox,
}) => {
  const evil = 'https://evil.example/token';
  await logIn(page, wordpress, 'author');
  await openEditor(page, wordpress.origin, 'post');
  const url = await publish(
    page,
    `<!-- wp:ve-scheduler/scheduler {"subject":"By block","tokenEndpoint":"${evil}","apiBase":"${evil}"} --><!-- wp:paragraph --><p>Call us</p><!-- /wp:paragraph --><!-- /wp:ve-scheduler/scheduler -->
<!-- wp:shortcode -->[ve_scheduler subject="By shortcode" token-endpoint="${evil}" trusted-origins="${evil}"]<b>Call</b><script>window.hacked=1</script>[/ve_scheduler]<!-- /wp:shortcode -->
<!-- wp:html --><ve-scheduler subject="By tag" token-endpoint="${evil}" onclick="window.hacked=1"><p slot="heading">Ours</p></ve-scheduler><!-- /wp:html -->`,
  );
  await page.goto(url);
  const schedulers = page.locator('ve-scheduler');
  await expect(schedulers).toHaveCount(3);
  for (const [index, subject] of ['By block', 'By shortcode', 'By tag'].entries()) {
    await expect(schedulers.nth(index)).toHaveAttribute('subject', subject);
    await expect(schedulers.nth(index)).toHaveAttribute(
      'token-endpoint',
      `${wordpress.origin}/wp-json/ve-scheduler/v1/token`,
    );
    await expect(schedulers.nth(index).getByText('Anna Keller')).toBeVisible();
  }
  await expect(schedulers.nth(2).getByText('Ours')).toBeVisible();
  const left = page.locator(
    '[token-endpoint*="evil"], [api-base], [trusted-origins], [onclick], ve-scheduler script',
  );
  await expect(left).toHaveCount(0);
  await schedulers.first().locator('label', { hasText: 'Anna Keller' }).click();
  await schedulers
    .first()
    .getByLabel('Date')
    .fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await schedulers.first().getByLabel('Time', { exact: true }).fill('10:00');
  await schedulers.first().getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await schedulers.first().getByRole('textbox', { name: 'Email' }).fill('ada@example.com');
  await schedulers.first().getByRole('button', { name: 'Book 10:00' }).click();
  await expectBooked(page);
  expect(sandbox.sandbox.world().schedules).toMatchObject([{ visitor: { subject: 'By block' } }]);
});

test('an incomplete set-up says so to those who can change it, and not to others', async ({ page }) => {
  configure(wordpress, { external_id: '' });
  try {
    await logIn(page, wordpress, 'admin');
    await openEditor(page, wordpress.origin);
    await insertBlock(page, 'Meeting booking');
    await expect(page.getByRole('link', { name: /Open the settings/ })).toHaveAttribute(
      'href',
      /page=ve-scheduler/,
    );
    await page.context().clearCookies();
    await logIn(page, wordpress, 'editor');
    await openEditor(page, wordpress.origin);
    await insertBlock(page, 'Meeting booking');
    await expect(page.getByText('Ask an administrator')).toBeVisible();
    await expect(page.getByRole('link', { name: /Open the settings/ })).toHaveCount(0);
  } finally {
    configure(wordpress, { external_id: PARTNER.externalId });
  }
});
