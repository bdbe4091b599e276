import { readdirSync } from 'node:fs';
import { fixedLanguage, negotiateLanguage, TITLES } from '../../../../src/gateway/page/page-language.js';
import { stringsFor } from '../../../../src/i18n/locales.js';
import {
  createGateway,
  type GatewayOptions,
  type PageFiles,
  type PageOptions,
} from '../../../../src/server.js';
import { anna, annasEmail, Bench, expect, gatewayUrl, site, test } from '../gateway-test.js';

const file = (text: string) => {
  const body = new TextEncoder().encode(text);
  return { body, brotli: new TextEncoder().encode(`compressed ${text}`), version: 'v1' };
};
const files: Readonly<Record<string, string>> = {
  've-scheduler.js': 'main',
  've-early.js': 'early()',
  'locales/de.js': 'German',
  'manage.js': 'on demand',
  'manage/de.js': 'in German',
};
const script: PageFiles = {
  languages: () => Promise.resolve(['de']),
  read: (name) => Promise.resolve(Object.hasOwn(files, name) ? file(files[name]!) : undefined),
  release: () => Promise.resolve('1.2.3'),
};
const remote = { url: 'https://cdn.example.com/v1/ve-scheduler.js', integrity: `sha384-${'A'.repeat(64)}` };

class PageBench extends Bench {
  constructor(page: Partial<PageOptions> = {}, options: Partial<GatewayOptions> = {}) {
    super({ page: { script, ...page }, ...options });
  }

  /** Opens a page as a browser does, without an `Origin`. */
  visit(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.gateway(new Request(gatewayUrl + path, { headers }));
  }

  async html(path: string, headers: Record<string, string> = {}): Promise<string> {
    const response = await this.visit(path, headers);
    expect(response.status).toBe(200);
    return response.text();
  }
}

/** Directives of a page's policy. */
function policyOf(response: Response): Record<string, string[]> {
  const header = response.headers.get('Content-Security-Policy')!;
  return Object.fromEntries(
    header.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${Buffer.from(digest).toString('base64')}'`;
}

test.describe('the page', () => {
  test('is off by default', async () => {
    const bench = new Bench();
    for (const path of ['/book', '/book/anna', '/book/ve-scheduler.js']) {
      expect((await bench.gateway(new Request(gatewayUrl + path))).status).toBe(404);
    }
  });

  test('has the form, with the gateway as its token endpoint', async () => {
    const html = await new PageBench().html('/book');
    expect(html).toContain('<ve-scheduler token-endpoint="/ve/token" heading-level="1"></ve-scheduler>');
    expect(html).toContain('<meta name="color-scheme" content="light dark" />');
    expect(html).toContain('<script src="/ve/book/ve-scheduler.js?v=v1" defer>');
    expect(html.match(/<script src=/g)).toHaveLength(1);
    expect(html).toContain('<title>Book a video meeting</title>');
    expect(html).not.toMatch(/agent-email|locales/);
  });

  test('starts the request for a token that the form would send', async () => {
    const agent = new PageBench({ agents: { anna: annasEmail }, attributes: { duration: '45' } });
    const html = await agent.html('/book/anna');
    const [, reference] = /agent-email="(agent-[\w-]+)"/.exec(html)!;
    expect(html).toContain(
      `<script data-token-endpoint="/ve/token" data-agent-email="${reference}" data-duration="45">early()</script>`,
    );
    const team = await new PageBench({ attributes: { 'agent-choice': 'any' } }).html('/book');
    expect(team).toContain('<script data-token-endpoint="/ve/token" data-agent-email="any">early()</script>');
    expect(await new PageBench({ script: remote }).html('/book')).not.toContain('data-token-endpoint');
  });

  test('is a page with words for people when a script cannot be read', async () => {
    const broken = { ...script, languages: () => Promise.reject(new Error('no disk')) };
    const response = await new PageBench({ script: broken }).visit('/book');
    expect(response.status).toBe(500);
    expect(response.headers.get('Content-Type')).toContain('text/html');
  });

  test('needs no call of the API', async () => {
    const bench = new PageBench();
    await bench.html('/book');
    expect(bench.urls).toEqual([]);
  });

  test('allows nothing that is not in it', async () => {
    const bench = new PageBench(
      { frameAncestors: ['https://www.notion.so'] },
      { agents: { photoOrigins: ['https://photos.example.com'] } },
    );
    const response = await bench.visit('/book');
    const policy = policyOf(response);
    const html = await response.text();
    const inline = [...html.matchAll(/<(?:script data-[^>]*|style)>(.*?)<\/(?:script|style)>/gs)];
    const [earlyHash, styleHash, scriptHash] = await Promise.all(inline.map(([, text]) => hashOf(text!)));
    expect(policy).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'", earlyHash, scriptHash],
      'style-src': [styleHash],
      'connect-src': ["'self'"],
      'img-src': ['https://photos.example.com'],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ['https://www.notion.so'],
      'require-trusted-types-for': ["'script'"],
      'trusted-types': ['ve-scheduler'],
    });
    expect(html).not.toMatch(/ style=| on\w+=/);
  });

  test('may ask the CDN of public free times', async () => {
    const options = {
      hours: { timeZone: 'UTC', weekly: 'Mon-Fri 09:00-17:00' },
      publicAvailability: 'https://cdn.example.net/ve',
    };
    const response = await new PageBench({}, options).visit('/book');
    expect(policyOf(response)['connect-src']).toEqual(["'self'", 'https://cdn.example.net']);
  });

  test('may not be framed by default, and then has no script for a frame', async () => {
    const response = await new PageBench().visit('/book');
    expect(policyOf(response)['frame-ancestors']).toEqual(["'none'"]);
    expect(policyOf(response)).not.toHaveProperty('img-src');
    expect(await response.text()).not.toContain('postMessage');
  });

  test('tells its script the origins of the pages that may frame it', async () => {
    const frameAncestors = ['https://www.notion.so', 'https://www.example.org'];
    const html = await new PageBench({ frameAncestors }).html('/book');
    expect(html).toContain('data-origins="https://www.notion.so https://www.example.org"');
  });

  test('has the colors of the owner’s theme', async () => {
    const html = await new PageBench({ attributes: { theme: 'dark' } }).html('/book');
    expect(html).toContain('<meta name="color-scheme" content="dark" />');
  });

  test('is kept by no cache, and differs by language', async () => {
    const { headers } = await new PageBench().visit('/book');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('Vary')).toMatch(/^Accept-Language, /);
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
  });

  test('fills in name, email and subject from the query, but not what the owner set', async () => {
    const bench = new PageBench({ attributes: { subject: 'Mortgage', fields: 'subject:locked' } });
    const html = await bench.html(
      '/book?name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&email=a%26b@example.com&subject=Other&duration=90',
    );
    expect(html).toContain('visitor-name="&quot;><script>alert(1)</script>"');
    expect(html).toContain('visitor-email="a&amp;b@example.com"');
    expect(html).toContain('subject="Mortgage" fields="subject:locked"');
    expect(html).not.toMatch(/Other|duration/);
    expect(await bench.html('/book?name=A&name=B')).not.toContain('visitor-name');
    expect(await bench.html(`/book?name=${'x'.repeat(5000)}`)).toContain(`visitor-name="${'x'.repeat(200)}"`);
    expect(bench.log.map(({ route }) => route)).toEqual(['page', 'page', 'page']);
    expect(JSON.stringify(bench.log)).not.toContain('example.com/');
  });

  test('tells search engines to leave it out, unless the owner wants it found', async () => {
    expect(await new PageBench().html('/book')).toContain('<meta name="robots" content="noindex" />');
    const found = await new PageBench({ index: true }).html('/book');
    expect(found).not.toContain('noindex');
    expect(found).toMatch(/<\/title>\s+<meta property="og:type"/);
  });

  test('has what a link to it shows', async () => {
    const page = { title: 'Meet "us" & talk', description: 'An adviser, <live>' };
    const publicUrl = `${site}/ve`;
    const html = await new PageBench(page, { publicUrl }).html('/book');
    expect(html).toContain('<title>Meet &quot;us&quot; &amp; talk</title>');
    expect(html).toContain('property="og:title" content="Meet &quot;us&quot; &amp; talk"');
    expect(html).toContain('property="og:description" content="An adviser, &lt;live&gt;"');
    expect(html).toContain(`property="og:url" content="${publicUrl}/book"`);
    expect(html).toContain('<meta name="description" content="An adviser, &lt;live&gt;" />');
    expect(html).toContain('property="og:type" content="website"');
    const plain = await new PageBench().html('/book', { 'Accept-Language': 'de-AT' });
    expect(plain).toContain('property="og:locale" content="de_AT"');
    expect(plain).not.toMatch(/og:url|description|undefined/);
  });

  test('shows the owner’s contact where there is no script', async () => {
    const html = await new PageBench({ attributes: { contact: '<+49 40>' } }).html('/book');
    expect(html).toContain('contact="<+49 40>">&lt;+49 40&gt;</ve-scheduler>');
  });
});

test.describe('the page of an agent', () => {
  const page = { agents: { anna: annasEmail } };
  const profile = {
    role: { [annasEmail]: 'Adviser' },
    photo: { [annasEmail]: 'https://photos.example.com/a.jpg' },
  };

  test('fixes the agent by a name that the owner chose, or by a reference', async () => {
    const bench = new PageBench(page);
    const byName = await bench.html('/book/anna');
    const [, reference] = /agent-email="(agent-[\w-]+)"/.exec(byName)!;
    expect(await bench.html(`/book/${reference}`)).toContain(`agent-email="${reference}"`);
    expect(byName).not.toContain('@');
    expect(bench.log.map(({ route }) => route)).toEqual(['page', 'page']);
    expect(byName).toContain('<title>Anna Keller – Book a video meeting</title>');
  });

  test('has the agent’s role and photo where a link to it is shown', async () => {
    const agents = { ...profile, photoOrigins: ['https://photos.example.com'] };
    const html = await new PageBench(page, { agents }).html('/book/anna');
    expect(html).toContain('property="og:description" content="Adviser"');
    expect(html).toContain('property="og:image" content="https://photos.example.com/a.jpg"');
    const published = await new PageBench(page, { publicUrl: `${site}/ve` }).html('/book/anna');
    expect(published).toContain(`property="og:url" content="${site}/ve/book/anna"`);
  });

  test('calls an agent by the owner’s one name, without a blank', async () => {
    const agents = { name: () => 'Anna' };
    const html = await new PageBench(page, { agents }).html('/book/anna');
    expect(html).toContain('<title>Anna – Book a video meeting</title>');
  });

  test('is found neither by an address nor by an ID nor by an unknown name', async () => {
    const bench = new PageBench(page, { agents: { addresses: true } });
    const [, reference] = /agent-email="(agent-[\w-]+)"/.exec(await bench.html('/book/anna'))!;
    for (const name of [
      `x${reference}`,
      `${reference}!`,
      annasEmail,
      anna._id,
      'marcus',
      'agent-nobody',
      'toString',
      '__proto__',
      'ANNA',
    ]) {
      const response = await bench.visit(`/book/${encodeURIComponent(name)}`);
      expect(response.status, name).toBe(404);
    }
    const response = await bench.visit('/book/marcus');
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(await response.text()).toContain('<h1>This page does not exist</h1>');
  });

  test('is a page with words for people when the API fails', async () => {
    const bench = new PageBench(page);
    bench.world.fail({ kind: 'status', status: 503 });
    const response = await bench.visit('/book/anna');
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('The booking service is not available right now');
  });
});

test.describe('the scripts of the page', () => {
  test('are kept for a year by their version, and else for an hour', async () => {
    const bench = new PageBench();
    const cacheOf = async (path: string) => (await bench.visit(path)).headers.get('Cache-Control');
    expect(await cacheOf('/book/ve-scheduler.js?v=v1')).toBe('public, max-age=31536000, immutable');
    expect(await cacheOf('/book/ve-scheduler.js?v=v0')).toBe('public, max-age=3600');
    expect(await cacheOf('/book/ve-scheduler.js')).toBe('public, max-age=3600');
  });

  test('are compressed for browsers that can read it', async () => {
    const bench = new PageBench({}, { compress: true });
    for (const [accepted, encoding, text] of [
      ['gzip, deflate, br, zstd', 'br', 'compressed main'],
      ['gzip', null, 'main'],
      ['gzip, br;q=0', null, 'main'],
      ['', null, 'main'],
    ] as const) {
      const response = await bench.visit('/book/ve-scheduler.js', { 'Accept-Encoding': accepted });
      expect(response.headers.get('Content-Encoding')).toBe(encoding);
      expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
      expect(response.headers.get('Vary')).toMatch(/^Accept-Encoding, /);
      expect(await response.text()).toBe(text);
    }
    const plain = await new PageBench().visit('/book/ve-scheduler.js', { 'Accept-Encoding': 'br' });
    expect(plain.headers.get('Content-Encoding')).toBeNull();
    expect(await plain.text()).toBe('main');
  });

  test('include those that are loaded on demand, and their words', async () => {
    const bench = new PageBench();
    for (const name of ['manage.js', 'manage/de.js'] as const) {
      expect(await (await bench.visit(`/book/${name}`)).text()).toBe(files[name]);
    }
  });

  test('are those of the package alone', async () => {
    const bench = new PageBench();
    for (const path of ['/book/other.js', '/book/locales/fr.js', '/book/..%2f..%2fpackage.js', '/book/.js']) {
      expect((await bench.visit(path)).status, path).toBe(404);
    }
  });

  test('come from another server with their hashes, if the owner says so', async () => {
    const locales = { de: { ...remote, url: 'https://cdn.example.com/v1/locales/de.js' } };
    const bench = new PageBench({ script: { ...remote, locales }, lang: 'de' });
    const response = await bench.visit('/book');
    expect(policyOf(response)['script-src']!.slice(0, 2)).toEqual(["'self'", 'https://cdn.example.com']);
    const html = await response.text();
    for (const { url, integrity } of [remote, locales.de]) {
      expect(html).toContain(`<script src="${url}" integrity="${integrity}" crossorigin="anonymous" defer>`);
    }
    expect(policyOf(response)['script-src']).toHaveLength(3);
    expect((await bench.visit('/book/ve-scheduler.js')).status).toBe(404);
    const english = await new PageBench({ script: { ...remote, locales } }).html('/book');
    expect(english.match(/<script src=/g)).toHaveLength(1);
    expect(english).toContain(`<script src="${remote.url}"`);
  });

  test('are in the log by the name of their route', async () => {
    const bench = new PageBench();
    await bench.visit('/book/ve-scheduler.js');
    expect(bench.log).toMatchObject([{ route: 'page script' }]);
  });
});

test.describe('the language of the page', () => {
  test('is the first one of the visitor’s that the elements have', async () => {
    const bench = new PageBench();
    const html = await bench.html('/book', { 'Accept-Language': 'sv, de-AT;q=0.9, en;q=0.8' });
    expect(html).toContain('<html lang="de-AT" dir="ltr">');
    expect(html).toContain('src="/ve/book/locales/de.js?v=v1"');
    expect(html).toContain('<title>Videotermin buchen</title>');
  });

  test('is the owner’s choice, if there is one', async () => {
    const html = await new PageBench({ lang: 'de' }).html('/book', { 'Accept-Language': 'en' });
    expect(html).toContain('<html lang="de" dir="ltr">');
  });

  test('is read from the header by weight', () => {
    const all = Object.keys(TITLES);
    for (const [header, lang, locale] of [
      ['en-GB,en;q=0.9', 'en-GB', 'en'],
      ['fr;q=0.1, he;q=0.7', 'he', 'he'],
      ['pt-PT', 'pt-PT', 'pt-BR'],
      ['zh-TW', 'zh-TW', 'zh-CN'],
      ['de;q=0, fr', 'fr', 'fr'],
      ['*', 'en', 'en'],
      ['"><script>', 'en', 'en'],
      ['de-"><script>,x', 'en', 'en'],
      ['de-"-fr', 'en', 'en'],
      ['de-"a', 'en', 'en'],
      ['de;q=0', 'en', 'en'],
      ['', 'en', 'en'],
    ]) {
      expect(negotiateLanguage(header!, all), header).toMatchObject({ lang, locale });
    }
    expect(negotiateLanguage('fr', ['de'])).toMatchObject({ lang: 'en', locale: 'en' });
    expect(negotiateLanguage('en-GB', [])).toMatchObject({ lang: 'en-GB', locale: 'en' });
    expect(negotiateLanguage('de;q=-1, fr', all)).toMatchObject({ lang: 'fr' });
    expect(negotiateLanguage(`${'x,'.repeat(250)}fr`, all)).toMatchObject({ lang: 'en' });
    expect(fixedLanguage('ZH-cn', all)).toMatchObject({ locale: 'zh-CN' });
    for (const [lang, dir] of [
      ['ar', 'rtl'],
      ['he', 'rtl'],
      ['de', 'ltr'],
    ] as const)
      expect(fixedLanguage(lang, all)).toEqual({ lang, locale: lang, dir });
    expect(fixedLanguage('sv', all)).toMatchObject({ lang: 'sv', locale: 'en' });
  });

  test('titles a page in each language with the heading of the form', async () => {
    const tags = readdirSync('src/locales').map((name) => name.replace('.ts', ''));
    expect(Object.keys(TITLES).sort()).toEqual([...tags, 'en'].sort());
    for (const [tag, title] of Object.entries(TITLES)) {
      if (tag !== 'en') await import(`../../../../src/locales/${tag}.js`);
      expect(stringsFor(tag).strings.heading, tag).toBe(title);
    }
  });
});

test.describe('the options of the page', () => {
  const mistakeOf = (page: unknown, more: Partial<GatewayOptions> = {}): string => {
    try {
      createGateway({
        credentials: { type: 'local', email: 'a@example.com', password: 'x' },
        origins: [site],
        secrets: ['a secret of the site that is long enough'],
        clientIp: 'unknown',
        page: page as PageOptions,
        ...more,
      });
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  test('are checked', () => {
    expect(mistakeOf({ script })).toBe('');
    expect(mistakeOf({ script: remote })).toBe('');
    expect(mistakeOf({ script: remote.url })).toContain('page.script: must be packageFiles()');
    expect(mistakeOf({ script: { url: remote.url } })).toContain('page.script');
    expect(mistakeOf({ script: { ...remote, integrity: 'md5-x' } })).toContain('page.script');
    expect(mistakeOf({ script: { ...remote, url: 'http://cdn.example.com/x.js' } })).toContain('page.script');
    expect(mistakeOf({ script, frameAncestors: ['https://*.notion.so'] })).toContain('page.frameAncestors');
    expect(mistakeOf({ script, attributes: { onclick: 'x' } })).toContain('page.attributes');
    expect(mistakeOf({ script, attributes: { 'token-endpoint': 'https://evil.example' } })).toContain(
      'page.attributes',
    );
    for (const name of ['agent-1', 'Anna', 'a/b', 'locales', 'a.js', '']) {
      expect(mistakeOf({ script, agents: { [name]: annasEmail } }), name).toContain('page.agents');
    }
    expect(mistakeOf({ script, lang: '"' })).toContain('page.lang');
  });

  test('do not go with tokens of the API for pages, or with a public URL of another origin', () => {
    expect(mistakeOf({ script }, { DANGEROUSLY_GIVE_API_TOKENS_TO_PAGES: true })).toContain('page: ');
    expect(mistakeOf({ script }, { publicUrl: 'https://book.example.com/ve' })).toContain('origins: ');
    expect(mistakeOf({ script }, { publicUrl: `${site}/ve` })).toBe('');
  });
});
