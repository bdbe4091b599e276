import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'playwright/test';
import { CONSOLE_LINE, doctorCommand, DOCTOR_HELP } from '../../../src/command/doctor/doctor-command.js';
import { html, PAGE, source, Web } from './doctor-page.js';

test('prints one line for each finding, each with the line to change, the worst first', async () => {
  const { out, err, code } = await new Web({
    [PAGE]: () =>
      html(source({ viewport: '', element: '<ve-scheduler token_endpoint="/ve/token"></ve-scheduler>' })),
  }).run(PAGE);
  expect({ err, code }).toEqual({ err: '', code: 1 });
  const lines = out.trim().split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'error attributes: <ve-scheduler> has no attribute token_endpoint. It has token-endpoint.',
    '  token-endpoint="/ve/token"',
    '  demo/docs/attributes.md',
  ]);
  expect(lines.findIndex((line) => line.startsWith('warning viewport'))).toBeGreaterThan(2);
  expect(lines.at(-1)).toMatch(/^1 error, \d warnings, \d+ checks are fine\.$/);
  expect(out).not.toContain(CONSOLE_LINE);
});

test('--browser prints the line for the console of the browser', async () => {
  expect((await new Web().run(PAGE, '--browser')).out).toContain(`  ${CONSOLE_LINE}\n`);
});

test('explains itself, and refuses wrong arguments', async () => {
  const web = new Web();
  expect(await web.run('--help')).toEqual({ code: 0, out: `${DOCTOR_HELP}\n`, err: '' });
  for (const args of [
    [],
    ['example.com'],
    ['file:///etc/passwd'],
    ['javascript:alert(1)'],
    [PAGE, PAGE],
    [PAGE, '--jsno'],
  ]) {
    expect(await web.run(...args)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('--help'),
    });
  }
  expect(web.requests).toEqual([]);
});

test('prints no control character and no bidirectional override of a page', async () => {
  const name = 'token_endpoint\u001b[2J\u202e\u009b';
  const { out } = await new Web({
    [PAGE]: () =>
      html(
        source({
          lang: 'x\u001b]0;y\u0007',
          element: `<ve-scheduler ${name}="/ve/token\u001b[31m"></ve-scheduler>`,
        }),
      ),
  }).run(PAGE);
  expect(out).toContain('token-endpoint="');
  expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
});

test('says why a page cannot be loaded', async () => {
  const refused = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
  const { code, findings } = await new Web({ [PAGE]: () => Promise.reject(refused) }).examine();
  expect(code).toBe(1);
  expect(findings).toMatchObject([
    { check: 'page', status: 'error', message: `${PAGE} cannot be loaded: ECONNREFUSED.` },
  ]);
});

test('a page on the web cannot lead into a private network', async () => {
  const target = 'http://intranet.example/ve-scheduler.js';
  const web = new Web({
    [PAGE]: () => html(source({ scriptTag: `<script src="${target}" defer></script>` })),
  });
  web.addresses['intranet.example'] = '10.0.0.7';
  const { findings } = await web.examine();
  expect(web.requests.map(({ url }) => url)).not.toContain(target);
  expect(findings.find(({ check }) => check === 'script')).toMatchObject({
    status: 'error',
    message: expect.stringContaining('it is in a private network, and the page is not'),
  });
  const redirect = new Web({
    [PAGE]: () => new Response(null, { status: 302, headers: { Location: 'http://169.254.169.254/' } }),
  });
  expect((await redirect.examine()).findings).toMatchObject([{ check: 'page', status: 'error' }]);
  expect(redirect.requests.map(({ url }) => url)).toEqual([PAGE]);
});

test('a page in a private network can be checked, with what is beside it', async () => {
  const url = 'http://intranet.example/';
  const web = new Web({
    [url]: () => html(source()),
    'http://intranet.example/ve-scheduler.js': () => html(''),
  });
  web.addresses['intranet.example'] = '10.0.0.7';
  const { findings } = await web.examine(url);
  expect(web.requests.map((one) => one.url)).toContain('http://intranet.example/ve-scheduler.js');
  expect(findings.find(({ check }) => check === 'secure-context')).toMatchObject({
    status: 'error',
    fix: 'Redirect http://intranet.example/ to https://intranet.example/',
  });
});

test('follows redirects of the page, and ends when there are too many', async () => {
  const web = new Web({
    'https://example.com/': () => new Response(null, { status: 301, headers: { Location: PAGE } }),
  });
  const { findings, code } = await web.examine('https://example.com/');
  expect(code).toBe(0);
  expect(findings.find(({ check }) => check === 'page')).toMatchObject({
    status: 'warning',
    fix: `npx --no ve-scheduler doctor ${PAGE}`,
  });
  const endless = new Web({ [PAGE]: () => new Response(null, { status: 302, headers: { Location: PAGE } }) });
  expect((await endless.examine()).findings).toMatchObject([
    { check: 'page', message: expect.stringContaining('redirects again and again') },
  ]);
});

test('reads no more than 2 MB of a page, however deep its elements are', async () => {
  const long = new Web({ [PAGE]: () => html(source() + '<p>x'.repeat(600_000)) });
  expect((await long.examine()).findings).toContainEqual(
    expect.objectContaining({ check: 'page', status: 'warning', message: expect.stringContaining('2 MB') }),
  );
  const deep = new Web({ [PAGE]: () => html(source({ element: '<b>'.repeat(5_000) + source() })) });
  expect((await deep.examine()).findings).toContainEqual(
    expect.objectContaining({ check: 'element', status: 'ok' }),
  );
});

test('a server that never answers is given up', async () => {
  const stop = new AbortController();
  const server = createServer(() => stop.abort()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const code = await doctorCommand([`http://127.0.0.1:${port}/`], {
    out: () => undefined,
    err: () => undefined,
    signal: stop.signal,
  });
  server.closeAllConnections();
  server.close();
  expect(code).toBe(130);
});
