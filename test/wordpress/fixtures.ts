import type { Page } from 'playwright/test';
import { test as base, expect } from 'playwright/test';
import { agents, PARTNER } from '../../demo/sandbox/agents.js';
import { startSandbox, type RunningSandbox } from '../../demo/sandbox/serve.js';
import { provideWordPress, startDatabase, type RunningDatabase } from './database.js';
import { PASSWORD, phpText, type RunningWordPress } from './wordpress.js';

export { expect };
export const [anna] = agents as [(typeof agents)[0]];

/** One MariaDB and one sandbox for all tests of a worker. */
export const test = base.extend<object, { database: RunningDatabase; sandbox: RunningSandbox }>({
  database: [
    async ({}, use) => {
      provideWordPress();
      const database = await startDatabase();
      await use(database);
      await database.close();
    },
    { scope: 'worker' },
  ],
  sandbox: [
    async ({}, use) => {
      const sandbox = await startSandbox({ port: 0 });
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'worker' },
  ],
});

/** Settings of the plugin with which this site is the gateway of the sandbox. */
export const phpGateway = ({ origin }: RunningSandbox): Record<string, unknown> => ({
  source: 'php',
  external_id: PARTNER.externalId,
  email: PARTNER.email,
  base_url: origin,
});

export async function logIn(page: Page, { origin }: RunningWordPress, user: string): Promise<void> {
  await page.goto(`${origin}/wp-login.php`);
  await page.getByLabel('Username or Email Address').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log In' }).click();
  await page.waitForURL(/wp-admin/);
}

/** Opens the block editor for a new post or page. */
export async function openEditor(page: Page, site: string, type: 'page' | 'post' = 'page'): Promise<void> {
  await page.goto(`${site}/wp-admin/post-new.php?post_type=${type}`);
  await page.getByRole('textbox', { name: 'Add title' }).waitFor();
}

/**
 * Publishes a text as the signed-in user, by the request that the editor sends. WordPress filters what the user may not
 * post. Call it on a page of the editor.
 *
 * @returns URL of the post.
 */
export async function publish(page: Page, content: string): Promise<string> {
  return page.evaluate(async (text) => {
    const { wp } = globalThis as unknown as {
      wp: { apiFetch(request: object): Promise<{ link: string; status: string }> };
    };
    // A page of the same name would win.
    const data = { title: 'A post', content: text, status: 'publish' };
    const { link, status } = await wp.apiFetch({ path: '/wp/v2/posts', method: 'POST', data });
    if (status !== 'publish') throw new Error(`The post is ${status}`);
    return link;
  }, content);
}

/** Creates a published page without a browser. Resolves with its URL. */
export function createPage(wordpress: RunningWordPress, content: string, site = '/'): string {
  return wordpress.run(
    `wp_set_current_user( 1 );
    return get_permalink( wp_insert_post( wp_slash( array(
      'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Meet us', 'post_content' => ${phpText(content)},
    ) ) ) );`,
    site,
  ) as string;
}

/** Forgets limits, holds and bookings of the gateway, which outlast a test. */
export function forgetLimits(wordpress: RunningWordPress): void {
  wordpress.run('VeScheduler\\Gateway\\Store::uninstall(); VeScheduler\\Gateway\\Store::install();');
}
