import { expect } from '@open-wc/testing';
import { attributeFindings } from '../../../src/doctor/attribute-findings.js';
import { clockFinding } from '../../../src/doctor/clock-finding.js';
import {
  parsePolicies,
  policyFindings,
  trustedTypesFinding,
} from '../../../src/doctor/content-security-policy.js';
import { belowBase, elementUrls } from '../../../src/doctor/element-urls.js';
import { ATTRIBUTES } from '../../../src/doctor/elements.js';
import { parseJson } from '../../../src/doctor/endpoint-findings.js';
import { bySeverity, ok, summary, type Finding } from '../../../src/doctor/finding.js';
import { missingFindings } from '../../../src/doctor/missing-findings.js';
import { nearestName } from '../../../src/doctor/nearest-name.js';
import {
  charsetFinding,
  mixedContentFinding,
  secureContextFinding,
  viewportFinding,
} from '../../../src/doctor/page-findings.js';
import {
  copiesFinding,
  languageFinding,
  scriptFile,
  versionIn,
  type ScriptTag,
} from '../../../src/doctor/script-findings.js';
import { shownUrl, shownValue } from '../../../src/doctor/shown-value.js';
import { tokenFindings } from '../../../src/doctor/token-findings.js';

const page = new URL('https://example.com/book');
const statusOf = (findings: readonly Finding[]) => findings.map(({ status }) => status).join(' ');
const attribute = (name: string, value = '', tag = 've-scheduler') =>
  attributeFindings(tag, [{ name, value }], page)[0]!;

describe("the doctor's shared checks", () => {
  it('name the attribute that a misspelt one means', () => {
    const known = ATTRIBUTES['ve-scheduler']!;
    for (const [typed, meant] of [
      ['token_endpoint', 'token-endpoint'],
      ['token-end-point', 'token-endpoint'],
      ['tokenendpoint', 'token-endpoint'],
      ['tokne-endpoint', 'token-endpoint'],
      ['agentemail', 'agent-email'],
      ['timezone', 'time-zone'],
      ['hour', 'hours'],
      ['them', 'theme'],
      ['colour', undefined],
      ['x', undefined],
      ['e'.repeat(10_000), undefined],
    ] as const) {
      expect(nearestName(typed, known), typed).to.equal(meant);
    }
  });

  it('accept every attribute of the platform, of frameworks and of ours', () => {
    for (const name of [
      'id',
      'class',
      'style',
      'slot',
      'lang',
      'hidden',
      'aria-label',
      'data-x',
      'onclick',
      'v-if',
      '@click',
      ':env',
      '_ngcontent-abc',
      'x-data',
    ]) {
      expect(attribute(name).status, name).to.equal('ok');
    }
    for (const [tag, names] of Object.entries(ATTRIBUTES)) {
      for (const name of names)
        expect(attribute(name, '', tag).status === 'ok' || name === 'fields', name).to.equal(true);
    }
  });

  for (const [name, value, fix] of [
    ['duration', '5', 'duration="30"'],
    ['duration', 'long', 'duration="30"'],
    ['horizon-days', '0', 'horizon-days="60"'],
    ['heading-level', '7', 'heading-level="2"'],
    ['mode', 'modal', 'mode="inline"'],
    ['theme', 'drak', 'theme="dark"'],
    ['hour-cycle', '12', 'hour-cycle="h12"'],
    ['hour-cycle', '24', 'hour-cycle="h23"'],
    ['hour-cycle', '24h', 'hour-cycle="h23"'],
    ['agent-choice', 'all', 'agent-choice="any"'],
    ['fields', 'email=required', 'fields="email:required phone:hidden"'],
    ['time-zone', 'Berlin', 'time-zone="Europe/Berlin"'],
    ['token-endpoint', 'ftp://example.com', 'token-endpoint="/ve/token"'],
    ['availability-endpoint', 'ftp://example.com', 'availability-endpoint="/free-times"'],
    ['env', 'Production', 'env="production"'],
  ] as const) {
    it(`tell what ${name}="${value}" should be`, () => {
      expect(attribute(name, value)).to.include({ check: 'attributes', status: 'error', fix });
    });
  }

  it('tell an endpoint without https also to a page on the developer’s own computer', () => {
    const findings = attributeFindings(
      've-scheduler',
      [{ name: 'availability-endpoint', value: 'http://192.168.0.7/free' }],
      new URL('http://localhost:3000/'),
    );
    expect(findings[0]).to.include({ status: 'error', fix: 'availability-endpoint="/free-times"' });
  });

  it('read JSON after a byte order mark, as the elements do', () => {
    expect(parseJson('\ufeff{"token":"a.b.c"}')).to.deep.equal({ token: 'a.b.c' });
  });

  it('show no value that may be secret', () => {
    expect(shownValue('eyJhbGciOiJIUzI1NiJ9')).to.equal('…');
    expect(shownValue('a'.repeat(50))).to.equal('…');
    expect(shownValue('https://me:password@example.com/x?key=1')).to.equal('https://…@example.com/x?…');
    expect(shownUrl(new URL(`https://example.com/eyJhbGciOiJIUzI1NiJ9/a?b#c`))).to.equal(
      'https://example.com/…/a',
    );
    expect(attribute('pak', 'partner-key').message).not.to.contain('partner-key');
  });

  const needs = {
    page,
    scripts: [{ url: new URL('https://cdn.example.net/v1/ve-scheduler.js'), nonce: 'n1' }],
    connect: [new URL('https://api.example.org/ve/token')],
    forms: [new URL('/ve/join', page)],
    images: [],
  };
  for (const [policy, expected] of [
    ['script-src https://cdn.example.net; connect-src https://api.example.org', ''],
    ['default-src https:', ''],
    ['default-src *', ''],
    ["default-src 'none'; script-src 'nonce-n1'; connect-src *.example.org", ''],
    ["script-src 'strict-dynamic' 'nonce-n1'; connect-src https://api.example.org/ve/", ''],
    ['script-src http://cdn.example.net/v1/; connect-src api.example.org:443', ''],
    ["default-src 'self'", 'script-src connect-src'],
    ["script-src 'strict-dynamic' 'nonce-n2' https://cdn.example.net", 'script-src'],
    ['script-src-elem https://cdn.example.com', 'script-src'],
    ['connect-src https://api.example.org/other', 'connect-src'],
    ['connect-src https://api.example.org:8443', 'connect-src'],
    ['connect-src https://*.api.example.org', 'connect-src'],
    ["connect-src https://api.example.org, connect-src 'none'", 'connect-src'],
    ["form-action 'self'", ''],
    ["form-action 'none'", 'form-action'],
  ] as const) {
    it(`read the policy ${policy}`, () => {
      const found = policyFindings(parsePolicies([policy]), needs).filter(({ status }) => status === 'error');
      expect(found.map(({ message }) => /in (\S+)\.$/.exec(message)![1]).join(' ')).to.equal(expected);
    });
  }

  const urlsOf = (tag: string, attributes: Readonly<Record<string, string>>) => {
    const { named, called, posted } = elementUrls(tag, (name) => attributes[name], page);
    const hrefs = (urls: readonly URL[]) => urls.map(({ href }) => href.replace(page.origin, '')).join(' ');
    return { named: named.map(({ name }) => name).join(' '), called: hrefs(called), posted: hrefs(posted) };
  };
  const [token, join] = [{ 'token-endpoint': '/ve/token' }, { 'join-endpoint': '/ve/join/' }];
  const elsewhere = { 'agenda-endpoint': 'https://gw.example/agenda' };
  for (const [tag, attributes, called, posted] of [
    ['ve-scheduler', token, '/ve/token', ''],
    [
      've-scheduler',
      { ...token, 'api-base': '/ve/', 'availability-endpoint': '/free?a=b' },
      '/ve/token /ve/api/ /free?a=b',
      '',
    ],
    ['ve-join-button', { ...token, 'api-base': '/ve' }, '/ve/token', ''],
    ['ve-join-button', { ...token, ...join }, '', '/ve/join/'],
    ['ve-agenda', token, '/ve/token /ve/api/agenda /ve/api/agenda/cancel', ''],
    ['ve-agenda', { ...token, ...join }, '/ve/api/agenda /ve/api/agenda/cancel', '/ve/join/'],
    [
      've-agenda',
      { ...join, ...elsewhere },
      'https://gw.example/agenda https://gw.example/agenda/cancel',
      '/ve/join/',
    ],
    ['ve-agenda', { 'join-endpoint': 'http://gw.example/ve/join' }, '', ''],
  ] as const) {
    it(`know what <${tag}> requests with ${JSON.stringify(attributes)}`, () => {
      const { named, ...rest } = urlsOf(tag, attributes);
      expect(rest).to.deep.equal({ called, posted });
      expect(named.split(' ').sort()).to.deep.equal(Object.keys(attributes).sort());
    });
  }

  it('take a folder of the policy for a base URL, and no file', () => {
    const status = (source: string, base = 'https://api.example.org/ve') => {
      const connect = [belowBase(new URL(base))];
      return statusOf(
        policyFindings(parsePolicies([`connect-src ${source}`]), {
          page,
          scripts: [],
          connect,
          forms: [],
          images: [],
        }),
      );
    };
    expect(status('https://api.example.org/ve/')).to.equal('ok');
    expect(status('https://api.example.org/ve/', 'https://api.example.org/ve/')).to.equal('ok');
    expect(status('https://api.example.org/ve')).to.equal('error');
    expect(status('https://api.example.org/other/')).to.equal('error');
  });

  const missing = (tag: string, attributes: Readonly<Record<string, string>>, hasTokenSource = false) =>
    missingFindings(tag, { read: (name) => attributes[name], hasTokenSource, isSource: false })
      .map(({ fix }) => fix!.split('=')[0])
      .join(' ');
  it('name what an agenda or a join button lacks', () => {
    const meeting = { 'agent-id': 'a', 'full-url': 'https://videome.leadsecure.com/anna' };
    expect(missing('ve-scheduler', {})).to.equal('');
    expect(missing('ve-agenda', {})).to.equal('join-endpoint');
    expect(missing('ve-agenda', {}, true)).to.equal('join-endpoint');
    expect(missing('ve-agenda', elsewhere)).to.equal('join-endpoint');
    expect(missing('ve-agenda', elsewhere, true)).to.equal('');
    expect(missing('ve-agenda', join)).to.equal('');
    expect(missing('ve-agenda', token)).to.equal('');
    expect(missing('ve-join-button', {})).to.equal('join-endpoint agent-id full-url');
    expect(missing('ve-join-button', { ...meeting, ...token })).to.equal('');
    expect(missing('ve-join-button', meeting, true)).to.equal('');
    expect(missing('ve-join-button', { ...join, 'agent-id': 'a' })).to.equal('');
    const [source] = missingFindings('ve-agenda', { read: () => '', hasTokenSource: false, isSource: true });
    expect(source).to.include({ check: 'endpoint', status: 'warning' });
  });

  it('write the whole directive with what it lacks', () => {
    const [found] = policyFindings(
      parsePolicies(["connect-src 'self' https://a.example; img-src 'none'"]),
      needs,
    );
    expect(found!.fix).to.equal(
      "Content-Security-Policy: connect-src 'self' https://a.example https://api.example.org",
    );
    const [only] = policyFindings(parsePolicies(["connect-src 'none'"]), { ...needs, connect: [page] });
    expect(only!.fix).to.equal("Content-Security-Policy: connect-src 'self'");
  });

  it('read the list of Trusted Types', () => {
    const status = (policy: string) => trustedTypesFinding(parsePolicies([policy])).status;
    expect(status("require-trusted-types-for 'script'; trusted-types ve-scheduler")).to.equal('ok');
    expect(status("require-trusted-types-for 'script'; trusted-types *")).to.equal('ok');
    expect(status("require-trusted-types-for 'script'")).to.equal('ok');
    expect(status("require-trusted-types-for 'script'; trusted-types 'none'")).to.equal('error');
    expect(status('trusted-types dompurify')).to.equal('warning');
  });

  it('judge a token by its shape and its life', () => {
    const context = { url: page, isPublic: false, now: Date.now() };
    const judge = (answer: unknown, isPublic = false) =>
      statusOf(tokenFindings(answer, { ...context, isPublic }));
    expect(judge({ token: 'abc', expires_in: 600, api_base: '/ve' })).to.equal('ok');
    expect(judge({ token: 'abc', expires_in: 600 })).to.equal('ok');
    expect(judge({ token: 'abc', expires_in: 30 * 86_400 })).to.equal('warning');
    expect(judge({ token: 'abc', expires_in: 30 * 86_400 }, true)).to.equal('error');
    expect(judge({ token: 'abc', expires_in: '600' })).to.equal('warning');
    expect(judge({ token: 'abc', expires_in: 600, api_base: 'http://example.com/ve' })).to.equal('error');
    for (const answer of [
      null,
      1,
      'text',
      [],
      {},
      { token: '' },
      { token: 5 },
      { token: 'a b' },
      { data: {} },
    ]) {
      expect(judge(answer), JSON.stringify(answer)).to.equal('error');
    }
  });

  it('compare the clocks', () => {
    const now = Date.parse('2026-11-29T12:00:00Z');
    const at = (minutes: number) => new Date(now + minutes * 60_000).toUTCString();
    expect(clockFinding(at(1), now, false).status).to.equal('ok');
    expect(clockFinding(at(-3), now, false).message).to.contain('3 minutes ahead of');
    expect(clockFinding(at(1440), now, false).message).to.contain('1440 minutes behind');
    expect(clockFinding(null, now, true).fix).to.contain('Access-Control-Expose-Headers: Age, Date');
    expect(clockFinding(null, now, false).status).to.equal('ok');
  });

  it('check the page around the element', () => {
    expect(viewportFinding('width=device-width').status).to.equal('ok');
    expect(viewportFinding('initial-scale=1').status).to.equal('ok');
    expect(viewportFinding('initial-scale=1.0, viewport-fit=cover').status).to.equal('ok');
    expect(viewportFinding('width=1024').message).to.contain('has a fixed width');
    expect(viewportFinding('width=1024, initial-scale=1').message).to.contain('has a fixed width');
    expect(viewportFinding('viewport-fit=cover').message).to.contain('has no width');
    expect(viewportFinding('width=device-width, user-scalable=no').status).to.equal('warning');
    expect(viewportFinding(undefined).fix).to.contain('<meta name="viewport"');
    expect(charsetFinding('UTF-8').status).to.equal('ok');
    expect(charsetFinding('windows-1252').fix).to.contain('<meta charset="utf-8">');
    const url = (text: string) => [{ name: 'token-endpoint', url: new URL(text) }];
    expect(mixedContentFinding(page, url('http://example.com/t')).fix).to.equal(
      'token-endpoint="https://example.com/t"',
    );
    expect(mixedContentFinding(page, url('http://localhost:1/t')).status).to.equal('ok');
    expect(mixedContentFinding(new URL('http://example.com/'), url('http://example.com/t')).status).to.equal(
      'ok',
    );
    expect(secureContextFinding(true, page).status).to.equal('ok');
    expect(secureContextFinding(false, new URL('http://example.com/x')).fix).to.contain(
      'https://example.com/x',
    );
  });

  it('know our scripts, their releases and their copies', () => {
    const file = (src: string, more: Partial<ScriptTag> = {}) =>
      scriptFile(
        { src, type: '', isDeferred: true, integrity: '', nonce: '', crossOrigin: null, ...more },
        page,
      );
    expect(file('/a/ve-scheduler.js')).to.include({ kind: 'element', name: 've-scheduler.js' });
    expect(file('/a/ve-scheduler.mjs?x', { type: 'module', isDeferred: false })).to.include({
      isDeferred: true,
    });
    expect(file('/locales/pt-BR.js')).to.include({ kind: 'locale', name: 'pt-BR' });
    expect(file('/jquery.js')).to.equal(undefined);
    expect(file('/my-ve-scheduler.js')).to.equal(undefined);
    expect(versionIn('\uFEFF;/*! ve-scheduler 1.2.3-rc.1 */x')).to.equal('1.2.3-rc.1');
    expect(versionIn('x=1')).to.equal('');
    const files = [file('/ve-scheduler.js')!, file('/ve-agenda.js')!];
    expect(copiesFinding(files).status).to.equal('ok');
    expect(copiesFinding([...files, file('/ve-join-button.js')!]).status).to.equal('warning');
    expect(
      copiesFinding([
        { ...files[0]!, version: '1.0.0' },
        { ...files[1]!, version: '2.0.0' },
      ]).status,
    ).to.equal('error');
  });

  it('name the script of a missing language', () => {
    const script = new URL('https://example.com/ve/ve-scheduler.js');
    expect(languageFinding('en-GB', [], script).status).to.equal('ok');
    expect(languageFinding('de', ['de'], script).status).to.equal('ok');
    expect(languageFinding('pt', ['pt-BR'], script).status).to.equal('ok');
    expect(languageFinding('pt', [], script).fix).to.equal(
      '<script src="https://example.com/ve/locales/pt-BR.js" defer></script>',
    );
    expect(languageFinding('de', [], undefined).fix).to.equal("import 've-scheduler/locales/de';");
    expect(languageFinding('sv', [], script).docs).to.equal('demo/docs/languages.md#another-language');
    expect(languageFinding('', [], script).status).to.equal('warning');
  });

  it('count findings and put the worst first', () => {
    const list: Finding[] = [
      ok('csp', 'a'),
      { check: 'cors', status: 'error', message: 'b' },
      { check: 'token', status: 'warning', message: 'c' },
    ];
    expect(bySeverity(list).map(({ check }) => check)).to.deep.equal(['cors', 'token', 'csp']);
    expect(summary(list)).to.equal('1 error, 1 warning, 1 check is fine');
  });
});
