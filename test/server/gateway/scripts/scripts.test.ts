import type { GatewayOptions, PageFiles } from '../../../../src/server.js';
import { Bench, expect, gatewayUrl, test } from '../gateway-test.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const names = [
  've-scheduler.js',
  've-scheduler.mjs',
  've-early.js',
  'manage.js',
  'manage/de.js',
  'locales/pt-BR.js',
];
const scripts: PageFiles = {
  languages: () => Promise.resolve(['pt-BR']),
  read: (name) =>
    Promise.resolve(
      names.includes(name)
        ? { body: bytes(name), brotli: bytes(`br ${name}`), gzip: bytes(`gzip ${name}`), version: 'abc1' }
        : undefined,
    ),
  release: () => Promise.resolve('1.2.3'),
};

/** Loads a script as a page of any site does. */
const load = (
  path: string,
  headers: Record<string, string> = {},
  options: Partial<GatewayOptions> = {},
  method = 'GET',
): Promise<Response> =>
  new Bench({ scripts, compress: true, ...options }).gateway(
    new Request(gatewayUrl + path, { method, headers }),
  );

test('are off by default', async () => {
  const response = await new Bench().gateway(new Request(`${gatewayUrl}/ve-scheduler.js`));
  expect(response.status).toBe(404);
});

for (const name of names) {
  test(`serve ${name}, also below the version`, async () => {
    for (const path of [`/${name}`, `/1.2.3/${name}`]) {
      const response = await load(path);
      expect(response.status, path).toBe(200);
      expect(await response.text()).toBe(name);
      expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    }
  });
}

test('can be loaded by every page, also by one that isolates itself, and without cookies', async () => {
  const { headers } = await load('/ve-scheduler.js', { Origin: 'https://stranger.example' });
  expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
  expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
});

test('are kept for a year below the version of the release, and else for an hour', async () => {
  const cacheOf = async (path: string) => (await load(path)).headers.get('Cache-Control');
  expect(await cacheOf('/1.2.3/ve-scheduler.js')).toBe('public, max-age=31536000, immutable');
  // A page that names another release gets the files of this one.
  expect(await cacheOf('/1.2.2/ve-scheduler.js')).toBe('public, max-age=3600');
  expect(await cacheOf('/ve-scheduler.js')).toBe('public, max-age=3600');
  expect(await cacheOf('/ve-scheduler.js?v=abc1')).toBe('public, max-age=3600');
});

test('are compressed as the browser accepts it', async () => {
  for (const [accepted, encoding, text] of [
    ['gzip, deflate, br, zstd', 'br', 'br ve-early.js'],
    ['gzip, deflate', 'gzip', 'gzip ve-early.js'],
    ['GZIP;q=0.5', 'gzip', 'gzip ve-early.js'],
    ['br;q=0.00, gzip;q=0', null, 've-early.js'],
    ['brotli', null, 've-early.js'],
    ['', null, 've-early.js'],
  ] as const) {
    const response = await load('/ve-early.js', { 'Accept-Encoding': accepted });
    expect(response.headers.get('Content-Encoding'), accepted).toBe(encoding);
    expect(response.headers.get('Vary')).toBe('Accept-Encoding');
    expect(await response.text()).toBe(text);
  }
});

test('are sent as they are in a server that compresses by itself', async () => {
  const response = await load('/ve-early.js', { 'Accept-Encoding': 'gzip, br' }, { compress: false });
  expect(response.headers.get('Content-Encoding')).toBeNull();
  expect(response.headers.get('Vary')).toBeNull();
  expect(response.headers.get('ETag')).toBe('"abc1"');
  expect(await response.text()).toBe('ve-early.js');
});

test('are not sent again to a browser that has them', async () => {
  const known = { 'Accept-Encoding': 'br', 'If-None-Match': '' };
  known['If-None-Match'] = (await load('/ve-scheduler.js', known)).headers.get('ETag')!;
  expect(known['If-None-Match']).toBe('"abc1-br"');
  for (const tag of [known['If-None-Match'], `"x", W/${known['If-None-Match']}`]) {
    const response = await load('/ve-scheduler.js', { ...known, 'If-None-Match': tag });
    expect(response.status).toBe(304);
    expect(await response.text()).toBe('');
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=3600');
  }
  for (const other of [
    { ...known, 'Accept-Encoding': 'gzip' },
    { ...known, 'If-None-Match': '"abc0-br"' },
    { ...known, 'If-None-Match': 'xW/"abc1-br"' },
  ]) {
    expect((await load('/ve-scheduler.js', other)).status).toBe(200);
  }
});

test('are in the log by the name of their route', async () => {
  const bench = new Bench({ scripts });
  await bench.gateway(new Request(`${gatewayUrl}/ve-scheduler.js`));
  expect(bench.log).toMatchObject([{ route: 'script', status: 200 }]);
});

test('answer HEAD without a body', async () => {
  const response = await load('/ve-scheduler.js', {}, {}, 'HEAD');
  expect(response.status).toBe(200);
  expect(response.headers.get('ETag')).toBe('"abc1"');
  expect(await response.text()).toBe('');
});

test('are those of the package alone', async () => {
  for (const path of [
    '/other.js',
    '/locales/fr.js',
    '/..%2fpackage.js',
    '/.js',
    '/1.2.3/',
    '/1.2.3/2.3.4/ve-scheduler.js',
    '/x/y/ve-scheduler.js',
  ]) {
    expect((await load(path)).status, path).toBe(404);
  }
});

test('leave the hosted page its own scripts', async () => {
  const page = { script: scripts };
  for (const basePath of ['/ve', '/']) {
    const { headers } = await new Bench({ scripts, page, basePath }).gateway(
      new Request(`https://www.example.com${basePath === '/' ? '' : '/ve'}/book/ve-scheduler.js?v=abc1`),
    );
    expect(headers.get('Cache-Control')).toContain('immutable');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBeNull();
  }
});

test('are an option that is checked', () => {
  for (const wrong of [true, {}, { read: () => undefined }]) {
    expect(() => new Bench({ scripts: wrong as never })).toThrow('scripts: must be packageFiles()');
  }
});
