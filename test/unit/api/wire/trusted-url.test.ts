import { expect } from '@open-wc/testing';
import { secureUrl, trustedUrl } from '../../../../src/api/wire/trusted-url.js';
import { LOOPBACK_URLS, OTHER_URLS, TRUSTED, TRUSTED_URLS } from './trusted-url-vectors.js';

describe('trustedUrl', () => {
  for (const [what, url] of TRUSTED_URLS) {
    it(`accepts ${what}: ${JSON.stringify(url)}`, () =>
      expect(trustedUrl(url, ['not a url', '', TRUSTED])?.origin).to.equal('https://meet.example.com'));
  }

  for (const [what, url] of OTHER_URLS) {
    it(`rejects ${what}: ${JSON.stringify(url)}`, () =>
      expect(trustedUrl(url, [TRUSTED])).to.equal(undefined));
  }

  it('trusts nothing that is itself not secure', () => {
    for (const [, url] of OTHER_URLS) {
      if (!secureUrl(url)) expect(trustedUrl(url, [url]), url).to.equal(undefined);
    }
  });

  it('trusts nothing without a trusted URL', () => {
    for (const [, url] of TRUSTED_URLS) expect(trustedUrl(url, []), url).to.equal(undefined);
  });
});

describe('secureUrl', () => {
  for (const [url, isSecure] of LOOPBACK_URLS) {
    it(`${isSecure ? 'accepts' : 'rejects'} ${url}`, () =>
      expect(Boolean(secureUrl(url))).to.equal(isSecure));
  }

  it('has an http URL in no other case', () => {
    for (const [, url] of [...TRUSTED_URLS, ...OTHER_URLS]) {
      const secure = secureUrl(url);
      if (secure?.protocol === 'http:') expect(secure.hostname, url).to.equal('127.0.0.1');
    }
  });

  it('resolves a path against the page, and a scheme-relative URL against its scheme', () => {
    expect(secureUrl('/ve', 'https://example.com/a/b')?.href).to.equal('https://example.com/ve');
    expect(secureUrl('//other.example/ve', 'https://example.com')?.href).to.equal('https://other.example/ve');
    expect(secureUrl('/ve', 'http://example.com')).to.equal(undefined);
    expect(secureUrl('/ve', 'about:blank')).to.equal(undefined);
  });
});
