import type { Page } from 'playwright/test';
import {
  countCreateRequests,
  expect,
  expectBooked,
  fillIn,
  press,
  recordEvents,
  scheduler,
  SCRIPT,
  test,
} from './fixtures.js';
import {
  answeredByWorker,
  letWorkerAnswer,
  startWorker,
  stopWorker,
  type WorkerFault,
} from './page-worker.js';
import { bookWithEverything, test as strictTest } from './strict-page.js';

const NETWORK = 'We couldn’t reach the booking service. Check your connection and try again.';
const SIGN_IN = 'We couldn’t reach the booking service. Please try again later.';
const SERVICE = 'The booking service has a problem. Please try again later.';
const UNKNOWN = 'We’re not sure yet whether your booking went through';

const lost = { token: ['network', NETWORK], agents: ['network', NETWORK] } as const;
/** What the worker does, and the code and the words for the request of a token and of the agents. */
const FAULTS: Partial<Record<WorkerFault, Record<'token' | 'agents', readonly [string, string]>>> = {
  'HTML for JSON': { token: ['token_refused', SIGN_IN], agents: ['bad_response', SERVICE] },
  'an opaque response': lost,
  'a redirected response': lost,
  'a redirect': lost,
  'a network error': lost,
  'a body that never ends': lost,
};

const codes = async (events: () => Promise<{ detail: unknown }[]>): Promise<string[]> =>
  (await events()).map(({ detail }) => (detail as { code: string }).code);

for (const [fault, { token, agents }] of Object.entries(FAULTS)) {
  test(`a service worker that answers with ${fault}: fails with words, recovers, and confirms no booking`, async ({
    page,
    api,
    host,
  }) => {
    const isEndless = fault === 'a body that never ends';
    /** A redirect is followed once, with or without a slash at the end. */
    const sent = fault === 'a redirect' ? 2 : 1;
    const events = await recordEvents(page);
    if (isEndless) await page.clock.install();
    const answer = (path: string) => letWorkerAnswer(page, path, fault as WorkerFault);
    const expectAnswered = async (count: number) => {
      await expect.poll(() => answeredByWorker(page)).toBe(count);
      if (isEndless) await page.clock.fastForward(31_000);
    };
    await host.open('');
    await startWorker(page);
    await answer('/token');
    await host.open(SCRIPT + scheduler(api));
    await expectAnswered(sent);
    await expect(page.getByRole('alert')).toHaveText(token[1]);
    expect(await codes(events)).toEqual([token[0]]);

    await answer('/api/brokerages/agents');
    await press(page, 'Try again');
    await expectAnswered(sent);
    await expect(page.getByRole('alert')).toHaveText(agents[1]);
    await expect.poll(() => codes(events)).toEqual([token[0], agents[0]]);

    await stopWorker(page);
    await press(page, 'Try again');
    await fillIn(page);
    await answer('/api/schedules/');
    await press(page, 'Book 14:30');
    await expectAnswered(1);
    await expect(page.getByRole('alert')).toContainText(UNKNOWN);
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(page.getByLabel('Your name')).toHaveValue('Ada Lovelace');
    expect(await codes(events)).toEqual([token[0], agents[0], 'outcome_unknown']);
    expect(await answeredByWorker(page)).toBe(1);
    expect(countCreateRequests(api)).toBe(0);

    await stopWorker(page);
    await press(page, 'Book again anyway');
    await expectBooked(page);
    expect(countCreateRequests(api)).toBe(1);
  });
}

test('a service worker that answers with an old token: asks for another once, and recovers', async ({
  page,
  api,
  host,
}) => {
  const events = await recordEvents(page);
  await host.open('');
  await startWorker(page);
  await letWorkerAnswer(page, '/token', 'a token that has expired');
  await host.open(SCRIPT + scheduler(api));
  await expect(page.getByRole('alert')).toHaveText(SIGN_IN);
  expect(await codes(events)).toEqual(['unauthorized']);
  expect(await answeredByWorker(page)).toBe(2);
  await stopWorker(page);
  await press(page, 'Try again');
  await fillIn(page);
  await letWorkerAnswer(page, '/token', 'a token that has expired');
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(await answeredByWorker(page)).toBe(0);
});

strictTest(
  'a service worker that answers a second booking with the first’s answer: does not confirm it',
  async ({ page, strict, api }) => {
    await page.clock.install();
    const events = await recordEvents(page);
    await strict.open('');
    await startWorker(page);
    await letWorkerAnswer(page, '/api/schedules/tenant', 'what it has kept');
    await strict.open(strict.script() + strict.form());
    await bookWithEverything(page);
    await press(page, 'Book another meeting');
    await chooseSecondTime(page);
    await page.locator('[part="submit"]').click();
    await expect(page.getByRole('alert')).toContainText(UNKNOWN);
    await expect(page.getByRole('alert')).toBeFocused();
    expect((await events()).map(({ type }) => type)).toEqual(['scheduled', 'error']);
    expect(await answeredByWorker(page)).toBe(2);
    expect(countCreateRequests(api)).toBe(1);
    // The gateway has heard nothing of it. It says so once nothing can come any more.
    await stopWorker(page);
    await page.clock.fastForward(130_000);
    await press(page, 'Check again');
    await expect(page.getByRole('alert')).toContainText('Your booking didn’t go through');
    await page.locator('[part="submit"]').click();
    await expectBooked(page);
    expect(countCreateRequests(api)).toBe(2);
    expect(new Set(api.world.schedules.map(({ date }) => date)).size).toBe(2);
  },
);

strictTest(
  'a service worker that repeats an old token response: does not set the clock back, so no time that has passed is offered',
  async ({ page, strict }) => {
    const openForm = () => strict.open(strict.script() + strict.form('agent-choice="any" agent-email="any"'));
    const firstTime = async () => Number(await page.locator('[name="slot"]').first().getAttribute('value'));
    await page.clock.install();
    await strict.open('');
    await startWorker(page);
    await letWorkerAnswer(page, '/ve/token', 'what it has kept');
    await openForm();
    const offered = await firstTime();
    await page.clock.fastForward(3 * 3_600_000);
    await letWorkerAnswer(page, '/ve/token', 'what it has kept');
    await openForm();
    const now = await page.evaluate(() => Date.now());
    expect(offered).toBeLessThan(now);
    expect(await firstTime()).toBeGreaterThan(now);
    expect(await answeredByWorker(page)).toBe(1);
  },
);

/** Another time with the same person. */
async function chooseSecondTime(page: Page): Promise<void> {
  const agent = page.getByRole('combobox', { name: 'Meet with' });
  await agent.click();
  await agent.pressSequentially('anna kell');
  await page.getByRole('option').filter({ hasText: 'Anna Keller' }).click();
  await page.locator('td[part~="free"]').nth(2).click();
  await page.locator('.slot').nth(5).click();
  await page.getByLabel('Company').fill('Acme');
}
