import { expect } from '@open-wc/testing';
import { environmentUrl, toEnvironment } from '../../../src/api/environment.js';
import { agentName, parseAgents, parseErrorBody, reasonOf } from '../../../src/api/schema.js';
import { errorCodeForStatus } from '../../../src/api/scheduler-error.js';
import { tokenLifetime } from '../../../src/api/token-lifetime.js';
import { apiUrl, secureUrl, trustedUrl } from '../../../src/api/trusted-url.js';

describe('environments', () => {
  for (const [name, url] of [
    ['dev', 'https://dev.videoengager.com'],
    ['staging', 'https://staging.videoengager.com'],
    ['production', 'https://videome.leadsecure.com'],
    ['Production', 'https://dev.videoengager.com'],
    ['toString', 'https://dev.videoengager.com'],
    ['', 'https://dev.videoengager.com'],
    [undefined, 'https://dev.videoengager.com'],
  ] as const) {
    it(`${name}: ${url}`, () => expect(environmentUrl(toEnvironment(name))).to.equal(url));
  }
});

describe('a URL for a token', () => {
  for (const [value, isSecure] of [
    ['https://example.com/a', true],
    ['http://127.0.0.1:4010', true],
    ['http://127.1.2.3', true],
    ['http://[::1]:1', true],
    ['http://localhost', true],
    ['http://example.com', false],
    ['http://127.0.0.1.example.com', false],
    ['http://localhost.example.com', false],
    ['https://user@example.com', false],
    ['https://:pass@example.com', false],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['//example.com', false],
    ['', false],
  ] as const) {
    it(`${value || 'nothing'} ${isSecure ? 'is' : 'is not'} secure`, () =>
      expect(Boolean(secureUrl(value))).to.equal(isSecure));
  }

  for (const [value, isTrusted] of [
    ['https://meet.example.com/x?params=1', true],
    ['https://meet.example.com:443/x', true],
    ['https://meet.example.com:8443/x', false],
    ['http://meet.example.com/x', false],
    ['https://meet.example.com.evil.example/x', false],
    ['https://evil.example/https://meet.example.com', false],
    ['https://meet.example.com@evil.example/x', false],
    ['https://sub.meet.example.com/x', false],
    ['https:\\\\evil.example/x', false],
  ] as const) {
    it(`${value} ${isTrusted ? 'is' : 'is not'} on the trusted origin`, () =>
      expect(Boolean(trustedUrl(value, ['https://meet.example.com/base', 'not a url', '']))).to.equal(
        isTrusted,
      ));
  }

  it('is put together of a base that may hold a path, and a path', () => {
    expect(apiUrl('https://example.com/ve/', '/api/x')).to.equal('https://example.com/ve/api/x');
  });
});

describe('the life of a token', () => {
  const jwt = (payload: unknown) =>
    `h.${btoa(JSON.stringify(payload)).replace(/\+/g, '-').replace(/\//g, '_')}.s`;
  for (const [why, token, expiresIn, seconds] of [
    ['is what the answer says', jwt({ iat: 0, exp: 100 }), 60, 60],
    ['is the JWT’s exp minus its iat', jwt({ iat: 1000, exp: 1100 }), undefined, 100],
    ['is not believed where it is zero', jwt({ iat: 1000, exp: 1100 }), 0, 100],
    ['is five minutes where there is no exp', jwt({ iat: 1000 }), undefined, 300],
    ['is five minutes where the payload is null', jwt(null), undefined, 300],
    ['is five minutes where the token is no JWT', 'opaque', undefined, 300],
  ] as const) {
    it(why, () => expect(tokenLifetime(token, expiresIn)).to.equal(seconds));
  }
});

describe('the agents of an answer', () => {
  it('are those with an address in their account', () => {
    const agents = parseAgents([
      { firstName: 'Anna', _account: { email: 'anna@example.com' } },
      { firstName: 'No account' },
      { firstName: 'No address', _account: {} },
      { firstName: 'Empty', _account: { email: '' } },
      null,
      'text',
    ]);
    expect(agents?.map(agentName)).to.deep.equal(['Anna']);
  });

  it('may be a single object', () => {
    expect(parseAgents({ firstName: 'Anna', lastName: null, _account: { email: 'a@b.c' } })).to.have.length(
      1,
    );
  });

  it('are not there in an answer that is no object', () => expect(parseAgents('html')).to.equal(undefined));
});

describe('the reason in an error body', () => {
  for (const [body, words] of [
    [{ error: 'Invalid', message: 'No such agent' }, 'No such agent'],
    [{ error: 'Only this' }, 'Only this'],
    [{ message: 'Only this' }, 'Only this'],
    [{ error: 'outcome_unknown', message: 'Nobody knows' }, 'Nobody knows'],
    [{ error: { code: 1 } }, undefined],
    [{}, undefined],
    ['text', undefined],
    [undefined, undefined],
  ] as const) {
    it(`${JSON.stringify(body)}: ${words}`, () => expect(reasonOf(parseErrorBody(body))).to.equal(words));
  }

  it('are truncated when too long', () => expect(reasonOf({ error: 'x'.repeat(999) })).to.have.length(300));
});

describe('the code of a status', () => {
  for (const [status, code] of [
    [400, 'rejected'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [409, 'conflict'],
    [415, 'rejected'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
  ] as const) {
    it(`${status}: ${code}`, () => expect(errorCodeForStatus(status)).to.equal(code));
  }
});
