import { expect, test } from 'playwright/test';
import type { Finding } from '../../../src/doctor/finding.js';
import { BROKEN, OTHER, other, page, seconds, SECRETS, session } from './broken-pages.js';
import { json, jwt, script, TOKEN, Web } from './doctor-page.js';

test('finds nothing wrong with a page that is well', async () => {
  const { code, findings } = await new Web().examine();
  expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(findings.map(({ check }) => check).sort()).toEqual(
    [
      'attributes',
      'cache',
      'cache',
      'charset',
      'clock',
      'compression',
      'copies',
      'cors',
      'csp',
      'element',
      'endpoint',
      'gateway',
      'integrity',
      'language',
      'locale-versions',
      'mixed-content',
      'page',
      'public-button',
      'script',
      'secrets',
      'secure-context',
      'token',
      'trusted-types',
      'viewport',
    ].sort(),
  );
  expect(code).toBe(0);
});

for (const [title, answers, expected, fix] of BROKEN) {
  test(`finds ${title}`, async () => {
    const { code, findings, text } = await new Web(answers).examine();
    const [status, check] = expected.split(' ');
    const found = findings.find((one) => one.check === check && one.status === status);
    expect(found, text).toBeDefined();
    if (typeof fix === 'string') expect(found!.fix).toContain(fix);
    else expect(found!.fix).toMatch(fix);
    expect(code).toBe(findings.some((one) => one.status === 'error') ? 1 : 0);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
  });
}

test('a policy may name the folder of the gateway', async () => {
  const policy = "default-src 'none'; script-src 'self'; connect-src https://example.com/ve/";
  const { code, findings } = await new Web(page({}, { 'Content-Security-Policy': policy })).examine();
  expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(code).toBe(0);
});

test('slow files are explained where the documents say how to serve them', async () => {
  const web = new Web({
    'https://example.com/ve-scheduler.js': () => script({ 'Content-Encoding': '', 'Cache-Control': '' }),
  });
  const { findings } = await web.examine();
  expect(
    findings.flatMap(({ check, status, docs }) => (status === 'warning' ? `${check} ${docs}` : [])),
  ).toEqual([
    'compression demo/docs/performance.md#serving-the-files',
    'cache demo/docs/performance.md#serving-the-files',
  ]);
});

test('capitals say that something secret is public', async () => {
  const secret = (findings: readonly Finding[]) => findings.find(({ check }) => check === 'secrets')!.message;
  const { findings } = await new Web(page({ head: `<!-- ${session} -->` })).examine();
  expect(secret(findings)).toContain('A VIDEOENGAGER TOKEN OF 30 DAYS IS IN THE PAGE');
  const key = await new Web(page({ head: '<input data-pak="partner-key-1">' })).examine();
  expect(secret(key.findings)).toContain('THE PARTNER KEY (PAK) IS IN THE PAGE');
});

test('a short token and a long token of another service are no secrets of ours', async () => {
  const short = jwt({ iat: seconds, exp: seconds + 600 });
  const { findings } = await new Web(page({ head: `<script>"${short}"</script>` })).examine();
  expect(findings.find(({ check }) => check === 'secrets')!.status).toBe('ok');
  const long = jwt({ iat: seconds, exp: seconds + 3650 * 86_400 });
  const { findings: others, code } = await new Web(page({ head: `<script>"${long}"</script>` })).examine();
  expect(others.find(({ check }) => check === 'secrets')!.status).toBe('warning');
  expect(code).toBe(0);
});

test('sends the token request as the page would, and books nothing', async () => {
  const web = new Web({ ...page({ element: other }), [OTHER]: () => json(TOKEN) });
  await web.examine();
  const sent = web.requests.filter(({ url }) => url === OTHER);
  expect(sent.map(({ init }) => init.method)).toEqual(['OPTIONS', 'POST']);
  for (const { init } of sent) expect(new Headers(init.headers).get('Origin')).toBe('https://example.com');
  expect(sent[1]!.init.body).toBe('{"scope":"schedule"}');
  expect(web.requests.filter(({ url }) => url.includes('/api/'))).toEqual([]);
});
