import { bookAnna, expect, test } from './builder-page.js';

test.describe('ve-upgrade.js', () => {
  test('turns the div of the documentation into a form', async ({ page, api, builder }) => {
    const [, scripts = '', placeholder = ''] = builder.snippets('page-builders');
    await builder.open(placeholder, scripts);
    await bookAnna(page);
    expect(api.world.schedules).toHaveLength(1);
    await expect(page.locator('ve-scheduler')).toHaveAttribute('duration', '45');
    expect(builder.exceptions).toEqual([]);
  });

  test('keeps content, slots, id, class and language', async ({ page, builder }) => {
    const [, scripts = ''] = builder.snippets('page-builders');
    await builder.open(
      `<div data-ve-scheduler id="b" class="c" lang="de" style="color: red" data-token-endpoint="/nowhere">
         <span data-slot="heading">Meet us</span><a href="tel:+49">Call us</a></div>`,
      scripts,
    );
    const element = page.locator('ve-scheduler');
    await expect(element).toHaveCount(1);
    expect(
      await element.evaluate(({ attributes }) =>
        Object.fromEntries([...attributes].map(({ name, value }) => [name, value])),
      ),
    ).toMatchObject({ id: 'b', class: 'c', lang: 'de', 'token-endpoint': '/nowhere' });
    await expect(element).not.toHaveAttribute('style');
    await expect(element).not.toHaveAttribute('data-ve-scheduler');
    await expect(element.locator('span')).toHaveAttribute('slot', 'heading');
    // The service cannot be reached, so the content is shown.
    await expect(page.getByRole('link', { name: 'Call us' })).toBeVisible();
  });

  test('upgrades a div that comes later, and one that is marked later', async ({ page, builder }) => {
    const [, scripts = '', placeholder = ''] = builder.snippets('page-builders');
    await builder.open('<main></main><div id="later" data-token-endpoint="/ve/token"></div>', scripts);
    await page.locator('main').evaluate((main, html) => (main.innerHTML = `<p>${html}</p>`), placeholder);
    await expect(page.locator('ve-scheduler')).toHaveCount(1);
    await page.locator('#later').evaluate((element) => element.setAttribute('data-ve-scheduler', ''));
    await expect(page.locator('ve-scheduler')).toHaveCount(2);
    await bookAnna(page);
    expect(builder.exceptions).toEqual([]);
  });

  for (const [name, attribute] of [
    ['a token endpoint', 'data-token-endpoint="https://evil.example/token"'],
    ['a token endpoint that is no URL', 'data-token-endpoint="https://%"'],
    [
      'an availability endpoint',
      'data-token-endpoint="/ve/token" data-availability-endpoint="//evil.example/free"',
    ],
    ['a page after the booking', 'data-token-endpoint="/ve/token" data-redirect-url="javascript:alert(1)"'],
  ]) {
    test(`leaves a div alone that names ${name} of somebody else, and says why`, async ({
      page,
      builder,
    }) => {
      const messages: string[] = [];
      page.on('console', (message) => messages.push(message.text()));
      const [, scripts = '', placeholder = ''] = builder.snippets('page-builders');
      await builder.open(`<div data-ve-scheduler ${attribute}>Call us</div>${placeholder}`, scripts);
      await expect(page.locator('ve-scheduler')).toHaveCount(1);
      await expect(page.getByText('Call us', { exact: true })).toBeVisible();
      expect(messages.join()).toContain('<meta name="ve-scheduler-origins"> lacks');
      expect(builder.exceptions).toEqual([]);
    });
  }

  test('sets no attribute that runs a script, or that only the owner may set', async ({ page, builder }) => {
    const [, scripts = ''] = builder.snippets('page-builders');
    await builder.open(
      `<div data-ve-scheduler data-token-endpoint="/nowhere" data-onclick="alert(1)" data-style="color: red"
         data-api-base="https://evil.example" data-with-credentials data-pak="x" data-ve-open="y"></div>`,
      scripts,
    );
    const element = page.locator('ve-scheduler');
    await expect(element).toHaveAttribute('token-endpoint', '/nowhere');
    const names = await element.evaluate((one) => one.getAttributeNames());
    expect(names).toEqual(['token-endpoint']);
  });
});
