import type { FaultInput } from '../../demo/sandbox/faults.js';
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

const create = { method: 'POST', path: '/api/schedules/tenant/' };

for (const [fault, code] of [
  [{ kind: 'status', status: 400 }, 'bad_response'],
  [{ kind: 'status', status: 403 }, 'forbidden'],
  [{ kind: 'status', status: 404 }, 'not_found'],
  [{ kind: 'status', status: 429 }, 'rate_limited'],
  [{ kind: 'status', status: 500 }, 'server_error'],
  [{ kind: 'status', status: 401 }, 'unauthorized'],
  [{ kind: 'html' }, 'server_error'],
  [{ kind: 'html', status: 200 }, 'bad_response'],
  [{ kind: 'empty' }, 'bad_response'],
  [{ kind: 'reset' }, 'network'],
  [{ kind: 'no-cors' }, 'network'],
] as [FaultInput, string][]) {
  test(`can retry a failed load: ${JSON.stringify(fault)}`, async ({ page, api, host }) => {
    const events = await recordEvents(page);
    api.world.fail({ ...fault, path: '/api/brokerages/agents' });
    await host.open(SCRIPT + scheduler(api));
    await expect(page.getByRole('alert')).not.toBeEmpty();
    await expect(page.getByRole('alert')).not.toContainText(/[<>{}]/);
    expect(await events()).toMatchObject([{ type: 'error', detail: { code } }]);
    api.world.faults.clear();
    await press(page, 'Try again');
    await expect(page.getByRole('radiogroup', { name: 'Meet with' })).toBeVisible();
  });
}

for (const [fault, code] of [
  [{ kind: 'status', status: 400 }, 'rejected'],
  [{ kind: 'status', status: 403 }, 'forbidden'],
  [{ kind: 'status', status: 404 }, 'not_found'],
  [{ kind: 'status', status: 409 }, 'conflict'],
  [{ kind: 'status', status: 429 }, 'rate_limited'],
] as [FaultInput, string][]) {
  test(`keeps typed values when a booking is rejected: ${JSON.stringify(fault)}`, async ({
    page,
    api,
    host,
  }) => {
    const events = await recordEvents(page);
    await host.open(SCRIPT + scheduler(api));
    api.world.fail({ ...fault, ...create });
    await fillIn(page, { 'Your name': 'Ada', 'What would you like to talk about?': 'Mortgage' });
    await press(page, 'Book 14:30');
    await expect(page.getByRole('alert')).toContainText('Your meeting isn’t booked');
    await expect(page.getByRole('alert')).not.toContainText('The sandbox was told to answer');
    await expect(page.getByLabel('Your name')).toHaveValue('Ada');
    await expect(page.getByLabel('What would you like to talk about?')).toHaveValue('Mortgage');
    expect(await events()).toMatchObject([{ type: 'error', detail: { code } }]);
    api.world.faults.clear();
    await press(page, 'Book 14:30');
    await expectBooked(page);
    expect(api.world.schedules).toHaveLength(1);
  });
}

for (const fault of [
  { kind: 'status', status: 500 },
  { kind: 'html' },
  { kind: 'html', status: 200, after: true },
  { kind: 'empty', after: true },
  { kind: 'cut' },
  { kind: 'reset', after: true },
  { kind: 'no-cors' },
] as FaultInput[]) {
  test(`does not resend a booking with an unknown outcome: ${JSON.stringify(fault)}`, async ({
    page,
    api,
    host,
  }) => {
    const events = await recordEvents(page);
    await host.open(SCRIPT + scheduler(api));
    api.world.fail({ ...fault, ...create });
    await fillIn(page, { 'Your name': 'Ada' });
    await press(page, 'Book 14:30');
    await expect(page.getByRole('alert')).toContainText(
      'We’re not sure yet whether your booking went through',
    );
    await expect(page.getByRole('button', { name: 'Book again anyway' })).toBeVisible();
    await expect(page.getByLabel('Your name')).toHaveValue('Ada');
    expect(await events()).toMatchObject([{ type: 'error', detail: { code: 'outcome_unknown' } }]);
    expect(countCreateRequests(api)).toBe(1);
  });
}

test('reports an unknown outcome when the create request hangs after storing the booking', async ({
  page,
  api,
  host,
}) => {
  await page.clock.install();
  await host.open(SCRIPT + scheduler(api));
  await fillIn(page);
  api.world.fail({ kind: 'hang', after: true, ...create });
  const sent = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().includes('/schedules/'),
  );
  await press(page, 'Book 14:30');
  await sent;
  await expect.poll(() => api.world.schedules.length).toBe(1);
  await expect(page.getByRole('status').first()).toHaveText('Booking…');
  await page.clock.fastForward(31_000);
  await expect(page.getByRole('alert')).toContainText('We’re not sure yet whether your booking went through');
  expect(countCreateRequests(api)).toBe(1);
});

test('books with a new token after the first one was refused', async ({ page, api, host }) => {
  await host.open(SCRIPT + scheduler(api));
  await fillIn(page);
  api.world.fail({ kind: 'status', status: 401, times: 1, ...create });
  await press(page, 'Book 14:30');
  await expect(page.getByRole('alert')).toContainText('Your meeting isn’t booked');
  expect(countCreateRequests(api)).toBe(1);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(countCreateRequests(api)).toBe(2);
  expect(api.world.schedules).toHaveLength(1);
});
