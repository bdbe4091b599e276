import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Page } from 'playwright/test';
import { chooseAgent, expect, press, test as base } from './fixtures.js';
import { gatewayListener, startServer } from './hosted-gateway.js';

/** A gateway on another origin than the page, and what it was asked. */
interface Gateway {
  readonly origin: string;
  readonly requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[];
}

const test = base.extend<{ gateway: Gateway }>({
  gateway: async ({ api, host }, use) => {
    const [server, origin] = await startServer();
    const listener = gatewayListener(api, origin, host.origin);
    const requests: Gateway['requests'] = [];
    server.on('request', (request, response) => {
      requests.push(request);
      listener(request, response);
    });
    await use({ origin, requests });
    server.closeAllConnections();
    server.close();
  },
});

const early = (gateway: Gateway, attributes = ''): string =>
  `<script src="/ve-early.js" data-token-endpoint="${gateway.origin}/ve/token" ${attributes}></script>`;
const form = (gateway: Gateway, attributes = ''): string =>
  `<script src="/ve-scheduler.js" defer></script>
   <ve-scheduler token-endpoint="${gateway.origin}/ve/token" ${attributes}></ve-scheduler>`;

/** Methods of the requests for a token, in order. */
const tokenRequests = ({ requests }: Gateway) =>
  requests.filter(({ url }) => url === '/ve/token').map(({ method }) => method);

const expectForm = (page: Page): Promise<void> => expect(page.getByRole('radio').first()).toBeVisible();

/** What is left of the requests that the page started. */
const leftovers = (page: Page): Promise<unknown[]> =>
  page.evaluate(() => {
    const started = (globalThis as unknown as Record<symbol, object>)[Symbol.for('ve-early')];
    return Object.values(started ?? {}).filter((one) => one !== undefined);
  });

test('gets the token of another origin with one request, without a preflight and without cookies', async ({
  page,
  host,
  gateway,
}) => {
  await page.context().addCookies([{ name: 'session', value: 'secret', url: gateway.origin }]);
  await host.open(early(gateway) + form(gateway));
  await expectForm(page);
  expect(tokenRequests(gateway)).toEqual(['POST']);
  const [{ headers }] = gateway.requests as [Gateway['requests'][number]];
  expect(headers['content-type']).toBe('text/plain');
  expect(headers.cookie).toBeUndefined();
  expect(await leftovers(page)).toEqual([]);
});

test('without an early start, another origin is asked with a preflight', async ({ page, host, gateway }) => {
  await host.open(form(gateway));
  await expectForm(page);
  expect(tokenRequests(gateway)).toEqual(['OPTIONS', 'POST']);
});

/** Notes in `window.order` when the page sends a request, and when it first makes a formatter of dates. */
const RECORD_ORDER = `<script>
  {
    const order = (window.order = []);
    const note = (name, value) => (order.includes(name) || order.push(name), value);
    const { fetch } = window;
    window.fetch = (...request) => note('request', fetch(...request));
    const make = (target, parameters) => note('formatter', Reflect.construct(target, parameters));
    const apply = (target, _, parameters) => make(target, parameters);
    Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, { construct: make, apply });
  }
</script>`;

const order = (page: Page) =>
  page.waitForFunction(() => {
    const { order: all } = window as unknown as { order: string[] };
    return all.length === 2 && all.join();
  });

test('makes the first formatter, which takes long, while the script is on its way', async ({
  page,
  host,
  gateway,
}) => {
  await host.open(RECORD_ORDER + early(gateway));
  expect(await (await order(page)).jsonValue()).toBe('request,formatter');
});

test('without an early start, the token is asked for before the first formatter is made', async ({
  page,
  host,
  gateway,
}) => {
  await host.open(RECORD_ORDER + form(gateway));
  expect(await (await order(page)).jsonValue()).toBe('request,formatter');
});

test('serves all elements that share it, and is sent once by a page that has it twice', async ({
  page,
  host,
  gateway,
}) => {
  await host.open(early(gateway) + early(gateway) + form(gateway) + form(gateway));
  await expect(page.getByText('Meet with')).toHaveCount(2);
  expect(tokenRequests(gateway)).toEqual(['POST']);
});

for (const [name, ofPage, ofElement, isUsed] of [
  [
    'the same agent and length',
    'data-agent-email="any" data-duration="45"',
    'agent-choice="any" duration="45"',
    true,
  ],
  ['the default length', 'data-agent-email="any"', 'agent-choice="any" duration="30"', true],
  ['another agent', 'data-agent-email="any"', '', false],
  ['another length', 'data-agent-email="any"', 'agent-choice="any" duration="60"', false],
  ['cookies', '', 'with-credentials', false],
] as const) {
  test(`is ${isUsed ? 'used' : 'ignored'} by an element with ${name}`, async ({ page, host, gateway }) => {
    await host.open(early(gateway, ofPage) + form(gateway, ofElement));
    const shown = ofElement === 'with-credentials' ? page.getByRole('alert') : page.getByRole('radio');
    await expect(shown.first()).toBeVisible();
    expect(tokenRequests(gateway).filter((method) => method === 'POST')).toHaveLength(
      isUsed || ofElement === 'with-credentials' ? 1 : 2,
    );
    expect(await leftovers(page)).toHaveLength(isUsed ? 0 : 1);
  });
}

test('costs nothing but itself if the endpoint takes only JSON', async ({ page, host, gateway }) => {
  const types: (string | undefined)[] = [];
  await page.route(`${gateway.origin}/ve/token`, async (route) => {
    const type = route.request().headers()['content-type'];
    types.push(type);
    if (type === 'application/json') return route.fallback();
    return route.fulfill({ status: 415, json: {}, headers: { 'Access-Control-Allow-Origin': '*' } });
  });
  await host.open(early(gateway) + form(gateway));
  await expectForm(page);
  expect(types).toEqual(['text/plain', 'application/json']);
});

test('costs nothing but itself if it answers with a web page or not at all', async ({
  page,
  host,
  gateway,
}) => {
  for (const answer of ['html', 'abort'] as const) {
    let count = 0;
    await page.unrouteAll();
    await page.route(`${gateway.origin}/ve/token`, (route) => {
      count += 1;
      if (count > 1) return route.fallback();
      return answer === 'abort'
        ? route.abort()
        : route.fulfill({ body: '<h1>Sign in</h1>', headers: { 'Access-Control-Allow-Origin': '*' } });
    });
    await host.open(early(gateway) + form(gateway));
    await expectForm(page);
    expect(count, answer).toBe(2);
  }
});

test('works under a policy with a nonce, and inline with its published hash', async ({
  page,
  host,
  gateway,
}) => {
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  const hashes = JSON.parse(readFileSync('dist/cdn/integrity.json', 'utf8')) as Record<string, string>;
  const inline = `<script data-token-endpoint="${gateway.origin}/ve/token">${readFileSync('dist/cdn/ve-early.js', 'utf8')}</script>`;
  for (const [source, script] of [
    ["'nonce-abc'", early(gateway, 'nonce="abc"')],
    [`'${hashes['ve-early.js']!}'`, inline],
  ] as const) {
    gateway.requests.length = 0;
    await host.open(script + form(gateway).replace('<script', '<script nonce="abc"'), {
      'Content-Security-Policy': `default-src 'none'; script-src 'nonce-abc' ${source}; connect-src ${gateway.origin}; require-trusted-types-for 'script'; trusted-types ve-scheduler`,
    });
    await expectForm(page);
    expect(tokenRequests(gateway)).toEqual(['POST']);
  }
  expect(problems.filter((text) => !text.includes('favicon'))).toEqual([]);
});

test('starts nothing that the policy of the page forbids', async ({ page, host, gateway }) => {
  await host.open(early(gateway) + form(gateway), {
    'Content-Security-Policy': "default-src 'none'; script-src 'self'; connect-src 'none'",
  });
  await expect(page.getByRole('alert').first()).toBeVisible();
  expect(tokenRequests(gateway)).toEqual([]);
});

test('asks for free times in direct mode together with the token', async ({ page, api, host }) => {
  const asked: URL[] = [];
  const slot = new Date(Math.ceil(Date.now() / 3_600_000 + 48) * 3_600_000);
  await page.route('**/free?*', (route) => {
    asked.push(new URL(route.request().url()));
    return route.fulfill({ json: { [slot.toISOString()]: 1 } });
  });
  const endpoint = '/free?team=a';
  await host.open(
    `<script src="/ve-early.js" data-token-endpoint="/token" data-availability-endpoint="${endpoint}"></script>
     <script src="/ve-scheduler.js" defer></script>
     <ve-scheduler token-endpoint="/token" api-base="${api.base}" availability-endpoint="${endpoint}"
       horizon-days="20"></ve-scheduler>`,
  );
  await expect(page.locator('.slot').first()).toBeVisible();
  expect(asked.map(({ searchParams }) => searchParams.get('number-of-days'))).toEqual(['30']);
  expect(await leftovers(page)).toEqual([]);
});

test('without an early start, direct mode asks for free times while the token is on its way', async ({
  page,
  api,
  host,
}) => {
  const asked: string[] = [];
  const slot = new Date(Math.ceil(Date.now() / 3_600_000 + 48) * 3_600_000);
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const free = page.waitForRequest('**/free?*');
  await page.route('**/free?*', (route) => route.fulfill({ json: { [slot.toISOString()]: 1 } }));
  await page.route('**/token', async (route) => {
    // Would never be answered if the free times were asked for after it.
    await free;
    await route.fallback();
  });
  await host.open(
    `<script src="/ve-scheduler.js" defer></script>
     <ve-scheduler token-endpoint="/token" api-base="${api.base}" availability-endpoint="/free"
       horizon-days="20"></ve-scheduler>`,
  );
  await expect(page.locator('.slot').first()).toBeVisible();
  expect(asked.filter((path) => path === '/token' || path === '/free')).toEqual(['/token', '/free']);
});

test('is part of the hosted page, which asks for its token once', async ({ page, gateway }) => {
  await page.goto(`${gateway.origin}/ve/book/anna`);
  await expect(page.locator('.slot').first()).toBeVisible();
  expect(await page.evaluate(() => Symbol.for('ve-early') in globalThis)).toBe(true);
  expect(tokenRequests(gateway)).toEqual(['POST']);
  expect(await leftovers(page)).toEqual([]);
});

test('the gateway serves the script and what it loads on demand', async ({ page, host, gateway }) => {
  const { origin } = gateway;
  await host.open(
    `<script src="${origin}/ve/ve-early.js" data-token-endpoint="${origin}/ve/token"></script>
     <script src="${origin}/ve/0.1.0/ve-scheduler.js" crossorigin="anonymous" defer></script>
     <ve-scheduler token-endpoint="${origin}/ve/token"></ve-scheduler>`,
    { 'Cross-Origin-Embedder-Policy': 'require-corp' },
  );
  await expectForm(page);
  await chooseAgent(page);
  await press(page, 'Change: Time zone');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('kathmandu');
  await expect(page.getByRole('option')).toContainText('Nepal Time');
  expect(gateway.requests.map(({ url }) => url)).toContain('/ve/0.1.0/zone-search.js');
});
