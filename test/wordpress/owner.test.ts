import { PARTNER } from '../../demo/sandbox/agents.js';
import { expectBooked, fillIn, press } from '../e2e/fixtures.js';
import { anna, createPage, expect, logIn, openEditor, phpGateway, publish, test } from './fixtures.js';
import { configure, startWordPress, ZIP, type RunningWordPress } from './wordpress.js';

test.describe('an owner', () => {
  test.describe.configure({ mode: 'default' });
  let wordpress: RunningWordPress;
  test.beforeAll(async ({ database }) => {
    wordpress = await startWordPress({ database, hasPlugin: false });
  });
  test.afterAll(() => wordpress.close());

  test('uploads the zip, fills in the settings and checks the connection', async ({ page, sandbox }) => {
    await logIn(page, wordpress, 'admin');
    await page.goto(`${wordpress.origin}/wp-admin/plugin-install.php?tab=upload`);
    await page.getByLabel('Plugin zip file').setInputFiles(ZIP);
    await page.getByRole('button', { name: 'Install Now' }).click();
    await page.getByRole('link', { name: 'Activate Plugin' }).click();
    await page
      .locator('[data-plugin="ve-scheduler/ve-scheduler.php"]')
      .getByRole('link', { name: 'Settings' })
      .click();
    await expect(page.getByText('Visitors cannot book yet')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Check the connection' })).toBeDisabled();

    await page.getByLabel('Partner key (PAK)').fill(PARTNER.pak);
    await page.getByLabel('External ID').fill(PARTNER.externalId);
    await page.getByLabel('Partner email').fill(PARTNER.email);
    await page.getByLabel('API address').fill(sandbox.origin);
    await page.getByLabel('Hours', { exact: true }).fill('Mon-Funday 9-5');
    await page.getByRole('button', { name: 'Save Changes' }).click();
    await expect(page.getByText('“Hours” is not valid, so it was not changed.')).toBeVisible();
    await expect(page.getByText('Visitors cannot book yet')).toHaveCount(0);

    await page.getByRole('button', { name: 'Check the connection' }).click();
    await expect(page.getByText('Connected. 8 agents can be booked.')).toBeVisible();
    await expect(page.getByRole('cell', { name: anna._id })).toBeVisible();
  });

  test('never sees the partner key again, and finds it encrypted in the database', async ({ page }) => {
    await logIn(page, wordpress, 'admin');
    await page.goto(`${wordpress.origin}/wp-admin/options-general.php?page=ve-scheduler`);
    await expect(page.getByLabel('Partner key (PAK)')).toHaveValue('');
    expect((await page.content()).includes(PARTNER.pak)).toBe(false);
    await page.getByRole('button', { name: 'Save Changes' }).click();
    await page.getByRole('button', { name: 'Check the connection' }).click();
    await expect(page.getByText('Connected.')).toBeVisible();
    const rows = wordpress.run(
      `return array_map( 'strval', $GLOBALS['wpdb']->get_col( "SELECT option_value FROM {$GLOBALS['wpdb']->options}" ) );`,
    ) as string[];
    expect(rows.some((value) => value.startsWith('ve1:'))).toBe(true);
    expect(rows.filter((value) => value.includes(PARTNER.pak))).toEqual([]);
    // The token of the API carries the key in its payload.
    const pakInToken = Buffer.from(`"pak":"${PARTNER.pak}"`).toString('base64').slice(0, 16);
    expect(rows.filter((value) => value.includes(pakInToken))).toEqual([]);
  });

  test('is told when new salts made the stored key unreadable', async ({ page }) => {
    wordpress.run(`update_option( 've_scheduler_pak', 've1:' . base64_encode( random_bytes( 60 ) ) );`);
    await logIn(page, wordpress, 'admin');
    await page.goto(`${wordpress.origin}/wp-admin/options-general.php?page=ve-scheduler`);
    await expect(page.getByText('The stored partner key cannot be read')).toBeVisible();
  });

  test('deletes the plugin with everything that it stored', async ({ page }) => {
    wordpress.run(`update_user_option( 1, 've_scheduler_agent_id', '${anna._id}' );`);
    await logIn(page, wordpress, 'admin');
    await page.goto(`${wordpress.origin}/wp-admin/plugins.php`);
    const row = page.locator('[data-plugin="ve-scheduler/ve-scheduler.php"]');
    await row.getByRole('link', { name: 'Deactivate' }).click();
    page.on('dialog', (dialog) => void dialog.accept());
    await row.getByRole('link', { name: 'Delete' }).click();
    await expect(page.getByText('was successfully deleted')).toBeVisible();
    const left = wordpress.run(`global $wpdb; return array(
      $wpdb->get_col( "SHOW TABLES LIKE '%ve_scheduler%'" ),
      $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%ve_scheduler%'" ),
      $wpdb->get_col( "SELECT meta_key FROM $wpdb->usermeta WHERE meta_key LIKE '%ve_scheduler%'" ),
    );`);
    expect(left).toEqual([[], [], []]);
  });
});

test('a network: an author of one site uses the shortcode, with the settings of that site alone', async ({
  page,
  database,
  sandbox,
}) => {
  sandbox.sandbox.world().reset();
  const wordpress = await startWordPress({ database, isNetwork: true });
  try {
    // WordPress drops the port of a new site's domain.
    wordpress.run(`$id = wp_insert_site( array( 'domain' => DOMAIN_CURRENT_SITE, 'path' => '/branch/', 'title' => 'Branch', 'user_id' => 1 ) );
      $GLOBALS['wpdb']->update( $GLOBALS['wpdb']->blogs, array( 'domain' => DOMAIN_CURRENT_SITE ), array( 'blog_id' => $id ) );
      clean_blog_cache( $id );
      switch_to_blog( $id );
      update_option( 'home', 'http://' . DOMAIN_CURRENT_SITE . '/branch' );
      update_option( 'siteurl', 'http://' . DOMAIN_CURRENT_SITE . '/branch' );
      update_option( 'permalink_structure', '/%postname%/' );
      add_user_to_blog( $id, get_user_by( 'login', 'author' )->ID, 'author' );`);
    configure(wordpress, phpGateway(sandbox), PARTNER.pak, '/branch/');
    const site = { ...wordpress, origin: `${wordpress.origin}/branch` };
    await logIn(page, site, 'author');
    await openEditor(page, site.origin, 'post');
    const url = await publish(
      page,
      '<!-- wp:shortcode -->[ve_scheduler subject="Branch"]Call us[/ve_scheduler]<!-- /wp:shortcode -->',
    );
    expect(url).toContain('/branch/');
    await page.goto(url);
    await fillIn(page);
    await press(page, 'Book 14:30');
    await expectBooked(page);
    expect(sandbox.sandbox.world().schedules).toMatchObject([{ visitor: { subject: 'Branch' } }]);
    expect(wordpress.run('return VeScheduler\\Settings::is_complete();')).toBe(false);
    await page.goto(createPage(wordpress, '[ve_scheduler]Call the head office[/ve_scheduler]'));
    await expect(page.getByText('Call the head office')).toBeVisible();
  } finally {
    await wordpress.close();
  }
});

test('an agent joins their own meeting from a page of the site, and nobody else does', async ({
  page,
  database,
  sandbox,
}) => {
  const wordpress = await startWordPress({ database });
  try {
    configure(wordpress, phpGateway(sandbox), PARTNER.pak);
    const { store } = sandbox.sandbox.world();
    const visitor = { name: 'Ada', email: 'ada@example.com' };
    const schedule = store.create(
      anna,
      { date: Date.now() + 86_400_000, duration: 30, visitor },
      sandbox.origin,
    );
    const url = createPage(
      wordpress,
      `[ve_join_button agent-id="${anna._id}" schedule-id="${schedule._id}" full-url="${schedule.agent.fullUrl}"]`,
    );
    // The owner says who is who, on the user's profile.
    await logIn(page, wordpress, 'admin');
    const id = wordpress.run(`return get_user_by( 'login', 'anna' )->ID;`) as number;
    await page.goto(`${wordpress.origin}/wp-admin/user-edit.php?user_id=${id}`);
    await page.getByLabel('Agent ID').fill(anna._id);
    await page.getByRole('button', { name: 'Update User' }).click();
    await page.goto(url);
    await expect(page.locator('ve-join-button')).toHaveCount(0);

    await page.context().clearCookies();
    await logIn(page, wordpress, 'anna');
    await page.goto(`${wordpress.origin}/wp-admin/profile.php`);
    await expect(page.getByLabel('Agent ID')).toHaveCount(0);
    await page.goto(url);
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('button', { name: /Join/ }).click(),
    ]);
    await tab.waitForURL((opened) => opened.origin === sandbox.origin);
    expect(new URL(tab.url()).searchParams.get('token')).toBeTruthy();

    // The cookie without the nonce, as a form on another site would send it, is nobody.
    const form = { agentId: anna._id, scheduleId: schedule._id };
    const endpoint = `${wordpress.origin}/wp-json/ve-scheduler/v1/join`;
    const headers = { 'Sec-Fetch-Site': 'same-origin' };
    const refused = await page.request.post(endpoint, { form, headers, maxRedirects: 0 });
    expect(refused.status()).toBe(403);
    expect(await refused.text()).toContain('not signed in as the agent');
  } finally {
    await wordpress.close();
  }
});
