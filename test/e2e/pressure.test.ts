import type { Page } from 'playwright/test';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { createGateway, type GatewayOptions } from '../../src/server.js';
import { expect, expectBooked, fillIn, press, recordEvents, test, type Api } from './fixtures.js';

/** Answers the page's requests to `/ve` with a gateway of the test's own. Returns the proofs that its requests have. */
async function useGateway(
  page: Page,
  { api, site }: { api: Api; site: string },
  options: Partial<GatewayOptions>,
): Promise<{ proofs: (string | undefined)[]; tokenProofs: (string | undefined)[] }> {
  const gateway = createGateway({
    credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
    baseUrl: api.base,
    origins: [site],
    secrets: ['a secret of the pressure test, long enough'],
    clientIp: 'unknown',
    log: () => undefined,
    ...options,
  });
  const proofs: (string | undefined)[] = [];
  const tokenProofs: (string | undefined)[] = [];
  await page.route('**/ve/**', async (route) => {
    const request = route.request();
    const headers = await request.allHeaders();
    if (request.url().includes('/schedules/')) proofs.push(headers['x-proof-of-work']);
    if (request.url().endsWith('/token')) tokenProofs.push(headers['x-proof-of-work']);
    const body = request.postData();
    const response = await gateway(
      new Request(request.url(), { method: request.method(), headers, ...(body !== null && { body }) }),
    );
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    });
  });
  return { proofs, tokenProofs };
}

test('books after a puzzle that the visitor does not notice', async ({ page, api, site }) => {
  const events = await recordEvents(page);
  const { proofs } = await useGateway(page, { api, site }, { proofOfWork: 'always' });
  await page.goto(`${site}/example`);
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(proofs).toEqual([undefined, expect.any(String)]);
  expect(api.world.schedules).toHaveLength(1);
  expect((await events()).map(({ type }) => type)).toEqual(['scheduled']);
});

test('gets its token after a puzzle while many pages load', async ({ page, api, site }) => {
  const tokenTotal = { points: 1, seconds: 600 };
  const { tokenProofs } = await useGateway(page, { api, site }, { limits: { tokenTotal } });
  for (let visit = 0; visit < 2; visit += 1) {
    await page.goto(`${site}/example`);
    await page.getByRole('radiogroup', { name: 'Meet with' }).waitFor();
  }
  expect(tokenProofs).toEqual([undefined, undefined, expect.any(String)]);
});

test('says that the service is not available if the page cannot solve a puzzle', async ({
  page,
  api,
  site,
}) => {
  await useGateway(page, { api, site }, { proofOfWork: 'always' });
  await page.addInitScript(() => Object.defineProperty(crypto, 'subtle', { value: undefined }));
  await page.goto(`${site}/example`);
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expect(page.getByRole('alert')).toContainText('Booking isn’t available');
  expect(api.world.schedules).toHaveLength(0);
});

test('says that the service is not available if what solves a puzzle cannot be loaded', async ({
  page,
  api,
  site,
}) => {
  const { proofs } = await useGateway(page, { api, site }, { proofOfWork: 'always' });
  await page.route('**/proof-of-work.js', (route) => route.abort());
  await page.goto(`${site}/example`);
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expect(page.getByRole('alert')).toContainText('Booking isn’t available');
  expect(proofs).toEqual([undefined]);
  expect(api.world.schedules).toHaveLength(0);
});

test('asks for the page’s challenge only under pressure', async ({ page, api, site }) => {
  const createTotal = { points: 1, seconds: 600 };
  const verifyChallenge = (token: string) => token === 'human';
  const options = { limits: { createTotal }, challenge: 'under-pressure', verifyChallenge } as const;
  await useGateway(page, { api, site }, options);
  await page.goto(`${site}/example`);
  await fillIn(page, { time: '09:00' });
  await press(page, 'Book 09:00');
  await expectBooked(page);
  await page.reload();
  await fillIn(page, { time: '15:00' });
  await press(page, 'Book 15:00');
  await expect(page.getByRole('alert')).toContainText('confirm above that you’re human');
  await page.locator('ve-scheduler').evaluate((element) => Object.assign(element, { challenge: 'human' }));
  await press(page, 'Book 15:00');
  await expectBooked(page);
});
