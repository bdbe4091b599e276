import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright/test';
import type { Finding } from '../../src/index.js';
import { expect, scheduler, SCRIPT, test } from './fixtures.js';

const HEAD = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">';

const diagnose = (page: Page, tag: 've-scheduler' | 've-join-button' | 've-agenda' = 've-scheduler') =>
  page.evaluate(async (name) => document.querySelector(name)!.diagnose(), tag);

/** The console's lines from the doctor. */
function watchConsole(page: Page): string[] {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`));
  return lines;
}

const problems = (findings: readonly Finding[]) => findings.filter(({ status }) => status !== 'ok');

test('a page that is well has no findings but good ones', async ({ page, api, host }) => {
  await host.open(HEAD + SCRIPT + scheduler(api, 'env="production" hours="Mon-Sun 00:00-24:00"'), {
    'Content-Security-Policy': `default-src 'none'; script-src 'self'; connect-src 'self' ${new URL(api.base).origin}; require-trusted-types-for 'script'; trusted-types ve-scheduler`,
  });
  await page.getByRole('radio').first().waitFor();
  const lines = watchConsole(page);
  const findings = await diagnose(page);
  // The fixture's endpoint gives the API's own token, as a page behind a login may.
  expect(problems(findings)).toMatchObject([{ check: 'token', status: 'error' }]);
  expect(new Set(findings.map(({ check }) => check)).size).toBe(28);
  expect(lines[0]).toMatch(/^startGroup: <ve-scheduler> 0\.1\.0: 1 error, 0 warnings, \d+ checks are fine$/);
  expect(lines.filter((line) => line.startsWith('log: ok '))).toHaveLength(findings.length - 1);
  expect(lines.at(-1)).toMatch(/^endGroup/);
  const text = JSON.stringify(findings) + lines.join('\n');
  expect(text).not.toContain('eyJ');
});

test('with a gateway nothing is wrong', async ({ page, site }) => {
  await page.goto(`${site}/`);
  await page.locator('ve-scheduler').first().waitFor();
  const findings = await diagnose(page);
  expect(problems(findings)).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ check: 'endpoint', status: 'ok' }));
  expect(findings).toContainEqual(expect.objectContaining({ check: 'free-times', status: 'ok' }));
});

test('a page with many mistakes is told all of them, each with the line to change', async ({
  page,
  api,
  host,
}) => {
  await host.open(
    `<script>const own = fetch; fetch = (...args) => own(...args); globalThis.litHtmlVersions = ['2.1.0'];</script>
     <style>:root { background: #111; }</style>${SCRIPT}<script src="/ve-scheduler.js?again" defer></script>
     <div style="opacity: 0">${scheduler(api, 'agent_email="x@example.com" env="prod" agent-email="nobody@example.com"')}</div>
     <ve-agenda></ve-agenda>`,
    { 'Content-Security-Policy': "img-src 'none'; trusted-types ve-scheduler lit-html" },
  );
  await page.waitForFunction(() => customElements.get('ve-scheduler'));
  const lines = watchConsole(page);
  const findings = await diagnose(page);
  const checks = problems(findings).map(({ check, status }) => `${status} ${check}`);
  expect([...new Set(checks)].sort()).toEqual(
    [
      'error agents',
      'error attributes',
      'error definition',
      'error token',
      'warning built-ins',
      'warning color-scheme',
      'warning copies',
      'warning lit',
      'warning viewport',
      'warning visibility',
    ].sort(),
  );
  for (const { fix, docs } of problems(findings)) {
    expect(fix).toBeTruthy();
    expect(docs).toMatch(/^demo\/docs\//);
    expect(lines.join('\n')).toContain(fix);
  }
  expect(lines.filter((line) => line.startsWith('error: error '))).not.toHaveLength(0);
});

test('a policy that forbids the token endpoint is told with its directive', async ({ page, api, host }) => {
  const endpoint = 'https://tokens.example/ve/token';
  await host.open(
    `${SCRIPT}<ve-scheduler token-endpoint="${endpoint}" api-base="${api.base}"></ve-scheduler>`,
    {
      'Content-Security-Policy': "default-src 'self'",
    },
  );
  await page.waitForFunction(() => customElements.get('ve-scheduler'));
  const findings = await diagnose(page);
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: 'csp',
      status: 'error',
      fix: "Content-Security-Policy: connect-src 'self' https://tokens.example",
    }),
  );
});

test('a policy that keeps the doctor from reading it is not taken for none', async ({ page, api, host }) => {
  await host.open(`${SCRIPT}<ve-scheduler token-endpoint="/token" api-base="${api.base}"></ve-scheduler>`, {
    'Content-Security-Policy': `connect-src ${api.base}`,
  });
  await page.waitForFunction(() => customElements.get('ve-scheduler'));
  const csp = (await diagnose(page)).filter(({ check }) => check === 'csp');
  expect(csp.map(({ status }) => status)).not.toContain('ok');
  expect(csp).toContainEqual(
    expect.objectContaining({
      status: 'warning',
      message: expect.stringContaining('could not be loaded again'),
    }),
  );
});

test('a page that a trusted script completes, with a policy for the folder of the gateway, is well', async ({
  page,
  host,
  site,
}) => {
  const insert = `const script = document.createElement('script');
    script.src = '/ve-scheduler.js';
    document.head.append(script);`;
  await host.open(
    `${HEAD}<script nonce="n1">${insert}</script><ve-scheduler env="production" token-endpoint="${site}/ve/token"></ve-scheduler>`,
    {
      'Content-Security-Policy': `script-src 'nonce-n1' 'strict-dynamic'; connect-src 'self' ${site}/ve/`,
    },
  );
  await page.waitForFunction(() => customElements.get('ve-scheduler'));
  expect((await diagnose(page)).filter(({ check }) => check === 'csp')).toMatchObject([{ status: 'ok' }]);
});

test('a server is told which header it lacks', async ({ page, api, host, site }) => {
  let headers: Record<string, string> = {};
  const server = createServer((request, response) => {
    const isPreflight = request.method === 'OPTIONS';
    response.writeHead(isPreflight ? 204 : 200, { 'Content-Type': 'application/json', ...headers });
    response.end(isPreflight ? '' : '{"token":"a.b.c","expires_in":600}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  const found = async (endpoint: string, attributes = '') => {
    await host.open(
      `${SCRIPT}<ve-scheduler token-endpoint="${endpoint}" api-base="${api.base}" ${attributes}></ve-scheduler>`,
    );
    await page.waitForFunction(() => customElements.get('ve-scheduler'));
    const findings = await diagnose(page);
    const [first] = findings.filter(({ check }) => check === 'cors' || check === 'endpoint');
    return `${first!.status} ${first!.check} ${first!.fix}`;
  };
  const allow = { 'Access-Control-Allow-Origin': host.origin };
  expect(await found(own)).toContain(`error cors Access-Control-Allow-Origin: ${host.origin}`);
  headers = allow;
  expect(await found(own)).toContain('error cors Access-Control-Allow-Headers: Content-Type');
  headers = { ...allow, 'Access-Control-Allow-Headers': 'Content-Type' };
  expect(await found(own, 'with-credentials')).toContain('error cors Access-Control-Allow-Credentials: true');
  expect(await found(`${site}/ve/token`)).toContain(`VE_ORIGINS=${host.origin}`);
  expect(await found('http://127.0.0.1:9/token')).toContain(`error cors VE_ORIGINS=${host.origin}`);
  server.closeAllConnections();
  server.close();
});

test('an endpoint that redirects is told with the other form of its path, because a browser hides the target', async ({
  page,
  api,
  host,
}) => {
  await page.route('**/token', (route) => route.fulfill({ status: 302, headers: { Location: '/login' } }));
  await host.open(HEAD + SCRIPT + scheduler(api));
  await page.waitForFunction(() => customElements.get('ve-scheduler'));
  expect(await diagnose(page)).toContainEqual(
    expect.objectContaining({
      check: 'endpoint',
      status: 'error',
      message: expect.stringMatching(/\/token redirects\./),
      fix: 'token-endpoint="/token/"',
    }),
  );
});

test('a browser that is offline is told so', async ({ page, api, host, context }) => {
  await host.open(HEAD + SCRIPT + scheduler(api));
  await page.waitForFunction(() => customElements.get('ve-scheduler'));
  await diagnose(page);
  await context.setOffline(true);
  expect(await diagnose(page)).toContainEqual(
    expect.objectContaining({
      check: 'endpoint',
      message: expect.stringContaining('this browser is offline'),
    }),
  );
});

for (const name of ['map', 'filter', 'flatMap', 'sort', 'some', 'find'] as const) {
  test(`a page that breaks Array.prototype.${name} is told so`, async ({ page, api, host }) => {
    await host.open(HEAD + SCRIPT + scheduler(api));
    await page.waitForFunction(() => customElements.get('ve-scheduler'));
    const lines = watchConsole(page);
    const findings = await page.evaluate((broken) => {
      Array.prototype[broken] = () => {
        throw new TypeError('broken by the page');
      };
      return document.querySelector('ve-scheduler')!.diagnose();
    }, name);
    expect(findings).toContainEqual(expect.objectContaining({ check: 'built-ins', status: 'error' }));
    expect(lines.join('\n')).toContain(findings[0]!.fix);
  });
}

test('the button and the agenda can be diagnosed too', async ({ page, host }) => {
  await host.open(
    `${HEAD}<script src="/ve-join-button.js" defer></script><script src="/ve-agenda.js" defer></script>
     <ve-join-button token-endpoint="/token" agentid="1"></ve-join-button><ve-agenda join-endpoint="/ve/join"></ve-agenda>`,
  );
  await page.waitForFunction(() => customElements.get('ve-agenda') && customElements.get('ve-join-button'));
  const fixes = problems(await diagnose(page, 've-join-button')).map(({ status, fix }) => `${status} ${fix}`);
  expect(fixes).toEqual([
    'error agent-id="1"',
    'error agent-id="…" (agentId of the schedule)',
    'error full-url="…" (agent.fullUrl of the schedule)',
  ]);
  await page.evaluate(() => {
    const agent = { fullUrl: 'https://dev.videoengager.com/ve/anna' };
    document.querySelector('ve-join-button')!.schedule = { _id: '1', agentId: '2', agent };
    document.querySelector('ve-join-button')!.removeAttribute('agentid');
  });
  expect(problems(await diagnose(page, 've-join-button'))).toEqual([]);
  await page.evaluate(() => {
    const button = document.querySelector('ve-join-button')!;
    button.schedule = { _id: '1', agentId: '2' };
    button.fullUrl = 'https://videome.example.com/m';
  });
  expect(problems(await diagnose(page, 've-join-button'))).toMatchObject([
    { fix: 'full-url="…" (agent.fullUrl of the schedule)' },
  ]);
  const findings = await diagnose(page, 've-agenda');
  expect(findings.length).toBeGreaterThan(10);
  expect(problems(findings)).toEqual([]);
});

test('an agenda and a join button are told what keeps them from their gateway', async ({ page, host }) => {
  await host.open(
    `${HEAD}<script src="/ve-join-button.js" defer></script><script src="/ve-agenda.js" defer></script>
     <ve-join-button join-endpoint="/ve/join" agent-id="1"></ve-join-button>
     <ve-agenda agenda-endpoint="https://gw.example/ve/api/agenda"></ve-agenda>`,
    { 'Content-Security-Policy': "default-src 'self'; form-action 'none'" },
  );
  await page.waitForFunction(() => customElements.get('ve-agenda') && customElements.get('ve-join-button'));
  const fixesOf = async (tag: 've-join-button' | 've-agenda') =>
    problems(await diagnose(page, tag)).map(({ status, check, fix }) => `${status} ${check}: ${fix}`);
  expect(await fixesOf('ve-join-button')).toEqual(["error csp: Content-Security-Policy: form-action 'self'"]);
  expect(await fixesOf('ve-agenda')).toEqual([
    'error endpoint: join-endpoint="/ve/join"',
    "error csp: Content-Security-Policy: connect-src 'self' https://gw.example",
  ]);
});
