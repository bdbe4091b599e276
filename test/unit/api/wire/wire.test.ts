import { expect } from '@open-wc/testing';
import { environmentUrl, toEnvironment } from '../../../../src/api/wire/environment.js';
import { agentName, parseAgents, parseErrorBody, reasonOf } from '../../../../src/api/wire/schema.js';
import { errorCodeForStatus } from '../../../../src/api/wire/scheduler-error.js';
import { tokenLifetime } from '../../../../src/api/token/token-lifetime.js';
import { apiUrl, secureUrl, trustedUrl } from '../../../../src/api/wire/trusted-url.js';

describe('environmentUrl', () => {
  for (const [name, url] of [
    ['dev', 'https://dev.videoengager.com'],
    ['staging', 'https://staging.videoengager.com'],
    ['production', 'https://videome.leadsecure.com'],
    ['Production', 'https://dev.videoengager.com'],
    ['toString', 'https://dev.videoengager.com'],
    ['', 'https://dev.videoengager.com'],
    [undefined, 'https://dev.videoengager.com'],
  ] as const) {
    it(`returns ${url} for ${name}`, () => expect(environmentUrl(toEnvironment(name))).to.equal(url));
  }
});

describe('URL checks', () => {
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
    it(`${isSecure ? 'accept' : 'reject'} ${value || 'an empty string'} as secure`, () =>
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
    it(`${isTrusted ? 'accept' : 'reject'} ${value} as on the trusted origin`, () =>
      expect(Boolean(trustedUrl(value, ['https://meet.example.com/base', 'not a url', '']))).to.equal(
        isTrusted,
      ));
  }

  it('join a base URL with a path and an API path', () => {
    expect(apiUrl('https://example.com/ve/', '/api/x')).to.equal('https://example.com/ve/api/x');
  });
});

describe('tokenLifetime', () => {
  const jwt = (payload: unknown) =>
    `h.${btoa(JSON.stringify(payload)).replace(/\+/g, '-').replace(/\//g, '_')}.s`;
  for (const [why, token, expiresIn, seconds] of [
    ['uses expires_in of the response', jwt({ iat: 0, exp: 100 }), 60, 60],
    ['is exp minus iat of the JWT', jwt({ iat: 1000, exp: 1100 }), undefined, 100],
    ['ignores an expires_in of zero', jwt({ iat: 1000, exp: 1100 }), 0, 100],
    ['is five minutes without exp', jwt({ iat: 1000 }), undefined, 300],
    ['is five minutes when the payload is null', jwt(null), undefined, 300],
    ['is five minutes when the token is not a JWT', 'opaque', undefined, 300],
  ] as const) {
    it(why, () => expect(tokenLifetime(token, expiresIn)).to.equal(seconds));
  }
});

describe('parseAgents', () => {
  it('keeps the agents with an account email address', () => {
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

  it('accepts a single object', () => {
    expect(parseAgents({ firstName: 'Anna', lastName: null, _account: { email: 'a@b.c' } })).to.have.length(
      1,
    );
  });

  it('keeps the profile of an agent, and an agent whose profile is invalid', () => {
    const profile = { photo: 'https://example.com/anna.jpg', role: 'Advisor', description: 'Speaks German' };
    const agents = parseAgents([
      { ...profile, _account: { email: 'anna@example.com' } },
      { photo: 1, role: null, description: {}, _account: { email: 'marcus@example.com' } },
    ]);
    expect(agents?.[0]).to.include(profile);
    expect(agents?.[1]).to.include({ photo: undefined, role: undefined, description: undefined });
  });

  it('returns undefined when the body is not an object', () =>
    expect(parseAgents('html')).to.equal(undefined));
});

describe('reasonOf', () => {
  for (const [body, reason] of [
    [{ error: 'Invalid', message: 'No such agent' }, 'No such agent'],
    [{ error: 'Only this' }, 'Only this'],
    [{ message: 'Only this' }, 'Only this'],
    [{ error: 'outcome_unknown', message: 'Nobody knows' }, 'Nobody knows'],
    [{ error: { code: 1 } }, undefined],
    [{}, undefined],
    ['text', undefined],
    [undefined, undefined],
  ] as const) {
    it(`returns ${reason} for ${JSON.stringify(body)}`, () =>
      expect(reasonOf(parseErrorBody(body))).to.equal(reason));
  }

  it('truncates a long reason to 300 characters', () =>
    expect(reasonOf({ error: 'x'.repeat(999) })).to.have.length(300));
});

describe('errorCodeForStatus', () => {
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
    it(`returns ${code} for ${status}`, () => expect(errorCodeForStatus(status, 'POST')).to.equal(code));
  }

  for (const status of [400, 409, 415]) {
    it(`returns bad_response for ${status} to a read`, () =>
      expect(errorCodeForStatus(status, 'GET')).to.equal('bad_response'));
  }
});
