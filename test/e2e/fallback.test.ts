import { expect, expectBooked, fillIn, press, scheduler, SCRIPT, test } from './fixtures.js';

test.describe('fallback content', () => {
  const fallback = (markup: string) =>
    markup.replace('</ve', '<p>Call us: <a href="tel:+442079460000">+44 20 7946 0000</a></p></ve');

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false });
    test('is shown', async ({ page, api, host }) => {
      await host.open(SCRIPT + fallback(scheduler(api)));
      await expect(page.getByRole('link', { name: '+44 20 7946 0000' })).toBeVisible();
    });
  });

  test('is shown until the script loads, then stays hidden', async ({ page, api, host }) => {
    const link = page.getByText('Call us');
    await host.open(fallback(scheduler(api)));
    await expect(link).toBeVisible();
    api.world.fail({ kind: 'hold', path: '/api/brokerages/agents' });
    await page.addScriptTag({ url: '/ve-scheduler.js' });
    await expect(page.getByRole('status')).toHaveText('Loading the booking form…');
    await expect(link).toBeHidden();
    await expect.poll(() => api.world.faults.hanging).toBe(1);
    api.world.faults.clear();
    await fillIn(page);
    await expect(link).toBeHidden();
    await press(page, 'Book 14:30');
    await expectBooked(page);
    await expect(link).toBeHidden();
  });

  for (const [why, path, fault] of [
    ['the token endpoint is unreachable', '**/token', 'abort'],
    ['the API is unreachable', '**/api/brokerages/agents*', 'abort'],
    ['the API returns an error', '**/api/brokerages/agents*', 503],
  ] as const) {
    test(`is shown when ${why}, and hidden after a successful retry`, async ({ page, api, host }) => {
      await page.route(path, (route) =>
        fault === 'abort' ? route.abort() : route.fulfill({ status: fault, body: '' }),
      );
      await host.open(SCRIPT + fallback(scheduler(api)));
      const link = page.getByRole('link', { name: '+44 20 7946 0000' });
      await expect(link).toBeVisible();
      await expect(page.getByRole('alert')).not.toBeEmpty();
      await page.unroute(path);
      await press(page, 'Try again');
      await page.getByRole('radiogroup', { name: 'Meet with' }).waitFor();
      await expect(link).toBeHidden();
    });
  }

  test('is shown when a required attribute is missing', async ({ page, host }) => {
    await host.open(`${SCRIPT}<ve-scheduler><p>Call us</p></ve-scheduler>`);
    // Without the script it is shown as well.
    await expect(page.getByRole('alert')).not.toBeEmpty();
    await expect(page.getByText('Call us')).toBeVisible();
  });

  test('is shown in the dialog when loading fails', async ({ page, api, host }) => {
    api.world.fail({ kind: 'status', status: 503, path: '/api/brokerages/agents' });
    await host.open(SCRIPT + fallback(scheduler(api, 'mode="popup"')));
    await press(page, 'Book a meeting');
    await expect(page.getByRole('link', { name: '+44 20 7946 0000' })).toBeVisible();
  });
});
