import type { Page } from 'playwright/test';
import { FakeGateway, meetingIn, NOW } from './agenda-page.js';
import { bookViaApi } from './book-via-api.js';
import {
  damaging,
  expectDamaged,
  firstVisible,
  NEEDED_TO_REPORT,
  watch,
  type Change,
  type Noise,
} from './damaged-page.js';
import { expect, test, type Api, type Host } from './fixtures.js';

export const OTHERS = ['ve-join-button', 've-agenda'] as const;
export type Other = (typeof OTHERS)[number];

/**
 * `works`, `told` (an alert says that it does not), `fallback` (what the page has in the element is shown alone), or
 * `stuck`.
 */
export type OtherEnd = 'works' | 'told' | 'fallback' | 'stuck';

export interface OtherVisit extends Noise {
  readonly end: OtherEnd;
  /** Codes of the `error` events. */
  readonly codes: readonly string[];
}

/** Uses an element on a page with a changed built-in, as far as possible. Reads the page as `visit` does. */
export async function visitOther(
  page: Page,
  { api, host }: { api: Api; host: Host },
  tag: Other,
  [path, damage, moment]: Change,
): Promise<OtherVisit> {
  const noise = watch(page);
  const script = damaging(path, damage);
  const gateway = new FakeGateway();
  gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
  await gateway.serve(page, () => NOW);
  const { _id, agentId, agent } = await bookViaApi(api);
  const attributes =
    tag === 've-agenda'
      ? 'token-endpoint="/ve/token"'
      : `token-endpoint="/token" api-base="${api.base}" full-url="${agent.fullUrl}" agent-id="${agentId}" schedule-id="${_id}"`;
  await host.open(
    `<output id="codes"></output>
     <script>addEventListener('error', ({ detail }) => { if (detail) codes.textContent += detail.code + ' '; }, true);</script>
     ${moment === 'before' ? `<script>${script}</script>` : ''}
     <script src="/${tag}.js"></script>
     <${tag} ${attributes}>Call us</${tag}>
     <button onclick='${moment === 'after' ? script : ''}'>Damage</button>`,
  );
  const alert = page.locator(`${tag} [role="alert"]`);
  const fallback = page.getByText('Call us');
  const button = page.locator(tag === 've-agenda' ? 'button.cancel' : 've-join-button button');
  const question = page.locator('.question');
  const openedTab = page
    .context()
    .waitForEvent('page', { timeout: 10_000 })
    .then((tab) => tab.waitForURL(/token=/, { timeout: 10_000 }))
    .then(
      () => true,
      () => false,
    );
  const told = alert.waitFor({ timeout: 10_000 }).then(
    () => false,
    () => false,
  );
  let works = false;
  if ((await firstVisible(button, alert, fallback)) === button) {
    if (moment === 'after') await page.getByRole('button', { name: 'Damage' }).click();
    await button.click({ timeout: 3_000 }).catch(() => undefined);
    works =
      tag === 've-agenda'
        ? (await firstVisible(question, alert)) === question
        : await Promise.race([openedTab, told]);
  }
  await expectDamaged(page);
  const end: OtherEnd = works
    ? 'works'
    : (await alert.isVisible())
      ? 'told'
      : (await fallback.isVisible()) && !(await button.isVisible())
        ? 'fallback'
        : 'stuck';
  const codes = (await page.locator('#codes').textContent())!.split(' ').filter(Boolean);
  return { end, codes, ...noise };
}

/** Lists a test of one case. */
export function testOther(tag: Other, change: Change): void {
  const [path, damage, moment] = change;
  test(`${path} ${damage} ${moment} <${tag}> is shown: it works, or says that it does not`, async ({
    page,
    api,
    host,
  }) => {
    const { end, codes, lines, requests } = await visitOther(page, { api, host }, tag, change);
    expect({ end, codes, lines }).not.toMatchObject({ end: 'stuck' });
    if (damage === 'is wrapped') expect({ end, lines }).toEqual({ end: 'works', lines: [] });
    // Never a loop.
    expect(lines.length).toBeLessThan(6);
    expect(requests.length).toBeLessThan(12);
    expect(lines.join()).not.toContain(`<${tag}>: TypeError: token-in-a-message`);
    const isDefined = await page.locator(`${tag}:defined`).count();
    const own = lines.filter((line) => line.startsWith(`<${tag}>`));
    if (end === 'fallback' && !isDefined) {
      expect({ codes, lines }).toEqual({ codes: [], lines: [expect.any(String)] });
      return;
    }
    // A meeting may open although what the button should show then cannot be shown.
    if (end !== 'works' && !NEEDED_TO_REPORT.includes(path))
      expect({ codes, lines }).not.toMatchObject({ codes: [] });
    expect(codes.length).toBeLessThan(3);
    expect(own.length).toBeGreaterThanOrEqual(codes.filter((code) => code === 'internal').length);
  });
}
